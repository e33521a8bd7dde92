"""What an agency sees of a review: the least its own part needs, and no longer than the day of the meeting."""

from datetime import UTC, datetime

import pytest

from service.rules.pack import EVERYBODY, OWN, pack_for, window_ends
from service.vocabulary import PackItem, Sector

ON_THE_SUBJECTS_SIDE = (Sector.PRISON, Sector.YOUTH_JUSTICE, Sector.PROFESSIONAL_STANDARDS)


@pytest.mark.parametrize("sector", ON_THE_SUBJECTS_SIDE)
def test_who_works_with_the_subject_sees_neither_her_plan_nor_her_words(sector: Sector) -> None:
    assert {PackItem.SAFETY_PLAN, PackItem.HER_VIEW, PackItem.CHILDREN, PackItem.CAPACITY} & pack_for(sector) == set()


def test_what_is_known_of_the_subject_goes_to_whoever_it_concerns_alone() -> None:
    holders = {item: {s for s in Sector if item in pack_for(s)} for item in PackItem if item.startswith("SUBJECT_")}
    assert holders == {
        PackItem.SUBJECT_IS_CHILD: {Sector.CHILDREN_SERVICES, Sector.YOUTH_JUSTICE},
        PackItem.SUBJECT_IS_HELD: {Sector.PRISON, Sector.PROBATION, Sector.POLICE},
        PackItem.SUBJECT_IS_POLICE: {Sector.PROFESSIONAL_STANDARDS},
    }


@pytest.mark.parametrize("sector", [Sector.PLATFORM, Sector.OVERSIGHT])
def test_who_has_no_part_in_a_review_gets_nothing(sector: Sector) -> None:
    assert pack_for(sector) == frozenset()


def test_nobodys_pack_holds_everything() -> None:
    assert [sector for sector in OWN if pack_for(sector) == frozenset(PackItem)] == []
    assert frozenset(PackItem) > EVERYBODY


def test_a_pack_closes_with_the_day_of_the_meeting_in_london() -> None:
    summer = datetime(2026, 7, 1, 23, 30, tzinfo=UTC)
    assert window_ends(summer) == datetime(2026, 7, 2, 22, 59, 59, tzinfo=UTC)
    winter = datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert window_ends(winter) == datetime(2026, 12, 1, 23, 59, 59, tzinfo=UTC)
