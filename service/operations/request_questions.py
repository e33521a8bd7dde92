"""What can be asked about requests to platforms: by those on the case, and by the platform that is asked, in its own type."""

from uuid import UUID

import msgspec

from service.access import ACCESS, OFFICERS, Action
from service.database.acting import Transaction
from service.database.tables import FACTS
from service.facts.asking import Clarification, Pause
from service.facts.data_request import DataRequest, Response, ReturnRow
from service.facts.people import Task
from service.operations.case_questions import mine
from service.operations.context import Context, permits
from service.operations.filing import read_entity_data
from service.operations.paging import LARGEST, Order, Page, Window, page_of
from service.operations.platform_view import PlatformRequest, request_for_platform
from service.operations.routing import routes_of
from service.platforms.normalised import Subscriber
from service.rules.route import RouteOption
from service.vocabulary import DataRequestStage, TaskKind

data_requests = FACTS[DataRequest]
return_rows = FACTS[ReturnRow]

Seen = DataRequest | PlatformRequest


@permits(Action.SEE_DATA_REQUEST)
async def see_data_request(context: Context, id: UUID | None) -> Seen | None:
    """One request, as whoever asks may see it. Every look is put down, as every look at nothing is."""
    async with context.reading() as tx:
        request = await tx.get(DataRequest, id) if id is not None else None
        seen = await _as_seen(context, tx, request) if request is not None else None
    await context.note_access(Action.SEE_DATA_REQUEST, id, allowed=seen is not None)
    return seen


@permits(Action.SEE_DATA_REQUESTS)
async def see_data_requests(
    context: Context, window: Window, platform: UUID | None, stage: DataRequestStage | None
) -> Page[Seen]:
    """The requests of the actor's cases, or those a liaison is asked by, newest first."""
    where = [mine(context, Action.SEE_DATA_REQUESTS, case_id=data_requests.c.case_id)]
    if platform is not None:
        where.append(data_requests.c.platform_id == platform)
    if stage is not None:
        where.append(data_requests.c.stage == stage)
    async with context.reading() as tx:
        order = Order(column="drafted_at", descending=True)
        page = await page_of(tx, DataRequest, order, window, *where)
        seen = [await _as_seen(context, tx, request) for request in page.items]
    return Page(
        items=[s for s in seen if s is not None],
        cursors=[cursor for s, cursor in zip(seen, page.cursors, strict=True) if s is not None],
        has_next=page.has_next,
        has_previous=page.has_previous,
    )


async def _as_seen(context: Context, tx: Transaction, request: DataRequest) -> Seen | None:
    """Whole for those on the case; in the platform's type for its liaison; else it does not exist."""
    places = await tx.all(Task, case_id=request.case_id, person_id=context.actor.person_id, done_at=None)
    kinds = {place.kind for place in places} & ACCESS[Action.SEE_DATA_REQUEST].tasks
    if kinds & (OFFICERS | {TaskKind.SPOC}):
        return request
    if any(place.kind is TaskKind.PLATFORM_LIAISON and place.object_id == request.id for place in places):
        return await request_for_platform(tx, request)
    return None


async def rows_of(context: Context, request: DataRequest, window: Window, response: UUID | None) -> Page[ReturnRow]:
    """The parsed rows of the answers, in the order of their files; excess is not among them.

    An answer that is none of the request's leaves an access event.
    """
    where = [return_rows.c.request_id == request.id]
    if response is not None:
        where.append(return_rows.c.response_id == response)
    async with context.reading() as tx:
        page = await page_of(tx, ReturnRow, Order(column="position"), window, *where)
        elsewhere = response is not None and await tx.first(Response, id=response, request_id=request.id) is None
    if elsewhere:
        await context.note_access(Action.SEE_DATA_REQUEST, response, allowed=False)
    return page


async def clarifications_of(context: Context, request: DataRequest) -> list[Clarification]:
    async with context.reading() as tx:
        return await tx.all(Clarification, newest=LARGEST, request_id=request.id)


async def pauses_of(context: Context, request: DataRequest) -> list[Pause]:
    async with context.reading() as tx:
        return await tx.all(Pause, newest=LARGEST, request_id=request.id)


async def routes(context: Context, request: DataRequest) -> tuple[RouteOption, ...]:
    async with context.reading() as tx:
        return await routes_of(tx, request)


async def responses_of(context: Context, request: DataRequest) -> list[Response]:
    async with context.reading() as tx:
        return await tx.all(Response, newest=LARGEST, request_id=request.id)


async def see_entity_data(context: Context, response: UUID | None, account: UUID | None) -> Subscriber | None:
    """What a platform says of one account's holder: decrypted for this look alone, which leaves an access event."""
    if response is None or account is None:
        return None
    plain = await read_entity_data(context, response, account)
    return None if plain is None else msgspec.json.decode(plain, type=Subscriber)


see_entity_data.action = read_entity_data.action  # type: ignore[attr-defined]
