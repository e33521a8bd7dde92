"""Telling somebody in her place (E29): proposed by an officer, cleared by somebody who knows whom, determined by a decider.

The proposal waits under the clocks of the decision (P19, P19a), which is the decider's.
"""

from dataclasses import replace
from uuid import UUID, uuid4

from service.access import Action
from service.commands.recipient import ClearRecipient, DetermineRecipient, ProposeRecipient
from service.database.acting import Transaction
from service.database.tables import FACTS
from service.facts.attribution import SubjectFlags
from service.facts.case import Case, Needs
from service.facts.disclosure import SafetyReview
from service.facts.recipient import Recipient
from service.operations.appointing import knows_who_it_is
from service.operations.attributions import standing_attribution, whom_it_is_about
from service.operations.commanding import Commanding, command
from service.operations.deciding import may_not_authorise
from service.rules.conflict import recipient_check
from service.rules.input import refused, text_faults
from service.rules.problem import Detail, Problem
from service.rules.recipient import STANDING, choice_is_hers, conflict_of_recipient
from service.vocabulary import ConflictState, ProblemCode, RecipientCheck, YesNo


async def best_placed(tx: Transaction, case_id: UUID) -> Recipient | None:
    """The one who was determined to be, and still is."""
    determined = FACTS[Recipient].c.determined_at.is_not(None)
    return await tx.first(Recipient, determined, case_id=case_id, ended_at=None)


async def may_be_told(tx: Commanding, proposed: UUID) -> RecipientCheck:
    """E29 as it stands now: she herself, or who is best placed while she cannot choose and nothing connects them."""
    case = tx.the_case
    placed = await best_placed(tx, case.id)
    if placed is None or choice_is_hers(placed.basis, await tx.first(Needs, case_id=case.id)):
        return recipient_check(proposed, case.victim_id)
    conflict = ConflictState.NONE if proposed == case.victim_id else await _conflict(tx, placed)
    return recipient_check(proposed, case.victim_id, placed.id, conflict)


async def _conflict(tx: Commanding, recipient: Recipient) -> ConflictState:
    subject, version = await whom_it_is_about(tx)
    return conflict_of_recipient(recipient, subject.id if subject is not None else None, version)


@command(Action.PROPOSE_RECIPIENT)
async def propose_recipient(tx: Commanding, command: ProposeRecipient) -> Recipient | Problem:
    """Somebody may be better placed to be told than she is. It changes nothing until it is cleared and determined.

    Whether they are connected to the subject is UNKNOWN until somebody who knows the identity has said so.
    """
    case = await tx.enter_case(command.case)
    faults = text_faults(name=command.name, reason=command.reason)
    if command.relation not in STANDING[command.basis]:
        faults.append(Detail(path="relation", code="DOES_NOT_FIT_BASIS"))
    if problem := refused(faults):
        return problem
    recipient = Recipient(
        id=uuid4(),
        case_id=case.id,
        name=command.name,
        relation=command.relation,
        basis=command.basis,
        reason=command.reason,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(recipient)
    return recipient


@command(Action.CLEAR_RECIPIENT)
async def clear_recipient(tx: Commanding, command: ClearRecipient) -> Recipient | Problem:
    """Whether they are connected to the subject, by somebody who knows who that is. Only a NO clears them.

    Anything but a NO about who was to be told in her place ends what was approved, the review with it.
    """
    recipient = await tx.enter(Recipient, command.recipient)
    if recipient.ended_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    subject, version = await whom_it_is_about(tx)
    if subject is None or not await knows_who_it_is(tx, tx.person, subject.id):
        return Problem(code=ProblemCode.NOT_CLEARED, details=(Detail(path="recipient", code="BY_NOBODY_WHO_KNOWS"),))
    if recipient.determined_at is not None and command.connected_to_subject is not YesNo.NO:
        await tx.raise_epoch(review_falls=True)
    return await tx.change(
        recipient,
        connected_to_subject=command.connected_to_subject,
        subject_id=subject.id,
        identity_version=version,
        cleared_by=tx.person,
        cleared_at=tx.now,
    )


@command(Action.DETERMINE_RECIPIENT)
async def determine_recipient(tx: Commanding, command: DetermineRecipient) -> Recipient | Problem:
    """Who is told in her place, and why that serves her best, by whoever may decide the telling and neither proposed nor
    cleared them.

    Another recipient: the epoch rises, and authorisations, schedule and the review of another recipient fall.
    """
    recipient = await tx.enter(Recipient, command.recipient)
    if recipient.ended_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    if problem := await _may_not_determine(tx, tx.the_case, recipient):
        return problem
    earlier = await best_placed(tx, recipient.case_id)
    if earlier is None or earlier.id != recipient.id:
        await tx.raise_epoch(review_falls=True)
    if earlier is not None and earlier.id != recipient.id:
        await tx.change(earlier, ended_at=tx.now)
    for waiting in await tx.all(SafetyReview, case_id=recipient.case_id, ended_at=None, held_at=None):
        if waiting.recipient_id != recipient.id:
            await tx.replace(replace(waiting, ended_at=tx.now))
            await tx.promises.end("P26", waiting.id)
    return await tx.change(recipient, determination=command.reason, determined_by=tx.person, determined_at=tx.now)


async def _may_not_determine(tx: Commanding, case: Case, recipient: Recipient) -> Problem | None:
    if tx.person in (recipient.recorded_by, recipient.cleared_by):
        return Problem(code=ProblemCode.SAME_PERSON)
    attribution = await standing_attribution(tx)
    if problem := await may_not_authorise(tx, case, attribution, await tx.first(SubjectFlags, case_id=case.id)):
        return problem
    faults = []
    if choice_is_hers(recipient.basis, await tx.first(Needs, case_id=case.id)):
        faults.append(Detail(path="recipient", code="SHE_CHOOSES"))
    if (conflict := await _conflict(tx, recipient)) is not ConflictState.NONE:
        faults.append(Detail(path="recipient", code=conflict))
    return Problem(code=ProblemCode.NOT_BEST_PLACED, details=tuple(faults)) if faults else None
