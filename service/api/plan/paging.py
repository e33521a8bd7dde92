"""A page of rows as a Relay connection: edges, cursors, and whether the list goes on, all from one look at the rows.

One row more than the page is read, and rows are counted as they come, from the end that the page starts at, in a column that
no table has: but only where somebody asks whether there is more (without, a page of ten costs two thirds).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from service.api.plan.reading import nullable
from service.api.plan.standing import Paging, Rows, Unplanned, Window
from service.api.plan.texts import Constant, Json, clause, fill, joined, pairs, word

if TYPE_CHECKING:
    from service.api.plan.compiling import Compiler
    from service.api.plan.reading import Selected

COUNTED = '"#"'
QUOTED = re.compile(r"'(?:[^']|'')*'")


def page(
    compiler: Compiler,
    rows: Rows,
    selected: Selected,
    kind: Any,
    source: str,
    where: Sequence[str],
    alias: str,
) -> str:
    """The connection of one page."""
    window, paging = compiler.bound[selected].window, rows.paging
    if window is None or paging is None:
        raise Unplanned(f"{selected.name}, a page without a window")
    limits = [*where, *_between(compiler, selected, rows, paging, window, alias)]
    backwards = paging.descending is not window.from_end
    order = ", ".join(f"{alias}.{name}{' desc' if backwards else ''}" for name in rows.order)
    outer = compiler.alias()
    fields = selected.below[kind.name]
    counts = any(f.definition is not None and f.name != "edges" for f in fields)
    size = window.size + counts
    made = joined(
        pairs([(f.answer, _field(compiler, rows, paging, window, f, kind.name, outer, counts)) for f in fields])
    )
    columns = ", ".join(f"{alias}.{name}" for name in _columns(made, outer, rows.order))
    read = f"select {columns} from {source}{clause('where', limits, ' and ')} order by {order} limit {size}"
    if counts:
        read = f"select {alias}.*, row_number() over () as {COUNTED} from ({read}) as {alias}"
    # Having makes one object of all rows even where nothing that is shown counts them.
    return f"(select {made} from ({read}) as {outer} having true)"


def _columns(text: str, row: str, order: Sequence[str]) -> Sequence[str]:
    """The columns of a row that a text reads, and those that put it in order: a whole row costs what its columns are many."""
    read = re.findall(rf"\b{row}\.(\"\w+\"|\w+)", QUOTED.sub("''", text))
    return sorted({name.strip('"') for name in read} - {COUNTED.strip('"')} | set(order))


def _between(
    compiler: Compiler, selected: Selected, rows: Rows, paging: Paging, window: Window, alias: str
) -> list[str]:
    """The conditions that keep the page between the two cursors."""
    place = ", ".join(f"{alias}.{name}" for name in rows.order)
    found = []
    for end, beyond in (("after", not paging.descending), ("before", paging.descending)):
        if getattr(window, end) is not None:
            values = compiler.take(selected, end, len(rows.order))
            given = ", ".join(f"{value}::{cast}" for value, cast in zip(values, paging.casts, strict=True))
            found.append(f"({place}) {'>' if beyond else '<'} ({given})")
    return found


def _field(
    compiler: Compiler,
    rows: Rows,
    paging: Paging,
    window: Window,
    selected: Selected,
    of: str,
    row: str,
    counts: bool,
) -> Json:
    if selected.definition is None:
        return word(of)
    kind = nullable(selected.definition.type)
    if selected.name == "edges":
        item = nullable(kind.of_type)
        edge = pairs(
            [(f.answer, _of_edge(compiler, rows, paging, f, item.name, row)) for f in selected.below[item.name]]
        )
        if counts:
            order = f"{row}.{COUNTED}{' desc' if window.from_end else ''}"
            within = f" filter (where {row}.{COUNTED} <= {window.size})"
        else:
            order = ", ".join(f"{row}.{name}{' desc' if paging.descending else ''}" for name in rows.order)
            within = ""
        items = f"string_agg({joined(edge)}, ',' order by {order}){within}"
        return (Constant("["), items, Constant("]"))
    if selected.name == "pageInfo":
        return pairs([(f.answer, _of_info(paging, window, f, kind.name, row)) for f in selected.below[kind.name]])
    raise Unplanned(f"{of}.{selected.name}")


def _of_edge(compiler: Compiler, rows: Rows, paging: Paging, selected: Selected, of: str, row: str) -> Json:
    if selected.definition is None:
        return word(of)
    if selected.name == "cursor":
        return (Constant('"'), fill(paging.cursor, row=row), Constant('"'))
    if selected.name == "node":
        return compiler.row(rows, selected, nullable(selected.definition.type), row)
    raise Unplanned(f"{of}.{selected.name}")


def _of_info(paging: Paging, window: Window, selected: Selected, of: str, row: str) -> Json:
    if selected.definition is None:
        return word(of)
    cursor, place = f"concat('\"', {fill(paging.cursor, row=row)}, '\"')", f"{row}.{COUNTED}"
    nearest = f"max({cursor}) filter (where {place} = 1)"
    furthest = f"(array_agg({cursor} order by {place} desc) filter (where {place} <= {window.size}))[1]"
    more = f"(count(*) > {window.size})::text"
    match selected.name, window.from_end:
        case ("hasNextPage", False) | ("hasPreviousPage", True):
            return (more,)
        case "hasNextPage", True:
            return (Constant("false" if window.before is None else "true"),)
        case "hasPreviousPage", False:
            return (Constant("false" if window.after is None else "true"),)
        case ("startCursor", False) | ("endCursor", True):
            return (f"coalesce({nearest}, 'null')",)
        case ("startCursor", True) | ("endCursor", False):
            return (f"coalesce({furthest}, 'null')",)
        case _:
            raise Unplanned(f"{of}.{selected.name}")
