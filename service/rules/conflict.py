"""Who has no part in a case because they are close to it (E24), who may be told (E29), who clears whom."""

from collections.abc import Collection, Iterable
from uuid import UUID

from service.facts.disclosure import Attendee
from service.facts.holding import Conflict, Involved
from service.rules.problem import Detail
from service.vocabulary import ConflictResolution, ConflictState, RecipientCheck, YesNo


def conflict_of_interest(person: UUID, parties: Collection[UUID], conflicts: Iterable[Conflict]) -> ConflictState:
    """BLOCK for a party and for whom a supervisor found too close; REVIEW until one has looked. Both deny access."""
    theirs = [c for c in conflicts if c.person_id == person]
    if person in parties or any(c.resolution is ConflictResolution.BLOCKED for c in theirs):
        return ConflictState.BLOCK
    return ConflictState.REVIEW if any(c.resolution is None for c in theirs) else ConflictState.NONE


def recipient_check(
    proposed: UUID, victim: UUID, best_placed: UUID | None = None, conflict: ConflictState = ConflictState.NONE
) -> RecipientCheck:
    """The victim, or whoever was determined to be best placed to protect her; somebody who only asks is never enough.

    A parent who could be the subject is a conflict, and refused like any other.
    """
    fitting = proposed in (victim, best_placed) and conflict is ConflictState.NONE
    return RecipientCheck.OK if fitting else RecipientCheck.REFUSE


def knows_identity(
    person: UUID, *, sealed_by: UUID | None, found_by: Collection[UUID], shown_to: Collection[UUID]
) -> bool:
    """Who can say whether somebody knows the subject: who sealed the record, proposed or verified it, or was shown it."""
    return person == sealed_by or person in found_by or person in shown_to


def not_cleared(
    attendees: Iterable[Attendee], involved: Iterable[Involved], needed: Collection[UUID], *, by: UUID, knows: bool
) -> list[Detail]:
    """Everybody who is not cleared: whoever is not said NO of, by somebody else who knows the identity. UNKNOWN is no NO.

    `needed`: the deliverer, the authorisers and her advocates, in the room or not.
    """
    answers = {i.person: i.connected_to_subject for i in involved}
    unsaid = {person: answers.get(person, YesNo.UNKNOWN) for person in {*needed, *answers}}
    faults = [
        Detail(path=f"attendees.{n}", code=a.connected_to_subject)
        for n, a in enumerate(attendees)
        if a.connected_to_subject is not YesNo.NO
    ]
    faults += [
        Detail(path=f"involved.{person}", code=answer)
        for person, answer in sorted(unsaid.items())
        if answer is not YesNo.NO
    ]
    if by in needed:
        faults.append(Detail(path=f"involved.{by}", code="CLEARS_THEMSELVES"))
    if not knows:
        faults.append(Detail(path="attendees", code="BY_NOBODY_WHO_KNOWS"))
    return faults
