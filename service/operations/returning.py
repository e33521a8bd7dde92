"""A request that goes back, runs on or ends: returned for work, its authority renewed, cancelled when the need is gone."""

from dataclasses import replace
from uuid import UUID

from service.access import Action
from service.commands.asking import CancelDataRequest, FileAuthorityRecord, RenewDataRequest, ReturnDataRequest
from service.facts.attribution import Attribution
from service.facts.data_request import DataRequest
from service.operations.clarifying import stop_waiting_for_us
from service.operations.commanding import Commanding, command
from service.operations.in_charge import oic_or_instead, who_hold
from service.operations.outgoing import holders, send
from service.operations.serving import bind, document_to_bind, spocs_of
from service.rules.answering import P13
from service.rules.calendar import authority_renewal
from service.rules.input import in_future, refused, text_faults
from service.rules.problem import Problem, at_fault
from service.vocabulary import DataRequestStage, OutboxKind, ProblemCode, PromiseKind, TaskKind

AT_WORK = (
    DataRequestStage.DRAFT,
    DataRequestStage.RETURNED,
    DataRequestStage.REFUSED,
    DataRequestStage.AUTHORISED,
    DataRequestStage.SERVED,
    DataRequestStage.PARTLY_ANSWERED,
)
"""Stages of a request that somebody still works on, so that it can be cancelled."""

UNDER_AUTHORITY = (DataRequestStage.AUTHORISED, DataRequestStage.SERVED, DataRequestStage.PARTLY_ANSWERED)


@command(Action.RETURN_DATA_REQUEST)
async def return_data_request(tx: Commanding, command: ReturnDataRequest) -> DataRequest | Problem:
    """The SPoC gives a draft back with reasons, and the officer is asked to work on it: it is revised, or cancelled."""
    request = await tx.enter(DataRequest, command.request)
    if request.stage is not DataRequestStage.DRAFT:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(reasons=command.reasons)):
        return problem
    returned = replace(
        request,
        stage=DataRequestStage.RETURNED,
        returned_at=tx.now,
        returned_reasons=command.reasons,
        version=request.version + 1,
    )
    await tx.replace(returned)
    await tx.promises.meet("P09", request.id)
    await ask_to_rework(tx, request)
    return returned


async def ask_to_rework(tx: Commanding, request: DataRequest) -> None:
    """Whoever drafted it has it again, and until when."""
    await tx.promises.start("P09a", request.id)
    officer = await drafts_on(tx, request)
    await tx.give_task(officer, TaskKind.REWORK_REQUEST, request.id)
    await send(tx, OutboxKind.REQUEST_RETURNED, request.id, officer)


async def drafts_on(tx: Commanding, request: DataRequest) -> UUID:
    """Who drafted it, or, no longer an officer on the case, who is in charge of it."""
    officers = [*await who_hold(tx, TaskKind.OIC), *await who_hold(tx, TaskKind.OFFICER)]
    return request.drafted_by if request.drafted_by in officers else await oic_or_instead(tx)


@command(Action.RENEW_DATA_REQUEST)
async def renew_data_request(tx: Commanding, command: RenewDataRequest) -> DataRequest | Problem:
    """The authority was renewed before it ended; what it adds begins when the present month is over."""
    request = await tx.enter(DataRequest, command.request)
    ends_at, kind = request.authority_expires_at, request.authority_kind
    if request.stage not in UNDER_AUTHORITY or ends_at is None or kind is None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    faults = text_faults(reference=command.reference, reason=command.reason)
    if problem := refused(faults + in_future(tx.now, renewedAt=command.renewed_at)):
        return problem
    if command.renewed_at > ends_at:
        return at_fault(ProblemCode.AUTHORITY_EXPIRED, "renewedAt")
    if command.document is not None and await document_to_bind(tx, command.document) is None:
        return at_fault(ProblemCode.UNKNOWN_DOCUMENT, "document")
    renewed = replace(
        request,
        authority_reference=command.reference,
        authority_expires_at=authority_renewal(kind, request.route, ends_at, tx.policy),
        authority_document=command.document or request.authority_document,
        renewals=request.renewals + 1,
        version=request.version + 1,
    )
    await tx.replace(renewed)
    if command.document is not None:
        await bind(tx, command.document)
        await tx.promises.meet("P11b", request.id)
    await still_needed(tx, request)
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return renewed


@command(Action.CANCEL_DATA_REQUEST)
async def cancel_data_request(tx: Commanding, command: CancelDataRequest) -> DataRequest | Problem:
    """It is not pursued any more, and the platform hears of it. Ends its clocks; an answer that comes is still taken in."""
    request = await tx.enter(DataRequest, command.request)
    if request.stage not in AT_WORK:
        return Problem(code=ProblemCode.WRONG_STAGE)
    cancelled = replace(
        request,
        stage=DataRequestStage.CANCELLED,
        cancelled_at=tx.now,
        cancelled_reason=command.reason,
        version=request.version + 1,
    )
    cancelled = await stop_waiting_for_us(tx, cancelled)
    await tx.replace(cancelled)
    for key in ("P09", "P09a", "P09b", *P13, "P15"):
        await tx.promises.end(key, request.id)
    await still_needed(tx, request)
    await tx.end_tasks(
        TaskKind.REWORK_REQUEST, TaskKind.ACCEPT_NOTICE_RISK, TaskKind.SERVE_REQUEST, object_id=request.id
    )
    await send(
        tx, OutboxKind.REQUEST_CANCELLED, request.id, await drafts_on(tx, request),
        *(await holders(tx, [TaskKind.PLATFORM_LIAISON], request.id) if request.served_at is not None else []),
    )  # fmt: skip
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return cancelled


@command(Action.FILE_AUTHORITY_RECORD)
async def file_authority_record(tx: Commanding, command: FileAuthorityRecord) -> DataRequest | Problem:
    """What was granted by word of mouth is written down, as is owed, whatever became of the request meanwhile."""
    request = await tx.enter(DataRequest, command.request)
    if request.granted_at is None or request.authority_document is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if await document_to_bind(tx, command.document) is None:
        return at_fault(ProblemCode.UNKNOWN_DOCUMENT, "document")
    filed = replace(request, authority_document=command.document, version=request.version + 1)
    await tx.replace(filed)
    await bind(tx, command.document)
    await tx.promises.meet("P11b", request.id)
    return filed


async def still_needed(tx: Commanding, request: DataRequest) -> None:
    """Somebody has decided on it, or it was answered: nothing is left to be asked about it."""
    await tx.promises.meet("P10a", request.id)
    await tx.end_tasks(TaskKind.CANCEL_REQUEST, object_id=request.id)


async def prompt_cancelling(tx: Commanding, attribution: Attribution) -> None:
    """Who controls these accounts is known: what still asks about them alone must be cancelled, or renewed with a reason."""
    known = {account.account for account in attribution.accounts}
    for request in await tx.all(DataRequest, case_id=tx.the_case.id):
        if request.stage not in AT_WORK or not {target.account for target in request.targets} <= known:
            continue
        await prompt_to_cancel(tx, request)


async def prompt_to_cancel(tx: Commanding, request: DataRequest) -> None:
    """The SPoC cancels it, or somebody decides that it goes on (P10a); asked once while that is open."""
    if await tx.promises.open("P10a", request.id):
        return
    spocs = await spocs_of(tx)
    await tx.promises.start("P10a", request.id)
    for spoc in spocs:
        await tx.give_task(spoc, TaskKind.CANCEL_REQUEST, request.id)
    await send(tx, OutboxKind.CANCEL_REQUEST, request.id, *spocs)
