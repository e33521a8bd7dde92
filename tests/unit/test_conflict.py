"""E24, E29 and clearing: who is too close, who may be told, and who is not cleared."""

from uuid import UUID, uuid4

import pytest

from service.facts.disclosure import Attendee
from service.facts.holding import Conflict, Involved
from service.rules.conflict import conflict_of_interest, knows_identity, not_cleared, recipient_check
from service.vocabulary import ConflictRelation, ConflictResolution, ConflictState, RecipientCheck, YesNo
from tests.unit.making import CASE, NOW, SOMEBODY

OFFICER, DELIVERER, AUTHORISER, VICTIM = (uuid4() for _ in range(4))


def conflict(person: UUID, resolution: ConflictResolution | None = None) -> Conflict:
    return Conflict(
        id=uuid4(),
        case_id=CASE,
        person_id=person,
        relation=ConflictRelation.NEIGHBOUR,
        reason="Lives in the same street.",
        recorded_by=SOMEBODY,
        recorded_at=NOW,
        resolution=resolution,
    )


def involved(person: UUID, answer: YesNo = YesNo.NO) -> Involved:
    return Involved(person=person, connected_to_subject=answer)


CLEARED = (involved(DELIVERER), involved(AUTHORISER))
NEEDED = {DELIVERER, AUTHORISER}


@pytest.mark.parametrize(
    ("resolution", "state"),
    [
        (None, ConflictState.REVIEW),
        (ConflictResolution.BLOCKED, ConflictState.BLOCK),
        (ConflictResolution.CLEARED, ConflictState.NONE),
    ],
)
def test_what_was_said_is_looked_into_and_then_blocks_or_is_cleared(
    resolution: ConflictResolution | None, state: ConflictState
) -> None:
    assert conflict_of_interest(OFFICER, [VICTIM], [conflict(OFFICER, resolution)]) is state


def test_a_party_is_blocked_and_somebody_elses_conflict_is_not_ones_own() -> None:
    assert conflict_of_interest(VICTIM, [VICTIM], []) is ConflictState.BLOCK
    assert conflict_of_interest(OFFICER, [VICTIM], [conflict(DELIVERER)]) is ConflictState.NONE


def test_one_conflict_cleared_leaves_the_other() -> None:
    both = [conflict(OFFICER, ConflictResolution.CLEARED), conflict(OFFICER)]
    assert conflict_of_interest(OFFICER, [], both) is ConflictState.REVIEW


def test_a_third_party_who_asks_is_never_the_recipient_unless_best_placed_and_without_conflict() -> None:
    parent = uuid4()
    assert recipient_check(VICTIM, VICTIM) is RecipientCheck.OK
    assert recipient_check(parent, VICTIM) is RecipientCheck.REFUSE
    assert recipient_check(parent, VICTIM, best_placed=parent) is RecipientCheck.OK
    for state in (ConflictState.REVIEW, ConflictState.BLOCK):
        assert recipient_check(parent, VICTIM, best_placed=parent, conflict=state) is RecipientCheck.REFUSE


def test_who_sealed_found_or_was_shown_the_identity_knows_it_and_nobody_else() -> None:
    for who in (OFFICER, DELIVERER, AUTHORISER):
        assert knows_identity(who, sealed_by=OFFICER, found_by={DELIVERER}, shown_to={AUTHORISER})
    assert not knows_identity(SOMEBODY, sealed_by=OFFICER, found_by={DELIVERER}, shown_to={AUTHORISER})


def test_everybody_is_cleared_by_somebody_else_who_knows() -> None:
    room = (Attendee(person="her sister", connected_to_subject=YesNo.NO),)
    assert not_cleared(room, CLEARED, NEEDED, by=OFFICER, knows=True) == []


@pytest.mark.parametrize("answer", [YesNo.YES, YesNo.UNKNOWN])
def test_a_supporter_who_knows_the_subject_is_not_cleared_and_unknown_is_not_cleared(answer: YesNo) -> None:
    room = (Attendee(person="her producer", connected_to_subject=answer),)
    faults = not_cleared(room, CLEARED, NEEDED, by=OFFICER, knows=True)
    assert [(f.path, f.code) for f in faults] == [("attendees.0", answer)]


@pytest.mark.parametrize("answer", [YesNo.YES, YesNo.UNKNOWN])
@pytest.mark.parametrize("who", [DELIVERER, AUTHORISER])
def test_a_deliverer_or_authoriser_who_knows_the_subject_is_not_cleared(who: UUID, answer: YesNo) -> None:
    rest = tuple(i for i in CLEARED if i.person != who)
    faults = not_cleared((), (*rest, involved(who, answer)), NEEDED, by=OFFICER, knows=True)
    assert [(f.path, f.code) for f in faults] == [(f"involved.{who}", answer)]


def test_of_whom_nobody_spoke_is_not_cleared() -> None:
    faults = not_cleared((), CLEARED[:1], NEEDED, by=OFFICER, knows=True)
    assert [(f.path, f.code) for f in faults] == [(f"involved.{AUTHORISER}", YesNo.UNKNOWN)]


def test_nobody_clears_themselves_and_nobody_clears_who_does_not_know_of_whom() -> None:
    faults = not_cleared((), CLEARED, NEEDED, by=DELIVERER, knows=False)
    assert [f.code for f in faults] == ["CLEARS_THEMSELVES", "BY_NOBODY_WHO_KNOWS"]
