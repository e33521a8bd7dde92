"""What a platform says and asks before it answers: that it has the request, and what it has to know.

While it waits for us its clock stands still, for both sides alike: one number, read by both, moved when it is answered.
"""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from service.access import Action
from service.commands.asking import (
    AcknowledgeDataRequest,
    AnswerClarification,
    AskClarification,
    RecordAcknowledgement,
)
from service.facts.asking import Clarification, Pause
from service.facts.data_request import DataRequest
from service.facts.promises import Deadline
from service.operations.commanding import Commanding, command
from service.operations.entering import Deciding
from service.operations.outgoing import holders, send
from service.operations.serving import bind, document_to_bind, spocs_of, stand_still
from service.policy import load
from service.rules.answering import P13
from service.rules.calendar import resumed_due
from service.rules.input import in_future, refused, text_faults
from service.rules.problem import Detail, Problem, at_fault
from service.vocabulary import (
    AuthorityOutcome,
    DataRequestStage,
    OutboxKind,
    PauseReason,
    ProblemCode,
    PromiseKind,
    TaskKind,
)

ASKS_BACK = (DataRequestStage.AUTHORISED, DataRequestStage.SERVED, DataRequestStage.PARTLY_ANSWERED)
"""AUTHORISED too: a SPoC may record the question before the service it followed."""


@command(Action.ACKNOWLEDGE_DATA_REQUEST)
async def acknowledge_data_request(tx: Commanding, command: AcknowledgeDataRequest) -> DataRequest | Problem:
    """The platform has it, under a reference of its own. Its clock runs from the service, and not from here."""
    request = await tx.enter(DataRequest, command.request)
    return await _acknowledged(tx, request, command.platform_reference, tx.now)


@command(Action.RECORD_ACKNOWLEDGEMENT)
async def record_acknowledgement(tx: Commanding, command: RecordAcknowledgement) -> DataRequest | Problem:
    """The SPoC records that a platform has it, which said so by its own means."""
    request = await tx.enter(DataRequest, command.request)
    if problem := refused(in_future(tx.now, acknowledgedAt=command.acknowledged_at)):
        return problem
    return await _acknowledged(tx, request, command.platform_reference, command.acknowledged_at)


async def _acknowledged(tx: Commanding, request: DataRequest, reference: str, at: datetime) -> DataRequest | Problem:
    if request.authority_outcome is not AuthorityOutcome.GRANTED:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if problem := refused(text_faults(platformReference=reference)):
        return problem
    acknowledged = replace(request, platform_reference=reference, acknowledged_at=at, version=request.version + 1)
    await tx.replace(acknowledged)
    return acknowledged


@command(Action.ASK_CLARIFICATION)
async def ask_clarification(tx: Commanding, command: AskClarification) -> Clarification | Problem:
    """The platform has to know something first. Its clock stands still from the first question on; we owe it an answer."""
    request = await tx.enter(DataRequest, command.request)
    if request.stage not in ASKS_BACK:
        return Problem(code=ProblemCode.WRONG_STAGE)
    faults = in_future(tx.now, askedAt=command.asked_at)
    if command.asked_at is not None and tx.task is not None and tx.task.kind is TaskKind.PLATFORM_LIAISON:
        faults.append(Detail(path="askedAt", code="IS_NOW"))
    if problem := refused(faults):
        return problem
    if command.document is not None and await document_to_bind(tx, command.document) is None:
        return at_fault(ProblemCode.UNKNOWN_DOCUMENT, "document")
    clarification = Clarification(
        id=uuid4(),
        case_id=request.case_id,
        request_id=request.id,
        question=command.question,
        document=command.document,
        asked_at=command.asked_at or tx.now,
        asked_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(clarification)
    if command.document is not None:
        await bind(tx, command.document)
    if await tx.first(Pause, request_id=request.id, ended_at=None) is None:
        since = max(clarification.asked_at, request.served_at or clarification.asked_at)
        pause = Pause(
            id=tx.new_id(),
            case_id=request.case_id,
            request_id=request.id,
            reason=PauseReason.CLARIFICATION,
            owner=TaskKind.OIC,
            started_at=since,
        )
        await tx.insert(pause)
        await tx.replace(await stand_still(tx, request, since))
    asked = [tx.the_case.oic_id, *await spocs_of(tx)]
    await tx.promises.start("P14", clarification.id, promise_id=request.id)
    for person in asked:
        await tx.give_task(person, TaskKind.ANSWER_CLARIFICATION, clarification.id)
    await send(tx, OutboxKind.CLARIFICATION_ASKED, request.id, *asked)
    return clarification


@command(Action.ANSWER_CLARIFICATION)
async def answer_clarification(tx: Commanding, command: AnswerClarification) -> Clarification | Problem:
    """The platform is told. With the last open question answered, its clock runs again, moved by the pause."""
    asked = await tx.enter(Clarification, command.clarification)
    if asked.answered_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if command.document is not None and await document_to_bind(tx, command.document) is None:
        return at_fault(ProblemCode.UNKNOWN_DOCUMENT, "document")
    request = await tx.get(DataRequest, asked.request_id)
    if request is None:
        raise RuntimeError("a question is about a request of its case")
    answered = await tx.change(
        asked, answer=command.answer, answer_document=command.document, answered_at=tx.now, answered_by=tx.person
    )
    if command.document is not None:
        await bind(tx, command.document)
    await tx.promises.meet("P14", asked.id)
    await tx.end_tasks(TaskKind.ANSWER_CLARIFICATION, object_id=asked.id)
    if await tx.first(Clarification, request_id=request.id, answered_at=None) is None:
        await tx.replace(await run_again(tx, request))
    await send(
        tx,
        OutboxKind.CLARIFICATION_ANSWERED,
        request.id,
        *await holders(tx, [TaskKind.PLATFORM_LIAISON], request.id),
    )
    return answered


async def run_again(tx: Deciding, request: DataRequest) -> DataRequest:
    """The pause is over: every clock that stood still moves by its length; the request reads the same date as its clock."""
    for pause in await tx.all(Pause, request_id=request.id, ended_at=None):
        await tx.change(pause, ended_at=tx.now)
    due = request.due_at
    for clock in await standing_still(tx, request.id):
        moved = moved_by_its_pause(clock, tx.now)
        await tx.replace(moved)
        if clock.key in P13:
            due = moved.due_at
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return replace(request, due_at=due, paused_since=None, version=request.version + 1)


def moved_by_its_pause(clock: Deadline, now: datetime) -> Deadline:
    if clock.paused_since is None:
        raise RuntimeError("a clock that runs has no pause to be moved by")
    limit = load(clock.policy_version)[clock.key]
    return replace(clock, due_at=resumed_due(clock.due_at, now - clock.paused_since, limit), paused_since=None)


async def standing_still(tx: Deciding, request: UUID) -> list[Deadline]:
    clocks = await tx.all(Deadline, object_id=request, met_at=None, ended_at=None)
    return [clock for clock in clocks if clock.paused_since is not None]


async def stop_waiting_for_us(tx: Deciding, request: DataRequest) -> DataRequest:
    """Answered in full, or cancelled: what the platform had asked needs no answer any more, and nothing stands still."""
    if request.paused_since is None and await tx.first(Pause, request_id=request.id, ended_at=None) is None:
        return request
    for asked in await tx.all(Clarification, request_id=request.id, answered_at=None):
        await tx.promises.end("P14", asked.id)
        await tx.end_tasks(TaskKind.ANSWER_CLARIFICATION, object_id=asked.id)
    return replace(await run_again(tx, request), version=request.version)
