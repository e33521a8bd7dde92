"""The frame of every activity: a look reads without a lock; an act locks the case, decides again, writes, and looks on.

An act is asked for once and may run many times: its body does what is still to be done and nothing else. What it did, the
record of it and every wake go in one transaction, the same road as a command.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.acting import Transaction, acting_as
from service.database.tables import promises_kept
from service.facts.case import Case
from service.facts.promises import Deadline
from service.operations.entering import Deciding
from service.policy import Policy, load
from service.vocabulary import PromiseKind
from workflows.steps import Next, Step

DONE = Step(next=Next.DONE)

NextStep = Callable[[Transaction, UUID], Awaitable[Step]]
Body = Callable[[Deciding, UUID], Awaitable[None]]


async def look(engine: AsyncEngine, kind: PromiseKind, id: UUID, next_step: NextStep) -> Step:
    """What is next of this promise. One that is not known is done."""
    async with acting_as(engine, None) as tx:
        if await tx.look_into_promise(kind, id) is None:
            return DONE
        return await next_step(tx, id)


async def act(engine: AsyncEngine, kind: PromiseKind, id: UUID, body: Body, next_step: NextStep) -> Step:
    """Does what is still to be done of this promise, with its case locked; answers what is next as it then stands."""
    async with acting_as(engine, None) as inner:
        tx = Deciding(inner)
        case = (
            await tx.execute(
                sa.select(promises_kept.c.case_id).where(promises_kept.c.kind == kind, promises_kept.c.id == id)
            )
        ).scalar_one_or_none()
        if case is None:
            return DONE
        await tx.lock_case(case)
        tx.acting = (kind, id)
        await body(tx, id)
        return await next_step(tx, id)


async def let_go(engine: AsyncEngine, kind: PromiseKind, id: UUID, next_step: NextStep) -> Step:
    """Marks the promise as kept, if under the lock there is still nothing left of it. A later command opens it again."""

    async def close(tx: Deciding, id: UUID) -> None:
        if (await next_step(tx, id)).next is Next.LET_GO:
            await tx.execute(
                promises_kept.update().where(promises_kept.c.kind == kind, promises_kept.c.id == id).values(open=False)
            )

    return await act(engine, kind, id, close, next_step)


async def nothing_left(tx: Transaction, kind: PromiseKind, id: UUID) -> Step:
    """LET_GO of a promise that still stands open, DONE of one that does not."""
    still_open = (
        await tx.execute(sa.select(promises_kept.c.open).where(promises_kept.c.kind == kind, promises_kept.c.id == id))
    ).scalar_one()
    return Step(next=Next.LET_GO) if still_open else DONE


async def clocks_of(tx: Transaction, kind: PromiseKind, id: UUID) -> list[Deadline]:
    """The clocks this promise acts on that run, neither met nor ended nor standing still; those acted on among them."""
    return await tx.all(Deadline, promise_kind=kind, promise_id=id, met_at=None, ended_at=None, paused_since=None)


async def policy_of(tx: Transaction, case: UUID) -> Policy:
    """The policy under which a case runs."""
    found = await tx.get(Case, case)
    if found is None:
        raise RuntimeError("a promise of a case that is not there")
    return load(found.policy_version)


def due(clocks: list[Deadline], tx: Transaction) -> list[Deadline]:
    """Those that have run out and that nobody has acted on yet."""
    return [c for c in clocks if c.acted_at is None and c.due_at <= tx.now]


def coming(clocks: list[Deadline]) -> list[Deadline]:
    """Those that nobody has acted on yet."""
    return [c for c in clocks if c.acted_at is None]
