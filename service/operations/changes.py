"""What happened on the actor's cases, one after the other, for a system that follows along and remembers how far it came.

The order is that of the sealed log: an event is told once the head of its chain was sealed, some seconds after it was
committed, and nothing ever comes before what was told. Clocks and transactions that end late cannot hide an event.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from service.access import Action
from service.database.tables import FACTS
from service.facts.promises import AuditEvent
from service.operations.case_questions import mine
from service.operations.context import Context, permits
from service.operations.paging import Page, Window, cursor_of, place_of

events = FACTS[AuditEvent]
leaves = sa.table(
    "record_leaves", sa.column("index", sa.BigInteger), sa.column("case_id", sa.Uuid), sa.column("sequence", sa.Integer)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One thing that was done on a case. `objectId` is the fact that it made or changed, to be asked for by its id."""

    case_id: UUID
    sequence: int
    at: datetime
    action: str
    object_id: UUID


@permits(Action.SEE_CHANGES)
async def see_changes(context: Context, window: Window) -> Page[Change]:
    """What was sealed of the actor's cases after a place, oldest first. BadPage where the cursor is none of this list."""
    under = sa.select(
        leaves,
        sa.func.coalesce(sa.func.max(leaves.c.sequence).over(partition_by=leaves.c.case_id, order_by=leaves.c.index,
            rows=(None, -1)), 0).label("before"),
    ).where(mine(context, Action.SEE_CHANGES, case_id=leaves.c.case_id)).subquery()  # fmt: skip
    query = sa.select(under.c.index, *(events.c[name] for name in Change.__dataclass_fields__)).join(
        events,
        sa.and_(
            events.c.case_id == under.c.case_id,
            events.c.sequence > under.c.before,
            events.c.sequence <= under.c.sequence,
        ),
    )
    place = sa.tuple_(under.c.index, events.c.sequence)
    if window.after is not None:
        query = query.where(place > sa.tuple_(*map(sa.literal, place_of(window.after, int, int))))
    async with context.reading() as tx:
        found = await tx.execute(query.order_by(place).limit(window.size + 1))
        rows = list(found.mappings().all())
    return Page(
        items=[Change(**{name: row[name] for name in Change.__dataclass_fields__}) for row in rows[: window.size]],
        cursors=[cursor_of(row["index"], row["sequence"]) for row in rows[: window.size]],
        has_next=len(rows) > window.size,
        has_previous=window.after is not None,
    )
