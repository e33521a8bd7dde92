"""Connections for statements that are a transaction each: what they set ends with them, so nothing is reset after them.

A list of free connections, and nothing of the driver's own pool, whose giving and taking costs twice what a short statement
does (measured, of this process's time: 62 us a statement through it, 21 us without).
"""

import asyncio
from collections import deque

import asyncpg

from service.operations.reaching import PREPARED, SERVER_SETTINGS, WAIT_SECONDS
from service.settings import Settings

MOST = 10


class Statements:
    """Asks one statement at a time on each of a few connections; who comes when none is free waits in turn."""

    def __init__(self, settings: Settings) -> None:
        self._url = settings.database_as("app").replace("+asyncpg", "")
        self._free: list[asyncpg.Connection] = []
        self._open = 0
        self._waiting: deque[asyncio.Future[asyncpg.Connection | None]] = deque()

    async def fetch(self, text: str, *values: object) -> str | None:
        """The one value of the statement's one row; None where it has no row. TimeoutError where none came free."""
        connection = await self._take()
        try:
            answer: str | None = await connection.fetchval(text, *values)
        except BaseException as error:
            if not isinstance(error, asyncpg.PostgresError):
                connection.terminate()  # Cancelled or cut off in the middle: what comes next on it is not ours to know.
            raise
        finally:
            self._give_back(connection)
        return answer

    async def close(self) -> None:
        """Closes what is free; nothing is asked any more."""
        while self._free:
            await self._free.pop().close()

    async def _take(self) -> asyncpg.Connection:
        while True:
            while self._free:
                connection = self._free.pop()
                if not connection.is_closed():
                    return connection
                self._open -= 1
            if self._open < MOST:
                return await self._connect()
            turn: asyncio.Future[asyncpg.Connection | None] = asyncio.get_running_loop().create_future()
            self._waiting.append(turn)
            try:
                connection = await asyncio.wait_for(turn, WAIT_SECONDS)
            except BaseException:
                if turn.done() and not turn.cancelled():
                    self._hand_on(turn.result())  # Its turn had come, and it does not take it.
                raise
            if connection is not None:
                return connection

    async def _connect(self) -> asyncpg.Connection:
        self._open += 1
        try:
            return await asyncpg.connect(
                self._url,
                timeout=WAIT_SECONDS,
                statement_cache_size=PREPARED,
                max_cacheable_statement_size=0,
                max_cached_statement_lifetime=0,
                server_settings=SERVER_SETTINGS,
            )
        except BaseException:
            self._open -= 1
            self._hand_on(None)
            raise

    def _give_back(self, connection: asyncpg.Connection) -> None:
        if connection.is_closed():
            self._open -= 1
            self._hand_on(None)
        else:
            self._hand_on(connection)

    def _hand_on(self, connection: asyncpg.Connection | None) -> None:
        """To whoever waits longest, who opens one where this is none; else it is free."""
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection is not None:
            self._free.append(connection)
