"""Acting as somebody in one transaction: who is asking enters by `set local`, and every row obeys.

A case is entered by locking it; from then on its rows are open to this transaction, and `now` is read once, after the
lock, since the transaction's own time is from before the wait and would let an expired wish pass.
"""

from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.sql import Executable

from service.database.ids import time_ordered
from service.database.looks import Look, look_for
from service.database.rows import read
from service.database.writes import Write, changed, in_one, inserted

T = TypeVar("T")
COMMAND_MILLISECONDS = 4_500
"""How long a command's statement runs where a connection bounds what one may: it waits for whoever holds its case, within
the five seconds that a request has, since a stop that gives up while somebody reads a photograph is no stop."""


class NoLongerStands(Exception):
    """Whoever asks may not be heard any more: their token, session or client was ended, or they have left or are blocked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Whom a token speaks for, and what must still stand for it to be heard: its client, its session and itself.

    `printed`: it is one that `rtk token` prints in the demo, good in anybody's hands.
    """

    person: UUID
    client: UUID | None = None
    session: UUID | None = None
    token: UUID | None = None
    printed: bool = False


class Transaction:
    """One transaction as one actor. Facts are read and written whole; what is written waits until something is asked.

    The driver runs and prepares what is asked all the time. `connection`: past what waits, so `execute` is the way to it.
    """

    def __init__(
        self, connection: AsyncConnection, driver: asyncpg.Connection, actor: UUID | None, waiting: list[Write]
    ) -> None:
        self.connection = connection
        self.driver = driver
        self.actor = actor
        self.waiting = waiting
        self.entered: frozenset[UUID] = frozenset()
        self._now: datetime | None = None
        self._made = 0
        self.written: list[Write] = []
        """All writes so far, those that wait among them."""
        self.wrote = False
        """Whether any fact was written so far."""

    @property
    def now(self) -> datetime:
        """The instant of this transaction's decisions: aware UTC, read after the case was locked."""
        if self._now is None:
            raise RuntimeError("no case has been entered, so there is no moment to decide at")
        return self._now

    async def look(self) -> datetime:
        """The present instant where nothing is locked: for questions, never for decisions."""
        now: datetime = (await self.ask("select clock_timestamp()"))[0][0]
        return now

    async def enter_cases(self, ids: Iterable[UUID], *, attribution: UUID | None = None) -> None:
        """Locks these cases in id order, with an attribution all that rest on it; without a task a case does not exist."""
        (row,) = await self.ask(ENTER, sorted(set(ids) | self.entered), attribution)
        self.stand_at(row["entered"], row["now"])

    def stand_at(self, entered: Iterable[UUID], now: datetime) -> None:
        """These cases have been entered, at this moment."""
        self.entered, self._now, self._made = frozenset(entered), now, 0

    async def look_into_promise(self, kind: str, id: UUID) -> UUID | None:
        """Opens a promise's case for reading alone, without a lock, for the worker; the case's id, None if there is none."""
        found = await self.ask("select * from look_into_promise($1, $2)", kind, id)
        if not found:
            return None
        self._now = found[0]["now"]
        case: UUID = found[0]["case_id"]
        return case

    async def get(self, fact: type[T], id: UUID) -> T | None:
        return await self.first(fact, id=id)

    async def first(self, fact: type[T], *where: sa.ColumnElement[bool], **equal: Any) -> T | None:
        """The newest of the facts that match (ids of one table's rows are time-ordered or the order is not asked)."""
        found = await self.all(fact, *where, newest=1, **equal)
        return found[0] if found else None

    async def all(
        self, fact: type[T], *where: sa.ColumnElement[bool], newest: int | None = None, **equal: Any
    ) -> list[T]:
        """Every visible fact that matches, oldest first by its own order column, else by id; or the newest so many."""
        if where:
            asked = await self.execute(Look(fact, where, newest, equal).query())
            found = [read(fact, row) for row in asked.mappings()]
        else:
            absent = frozenset(name for name in equal if equal[name] is None)
            look = look_for(fact, newest, tuple(equal), absent)  # type: ignore[arg-type]
            found = [read(fact, row) for row in await self.ask(look.text, *look.values(equal))]
        return found if newest is None else found[::-1]

    def new_id(self) -> UUID:
        """A time-ordered id for a row that nobody outside names: of this moment, and after those made before in it."""
        self._made += 1
        return time_ordered(self.now, self._made)

    async def insert(self, *facts: Any) -> None:
        self.wrote = self.wrote or bool(facts)
        for fact in facts:
            self._wait(inserted(fact))

    async def replace(self, fact: Any) -> None:
        """Writes the whole fact over the row with its id; a row that is not there, or not ours, is a bug."""
        self.wrote = True
        await self.write(changed(fact))

    async def change(self, fact: T, **values: Any) -> T:
        """Writes these fields of a fact and no other, where only those may change; answers the fact as it then is."""
        fresh: Any = replace(fact, **values)  # type: ignore[type-var]
        self.wrote = True
        await self.write(changed(fresh, tuple(values)))
        return fresh  # type: ignore[no-any-return]

    async def call(self, function: str, **arguments: Any) -> Any:
        """Calls a function of the database by name with named arguments and answers its one value."""
        names = ", ".join(f"{name} => ${n}" for n, name in enumerate(arguments, 1))
        return (await self.ask(f"select {function}({names})", *arguments.values()))[0][0]

    async def execute(self, statement: Executable, values: Mapping[str, Any] | None = None) -> sa.CursorResult[Any]:
        """Runs a statement that is not one of those asked all the time."""
        await self.flush()
        return await self.connection.execute(statement, values)

    async def ask(self, text: str, *values: Any) -> list[asyncpg.Record]:
        """The rows of a statement as the driver has them, after all that waits is written."""
        await self.flush()
        return await self._run(text, values)

    async def write(self, write: Write) -> None:
        """Has it wait for others, which it goes with; for those that it may meet in a row it does not."""
        if write.table and any(write.meets(other) for other in self.waiting):
            await self.flush()
        self._wait(write)

    def _wait(self, write: Write) -> None:
        self.waiting.append(write)
        self.written.append(write)

    async def flush(self) -> None:
        """Writes all that waits, and what whoever is told of it has written then."""
        while self.waiting:
            text, values, told = in_one(self.waiting)
            self.waiting.clear()
            rows = await self._run(text, values)
            for tell, answer in zip(told, rows[0] if rows else (), strict=True):
                tell(answer)

    async def _run(self, text: str, values: Iterable[Any]) -> list[asyncpg.Record]:
        return await as_of_the_engine(self.driver.fetch(text, *values))


async def as_of_the_engine(running: Awaitable[T]) -> T:
    """What the driver raises becomes what the engine raises, so that nobody has to know who ran a statement."""
    try:
        return await running
    except asyncpg.PostgresError as error:
        kind = IntegrityError if (error.sqlstate or "").startswith("23") else DBAPIError
        raise kind(None, None, error) from error


ENTER = "select * from enter_cases($1::uuid[], $2::uuid)"

CLAIMED = "set_config('rtk.actor', :actor, true), set_config('rtk.placed_as', '', true)"
AS_SOMEBODY = sa.text(f"select true, {CLAIMED}")
AS_SPEAKER = sa.text(f"select auth.stands(:person, :client, :session, :token), {CLAIMED}")
TO_COMMIT = sa.text(
    f"select auth.stands_to_commit(:person, :client, :session, :token), {CLAIMED},"
    " case current_setting('statement_timeout') when '0' then '0' else"
    f" set_config('statement_timeout', '{COMMAND_MILLISECONDS}', true) end"
)


@asynccontextmanager
async def acting_as(
    engine: AsyncEngine, actor: UUID | Speaker | None, *, to_commit: bool = False
) -> AsyncIterator[Transaction]:
    """One transaction as this actor: committed at the end, rolled back on any exception.

    Of a speaker the same statement finds that they may still be heard, or NoLongerStands. `to_commit`: whoever ends that
    meanwhile waits for this transaction, so that nothing is committed for somebody who has been ended.
    """
    person = actor.person if isinstance(actor, Speaker) else actor
    values: dict[str, Any] = {"actor": str(person) if person else ""}
    statement = AS_SOMEBODY
    if isinstance(actor, Speaker):
        statement = TO_COMMIT if to_commit else AS_SPEAKER
        values |= {"person": actor.person, "client": actor.client, "session": actor.session, "token": actor.token}
    async with engine.begin() as connection:
        if not (await connection.execute(statement, values)).one()[0]:
            raise NoLongerStands
        tx = Transaction(connection, driver_of(connection), person, [])
        yield tx
        await tx.flush()


def driver_of(connection: AsyncConnection) -> asyncpg.Connection:
    """The driver's own connection, of one that is open."""
    return connection.sync_connection.connection.driver_connection  # type: ignore[union-attr]
