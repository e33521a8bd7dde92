"""The questions about facts that are asked all the time, as texts that are made once and prepared by each connection.

A fact is asked for by the values of some of its fields. What needs more than that is a statement of its own, elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import asyncpg

from service.database.tables import FACTS

T = TypeVar("T")
SHAPES = 1024

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


class Text:
    """A question as text, made once, whose values are given by name; those that never differ come with it."""

    def __init__(self, query: sa.Select[Any]) -> None:
        compiled: Any = query.compile(dialect=asyncpg.dialect())  # type: ignore[no-untyped-call]
        self.text = str(compiled)
        self._names: list[str] = compiled.positiontup
        self._fixed: Mapping[str, Any] = compiled.params

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        return [given[name] if name in given else self._fixed[name] for name in self._names]


@lru_cache(SHAPES)
def look_for(fact: type, newest: int | None, names: tuple[str, ...], absent: frozenset[str]) -> Text:
    """For the facts whose fields of these names have the values given, and those that are `absent` none."""
    equal: dict[str, Any] = {name: None if name in absent else sa.bindparam(name) for name in names}
    return Text(Look(fact, newest=newest, equal=equal).query())
