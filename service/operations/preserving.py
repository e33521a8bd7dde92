"""Keeping an account's data from being lost while lawful requests are made: asked at once, renewed, never lapsed silently.

Asking a platform to preserve needs no authority and gives nobody anything, so that nobody has to be waited for.
"""

from datetime import datetime
from uuid import UUID, uuid4

from service.access import Action
from service.commands.asking import (
    AcknowledgePreservation,
    EndPreservation,
    RecordPreservationSent,
    RenewPreservation,
)
from service.facts.asking import Preservation
from service.facts.case import Account
from service.operations.commanding import Commanding, command
from service.operations.entering import Deciding
from service.operations.outgoing import send
from service.operations.serving import spocs_of
from service.rules.input import in_future, refused, text_faults
from service.rules.preserving import expires_at, renewed_until, warned_at
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    OutboxKind,
    PreservationOutcome,
    PreservationStage,
    ProblemCode,
    PromiseKind,
    TaskKind,
)

KEPT = (PreservationStage.PRESERVED, PreservationStage.RENEWAL_ASKED, PreservationStage.LAPSED)
"""Stages after a platform said that it has a snapshot. A lapsed one may have been kept after all."""


async def preserve(tx: Deciding, *accounts: Account) -> None:
    """Each account that contacted her is to be preserved by its platform (P06); its own promise asks at once."""
    for account in accounts:
        preservation = Preservation(
            id=uuid4(),
            case_id=account.case_id,
            account_id=account.id,
            platform_id=account.platform_id,
            stage=PreservationStage.TO_ASK,
            opened_at=tx.now,
        )
        await tx.insert(preservation)
        await tx.promises.start("P06", preservation.id)


async def asked_to_preserve(tx: Deciding, id: UUID, at: datetime) -> None:
    """It reached the platform: P06 is met, and the platform says within P06a what it did."""
    await tx.promises.meet("P06", id)
    await tx.promises.start("P06a", id, since=at)
    await tx.end_tasks(TaskKind.PRESERVE_ACCOUNT, object_id=id)


@command(Action.RECORD_PRESERVATION_SENT)
async def record_preservation_sent(tx: Commanding, command: RecordPreservationSent) -> Preservation | Problem:
    """The SPoC asked by the platform's own means. From then on the platform is to say what it keeps."""
    preservation = await tx.enter(Preservation, command.preservation)
    if preservation.stage is not PreservationStage.TO_ASK:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(receipt=command.receipt) + in_future(tx.now, sentAt=command.sent_at)):
        return problem
    await asked_to_preserve(tx, preservation.id, command.sent_at)
    return await tx.change(
        preservation, stage=PreservationStage.ASKED, asked_at=command.sent_at, receipt=command.receipt
    )


@command(Action.ACKNOWLEDGE_PRESERVATION)
async def acknowledge_preservation(tx: Commanding, command: AcknowledgePreservation) -> Preservation | Problem:
    """What the platform kept, and until when by its own snapshot. That end is watched, and warned of before it comes.

    Where nothing is kept, the officer and the SPoC hear of it: the data may be gone.
    """
    preservation = await tx.enter(Preservation, command.preservation)
    if preservation.stage is PreservationStage.ENDED:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(_faults(tx, command)):
        return problem
    await tx.promises.meet("P06", preservation.id)
    await tx.promises.meet("P06a", preservation.id)
    await tx.end_tasks(TaskKind.PRESERVE_ACCOUNT, object_id=preservation.id)
    said = {
        "outcome": command.outcome,
        "reference": command.reference,
        "acknowledged_at": tx.now,
        "asked_at": preservation.asked_at or tx.now,
    }
    if command.snapshot_at is None:
        await _let_run_out(tx, preservation.id)
        await send(tx, OutboxKind.NOT_PRESERVED, preservation.id, tx.the_case.oic_id, *await spocs_of(tx))
        return await tx.change(preservation, stage=PreservationStage.NOT_PRESERVED, **said)
    end = expires_at(command.snapshot_at, command.expires_at, tx.policy)
    await _watch(tx, preservation.id, command.snapshot_at, end)
    return await tx.change(
        preservation,
        stage=PreservationStage.PRESERVED,
        snapshot_at=command.snapshot_at,
        expires_at=end,
        **said,
    )


def _faults(tx: Commanding, command: AcknowledgePreservation) -> list[Detail]:
    faults = text_faults(reference=command.reference) + in_future(tx.now, snapshotAt=command.snapshot_at)
    kept = command.outcome is PreservationOutcome.PRESERVED
    if kept != (command.snapshot_at is not None):
        faults.append(Detail(path="snapshotAt", code="MISSING" if kept else "NOTHING_WAS_KEPT"))
    if command.expires_at is not None and (command.snapshot_at is None or command.expires_at <= command.snapshot_at):
        faults.append(Detail(path="expiresAt", code="BEFORE_START"))
    return faults


@command(Action.RENEW_PRESERVATION)
async def renew_preservation(tx: Commanding, command: RenewPreservation) -> Preservation | Problem:
    """The platform keeps it longer. Its new end is watched as the first was; that it had lapsed by our count is no matter."""
    preservation = await tx.enter(Preservation, command.preservation)
    if preservation.stage not in KEPT or preservation.expires_at is None or preservation.snapshot_at is None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    faults = text_faults(reference=command.reference)
    if command.expires_at is not None and command.expires_at <= preservation.expires_at:
        faults.append(Detail(path="expiresAt", code="NOT_LONGER"))
    if problem := refused(faults):
        return problem
    end = renewed_until(preservation.expires_at, command.expires_at, tx.policy)
    await tx.promises.meet("P07", preservation.id)
    await tx.promises.meet("P08", preservation.id)
    await _watch(tx, preservation.id, preservation.snapshot_at, end)
    return await tx.change(
        preservation,
        stage=PreservationStage.PRESERVED,
        reference=command.reference,
        expires_at=end,
        renewals=preservation.renewals + 1,
        renewed_at=tx.now,
    )


@command(Action.END_PRESERVATION)
async def end_preservation(tx: Commanding, command: EndPreservation) -> Preservation | Problem:
    """A person lets it go, on record: nothing of it is watched any more."""
    preservation = await tx.enter(Preservation, command.preservation)
    if preservation.stage is PreservationStage.ENDED:
        return Problem(code=ProblemCode.WRONG_STAGE)
    await tx.promises.end("P06", preservation.id)
    await tx.promises.end("P06a", preservation.id)
    await _let_run_out(tx, preservation.id)
    await tx.end_tasks(TaskKind.PRESERVE_ACCOUNT, TaskKind.PLATFORM_LIAISON, object_id=preservation.id)
    tx.promises.touch(PromiseKind.PRESERVATION, preservation.id)
    return await tx.change(preservation, stage=PreservationStage.ENDED, ended_at=tx.now, ended_reason=command.reason)


async def _let_run_out(tx: Deciding, id: UUID) -> None:
    await tx.promises.end("P07", id)
    await tx.promises.end("P08", id)


async def _watch(tx: Deciding, id: UUID, snapshot_at: datetime, end: datetime) -> None:
    """From the platform's own snapshot to its end, with the warning before it."""
    await _let_run_out(tx, id)
    await tx.promises.start("P07", id, since=snapshot_at, due=end)
    await tx.promises.start("P08", id, since=snapshot_at, due=warned_at(end, tx.policy))
