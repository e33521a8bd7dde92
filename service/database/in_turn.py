"""Transactions of commands: so many at a time in a process, each on a connection that waits for the next one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.database.acting import COMMAND_MILLISECONDS, Transaction, as_of_the_engine, driver_of

BEGIN = f"begin; set local statement_timeout = {COMMAND_MILLISECONDS}"
COMMANDS = 6
"""Commands of a process that are carried out at a time. Each wants the same processors and the same caches of the database:
sixteen at once did a tenth less than six."""


@asynccontextmanager
async def in_turn(engine: AsyncEngine, person: UUID) -> AsyncIterator[Transaction]:
    """The same as `beginning`, once fewer than so many are being carried out; who came first goes first."""
    async with _turns(engine), beginning(engine, person) as tx:
        yield tx


@lru_cache(maxsize=8)
def _turns(_: AsyncEngine) -> asyncio.Semaphore:
    return asyncio.Semaphore(COMMANDS)


@asynccontextmanager
async def beginning(engine: AsyncEngine, person: UUID) -> AsyncIterator[Transaction]:
    """One transaction for a command, whose own first statement says who is asking; it ends as `acting_as` does."""
    connection = await _connected(engine)
    driver = driver_of(connection)
    try:
        with as_of_the_engine():
            await driver.execute(BEGIN)
        tx = Transaction(connection, driver, person, [])
        yield tx
        await tx.flush()
        with as_of_the_engine():
            await driver.execute("commit")
    except BaseException:
        await _taken_back(connection, driver)
        raise
    finally:
        await _put_back(engine, connection)


async def _connected(engine: AsyncEngine) -> AsyncConnection:
    """A connection that begins no transaction by itself, and that the server has not closed meanwhile."""
    idle = _idle(engine)
    while True:
        connection = idle.pop() if idle else await _unbegun(engine).connect()
        if not driver_of(connection).is_closed():
            return connection
        await connection.invalidate()
        await connection.close()


async def _put_back(engine: AsyncEngine, connection: AsyncConnection) -> None:
    """To be used by the next command, or given back to the engine where so many wait for one already, or where it is lost."""
    idle = _idle(engine)
    if connection.invalidated or len(idle) == COMMANDS:
        await connection.close()
        return
    if connection.in_transaction():
        await connection.rollback()  # The engine's own notion of one, of whatever it ran; the server's is over.
    idle.append(connection)


@lru_cache(maxsize=8)
def _idle(engine: AsyncEngine) -> list[AsyncConnection]:
    """Connections that stay taken from the engine between commands: taking and giving back costs more than many a statement
    (measured, of this process's time: a sixth of a whole command). They end with the engine."""
    idle: list[AsyncConnection] = []

    @sa.event.listens_for(engine.sync_engine, "engine_disposed")
    def ended(_: sa.Engine) -> None:
        while idle:
            connection = idle.pop().sync_connection
            if connection is not None:
                connection.invalidate()
                connection.close()

    return idle


@lru_cache(maxsize=8)
def _unbegun(engine: AsyncEngine) -> AsyncEngine:
    return engine.execution_options(isolation_level="AUTOCOMMIT")


async def _taken_back(connection: AsyncConnection, driver: asyncpg.Connection) -> None:
    """Rolled back; a connection that cannot even do that is given to nobody else. What was raised before is raised."""
    done = False
    try:
        with suppress(Exception):
            await driver.execute("rollback")
            done = True
    finally:
        if not done:
            await connection.invalidate()
