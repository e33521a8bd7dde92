"""Connections for statements that are a transaction each: what they set ends with them, so nothing is reset after them.

A list of free connections, and nothing of the driver's own pool, whose giving and taking costs twice what a short statement
does (measured, of this process's time: 62 us a statement through it, 21 us without).
"""

import asyncio
from collections import deque
from typing import TypeAlias

import asyncpg

from service.operations.reaching import PREPARED, SERVER_SETTINGS, WAIT_SECONDS, answered
from service.settings import Settings

MOST = 6
"""Connections of a process, for each of its roles. More keep the database's caches colder; with fewer, a handful of slow
statements holds up all."""
SETTINGS = {**SERVER_SETTINGS, "synchronous_commit": "off"}
"""All that is written here is the note of a look, and nobody waits until that is on disk.

A server that crashes may forget the looks of its last half second.
"""
Turn: TypeAlias = "asyncio.Future[asyncpg.Connection | None]"


class Statements:
    """Asks one statement at a time on each of a few connections; who comes when none is free waits in turn.

    `about_one`: as the role that shows one case to whoever has one place on it; to others it answers nothing.
    """

    def __init__(self, settings: Settings, *, about_one: bool = False) -> None:
        self._url = settings.database_as("asker" if about_one else "app").replace("+asyncpg", "")
        self._free: list[asyncpg.Connection] = []
        self._open = 0
        self._waiting: deque[tuple[float, Turn]] = deque()
        self._watch: asyncio.TimerHandle | None = None

    async def fetch(self, text: str, *values: object) -> str | None:
        """The one value of the statement's one row; None where it has no row. TimeoutError where none came free."""
        connection = self._still_open() or await self._one_more()
        try:
            answer: str | None = await connection.fetchval(text, *values)
        except BaseException as error:
            if getattr(error, "severity", None) is None:
                # The server did not say it: cancelled or cut off in the middle, or a value that the driver cannot send,
                # after which the server still waits for it, and keeps the tables that the statement names locked.
                connection.terminate()
            raise
        finally:
            self._give_back(connection)
        return answer

    async def answers(self) -> bool:
        """Whether the database lets this role in, and answers within a few seconds."""
        return await answered(self.fetch("select 'yes'"))

    async def close(self) -> None:
        """Closes what is free; nothing is asked any more."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        while self._free:
            await self._free.pop().close()

    def _still_open(self) -> asyncpg.Connection | None:
        """One that is free; those that the server has closed meanwhile are let go of."""
        while self._free:
            connection = self._free.pop()
            if not connection.is_closed():
                return connection
            self._open -= 1
        return None

    async def _one_more(self) -> asyncpg.Connection:
        """A new one where there may be more, else the first that comes free for whoever waits; TimeoutError for none."""
        while self._open >= MOST:
            loop = asyncio.get_running_loop()
            turn: Turn = loop.create_future()
            self._waiting.append((loop.time() + WAIT_SECONDS, turn))
            if self._watch is None:
                self._watch = loop.call_later(WAIT_SECONDS, self._end_waits)
            try:
                connection = await turn
            except asyncio.CancelledError:
                if not turn.cancelled() and turn.exception() is None:
                    self._hand_on(turn.result())  # Its turn had come, and it does not take it.
                raise
            connection = connection or self._still_open()
            if connection is not None:
                return connection
        return await self._connect()

    async def _connect(self) -> asyncpg.Connection:
        self._open += 1
        try:
            return await asyncpg.connect(
                self._url,
                timeout=WAIT_SECONDS,
                statement_cache_size=PREPARED,
                max_cacheable_statement_size=0,
                max_cached_statement_lifetime=0,
                server_settings=SETTINGS,
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
            _, turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(connection)
                return
        if connection is not None:
            self._free.append(connection)

    def _end_waits(self) -> None:
        """Ends those that have lasted as long as one may: one timer for all, since they are many and nearly all are short."""
        loop = asyncio.get_running_loop()
        while self._waiting and self._waiting[0][0] <= loop.time():
            _, turn = self._waiting.popleft()
            if not turn.done():
                turn.set_exception(TimeoutError())
        self._watch = loop.call_at(self._waiting[0][0], self._end_waits) if self._waiting else None
