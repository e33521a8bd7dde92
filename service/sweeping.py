"""Sweeping: documents that no command bound within a day go. The database does it; nothing here sees one."""

import asyncio

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

PAUSE = 3_600.0


async def sweep(engine: AsyncEngine) -> None:
    """Has unbound documents swept every hour until it is cancelled. Raises when the database is away."""
    while True:
        await sweep_once(engine)
        await asyncio.sleep(PAUSE)


async def sweep_once(engine: AsyncEngine) -> int:
    """How many documents went."""
    async with engine.begin() as connection:
        swept: int = (await connection.execute(sa.text("select sweep_documents()"))).scalar_one()
    return swept
