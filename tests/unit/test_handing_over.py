"""Who may be in charge of a case, with a part in it already."""

import pytest

from service.rules.handing_over import APART_FROM, GOES_WITH, parts_apart
from service.vocabulary import PlaceInCharge, TaskKind

OIC, SUPERVISOR = PlaceInCharge.OIC, PlaceInCharge.SUPERVISOR
NOTHING = {"verified": False, "authorised": False, "decided": False, "chaired": False}


@pytest.mark.parametrize("kind", sorted(APART_FROM[OIC]))
def test_an_officer_in_charge_holds_no_place_that_checks_or_decides(kind: TaskKind) -> None:
    assert [f.code for f in parts_apart(OIC, {kind}, **NOTHING)] == [f"HOLDS_{kind}"]


@pytest.mark.parametrize("done", sorted(NOTHING))
def test_an_officer_in_charge_has_done_nothing_that_an_officer_in_charge_never_does(done: str) -> None:
    assert [f.code for f in parts_apart(OIC, (), **(NOTHING | {done: True}))] == [done.upper()]


def test_a_supervisor_may_have_verified_and_is_not_the_officer_in_charge() -> None:
    assert parts_apart(SUPERVISOR, (), **(NOTHING | {"verified": True})) == []
    assert [f.code for f in parts_apart(SUPERVISOR, {TaskKind.OIC}, **NOTHING)] == ["HOLDS_OIC"]


def test_an_officer_on_the_case_may_take_it_over() -> None:
    assert parts_apart(OIC, {TaskKind.OFFICER, TaskKind.DELIVERER, TaskKind.OVERDUE}, **NOTHING) == []


def test_what_is_asked_of_one_place_is_not_asked_of_the_other_and_no_place_goes_along() -> None:
    assert not GOES_WITH[OIC] & GOES_WITH[SUPERVISOR]
    places = {TaskKind.OIC, TaskKind.SUPERVISOR, TaskKind.OFFICER, TaskKind.DELIVERER, TaskKind.REVIEW_ACTION}
    assert not places & (GOES_WITH[OIC] | GOES_WITH[SUPERVISOR])
