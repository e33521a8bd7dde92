"""Writes that wait for one another: the rows of a command go in a few statements of several parts, not in one for each row.

The parts of a statement do not see one another's rows, so two writes that may meet in a row never go in the same one.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import count
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy.dialects import postgresql

from service.database.rows import row_of
from service.database.tables import FACTS
from service.facts.promises import Deadline

SHAPES = 1024
quoted = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call]


class Write(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """One part of a statement. In its texts `?` stands for a value and `@` for the part's own name.

    `text`: what is written; empty where `answer` does it all, by a function. `answer`: what is asked of it, and `told` hears.
    `table` and `only`: where others may meet it, anywhere in the table where `only` is None; without a table they never do.
    `made`: the fact, where it is a new one. `ends`: whatever of the case's it finds is over, or what has one of these `ids`.
    """

    text: str
    values: Sequence[Any]
    table: str = ""
    only: Any = None
    answer: str = ""
    told: Callable[[Any], None] | None = None
    made: Any = None
    ends: bool = False
    ids: Sequence[UUID] = ()

    def meets(self, other: "Write") -> bool:
        if not self.table or self.table != other.table:
            return False
        return self.only is None or other.only is None or self.only == other.only


def inserted(fact: Any) -> Write:
    table, row = FACTS[type(fact)].name, row_of(fact)
    return Write(text=_insert(table, tuple(row)), values=[*row.values()], table=table, only=_only(fact), made=fact)


def changed(fact: Any, names: Sequence[str] = ()) -> Write:
    """These fields of the fact, or all of it, over its row; a row that is not there, or not ours, is a bug."""
    table, row = FACTS[type(fact)].name, row_of(fact, names)
    names = names or [name for name in row if name != "id"]
    return Write(
        text=_update(table, tuple(names)),
        values=[*(row[name] for name in names), fact.id],
        table=table,
        only=_only(fact),
        answer=COUNTED,
        told=_expecting(table, 1),
    )


def closed(key: str, how: str, ids: Sequence[UUID], at: datetime) -> Write:
    """These clocks of one key, which run, are met or ended."""
    return Write(
        text=f"update deadlines set {how} = ? where id = any(?) and met_at is null and ended_at is null returning 1",
        values=[at, ids],
        table="deadlines",
        only=key,
        answer=COUNTED,
        told=_expecting("deadlines", len(ids)),
        ends=True,
        ids=ids,
    )


COUNTED = "(select count(*) from @)"


def _expecting(table: str, many: int) -> Callable[[int], None]:
    def told(rows: int) -> None:
        if rows != many:
            raise RuntimeError(f"{table}: {rows} rows were changed instead of {many}")

    return told


def ended(table: str, case: UUID, at: datetime, *, held: bool = False) -> Write:
    """All of the case's that has not ended; `held`: of those alone that took place."""
    which = "ended_at is null and held_at is not null" if held else "ended_at is null"
    return Write(
        text=f"update {table} set ended_at = ? where case_id = ? and {which}", values=[at, case], table=table, ends=True
    )


def called(function: str, arguments: Mapping[str, Any]) -> Write:
    """A function of the database that writes, called by name with named arguments."""
    names = ", ".join(f"{name} => ?" for name in arguments)
    return Write(text="", values=list(arguments.values()), answer=f"{function}({names})")


def _only(fact: Any) -> Any:
    """Clocks are met and ended by their key; everything else is changed by its id."""
    return fact.key if isinstance(fact, Deadline) else fact.id


@lru_cache(SHAPES)
def _insert(table: str, names: tuple[str, ...]) -> str:
    return f"insert into {table} ({', '.join(map(quoted, names))}) values ({', '.join('?' for _ in names)})"


@lru_cache(SHAPES)
def _update(table: str, names: tuple[str, ...]) -> str:
    return f"update {table} set {', '.join(f'{quoted(name)} = ?' for name in names)} where id = ? returning 1"


def in_one(writes: Sequence[Write]) -> tuple[str, list[Any], list[Callable[[Any], None]]]:
    """One statement for all of them, its values, and who is told the values of its one row.

    What a part answers is asked before a function is called, so that rows are locked before the head of a chain.
    """
    parts, calls = [write for write in writes if write.text], [write for write in writes if not write.text]
    text = _in_one(tuple((part.text, part.answer) for part in parts), tuple(call.answer for call in calls))
    values = [value for write in (*parts, *calls) for value in write.values]
    return text, values, [write.told or _nobody for write in (*parts, *calls) if write.answer]


def _nobody(_: Any) -> None:
    return


@lru_cache(SHAPES)
def _in_one(parts: tuple[tuple[str, str], ...], calls: tuple[str, ...]) -> str:
    numbers = count(1)

    def numbered(text: str) -> str:
        first, *rest = text.split("?")
        return first + "".join(f"${next(numbers)}{piece}" for piece in rest)

    if len(parts) == 1 and not calls and not parts[0][1]:
        return numbered(parts[0][0])
    names = [f"w{n}" for n, _ in enumerate(parts)]
    written = [f"{name} as ({numbered(text.replace('@', name))})" for name, (text, _) in zip(names, parts, strict=True)]
    answers = [answer.replace("@", name) for name, (_, answer) in zip(names, parts, strict=True) if answer]
    answers += [numbered(call) for call in calls]
    return f"{'with ' if written else ''}{', '.join(written)} select {', '.join(answers)}"
