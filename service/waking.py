"""Delivering wakes: what a commit left for a promise reaches its workflow. At least once, soon, and never by a command.

A wake leaves the database when Temporal has taken it. Commands know nothing of this: with Temporal away the rows wait.
"""

import asyncio
from collections import defaultdict
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio.client import Client

from service.database.tables import engine as known_engine
from service.database.tables import promises_kept, wakes
from service.temporal import TemporalIsAway, namespace_id, wake
from service.vocabulary import PromiseKind

AT_ONCE = 200
UNHEARD = 1.0
"""Seconds after which the table is looked at though nobody said that anything was written."""
SWEEP = 3.0
"""Seconds between two looks for another Temporal and for promises that nobody kept."""


async def deliver_wakes(client: Client, engine: AsyncEngine, listening: asyncpg.Connection) -> None:
    """Delivers each wake as its commit is heard of, until it is cancelled. Raises when either side is away."""
    heard = asyncio.Event()
    await listening.add_listener("wakes", lambda *_: heard.set())
    listening.add_termination_listener(lambda *_: heard.set())
    while not listening.is_closed():
        heard.clear()
        if await deliver_some(client, engine) == 0:
            try:
                await asyncio.wait_for(heard.wait(), UNHEARD)
            except TimeoutError:
                pass
    raise ConnectionError


async def deliver_some(client: Client, engine: AsyncEngine) -> int:
    """Delivers one batch, oldest first, one signal for each promise in it; how many rows went. Raises if any did not."""
    async with engine.connect() as connection:
        rows = (await connection.execute(sa.select(wakes).order_by(wakes.c.id).limit(AT_ONCE))).all()
    by_promise: dict[tuple[PromiseKind, UUID], list[int]] = defaultdict(list)
    for row in rows:
        by_promise[PromiseKind(row.promise_kind), row.promise_id].append(row.id)
    taken = await asyncio.gather(*(_taken(client, kind, id) for kind, id in by_promise))
    gone = [id for ids, went in zip(by_promise.values(), taken, strict=True) if went for id in ids]
    if gone:
        async with engine.begin() as connection:
            await connection.execute(wakes.delete().where(wakes.c.id.in_(gone)))
    if len(gone) < len(rows):
        raise TemporalIsAway
    return len(gone)


async def _taken(client: Client, kind: PromiseKind, id: UUID) -> bool:
    try:
        await wake(client, kind, id)
    except TemporalIsAway:
        return False
    return True


async def watch(client: Client, engine: AsyncEngine) -> None:
    """Sees to it that every open promise is kept, whatever was lost, until it is cancelled. Raises when a side is away."""
    while True:
        await wake_all_if_new(client, engine)
        for kind, id in await neglected(engine):
            await wake(client, kind, id)
        await asyncio.sleep(SWEEP)


async def wake_all_if_new(client: Client, engine: AsyncEngine) -> bool:
    """With another store than last time, every open promise is woken; that and the new store's id are one transaction."""
    found = await namespace_id(client)
    async with engine.begin() as connection:
        known = (await connection.execute(sa.select(known_engine.c.namespace_id))).scalar_one_or_none()
        if known == found:
            return False
        open_promises = sa.select(promises_kept.c.kind, promises_kept.c.id).where(promises_kept.c.open)
        await connection.execute(wakes.insert().from_select(["promise_kind", "promise_id"], open_promises))
        await connection.execute(
            insert(known_engine)
            .values(only=True, namespace_id=found)
            .on_conflict_do_update(index_elements=["only"], set_={"namespace_id": found})
        )
    return True


async def neglected(engine: AsyncEngine) -> list[tuple[PromiseKind, UUID]]:
    """Promises with something past that nobody acted on: a wake or a timer was lost."""
    async with engine.connect() as connection:
        rows = (await connection.execute(sa.text("select kind, id from neglected_promises()"))).all()
    return [(PromiseKind(row.kind), row.id) for row in rows]
