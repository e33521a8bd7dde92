"""E10: who must be in the room when agencies decide about her safety, and whose dissent must be on record."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.facts.attribution import SubjectFlags
from service.facts.case import Needs
from service.facts.disclosure import Attendance
from service.facts.review import RiskView
from service.rules.review import dissent_unsaid, review_quorum
from service.vocabulary import Capacity, ReviewRecommendation, ReviewView, Sector, YesNo
from tests.unit.making import CASE, NOW, SOMEBODY, flags, needs

QUORATE = frozenset({Sector.POLICE, Sector.ADVOCACY, Sector.PROBATION})


def missing(
    sectors: frozenset[Sector] = QUORATE,
    *,
    chair_is_oic: bool = False,
    advocate_absent_reason: str | None = None,
    about: SubjectFlags | None = None,
    her: Needs | None = None,
) -> list[str]:
    return review_quorum(
        sectors,
        chair_is_oic=chair_is_oic,
        advocate_absent_reason=advocate_absent_reason,
        flags=about or flags(),
        needs=her or needs(),
    )


def test_police_advocate_and_probation_are_enough() -> None:
    assert missing() == []


def test_health_stands_in_for_probation() -> None:
    assert missing(frozenset({Sector.POLICE, Sector.ADVOCACY, Sector.HEALTH})) == []


def test_the_officer_in_the_case_does_not_chair() -> None:
    assert missing(chair_is_oic=True) == ["CHAIR_IS_THE_OIC"]


def test_each_seat_is_missed_by_name() -> None:
    assert missing(frozenset()) == ["POLICE", "ADVOCACY", "PROBATION_OR_HEALTH"]


@pytest.mark.parametrize(("reason", "lacking"), [(None, ["ADVOCACY"]), (" ", ["ADVOCACY"]), ("she declined one", [])])
def test_an_absent_advocate_needs_a_reason(reason: str | None, lacking: list[str]) -> None:
    assert missing(QUORATE - {Sector.ADVOCACY}, advocate_absent_reason=reason) == lacking


@pytest.mark.parametrize("answer", [YesNo.YES, YesNo.UNKNOWN])
@pytest.mark.parametrize(
    ("flag", "seats"),
    [
        ("child", [Sector.CHILDREN_SERVICES, Sector.YOUTH_JUSTICE]),
        ("held", [Sector.PRISON]),
        ("police", [Sector.PROFESSIONAL_STANDARDS]),
    ],
)
def test_a_flag_that_is_set_or_that_nobody_knows_adds_its_agencies(
    flag: str, seats: list[Sector], answer: YesNo
) -> None:
    about = flags(**{flag: answer})
    assert missing(about=about) == seats
    assert missing(QUORATE | set(seats), about=about) == []


@pytest.mark.parametrize("answer", [YesNo.YES, YesNo.UNKNOWN])
def test_her_own_children_add_childrens_services(answer: YesNo) -> None:
    assert missing(her=needs(children=answer)) == [Sector.CHILDREN_SERVICES]


def test_a_victim_who_lacks_capacity_adds_adult_social_care() -> None:
    assert missing(her=needs(capacity=Capacity.LACKS_CAPACITY)) == [Sector.ADULT_SOCIAL_CARE]


@given(
    sectors=st.frozensets(st.sampled_from(Sector)),
    answers=st.fixed_dictionaries({name: st.sampled_from(YesNo) for name in ("child", "police", "held")}),
    children=st.sampled_from(YesNo),
    asked=st.booleans(),
    assessed=st.booleans(),
)
def test_not_knowing_never_asks_for_less_than_knowing(
    sectors: frozenset[Sector], answers: dict[str, YesNo], children: YesNo, asked: bool, assessed: bool
) -> None:
    known = flags(**answers)
    unknown = flags(**dict.fromkeys(answers, YesNo.UNKNOWN)) if asked else None
    her = needs(children=YesNo.UNKNOWN) if assessed else None
    less = review_quorum(
        sectors, chair_is_oic=False, advocate_absent_reason=None, flags=known, needs=needs(children=children)
    )
    more = review_quorum(sectors, chair_is_oic=False, advocate_absent_reason=None, flags=unknown, needs=her)
    assert set(less) <= set(more)


@given(sectors=st.frozensets(st.sampled_from(Sector)), one_more=st.sampled_from(Sector), child=st.sampled_from(YesNo))
def test_one_more_agency_in_the_room_never_makes_it_less_quorate(
    sectors: frozenset[Sector], one_more: Sector, child: YesNo
) -> None:
    about = flags(child=child)
    assert set(missing(sectors | {one_more}, about=about)) <= set(missing(sectors, about=about))


def seat(view: ReviewView, person: UUID | None = None) -> Attendance:
    return Attendance(person=person or uuid4(), sector=Sector.HEALTH, view=view, reason="Why.")


def sent(view: ReviewView, person: UUID, after: timedelta = timedelta()) -> RiskView:
    return RiskView(
        id=uuid4(),
        case_id=CASE,
        review_id=CASE,
        person_id=person,
        sector=Sector.HEALTH,
        view=view,
        reason="Why.",
        information="",
        given_at=NOW + after,
    )


APPROVE, REFUSE = ReviewRecommendation.APPROVE, ReviewRecommendation.DO_NOT_APPROVE
TELL, DO_NOT_TELL = ReviewView.TELL, ReviewView.DO_NOT_TELL


def test_who_thought_otherwise_is_on_record() -> None:
    assert dissent_unsaid([seat(TELL), seat(DO_NOT_TELL)], [], APPROVE, None)
    assert dissent_unsaid([seat(TELL)], [], REFUSE, " ")
    assert not dissent_unsaid([seat(DO_NOT_TELL)], [], APPROVE, "Health would wait.")
    assert not dissent_unsaid([seat(TELL), seat(ReviewView.NO_VIEW)], [], APPROVE, None)


def test_a_view_that_was_sent_counts_for_who_could_not_come_and_the_last_word_for_who_did() -> None:
    assert dissent_unsaid([seat(TELL)], [sent(DO_NOT_TELL, SOMEBODY)], APPROVE, None)
    assert not dissent_unsaid([seat(TELL, SOMEBODY)], [sent(DO_NOT_TELL, SOMEBODY)], APPROVE, None)
    changed = [sent(TELL, SOMEBODY, timedelta(hours=1)), sent(DO_NOT_TELL, SOMEBODY)]
    assert not dissent_unsaid([seat(TELL)], changed, APPROVE, None)
