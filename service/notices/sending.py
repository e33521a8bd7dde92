"""Empties the outbox. For now nothing leaves the house: a row is marked as sent, and a line says its kind and id.

The texts and the channels come with the notices; the rows, their instants and this loop stay as they are.
"""

import asyncio
from logging import getLogger

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.tables import FACTS
from service.facts.promises import OutboxItem

LOG = getLogger(__name__)
AT_ONCE = 100
PAUSE = 1.0


async def send_outbox(engine: AsyncEngine) -> None:
    """Sends what is due, oldest first, until it is cancelled; raises what the database raises when it is away."""
    while True:
        if await send_some(engine) < AT_ONCE:
            await asyncio.sleep(PAUSE)


async def send_some(engine: AsyncEngine) -> int:
    """Sends one batch and marks it in the same transaction; how many went."""
    outbox = FACTS[OutboxItem]
    due = (
        sa.select(outbox.c.id, outbox.c.kind)
        .where(outbox.c.sent_at.is_(None), outbox.c.due_at <= sa.func.clock_timestamp())
        .order_by(outbox.c.id)
        .limit(AT_ONCE)
    )
    async with engine.begin() as connection:
        items = (await connection.execute(due)).all()
        if items:
            await connection.execute(
                sa.text("select mark_sent(cast(:ids as uuid[]))"), {"ids": [item.id for item in items]}
            )
    for item in items:
        LOG.info("sent", extra={"ids": {"kind": item.kind, "outbox": item.id}})
    return len(items)
