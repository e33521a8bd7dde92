"""A platform's answer comes in, by its own hand or a SPoC's; it is parsed on receipt, and judged before anyone uses it.

Late answers count, also after the authority's month: it bounds serving, never answering. A correction challenges what rests
on what it corrects. A file that cannot be read is kept, marked and shown to a person; excess is counted and shown to nobody.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from service.access import Action
from service.commands.data_request import AcceptResponse, AnswerDataRequest, HoldResponse, RecordResponse
from service.facts.attribution import Challenge
from service.facts.data_request import AnswerOutcome, DataRequest, Response
from service.operations.attributions import standing_attribution, stop_all_resting_on
from service.operations.clarifying import stop_waiting_for_us
from service.operations.commanding import Commanding, command
from service.operations.consequences import follow_answer, is_no_return
from service.operations.intake import take_in
from service.operations.returning import still_needed
from service.operations.serving import document_to_bind
from service.rules.answering import P13
from service.rules.calendar import due_at
from service.rules.input import empty, in_future, refused, text_faults
from service.rules.problem import Detail, Problem, at_fault
from service.rules.response import Reading, response_quality, why_not_acceptable
from service.vocabulary import (
    AttributionStage,
    DataRequestStage,
    Flag,
    ProblemCode,
    ResponseStage,
    ReturnOutcome,
    TaskKind,
    Urgency,
)

SERVED = (DataRequestStage.SERVED, DataRequestStage.PARTLY_ANSWERED, DataRequestStage.ANSWERED)


@command(Action.ANSWER_DATA_REQUEST)
async def answer_data_request(tx: Commanding, command: AnswerDataRequest) -> Response | Problem:
    """The platform answers, in whole or in part. A first look is due; a partial answer leaves the rest's clock running."""
    request = await tx.enter(DataRequest, command.request)
    return await receive(
        tx, request, tx.now, command.documents, command.outcomes, final=command.final, corrects=command.corrects
    )


@command(Action.RECORD_RESPONSE)
async def record_response(tx: Commanding, command: RecordResponse) -> Response | Problem:
    """The SPoC records what a platform sent by its own means."""
    request = await tx.enter(DataRequest, command.request)
    if problem := refused(in_future(tx.now, receivedAt=command.received_at)):
        return problem
    return await receive(
        tx, request, command.received_at, command.documents, command.outcomes, final=command.final,
        corrects=command.corrects,
    )  # fmt: skip


async def receive(
    tx: Commanding,
    request: DataRequest,
    at: datetime,
    document_ids: tuple[UUID, ...],
    outcomes: tuple[AnswerOutcome, ...],
    *,
    final: bool,
    corrects: UUID | None,
) -> Response | Problem:
    """Takes an answer in: refuses what is no answer, binds and parses its files, starts and meets its clocks."""
    settled = request.stage in (DataRequestStage.ANSWERED, DataRequestStage.CANCELLED)
    if request.stage is DataRequestStage.ANSWERED and corrects is None:
        return Problem(code=ProblemCode.ALREADY_ANSWERED)
    targets = {t.account: t for t in request.targets}
    faults = empty(outcomes=outcomes)
    faults += [
        Detail(path=f"outcomes.{n}.account", code="NOT_ASKED")
        for n, o in enumerate(outcomes)
        if o.account not in targets
    ]
    if len(set(document_ids)) < len(document_ids):
        faults.append(Detail(path="documents", code="REPEATED"))
    if corrects is not None:
        corrected = await tx.get(Response, corrects)
        if corrected is None or corrected.request_id != request.id:
            faults.append(Detail(path="corrects", code="UNKNOWN_RESPONSE"))
    if problem := refused(faults):
        return problem
    filed = [await document_to_bind(tx, id) for id in document_ids]
    if unknown := [f"documents.{n}" for n, document in enumerate(filed) if document is None]:
        return at_fault(ProblemCode.UNKNOWN_DOCUMENT, *unknown)
    documents = [document for document in filed if document is not None]

    response = Response(
        id=uuid4(),
        case_id=request.case_id,
        request_id=request.id,
        documents=document_ids,
        outcomes=outcomes,
        final=final,
        corrects=corrects,
        stage=ResponseStage.RECEIVED,
        findings=(),
        flags=flags_of(request, at),
        received_at=at,
        given_by=tx.person,
    )
    readings: list[Reading] = []
    set_aside: list[UUID] = []
    for document in documents:
        bound = await tx.change(document, case_id=request.case_id)
        found = await take_in(tx, request, response, bound)
        readings += found
        if any(reading.set_aside for reading in found):
            await tx.change(bound, quarantined=True)
            set_aside.append(document.id)
    quality = response_quality(request.targets, outcomes, readings, final=final)
    no_return = is_no_return(readings)
    response = replace(
        response,
        findings=quality.findings,
        flags=(*response.flags, Flag.USER_EXPORT) if no_return else response.flags,
        quarantined=tuple(set_aside),
    )
    await tx.insert(response)
    if not no_return and not settled:
        request = await _counts(tx, request, at, final=final)
    first_look = due_at(tx.now, tx.policy["P16u" if request.urgency is Urgency.URGENT else "P16"])
    await tx.promises.start("P16", response.id, due=first_look, promise_id=request.id)
    if corrects is not None or any(o.code is ReturnOutcome.PR_CORRECTED for o in outcomes):
        await challenge_what_rests_on_it(tx)
    await follow_answer(tx, request, response, readings)
    return response


async def _counts(tx: Commanding, request: DataRequest, at: datetime, *, final: bool) -> DataRequest:
    """Answered, in part or in full. In full, the platform owes nothing more and waits for nothing from us."""
    if final:
        request = await stop_waiting_for_us(tx, request)
        for key in (*P13, "P15"):
            await tx.promises.meet(key, request.id)
        await tx.promises.meet("P09b", request.id)
        await tx.end_tasks(TaskKind.SERVE_REQUEST, TaskKind.ACCEPT_NOTICE_RISK, object_id=request.id)
        await still_needed(tx, request)
    counted = replace(
        request,
        stage=DataRequestStage.ANSWERED if final else DataRequestStage.PARTLY_ANSWERED,
        answered_at=at if final else request.answered_at,
        version=request.version + 1,
    )
    await tx.replace(counted)
    return counted


def flags_of(request: DataRequest, at: datetime) -> tuple[Flag, ...]:
    """What was out of the ordinary about when it came; none of it refuses an answer."""
    flags = []
    if request.stage is DataRequestStage.CANCELLED:
        flags.append(Flag.AFTER_CANCELLED)
    elif request.stage not in SERVED:
        flags.append(Flag.NOT_SERVED)
    if request.due_at is not None and at > request.due_at and request.paused_since is None:
        flags.append(Flag.AFTER_DUE)
    if request.authority_expires_at is not None and at > request.authority_expires_at:
        flags.append(Flag.AFTER_AUTHORITY_EXPIRED)
    return tuple(flags)


async def challenge_what_rests_on_it(tx: Commanding) -> None:
    """A platform took back what it said: whatever rests on this case's answers is held until two people have looked."""
    attribution = await standing_attribution(tx)
    if attribution is None or attribution.stage is AttributionStage.WITHDRAWN:
        return
    challenge = Challenge(
        id=uuid4(),
        case_id=tx.the_case.id,
        attribution_id=attribution.id,
        reason="PR_CORRECTED",
        raised_by=tx.person,
        raised_at=tx.now,
    )
    await tx.insert(challenge)
    await tx.promises.start("P48", challenge.id)
    await stop_all_resting_on(tx, attribution.id)


@command(Action.ACCEPT_RESPONSE)
async def accept_response(tx: Commanding, command: AcceptResponse) -> Response | Problem:
    """The first look found it fit to use. A wrong account, or a file nobody could read, is held instead."""
    response = await tx.enter(Response, command.response)
    if response.stage is not ResponseStage.RECEIVED:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if reasons := why_not_acceptable(response):
        return Problem(
            code=ProblemCode.UNREADABLE_RETURN, details=tuple(Detail(path="findings", code=r) for r in reasons)
        )
    accepted = replace(response, stage=ResponseStage.ACCEPTED, judged_at=tx.now, judged_by=tx.person)
    await tx.replace(accepted)
    await tx.promises.meet("P16", response.id)
    return accepted


@command(Action.HOLD_RESPONSE)
async def hold_response(tx: Commanding, command: HoldResponse) -> Response | Problem:
    """Not to be used, and why: its rows carry no strand."""
    response = await tx.enter(Response, command.response)
    if response.stage is not ResponseStage.RECEIVED:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    held = replace(
        response, stage=ResponseStage.HELD, held_reason=command.reason, judged_at=tx.now, judged_by=tx.person
    )
    await tx.replace(held)
    await tx.promises.meet("P16", response.id)
    return held
