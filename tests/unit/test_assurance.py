"""T1: one thing of each pair, nothing that is not known, nothing that is held, and only to one who wants to hear."""

import pytest

from service.rules.assurance import PAIRS, assurance_held, not_assured, wishes_to_hear
from service.rules.problem import Detail
from service.vocabulary import AssuranceStatement as S
from service.vocabulary import EmbargoKind, Missing, Part, WishScope, YesNo
from tests.unit.making import NOW, flags, wishes
from tests.unit.test_embargo import embargo


def test_the_statements_are_pairs_of_which_one_is_true() -> None:
    assert [s for pair in PAIRS for s in pair] == list(S)


@pytest.mark.parametrize("pair", PAIRS)
def test_both_of_a_pair_is_neither(pair: tuple[S, S]) -> None:
    assert Detail(path="statements", code="CONTRADICTS_ITSELF") in not_assured(pair, flags())


@pytest.mark.parametrize("answer", [YesNo.YES, YesNo.UNKNOWN])
def test_she_is_not_told_that_it_is_a_stranger_unless_somebody_has_said_so(answer: YesNo) -> None:
    assert not_assured((S.NOT_KNOWN_TO_YOU,), flags(known_to_victim=answer)) != []
    assert not_assured((S.NOT_KNOWN_TO_YOU,), flags()) == []


def test_where_nobody_has_said_anything_nothing_that_is_recorded_is_assured() -> None:
    assert len(not_assured((S.NOT_KNOWN_TO_YOU, S.NOT_IN_CUSTODY), None)) == 2


def test_a_court_order_holds_every_assurance_and_another_embargo_its_own_part() -> None:
    near = (S.DOES_NOT_LIVE_OR_WORK_NEAR_YOU,)
    assert assurance_held(near, [embargo(EmbargoKind.COURT_ORDER, parts=(Part.NAME,))], NOW) == {Missing.COURT_ORDER}
    assert assurance_held(near, [embargo(parts=(Part.NEAR_ME,))], NOW) == {Missing.EMBARGOED}
    assert assurance_held(near, [embargo(parts=(Part.NAME, Part.PHOTO))], NOW) == set()


@pytest.mark.parametrize("scope", [WishScope.NONE, WishScope.LATER])
def test_who_wants_to_hear_nothing_or_nothing_yet_hears_nothing(scope: WishScope) -> None:
    assert wishes_to_hear(wishes(), NOW)
    assert not wishes_to_hear(wishes(scope=scope), NOW)
    assert not wishes_to_hear(None, NOW)
    assert not wishes_to_hear(wishes(withdrawn_at=NOW), NOW)
    assert not wishes_to_hear(wishes(valid_until=NOW), NOW)
