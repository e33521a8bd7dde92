"""Where the facts of a type lie: table, order and column types by name, for whoever asks the database in one statement."""

from datetime import datetime
from functools import cache
from uuid import UUID

from service.database.looks import order_of
from service.database.tables import FACTS
from service.facts.words import words_of

CASTS: dict[type, str] = {datetime: "timestamptz", int: "integer", str: "text", UUID: "uuid"}


@cache
def table_of(fact: type) -> str:
    return FACTS[fact].name


@cache
def order_names(fact: type) -> tuple[str, ...]:
    """The columns that put these facts in order, oldest first."""
    return tuple(str(column.name) for column in order_of(FACTS[fact]))


def always_has(fact: type, column: str) -> bool:
    """Whether it is a column, and no fact of this type is without it."""
    return fact in FACTS and column in FACTS[fact].c and not FACTS[fact].c[column].nullable


def is_word(fact: type, column: str) -> bool:
    """Whether it is a column whose text is its own JSON, between quotes."""
    return fact in FACTS and column in words_of(fact)


def kind_of(fact: type, column: str) -> type:
    """The Python type of a column."""
    kind: type = FACTS[fact].c[column].type.python_type
    return kind
