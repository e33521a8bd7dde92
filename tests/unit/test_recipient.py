"""E29: she chooses for as long as she can; whoever is told instead is cleared, and hears of it on the day."""

from dataclasses import replace
from uuid import uuid4

import pytest

from service.facts.disclosure import Reconfirmation
from service.facts.recipient import Recipient
from service.rules.recipient import STANDING, choice_in_her_place, choice_is_hers, conflict_of_recipient
from service.vocabulary import (
    Capacity,
    ChoiceState,
    ConflictState,
    RecipientBasis,
    RecipientRelation,
    WishScope,
    YesNo,
)
from tests.unit.making import CASE, DAY, NOW, SOMEBODY, needs, reconfirmation, wishes

SUBJECT = uuid4()
DETERMINED = NOW - 3 * DAY
MOTHER = Recipient(
    id=uuid4(),
    case_id=CASE,
    name="Her mother",
    relation=RecipientRelation.PARENT,
    basis=RecipientBasis.LACKS_CAPACITY,
    reason="They live together.",
    recorded_by=SOMEBODY,
    recorded_at=NOW - 5 * DAY,
    connected_to_subject=YesNo.NO,
    subject_id=SUBJECT,
    identity_version=1,
)
LIVING = [RecipientBasis.CHILD, RecipientBasis.LACKS_CAPACITY]


@pytest.mark.parametrize("basis", LIVING)
@pytest.mark.parametrize("capacity", [Capacity.HAS_CAPACITY, Capacity.UNKNOWN])
def test_a_competent_child_and_an_adult_who_can_choose_for_themselves(
    basis: RecipientBasis, capacity: Capacity
) -> None:
    assert choice_is_hers(basis, needs(capacity=capacity))
    assert choice_is_hers(basis, None)


@pytest.mark.parametrize("basis", LIVING)
def test_it_is_on_record_that_she_cannot_choose(basis: RecipientBasis) -> None:
    assert not choice_is_hers(basis, needs(capacity=Capacity.LACKS_CAPACITY))


def test_the_dead_choose_nothing() -> None:
    assert not choice_is_hers(RecipientBasis.DECEASED, needs(capacity=Capacity.HAS_CAPACITY))


def test_every_ground_has_somebody_and_a_carer_is_nobody_after_her_death() -> None:
    assert set(STANDING) == set(RecipientBasis)
    assert RecipientRelation.CARER not in STANDING[RecipientBasis.DECEASED]


@pytest.mark.parametrize(
    ("answer", "state"),
    [(YesNo.NO, ConflictState.NONE), (YesNo.UNKNOWN, ConflictState.REVIEW), (YesNo.YES, ConflictState.BLOCK)],
)
def test_only_a_no_clears(answer: YesNo, state: ConflictState) -> None:
    assert conflict_of_recipient(replace(MOTHER, connected_to_subject=answer), SUBJECT, 1) is state


def test_a_no_was_said_of_one_record_and_of_no_other() -> None:
    assert conflict_of_recipient(MOTHER, uuid4(), 1) is ConflictState.REVIEW
    assert conflict_of_recipient(MOTHER, SUBJECT, 2) is ConflictState.REVIEW
    assert conflict_of_recipient(replace(MOTHER, subject_id=None, identity_version=None), None, None) is (
        ConflictState.REVIEW
    )


def chosen(wish: dict[str, object] | None, **day: object) -> ChoiceState:
    said: Reconfirmation = reconfirmation(**day)
    return choice_in_her_place(None if wish is None else wishes(**wish), said, NOW, determined_at=DETERMINED)


def test_they_say_on_the_day_that_they_wish_to_hear_it() -> None:
    assert chosen(None) is ChoiceState.OK
    assert choice_in_her_place(None, None, NOW, determined_at=DETERMINED) is ChoiceState.RECONFIRM
    assert chosen(None, wish_reconfirmed=False) is ChoiceState.RECONFIRM
    assert chosen(None, valid_until=NOW) is ChoiceState.RECONFIRM


def test_her_own_no_since_they_were_determined_stops_it_and_an_older_one_was_known() -> None:
    since, before = DETERMINED + DAY, DETERMINED - DAY
    for scope in (WishScope.NONE, WishScope.LATER):
        assert chosen({"scope": scope, "parts": (), "recorded_at": since}) is ChoiceState.STOP
        assert chosen({"scope": scope, "parts": (), "recorded_at": before}) is ChoiceState.OK
    assert chosen({"recorded_at": before, "withdrawn_at": since}) is ChoiceState.STOP
    assert chosen({"recorded_at": before, "withdrawn_at": before}) is ChoiceState.OK
