"""Relay's connections: pages with opaque cursors, made for a node's type; and the three ways a part of an object is shown."""

from collections.abc import Awaitable, Callable
from functools import cache
from typing import Annotated, Any

import strawberry
from strawberry import UNSET, Parent
from strawberry.types.field import StrawberryField

from service.api import stands
from service.api.asked import Info, settled
from service.api.plan.standing import Rows, Standing
from service.api.stands import OF_CASE, page_of, rows_of
from service.facts.case import Case
from service.operations.case_questions import PAGED, last_of, part_of_case, records_of
from service.operations.paging import Page, Window, window

First = Annotated[
    int | None, strawberry.argument(description="So many from the start, 1 to 100; 20 where neither is given.")
]
Last = Annotated[int | None, strawberry.argument(description="So many from the end, 1 to 100.")]
After = Annotated[str | None, strawberry.argument(description="Only what follows this cursor.")]
Before = Annotated[str | None, strawberry.argument(description="Only what precedes this cursor.")]


@strawberry.type(description="Whether the list goes on beyond this page.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="There is more after the last item.")
    has_previous_page: bool = strawberry.field(description="There is more before the first item.")
    start_cursor: str | None = strawberry.field(description="The place of the first item.")
    end_cursor: str | None = strawberry.field(description="The place of the last item.")


@cache
def connection_of(node: Any, name: str) -> Any:
    """The connection and edge types for a node's type."""
    edge = type(f"{name}Edge", (), {"__annotations__": {"cursor": str, "node": node}})
    edge = strawberry.type(edge, description="One item of a page, with its place.")
    connection = type(f"{name}Connection", (), {"__annotations__": {"edges": list[edge], "page_info": PageInfo}})  # type: ignore[valid-type]
    connection.of_page = classmethod(_of_page)  # type: ignore[attr-defined]
    connection.edge = edge  # type: ignore[attr-defined]
    return strawberry.type(connection, description="One page of a list.")


def _of_page(cls: Any, page: Page[Any]) -> Any:
    return cls(
        edges=[cls.edge(cursor=cursor, node=item) for cursor, item in zip(page.cursors, page.items, strict=True)],
        page_info=PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=page.cursors[0] if page.cursors else None,
            end_cursor=page.cursors[-1] if page.cursors else None,
        ),
    )


def shows(
    kind: Any, description: str | None = None, stands_for: Standing | None = None
) -> Callable[[Callable[..., Any]], StrawberryField]:
    """Makes a resolver the field that shows what it answers as a type of the contract, and says what it stands for in SQL.

    Where nothing is said, whoever asks for the field is answered by the resolvers alone.
    """

    def make(resolver: Callable[..., Any]) -> StrawberryField:
        field: StrawberryField = strawberry.field(
            resolver=settled(resolver),
            graphql_type=kind,
            description=description or resolver.__doc__,
            metadata={} if stands_for is None else {"stands_for": stands_for},
        )
        return field

    return make


def paged(
    ask: Callable[[Info, Any, Window], Awaitable[Page[Any]]],
    connection: Any,
    description: str,
    stands_for: Rows | None = None,
) -> StrawberryField:
    """A field that shows a part of an object page by page."""

    async def resolve(
        root: Parent[Any],
        info: Info,
        first: First = UNSET,
        last: Last = UNSET,
        after: After = UNSET,
        before: Before = UNSET,
    ) -> Any:
        return connection.of_page(await ask(info, root, window(first, last, after, before)))

    return shows(connection, description, stands_for)(resolve)


def part(fact: type, connection: Any, description: str) -> StrawberryField:
    """A part of a case that grows without bound, page by page."""

    async def ask(info: Info, case: Case, window: Window) -> Page[Any]:
        return await part_of_case(info.context.context, fact, case, window)

    return paged(ask, connection, description, page_of(fact, PAGED[fact], *OF_CASE))


def records(fact: type, view: Any, description: str) -> StrawberryField:
    """What was recorded of one kind on a case, oldest first, the newest hundred of them."""

    async def resolve(root: Parent[Any], info: Info) -> Any:
        return await records_of(info.context.context, fact, root)

    return shows(list[view], description, stands.records_of(fact, *OF_CASE))(resolve)


def last(fact: type, view: Any, description: str) -> StrawberryField:
    """The one that holds, where the last recorded holds."""

    async def resolve(root: Parent[Any], info: Info) -> Any:
        return await last_of(info.context.context, fact, root)

    return shows(view | None, description, rows_of(fact, *OF_CASE))(resolve)
