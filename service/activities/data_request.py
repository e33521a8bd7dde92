"""One request to one platform (workflows/data_request.py): served once, chased by its ladder, escalated, settled."""

from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from service.activities.acting import act, clocks_of, coming, due, let_go, look, nothing_left
from service.database.acting import Transaction
from service.facts.data_request import DataRequest
from service.facts.people import Organisation
from service.facts.promises import Deadline
from service.operations.entering import Deciding
from service.operations.outgoing import have_heard, holders, send
from service.operations.overdue import say_overdue
from service.operations.serving import liaisons_of, mark_served, may_not_be_served, spocs_of
from service.policy import load
from service.rules.answering import P13
from service.rules.calendar import due_at
from service.vocabulary import DataRequestStage, OutboxKind, PromiseAct, PromiseKind, TaskKind
from workflows.steps import Next, Step

KIND = PromiseKind.DATA_REQUEST
NOTHING_WAITED_FOR = (DataRequestStage.DRAFT, DataRequestStage.RETURNED, DataRequestStage.REFUSED)
SETTLED = (DataRequestStage.ANSWERED, DataRequestStage.CANCELLED)


@dataclass(frozen=True)
class DataRequestPromises:
    """Performs what a request's workflow may ask, as the worker."""

    engine: AsyncEngine

    @activity.defn
    async def next_of_data_request(self, request: UUID) -> Step:
        return await look(self.engine, KIND, request, next_step)

    @activity.defn
    async def serve_request(self, request: UUID) -> Step:
        return await act(self.engine, KIND, request, _serve, next_step)

    @activity.defn
    async def ask_spoc_to_serve(self, request: UUID) -> Step:
        return await act(self.engine, KIND, request, _ask_spoc, next_step)

    @activity.defn
    async def say_request_overdue(self, request: UUID) -> Step:
        return await act(self.engine, KIND, request, _say_overdue, next_step)

    @activity.defn
    async def chase_platform(self, request: UUID) -> Step:
        return await act(self.engine, KIND, request, _chase, next_step)

    @activity.defn
    async def escalate_request(self, request: UUID) -> Step:
        return await act(self.engine, KIND, request, _escalate, next_step)

    @activity.defn
    async def let_go_of_data_request(self, request: UUID) -> Step:
        return await let_go(self.engine, KIND, request, next_step)


async def next_step(tx: Transaction, id: UUID) -> Step:
    request = await _request(tx, id)
    if request.stage is DataRequestStage.AUTHORISED:
        if await _served_here_by(tx, request):
            return Step(next=Next.SERVE)
        if not await have_heard(tx, OutboxKind.SERVE_REQUEST, id):
            return Step(next=Next.ASK_SPOC)
    clocks = await clocks_of(tx, KIND, id)
    late, rest = due(clocks, tx), coming(clocks)
    if any(c.key != "P15" for c in late):
        return Step(next=Next.SAY_OVERDUE)
    if any(not _is_last(c) for c in late):
        return Step(next=Next.CHASE)
    if late:
        return Step(next=Next.ESCALATE)
    if rest:
        return Step(next=Next.WAIT, until=min(c.due_at for c in rest))
    if request.stage in NOTHING_WAITED_FOR or (request.stage in SETTLED and not clocks):
        return await nothing_left(tx, KIND, id)
    return Step(next=Next.WAIT)


async def _request(tx: Transaction, id: UUID) -> DataRequest:
    found = await tx.get(DataRequest, id)
    if found is None:
        raise RuntimeError("a promise of a request that is not there")
    return found


async def _served_here_by(tx: Transaction, request: DataRequest) -> list[UUID]:
    """The liaisons who take it in here; nobody if the platform has not joined, or nothing may go out now."""
    platform = await tx.get(Organisation, request.platform_id)
    if platform is None or not platform.joined or may_not_be_served(request, tx.now) is not None:
        return []
    return [person.id for person in await liaisons_of(tx, request.platform_id)]


def _is_last(clock: Deadline) -> bool:
    """The last rung of the ladder tells somebody above; those before it remind the platform."""
    return clock.rung >= len(load(clock.policy_version)["P15"].ladder)


async def _serve(tx: Deciding, id: UUID) -> None:
    request = await _request(tx, id)
    liaisons = await _served_here_by(tx, request)
    if request.stage is not DataRequestStage.AUTHORISED or not liaisons:
        return
    for liaison in liaisons:
        await tx.give_task(liaison, TaskKind.PLATFORM_LIAISON, id)
    items = await send(tx, OutboxKind.SERVE_REQUEST, id, *liaisons)
    await mark_served(tx, request, tx.now, receipt=str(items[0].id))
    await tx.record_event(PromiseAct.REQUEST_SERVED, id)


async def _ask_spoc(tx: Deciding, id: UUID) -> None:
    request = await _request(tx, id)
    if request.stage is not DataRequestStage.AUTHORISED or await have_heard(tx, OutboxKind.SERVE_REQUEST, id):
        return
    spocs = await spocs_of(tx)
    for spoc in spocs:
        await tx.give_task(spoc, TaskKind.SERVE_REQUEST, id)
    await send(tx, OutboxKind.SERVE_REQUEST, id, *spocs)
    await tx.record_event(PromiseAct.SPOC_ASKED_TO_SERVE, id)


async def _say_overdue(tx: Deciding, id: UUID) -> None:
    """A platform that is late is chased from then on: the ladder's rungs count from the day it should have answered."""
    for clock in due(await clocks_of(tx, KIND, id), tx):
        if clock.key == "P15":
            continue
        if clock.key in P13:
            ladder = tx.policy["P15"]
            for rung, after in enumerate(ladder.ladder, start=1):
                until = due_at(clock.due_at, ladder, value=after)
                await tx.promises.start("P15", id, since=clock.due_at, due=until, rung=rung)
        await say_overdue(tx, clock)


async def _chase(tx: Deciding, id: UUID) -> None:
    """One reminder, however many rungs went by while nobody could act."""
    rungs = [c for c in due(await clocks_of(tx, KIND, id), tx) if c.key == "P15" and not _is_last(c)]
    if not rungs:
        return
    for rung in rungs:
        await tx.replace(replace(rung, acted_at=tx.now))
    reminded = await holders(tx, [TaskKind.PLATFORM_LIAISON], id) or await spocs_of(tx)
    await send(tx, OutboxKind.CHASE_REQUEST, id, *reminded)
    await tx.record_event(PromiseAct.REQUEST_CHASED, id)


async def _escalate(tx: Deciding, id: UUID) -> None:
    for last in [c for c in due(await clocks_of(tx, KIND, id), tx) if c.key == "P15" and _is_last(c)]:
        await tx.replace(replace(last, acted_at=tx.now))
        await tx.give_task(tx.the_case.supervisor_id, TaskKind.OVERDUE, last.id)
        await send(tx, OutboxKind.ESCALATE_REQUEST, id, tx.the_case.supervisor_id, *await spocs_of(tx))
        await tx.record_event(PromiseAct.REQUEST_ESCALATED, id)
