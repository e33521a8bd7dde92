"""Serving a request: whether it may go out, what its service starts, by whom it is taken in and by whom it is watched."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from service.database.acting import Transaction
from service.facts.asking import Pause
from service.facts.data_request import DataRequest, Document
from service.facts.people import Person, Task
from service.facts.promises import Deadline
from service.operations.commanding import Commanding
from service.operations.entering import Deciding
from service.rules.answering import ANSWER_CLOCKS, due_basis
from service.rules.calendar import due_at
from service.rules.problem import Problem, at_fault
from service.vocabulary import DataRequestStage, ProblemCode, PromiseKind, Role, TaskKind, UserNotice

RISKY = (UserNotice.UNKNOWN, UserNotice.WILL_NOTIFY)


def may_not_be_served(request: DataRequest, at: datetime) -> Problem | None:
    """Why nothing may go out: the authority is over, or the account holder may be told and nobody has accepted that."""
    if request.authority_expires_at is None or at > request.authority_expires_at:
        return at_fault(ProblemCode.AUTHORITY_EXPIRED, "servedAt")
    if request.user_notice in RISKY and request.user_notice_accepted_at is None:
        return Problem(code=ProblemCode.USER_NOTICE_RISK)
    return None


async def mark_served(tx: Deciding, request: DataRequest, at: datetime, receipt: str) -> DataRequest:
    """Served: the platform's clock starts (P13, by its route) unless it has answered in full. Once only."""
    key = "P13a" if request.route is None else ANSWER_CLOCKS.get(request.route, "P13a")
    due = request.answer_by or due_at(at, tx.policy[key])
    served = replace(
        request,
        stage=DataRequestStage.SERVED if request.stage is DataRequestStage.AUTHORISED else request.stage,
        served_at=at,
        receipt=receipt,
        due_at=due,
        due_basis=due_basis(request.route, request.answer_by),
        version=request.version + 1,
    )
    await tx.promises.meet("P09b", request.id)
    await tx.end_tasks(TaskKind.SERVE_REQUEST, TaskKind.ACCEPT_NOTICE_RISK, object_id=request.id)
    if request.stage is not DataRequestStage.ANSWERED:
        await tx.promises.start(key, request.id, since=at, due=due)
    pause = await tx.first(Pause, request_id=request.id, ended_at=None)
    if pause is not None:
        served = replace(await stand_still(tx, served, max(at, pause.started_at)), version=served.version)
    await tx.replace(served)
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return served


async def stand_still(tx: Deciding, request: DataRequest, since: datetime) -> DataRequest:
    """Every running clock of the platform on this request stands still; both sides read since when."""
    for clock in await tx.all(Deadline, object_id=request.id, met_at=None, ended_at=None, paused_since=None):
        if clock.owner is TaskKind.PLATFORM_LIAISON or clock.key == "P15":
            await tx.replace(replace(clock, paused_since=max(since, clock.started_at)))
    tx.promises.touch(PromiseKind.DATA_REQUEST, request.id)
    return replace(request, paused_since=since, version=request.version + 1)


async def document_to_bind(tx: Commanding, id: UUID) -> Document | None:
    """A file that whoever is acting uploaded and that belongs to no case yet; None where it is not theirs to bind."""
    document = await tx.get(Document, id)
    if document is None or document.case_id is not None or document.uploaded_by != tx.person:
        return None
    return document


async def bind(tx: Commanding, id: UUID) -> None:
    """The file belongs to the entered case from now on."""
    document = await tx.get(Document, id)
    if document is None:
        raise RuntimeError("a document was to be bound and is not there")
    await tx.change(document, case_id=tx.the_case.id)


async def liaisons_of(tx: Transaction, platform: UUID) -> list[Person]:
    """Those who answer for a platform that has joined."""
    people = await tx.all(Person, organisation_id=platform)
    return [p for p in people if Role.PLATFORM_LIAISON in p.roles]


async def spocs_of(tx: Deciding) -> list[UUID]:
    """The SPoCs on the entered case; without one, the supervisor, since nothing may wait for nobody."""
    tasks = await tx.all(Task, case_id=tx.the_case.id, kind=TaskKind.SPOC, done_at=None, barred_at=None)
    return list(dict.fromkeys(t.person_id for t in tasks)) or [tx.the_case.supervisor_id]
