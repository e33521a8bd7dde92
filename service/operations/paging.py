"""Pages of a list by key: a cursor holds the place of its item, so that rows that come or go elsewhere move nothing.

A cursor is opaque to clients and names no row they could not see: it is read back only to compare with.
"""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
import sqlalchemy as sa

from service.database.acting import Transaction
from service.database.rows import read
from service.database.tables import FACTS

T = TypeVar("T")

LARGEST = 100
USUAL = 20
MOST_COUNTED = 2**31 - 1
"""What is counted in a list's order, a case's events or a table's rows, is an integer of four bytes."""


class PageFault(StrEnum):
    SIZE = "SIZE"
    BOTH_ENDS = "BOTH_ENDS"
    CURSOR = "CURSOR"


class BadPage(ValueError):
    """What was asked for is no page of this list; it says in one word why."""

    def __init__(self, fault: PageFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Which page: so many from one end, between two places."""

    size: int
    from_end: bool = False
    after: str | None = None
    before: str | None = None


def window(
    first: int | None = None, last: int | None = None, after: str | None = None, before: str | None = None
) -> Window:
    """A window of 1 to 100 items from one end; BadPage for anything else."""
    if first is not None and last is not None:
        raise BadPage(PageFault.BOTH_ENDS)
    size = next((n for n in (first, last) if n is not None), USUAL)
    if not 1 <= size <= LARGEST:
        raise BadPage(PageFault.SIZE)
    return Window(size=size, from_end=last is not None, after=after, before=before)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """By one column and then by id; newest first where `descending`."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Items in their order, each with its cursor, and whether the list goes on at either end."""

    items: Sequence[T]
    cursors: Sequence[str]
    has_next: bool
    has_previous: bool


def cursor_of(*place: Any) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def place_of(cursor: str, *kinds: type) -> tuple[Any, ...]:
    """The place a cursor stands for; BadPage where it is none of these parts."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place: tuple[Any, ...] = msgspec.json.decode(text, type=tuple[kinds])  # type: ignore[valid-type]
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise BadPage(PageFault.CURSOR) from None
    if not all(map(_may_stand, place)):
        raise BadPage(PageFault.CURSOR)
    return place


def _may_stand(part: Any) -> bool:
    """Whether a row's key can be this: an instant with its zone in any of them, a count, a text that a database keeps."""
    if isinstance(part, datetime):
        return part.tzinfo is not None and 1 < part.year < 9999
    if isinstance(part, int):
        return 0 <= part <= MOST_COUNTED
    return not (isinstance(part, str) and "\0" in part)


def list_of(fact: type, order: Order) -> str:
    """What the cursors of a list begin with: in another table, or by another column, its place would be a wrong one."""
    return f"{FACTS[fact].name}.{order.column}"


def place_in(cursor: str, fact: type, order: Order) -> tuple[Any, Any]:
    """The key and the id of a place among these facts; BadPage where the cursor is of another list."""
    of, key, id = place_of(cursor, str, FACTS[fact].c[order.column].type.python_type, UUID)
    if of != list_of(fact, order):
        raise BadPage(PageFault.CURSOR)
    return key, id


async def page_of(
    tx: Transaction, fact: type[T], order: Order, window: Window, *where: sa.ColumnElement[bool]
) -> Page[T]:
    """One page of the facts that match, and one row more to see whether the list goes on."""
    table = FACTS[fact]
    key, id = table.c[order.column], table.c.id
    query = sa.select(table).where(*where)
    for cursor, beyond in ((window.after, not order.descending), (window.before, order.descending)):
        if cursor is not None:
            place = sa.tuple_(*map(sa.literal, place_in(cursor, fact, order), (key.type, id.type)))
            query = query.where(sa.tuple_(key, id) > place if beyond else sa.tuple_(key, id) < place)
    downwards = order.descending is not window.from_end
    query = query.order_by(*((key.desc(), id.desc()) if downwards else (key, id))).limit(window.size + 1)
    rows = list((await tx.execute(query)).mappings().all())
    more = len(rows) > window.size
    rows = rows[: window.size]
    if window.from_end:
        rows.reverse()
    return Page(
        items=[read(fact, row) for row in rows],
        cursors=[cursor_of(list_of(fact, order), row[key.name], row["id"]) for row in rows],
        has_next=window.before is not None if window.from_end else more,
        has_previous=more if window.from_end else window.after is not None,
    )
