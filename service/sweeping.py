"""Sweeping: documents that no command bound within a day go, and what of signing in is over. The database does it."""

import asyncio

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

PAUSE = 3_600.0


async def sweep(engine: AsyncEngine) -> None:
    """Has both swept every hour until it is cancelled. Raises when the database is away."""
    while True:
        await sweep_once(engine)
        await asyncio.sleep(PAUSE)


async def sweep_once(engine: AsyncEngine) -> int:
    """How many documents went."""
    async with engine.begin() as connection:
        await connection.execute(sa.text("select auth.sweep()"))
        swept: int = (await connection.execute(sa.text("select sweep_documents()"))).scalar_one()
    return swept
