"""What fields of this contract stand for: facts as rows, pages of them, and questions with who may ask them.

The texts are SQL for the plan compiler; the reference answers the same from the operations, and a test compares the two.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from graphql import GraphQLSchema, is_object_type
from strawberry.utils.str_converters import to_camel_case

from service.access import ACCESS, STEP_UP, Action
from service.actions import SHOWING
from service.api.plan.standing import (
    About,
    Arguments,
    Language,
    Narrowed,
    Paging,
    Part,
    Plain,
    Root,
    Rows,
    Scalar,
    Standing,
    Window,
)
from service.api.typing_of import id_of
from service.facts.case import Case
from service.operations.lying import CASTS, always_has, is_word, kind_of, order_names, table_of
from service.operations.paging import LARGEST, Order, list_of, place_in, window
from service.readers import READERS

PLACE = "replace(to_char({value} at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), '.000000Z', 'Z')"
"""An instant in a cursor, as the operations write it: six digits of a second, or none."""

INSTANT = "replace(to_json({value})::text, '+00:00', 'Z')"
"""As print_instant writes it, in a session that keeps UTC; to_char costs three times as much."""

ASKING = "$1::uuid, $2::text[], $3::uuid, $4::uuid, $5::uuid"
"""The first values of every statement: whose it is, the roles it is registered for, and what stands behind their token."""

ABOUT = (
    f"(select $1::uuid as id, ask_about({ASKING}, {{0}}::uuid, {{roles}}) as place offset 0) as asker"
    " where strpos(asker.place, '+') = 0"
)
"""Who asks about one case, and of which kind their place there is: empty for none, and for whoever has none of these roles.

Nobody where they are not heard, and where one place is not all by which the case is shown to them (`+`).
"""

CASE = table_of(Case)
OF_CASE = ("{row}.case_id = {above}",)


def rows_of(fact: type, *where: str, **more: Any) -> Rows:
    """The facts of one type for which these conditions hold, in their own order."""
    return Rows(source=table_of(fact), where=where, order=order_names(fact), **more)


def records_of(fact: type, *where: str) -> Rows:
    return rows_of(fact, *where, newest=LARGEST)


def page_of(
    fact: type, order: Order, *where: str, narrowed: Callable[[Arguments], Narrowed] | None = None, **more: Any
) -> Rows:
    """A page of facts by a column and then by id."""
    kind = kind_of(fact, order.column)
    key = "{row}." + order.column
    text = f"\"'|| {PLACE.replace('{value}', key)} ||'\"" if CASTS[kind] == "timestamptz" else f"'|| {key} ||'"
    place = f"'[\"{list_of(fact, order)}\",{text},\"'|| {{row}}.id ||'\"]'"
    # Base64 of the JSON of list, key and id, without what a URL does not take.
    cursor = f"translate(encode(convert_to({place}, 'UTF8'), 'base64'), E'+/=\\n', '-_')"

    def between(arguments: Arguments) -> Window:
        asked = window(**{name: arguments.get(name) for name in ("first", "last", "after", "before")})
        after, before = (
            None if cursor is None else place_in(cursor, fact, order) for cursor in (asked.after, asked.before)
        )
        return Window(size=asked.size, from_end=asked.from_end, after=after, before=before)

    paging = Paging(window=between, cursor=cursor, casts=(CASTS[kind], "uuid"), descending=order.descending)
    return Rows(
        source=table_of(fact), where=where, order=(order.column, "id"), paging=paging, narrowed=narrowed, **more
    )


def asked_for(rows: Rows, action: Action, object_id: Callable[[Arguments], UUID | None] | None = None) -> Root:
    """A question's rows for whoever may ask it. `object_id`: every look at it is noted, else only those that were denied."""
    right = ACCESS[action]
    if action in STEP_UP:
        raise TypeError(f"{action} asks for a fresh sign-in, which no plan looks at")

    def guard_values(scopes: frozenset[str]) -> tuple[bool]:
        return (right.scope in scopes,)

    denied = f"note_denied({{asker}}, '{action}', {{0}}::uuid)"
    note, about = f"{{permitted}} or {denied}", None
    if object_id is not None:
        if action not in SHOWING:
            raise TypeError(f"{action} shows one thing, and the database has no word for that it was shown")
        note = f"case when {{found}} then note_shown({{asker}}, '{action}', {{0}}::uuid) else {denied} end"
        # Whoever is shown a case by its policy has to be one who may ask this.
        if rows.source == CASE and right.tasks == READERS[CASE]:
            asker = ABOUT.replace("{roles}", _array(right.roles))
            about = About(
                thing=object_id, asker=asker, guard="{0}::boolean and {asker}.place <> ''", id="asked_about()"
            )

    def note_values(arguments: Arguments) -> tuple[UUID | None]:
        return (None if object_id is None else object_id(arguments),)

    return Root(
        rows=rows,
        guard=f"{{0}}::boolean and {{asker}}.roles ?| {_array(right.roles)}",
        guard_values=guard_values,
        note=note,
        note_values=note_values,
        about=about,
    )


def on_my_cases(action: Action, case_id: str = "{row}.case_id") -> str:
    """The condition that the asker has an open task on the case, of a kind that this action asks for."""
    return f"{case_id} in ({MY_TASKS} and task.kind = any ({_array(ACCESS[action].tasks)}))"


def if_mine(action: Action, case_id: str) -> str:
    """This case's id where the asker has such a task on it; null where not.

    Asked before a row is, so that a case of others' takes as long as none: fetched and then turned down, it took 15 us more,
    which ten thousand requests tell (`hidden_latency_t`).
    """
    return f"case when has_place({case_id}, {_array(ACCESS[action].tasks)}, null, null) then {case_id} end"


def _array(words: Iterable[str]) -> str:
    listed = ", ".join(f"'{word}'" for word in sorted(words))
    return f"array[{listed}]::text[]"


MY_TASKS = "select task.case_id from tasks task where task.person_id = {asker}.id and task.done_at is null"


def worded(column: str, sentences: Mapping[Any, str]) -> str:
    """The constant sentence of a word in this column."""
    quote = {str(word): sentence.replace("'", "''") for word, sentence in sentences.items()}
    return f"case {{row}}.{column} " + " ".join(f"when '{word}' then '{text}'" for word, text in quote.items()) + " end"


@cache
def language(schema: GraphQLSchema) -> Language:
    """What plans need to know of this contract, read off its types."""
    known: dict[tuple[str, str], Standing] = {}
    for kind in schema.type_map.values():
        definition: Any = (getattr(kind, "extensions", None) or {}).get("strawberry-definition")
        for field in definition.fields if is_object_type(kind) and definition is not None else ():
            standing = field.metadata.get("stands_for") or _plain(definition.origin, field)
            if standing is not None:
                known[kind.name, field.graphql_name or to_camel_case(field.python_name)] = standing
    return Language(
        stands_for=lambda of, name: known.get((of, name)),
        scalars={
            "DateTime": Scalar(INSTANT, "timestamptz"),
            "UUID": Scalar("'\"' || {value} || '\"'", "uuid", as_stored=True, between='"'),
            "ID": Scalar("'\"' || {value} || '\"'", "uuid", as_stored=True, between='"'),
            "Int": Scalar("{value}::text", "integer", as_stored=True, between=""),
            "Boolean": Scalar("{value}::text", "boolean", as_stored=True),
        },
        asker=f"ask_as({ASKING}) as asker",
        given=5,
        give_up="ask_otherwise()",
        gave_up="RTK01",
    )


def _plain(origin: Any, field: Any) -> Plain | Part | None:
    """A field that is read off its object as it is: a column of a fact, or a part of a part."""
    if field.base_resolver is not None and field.base_resolver.wrapped_func is not id_of:
        return None
    if (fact := getattr(origin, "fact", None)) is not None:
        name = field.python_name
        return Plain(name, always=always_has(fact, name), word=is_word(fact, name))
    if getattr(origin, "of_row", False):
        return Plain(field.python_name)
    part = getattr(origin, "__part__", None)
    if part is None:
        return None
    (found,) = [f for f in fields(part) if f.name == field.python_name]
    given = found.default is MISSING or found.default is None
    return Part(field.python_name, None if given else json.dumps(msgspec.to_builtins(found.default)))
