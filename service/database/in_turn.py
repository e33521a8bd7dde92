"""Transactions of commands: so many at a time in a process, each on a connection that waits for the next one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from uuid import UUID
from weakref import WeakKeyDictionary

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
    async with _of(engine).turns, beginning(engine, person) as tx:
        yield tx


@asynccontextmanager
async def beginning(engine: AsyncEngine, person: UUID) -> AsyncIterator[Transaction]:
    """One transaction for a command, whose own first statement says who is asking; it ends as `acting_as` does."""
    commands = _of(engine)
    connection, since = await commands.begun(), commands.disposals
    driver = driver_of(connection)
    try:
        tx = Transaction(connection, driver, person, [])
        yield tx
        await tx.flush()
        with as_of_the_engine():
            await driver.execute("commit")
    except BaseException:
        await _taken_back(connection, driver)
        raise
    finally:
        await commands.put_back(connection, since)


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


class Commands:
    """What the commands on one engine share: their turns, and connections that stay taken from it between them.

    To take a connection and give it back costs more than many a statement (measured: a fifth of what a command takes of
    this process). The engine begins no transaction on them, and they end with it.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.turns = asyncio.Semaphore(COMMANDS)
        self.disposals = 0
        """How often the engine was disposed of; a connection of before is of no use to a command after."""
        self._unbegun = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._idle: list[AsyncConnection] = []
        sa.event.listen(engine.sync_engine, "engine_disposed", self._end)

    async def begun(self) -> AsyncConnection:
        """A connection with a transaction begun. One that was idle and is lost is replaced: nothing was done on it yet."""
        while True:
            was_idle = bool(self._idle)
            connection = self._idle.pop() if was_idle else await self._unbegun.connect()
            driver = driver_of(connection)
            try:
                if not driver.is_closed():
                    with as_of_the_engine():
                        await driver.execute(BEGIN)
                    return connection
            except BaseException as error:
                await _taken_back(connection, driver)
                if not (was_idle and isinstance(error, Exception)):
                    await connection.close()
                    raise
            await connection.invalidate()
            await connection.close()

    async def put_back(self, connection: AsyncConnection, since: int) -> None:
        """For the next command; or to the engine, where somebody may wait for it there, enough are idle, or it is lost."""
        if connection.in_transaction():
            await connection.rollback()  # The engine's own notion of one, of whatever it ran; the server's is over.
        if since != self.disposals:
            await connection.invalidate()
        pool = self._unbegun.pool
        wanted = pool.checkedout() > pool.size()  # type: ignore[attr-defined]
        if connection.invalidated or wanted or len(self._idle) >= COMMANDS:
            await connection.close()
        else:
            self._idle.append(connection)

    def _end(self, _: sa.Engine) -> None:
        self.disposals += 1
        while self._idle:
            connection = self._idle.pop().sync_connection
            if connection is not None:
                connection.invalidate()
                connection.close()


_commands: WeakKeyDictionary[AsyncEngine, Commands] = WeakKeyDictionary()


def _of(engine: AsyncEngine) -> Commands:
    if (found := _commands.get(engine)) is None:
        found = _commands[engine] = Commands(engine)
    return found
