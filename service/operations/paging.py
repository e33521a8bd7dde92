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


def cursor_of(key: Any, id: Any) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode((key, id))).rstrip(b"=").decode()


def place_of(cursor: str, kind: type, id: type = UUID) -> tuple[Any, Any]:
    """The place a cursor stands for; BadPage where it is none of this list."""
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        place: tuple[Any, Any] = msgspec.json.decode(text, type=tuple[kind, id])  # type: ignore[valid-type]
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise BadPage(PageFault.CURSOR) from None
    if isinstance(place[0], datetime) and place[0].tzinfo is None:
        raise BadPage(PageFault.CURSOR)
    return place


async def page_of(
    tx: Transaction, fact: type[T], order: Order, window: Window, *where: sa.ColumnElement[bool]
) -> Page[T]:
    """One page of the facts that match, and one row more to see whether the list goes on."""
    table = FACTS[fact]
    key, id = table.c[order.column], table.c.id
    kind = key.type.python_type
    query = sa.select(table).where(*where)
    for cursor, beyond in ((window.after, not order.descending), (window.before, order.descending)):
        if cursor is not None:
            place = sa.tuple_(*map(sa.literal, place_of(cursor, kind), (key.type, id.type)))
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
        cursors=[cursor_of(row[key.name], row["id"]) for row in rows],
        has_next=window.before is not None if window.from_end else more,
        has_previous=more if window.from_end else window.after is not None,
    )
