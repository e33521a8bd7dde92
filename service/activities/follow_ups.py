"""The follow-ups after a telling, P34 to P37: each opens when the one before it is due, whether or not that was met.

All count from the first telling. A later part adds a P34 of its own and no chain (main-line.md, section 3).
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from service.database.acting import Transaction
from service.database.tables import FACTS
from service.facts.promises import Deadline, OutboxItem
from service.operations.entering import Deciding
from service.operations.outgoing import holders, send
from service.operations.tellings import FOLLOW_UPS
from service.rules.calendar import due_at
from service.vocabulary import OutboxKind, PromiseAct, TaskKind


async def follow_ups_of(tx: Transaction, case: UUID) -> list[Deadline]:
    """Every follow-up so far, met or not; none before she is told."""
    return await tx.all(Deadline, FACTS[Deadline].c.key.in_(FOLLOW_UPS), case_id=case)


def chain_of(clocks: Sequence[Deadline]) -> list[Deadline]:
    """The first telling's follow-ups, in their order."""
    first = min(clocks, key=lambda c: (c.started_at, c.id))
    return sorted([c for c in clocks if c.object_id == first.object_id], key=lambda c: c.key)


def next_opens(clocks: Sequence[Deadline]) -> datetime | None:
    """When the next one opens; None if none does."""
    chain = chain_of(clocks) if clocks else []
    if not chain or len(chain) == len(FOLLOW_UPS) or chain[-1].ended_at is not None:
        return None
    return chain[-1].due_at


async def unannounced(tx: Transaction, clocks: Sequence[Deadline]) -> list[Deadline]:
    """Those that are open and that nobody has been told of."""
    waiting = [c for c in clocks if c.met_at is None and c.ended_at is None]
    if not waiting:
        return []
    told = await tx.all(OutboxItem, case_id=waiting[0].case_id, kind=OutboxKind.FOLLOW_UP_DUE)
    return [c for c in waiting if c.id not in {item.object_id for item in told}]


async def open_follow_up(tx: Deciding, case: UUID) -> None:
    """Starts the next one if it is time, and tells the officer in the case and her advocate of each that is open."""
    clocks = await follow_ups_of(tx, case)
    opens = next_opens(clocks)
    if opens is not None and opens <= tx.now:
        chain = chain_of(clocks)
        key, first = FOLLOW_UPS[len(chain)], chain[0]
        until = due_at(first.started_at, tx.policy[key])
        clocks.append(await tx.promises.start(key, first.object_id, since=first.started_at, due=until))
    advocates = await holders(tx, [TaskKind.ADVOCATE])
    for clock in await unannounced(tx, clocks):
        await send(tx, OutboxKind.FOLLOW_UP_DUE, clock.id, tx.the_case.oic_id, *advocates)
        await tx.record_event(PromiseAct.FOLLOW_UP_OPENED, clock.id)
