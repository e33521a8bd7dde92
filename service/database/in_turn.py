"""Transactions of commands: so many at a time in a process, each on a connection that goes from one to the next."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple, TypeAlias
from uuid import UUID
from weakref import WeakKeyDictionary

import asyncpg
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.database.acting import COMMAND_MILLISECONDS, Transaction, as_of_the_engine, driver_of

BEGIN = f"begin; set local statement_timeout = {COMMAND_MILLISECONDS}"
COMMIT_AND_BEGIN = f"commit; {BEGIN}"
COMMANDS = 6
"""Commands of a process that are carried out at a time. Each wants the same processors and the same caches of the database:
sixteen at once did a tenth less than six, and with four the disk and the processors wait for one another."""


@asynccontextmanager
async def beginning(engine: AsyncEngine, person: UUID, *, in_turn: bool = False) -> AsyncIterator[Transaction]:
    """One transaction for a command, whose own first statement says who is asking; it ends as `acting_as` does.

    `in_turn`: once fewer than so many are being carried out; who came first goes first.
    """
    commands = commands_of(engine)
    begun = await (commands.in_turn() if in_turn else commands.begun())
    handed_on = False
    try:
        tx = Transaction(begun.connection, begun.driver, person, [])
        yield tx
        await tx.flush()
        handed_on = await commands.commit(begun, in_turn=in_turn)
    except BaseException:
        await begun.take_back()
        raise
    finally:
        if not handed_on:
            try:
                await commands.put_back(begun)
            finally:
                if in_turn:
                    commands.leave()


class Begun(NamedTuple):
    """A transaction that was begun on a connection. `since`: how often the engine had been disposed of by then."""

    connection: AsyncConnection
    driver: asyncpg.Connection
    since: int

    async def take_back(self) -> None:
        """Rolled back; a connection that cannot even do that is given to nobody else. What was raised before is raised."""
        done = False
        try:
            with suppress(Exception):
                await self.driver.execute("rollback")
                done = True
        finally:
            if not done:
                await self.connection.invalidate()


Turn: TypeAlias = asyncio.Future[Begun | None]
"""Somebody's wait: it ends with a transaction that was begun for them, or with leave to begin one."""


class Commands:
    """What the commands on one engine share: their turns, and connections that stay taken from it between them.

    To take a connection and give it back costs more than many a statement (measured: a fifth of what a command takes of
    this process). The engine begins no transaction on them, and they end with it.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        self.disposals = 0
        """How often the engine was disposed of; a connection of before is of no use to a command after."""
        self.free = COMMANDS
        """Turns that nobody has; none while somebody waits."""
        self.waiting: deque[Turn] = deque()
        self.meant = 0
        """Transactions that are just being begun for some of those."""
        self._unbegun = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._idle: list[AsyncConnection] = []
        sa.event.listen(engine.sync_engine, "engine_disposed", self._end)

    async def in_turn(self) -> Begun:
        """As `begun`, when it is this one's turn. Whoever has it has to `leave` then, or to have handed it on."""
        if begun := await self._turn():
            return begun
        try:
            return await self.begun()
        except BaseException:
            self.leave()
            raise

    async def _turn(self) -> Begun | None:
        if self.free:
            self.free -= 1
            return None
        turn: Turn = asyncio.get_running_loop().create_future()
        self.waiting.append(turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # It came in the same moment, and is the next one's now.
                try:
                    if begun := turn.result():
                        await begun.take_back()
                        await self.put_back(begun)
                finally:
                    self.leave()
            raise

    def leave(self) -> None:
        """The turn is over, and the next one's."""
        if (turn := self._next()) is not None:
            turn.set_result(None)
        else:
            self.free += 1

    def _next(self) -> Turn | None:
        while self.waiting:
            if not (turn := self.waiting.popleft()).done():
                return turn
        return None

    async def begun(self) -> Begun:
        """A connection with a transaction begun. One that was idle and is lost is replaced: nothing was done on it yet."""
        while True:
            was_idle, since = bool(self._idle), self.disposals
            connection = self._idle.pop() if was_idle else await self._unbegun.connect()
            begun = Begun(connection, driver_of(connection), since)
            try:
                if not begun.driver.is_closed():
                    await as_of_the_engine(begun.driver.execute(BEGIN))
                    return begun
            except BaseException as error:
                await begun.take_back()
                if not (was_idle and isinstance(error, Exception)):
                    await connection.close()
                    raise
            await connection.invalidate()
            await connection.close()

    async def commit(self, begun: Begun, *, in_turn: bool) -> bool:
        """Committed; whether it was handed on as well, begun anew in the same round trip, to whoever has the next turn.

        Where that round trip fails, nobody knows whether it was before the commit or after it, as with any connection that
        is lost: whoever asked is told so, and finds by the same command what became of it.
        """
        goes_on = in_turn and len(self.waiting) > self.meant
        goes_on = goes_on and not (begun.connection.in_transaction() or self._is_wanted(begun))
        self.meant += goes_on
        try:
            await as_of_the_engine(begun.driver.execute(COMMIT_AND_BEGIN if goes_on else "commit"))
        finally:
            self.meant -= goes_on
        if not goes_on:
            return False
        if self._is_wanted(begun) or (turn := self._next()) is None:
            # Meanwhile the engine wants it, or whoever waited was cut off or given the turn of another one that ended.
            await begun.take_back()
            return False
        turn.set_result(begun)
        return True

    def _is_wanted(self, begun: Begun) -> bool:
        """Whether it is the engine's: somebody may wait for it there, or it is from before the engine was disposed of."""
        pool = self._unbegun.pool
        return begun.since != self.disposals or pool.checkedout() > pool.size()  # type: ignore[attr-defined]

    async def put_back(self, begun: Begun) -> None:
        """For the next command; or to the engine, where somebody may wait for it there, enough are idle, or it is lost."""
        connection = begun.connection
        if connection.in_transaction():
            await connection.rollback()  # The engine's own notion of one, of whatever it ran; the server's is over.
        if begun.since != self.disposals:
            await connection.invalidate()
        if connection.invalidated or self._is_wanted(begun) or len(self._idle) >= COMMANDS:
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


def commands_of(engine: AsyncEngine) -> Commands:
    if (found := _commands.get(engine)) is None:
        found = _commands[engine] = Commands(engine)
    return found
