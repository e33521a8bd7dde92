"""Acting as somebody in one transaction: who is asking enters by `set local`, and every row obeys.

A case is entered by locking it; from then on its rows are open to this transaction, and `now` is read once, after the
lock, since the transaction's own time is from before the wait and would let an expired wish pass.
"""

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.database.rows import read, write
from service.database.tables import FACTS

T = TypeVar("T")
COMMAND_MILLISECONDS = 4_500
"""How long a command's statement runs where a connection bounds what one may: it waits for whoever holds its case, within
the five seconds that a request has, since a stop that gives up while somebody reads a photograph is no stop."""


class NoLongerStands(Exception):
    """Whoever asks may not be heard any more: their token, session or client was ended, or they have left or are blocked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Whom a token speaks for, and what must still stand for it to be heard: its client, its session and itself."""

    person: UUID
    client: UUID | None = None
    session: UUID | None = None
    token: UUID | None = None


@dataclass(frozen=True, slots=True)
class Look(Generic[T]):
    """Facts of one type: every one for which all of this holds, or the newest so many of them."""

    fact: type[T]
    where: Sequence[sa.ColumnElement[bool]] = ()
    newest: int | None = None
    equal: Mapping[str, Any] = field(default_factory=dict)

    def query(self) -> sa.Select[Any]:
        """Oldest first, but with `newest` the newest first."""
        table = FACTS[self.fact]
        query = sa.select(table).where(*self.where)
        for name, value in self.equal.items():
            column = table.c[name]
            query = query.where(column.is_(None) if value is None else column == value)
        order = order_of(table)
        if self.newest is None:
            return query.order_by(*order)
        return query.order_by(*(column.desc() for column in order)).limit(self.newest)

    def facts(self, text: str | None) -> list[T]:
        """The facts of rows that came as JSON, oldest first."""
        found = [] if text is None else msgspec.json.decode(text, type=list[self.fact])  # type: ignore[name-defined]
        return found if self.newest is None else found[::-1]


class Looks:
    """Several looks as one statement, made once: what differs from time to time stands in them as `sa.bindparam`.

    Not for facts that hold bytes, which JSON cannot.
    """

    def __init__(self, *looks: Look[Any]) -> None:
        rows = [sa.func.json_agg(look.query().subquery().table_valued()) for look in looks]
        each = [sa.select(sa.cast(one, sa.Text)).scalar_subquery().label(f"n{n}") for n, one in enumerate(rows)]
        compiled = sa.select(*each).compile(dialect=postgresql.dialect(paramstyle="named"))  # type: ignore[no-untyped-call]
        self.looks = looks
        self.statement = sa.text(re.sub(r":(\w+)::(\w+)", r"cast(:\1 as \2)", str(compiled)))
        self.fixed = {name: value for name, value in compiled.params.items() if value is not None}


class Transaction:
    """One transaction as one actor. Facts are read and written whole."""

    def __init__(self, connection: AsyncConnection, actor: UUID | None) -> None:
        self.connection = connection
        self.actor = actor
        self.entered: frozenset[UUID] = frozenset()
        self._now: datetime | None = None
        self._ids: list[UUID] = []
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
        now: datetime = (await self.connection.execute(sa.text("select clock_timestamp()"))).scalar_one()
        return now

    async def enter_cases(self, ids: Iterable[UUID], *, attribution: UUID | None = None) -> None:
        """Locks these cases in id order, with an attribution all that rest on it; without a task a case does not exist."""
        row = (
            await self.connection.execute(
                ENTER,
                {"ids": sorted(set(ids) | self.entered), "attribution": attribution},
            )
        ).one()
        self.entered = frozenset(row.entered)
        self._now = row.now
        self._ids = list(reversed(row.ids))

    async def look_into_promise(self, kind: str, id: UUID) -> UUID | None:
        """Opens a promise's case for reading alone, without a lock, for the worker; the case's id, None if there is none."""
        row = (
            await self.connection.execute(
                sa.text("select * from look_into_promise(:kind, :id)"), {"kind": kind, "id": id}
            )
        ).one_or_none()
        if row is None:
            return None
        self._now = row.now
        case: UUID = row.case_id
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
        look = Look(fact, where, newest, equal)
        rows = (await self.connection.execute(look.query())).mappings().all()
        return [read(fact, row) for row in (rows if newest is None else reversed(rows))]

    async def together(self, looks: "Looks", **given: Any) -> list[list[Any]]:
        """What each look finds, as `all` answers it, in one round trip."""
        texts = (await self.connection.execute(looks.statement, looks.fixed | given)).one()
        return [look.facts(text) for look, text in zip(looks.looks, texts, strict=True)]

    async def new_id(self) -> UUID:
        """A time-ordered id. Some come along when cases are entered, so that most cost nothing."""
        if not self._ids:
            self._ids = [(await self.connection.execute(sa.text("select uuidv7()"))).scalar_one()]
        return self._ids.pop()

    async def insert(self, *facts: Any) -> None:
        self.wrote = self.wrote or bool(facts)
        for fact in facts:
            await self.connection.execute(FACTS[type(fact)].insert().values(**write(fact)))

    async def replace(self, fact: Any) -> None:
        """Writes the whole fact over the row with its id; a row that is not there, or not ours, is a bug."""
        self.wrote, table = True, FACTS[type(fact)]
        done = await self.connection.execute(table.update().where(table.c.id == fact.id).values(**write(fact)))
        if done.rowcount != 1:
            raise RuntimeError(f"{table.name}: {done.rowcount} rows replaced instead of one")

    async def change(self, fact: T, **values: Any) -> T:
        """Writes these fields of a fact and no other, where only those may change; answers the fact as it then is."""
        changed: Any = replace(fact, **values)  # type: ignore[type-var]
        table, row = FACTS[type(changed)], write(changed)
        statement = table.update().where(table.c.id == changed.id).values({name: row[name] for name in values})
        if (await self.connection.execute(statement)).rowcount != 1:
            raise RuntimeError(f"{table.name}: the row to be changed is not there")
        self.wrote = True
        return changed  # type: ignore[no-any-return]

    async def change_all(self, fact: type[T], equal: Mapping[str, Any], **values: Any) -> list[T]:
        """Writes these fields of every visible fact that matches, in one statement; answers the facts as they then are."""
        table = FACTS[fact]
        where = [table.c[name].is_(None) if value is None else table.c[name] == value for name, value in equal.items()]
        changed = await self.connection.execute(table.update().where(*where).values(**values).returning(table))
        facts = [read(fact, row) for row in changed.mappings()]
        self.wrote = self.wrote or bool(facts)
        return facts

    async def call(self, function: str, **arguments: Any) -> Any:
        """Calls a function of the database by name with named arguments and answers its one value."""
        names = ", ".join(f"{name} => :{name}" for name in arguments)
        return (await self.connection.execute(sa.text(f"select {function}({names})"), arguments)).scalar_one()


ENTER = sa.text(
    "select of_case.*, array(select uuidv7() from generate_series(1, 8)) as ids"
    " from enter_cases(cast(:ids as uuid[]), cast(:attribution as uuid)) as of_case"
)

ORDER = (
    "sequence",
    "position",
    "recorded_at",
    "given_at",
    "received_at",
    "opened_at",
    "decided_at",
    "set_at",
    "handed_over_at",
    "cleared_at",
    "scheduled_at",
    "at",
    "since",
    "convened_at",
    "raised_at",
    "determined_at",
    "reviewed_at",
    "stopped_at",
    "proposed_at",
    "drafted_at",
    "added_at",
)


def order_of(table: sa.Table) -> list[sa.ColumnElement[Any]]:
    """By the instant a fact was recorded where it has one, then by id, so that equal instants keep one order."""
    found = [table.c[name] for name in ORDER if name in table.c][:1]
    return [*found, table.c.id]


AS_SOMEBODY = sa.text("select set_config('rtk.actor', :actor, true), true")
AS_SPEAKER = sa.text("select set_config('rtk.actor', :actor, true), auth.stands(:person, :client, :session, :token)")
TO_COMMIT = sa.text(
    "select set_config('rtk.actor', :actor, true), auth.stands_to_commit(:person, :client, :session, :token),"
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
        if not (await connection.execute(statement, values)).one()[1]:
            raise NoLongerStands
        yield Transaction(connection, person)
