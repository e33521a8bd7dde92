"""From rows to facts and back: one function each way, so that no word of a closed list stays a bare string."""

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Any, TypeVar

import msgspec
from sqlalchemy.dialects.postgresql import JSONB

from service.database.tables import FACTS

T = TypeVar("T")


# A column's name is a str of a kind of its own, which msgspec takes for no key.
COLUMNS = {fact: tuple(str(column.name) for column in table.columns) for fact, table in FACTS.items()}

PARTED = {
    fact: tuple(str(column.name) for column in table.columns if isinstance(column.type, JSONB))
    for fact, table in FACTS.items()
}
"""The columns that hold parts, and so travel as JSON."""

FIELDS = {fact: attrgetter(*names) for fact, names in COLUMNS.items()}


def read(fact: type[T], row: Mapping[Any, Any]) -> T:
    """A fact from a row that has at least its columns; a value outside its closed list is an error, never passed on."""
    return msgspec.convert({name: row[name] for name in COLUMNS[fact]}, fact)


def write(fact: Any) -> dict[str, Any]:
    """The row of a fact."""
    row = dict(zip(COLUMNS[type(fact)], FIELDS[type(fact)](fact), strict=True))
    return row | {name: msgspec.to_builtins(row[name]) for name in PARTED[type(fact)]}


def row_of(fact: Any, names: Sequence[str] = ()) -> dict[str, Any]:
    """The same as the driver takes it, whose parts are JSON; of these columns alone where some are named."""
    kind = type(fact)
    row = {name: getattr(fact, name) for name in names or COLUMNS[kind]}
    for name in PARTED[kind]:
        if row.get(name) is not None:
            row[name] = msgspec.json.encode(row[name]).decode()
    return row


def encode(fact: Any) -> Any:
    """A fact or command as plain JSON values, for outcomes and digests."""
    return msgspec.to_builtins(fact)


def canonical(value: Any) -> bytes:
    """The one byte string of a fact or command: what digests are taken over."""
    return msgspec.json.encode(value, order="sorted")
