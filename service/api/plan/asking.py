"""Asking by plan: operations kept by their document and name, statements by how their arguments are given; both bounded.

Whatever a plan does not handle is None, and the reference is asked: an operation it cannot compile, arguments that are
wrong, a row it does not know how to show.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg
from graphql import DocumentNode, GraphQLError, GraphQLSchema, OperationDefinitionNode, Visitor, visit
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values

from service.api.plan.compiling import Compiler
from service.api.plan.reading import Operation, Selected
from service.api.plan.standing import Bound, Language, Narrowed, Root, Rows, Slot, Standing, Unplanned

MOST_SHAPES = 64
Fetch = Callable[..., Awaitable[str | None]]


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled plan and where its parameters come from."""

    text: str
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A statement with its own parameters. `of_one`: what is asked first where it is all about one thing."""

    text: str
    values: list[Any]
    of_one: "Asked | None" = None


@dataclass(slots=True, eq=False)
class Shape:
    """One tree of an operation, and the statements made of it so far.

    `sites` are the fields that take something from each request; `fixed` says of all others what they are given.
    """

    fields: tuple[Selected, ...]
    sites: tuple[tuple[Selected, Standing], ...]
    fixed: Mapping[Selected, Bound]
    statements: dict[tuple[Any, ...], Statement | None] = field(default_factory=dict)


class Planned:
    """One operation of a document, as far as plans know it."""

    def __init__(
        self, schema: GraphQLSchema, language: Language, document: DocumentNode, operation: OperationDefinitionNode
    ) -> None:
        self._schema = schema
        self._language = language
        self._operation = Operation(schema, document, operation)
        self._shapes: dict[tuple[Any, ...], Shape | None] = {}

    def asked(self, given: Mapping[str, Any], asker: Any) -> Asked | None:
        """The statement for these variables with its own parameters, or None."""
        definitions = self._operation.definition.variable_definitions or ()
        variables = get_variable_values(self._schema, definitions, dict(given))
        if not isinstance(variables, VariableValues):
            return None
        shape = _kept(self._shapes, self._operation.decisions(variables), lambda: self._shape(variables))
        if shape is None:
            return None
        try:
            bound = {selected: _bound(selected, standing, variables, asker) for selected, standing in shape.sites}
        except (GraphQLError, ValueError):
            return None
        of_one = None
        if len(shape.fields) == 1 and any(each.about is not None for each in bound.values()):
            of_one = self._asked(shape, bound)
            bound = {selected: replace(each, about=None) for selected, each in bound.items()}
        asked = self._asked(shape, bound)
        return None if asked is None else replace(asked, of_one=of_one)

    def _asked(self, shape: Shape, bound: Mapping[Selected, Bound]) -> Asked | None:
        key = tuple(each.shape for each in bound.values())
        statement = _kept(shape.statements, key, lambda: self._compile(shape, bound))
        if statement is None:
            return None
        takes = [(bound.get(slot.field) or shape.fixed[slot.field], slot.what) for slot in statement.slots]
        return Asked(statement.text, [value for each, what in takes for value in each.values(what)])

    def _shape(self, variables: VariableValues) -> Shape | None:
        try:
            fields = self._operation.fields(variables)
            sites = self._sites("Query", fields)
            fixed = {
                field: _bound(field, standing, variables, None) for field, standing in sites if _fixed(field, standing)
            }
            return Shape(fields, tuple(site for site in sites if site[0] not in fixed), fixed)
        except (Unplanned, GraphQLError, ValueError):
            return None

    def _sites(self, of: str, fields: tuple[Selected, ...]) -> list[tuple[Selected, Standing]]:
        """The fields whose rows depend on arguments, or on who asks."""
        found: list[tuple[Selected, Standing]] = []
        for selected in fields:
            standing = self._language.stands_for(of, selected.name)
            if isinstance(standing, Root) or (isinstance(standing, Rows) and (standing.paging or standing.narrowed)):
                found.append((selected, standing))
            for below, within in selected.below.items():
                found += self._sites(below, within)
        return found

    def _compile(self, shape: Shape, bound: Mapping[Selected, Bound]) -> Statement | None:
        compiler = Compiler(self._schema, self._language, {**shape.fixed, **bound})
        try:
            text = compiler.statement(shape.fields)
            return Statement(text, tuple(compiler.slots))
        except Unplanned:
            return None


@dataclass(frozen=True, slots=True)
class Fetching:
    """How a statement is run: `of_one` where one thing is shown, to some; `of_all` where everything is, to everybody."""

    of_all: Fetch
    of_one: Fetch


async def ask(fetching: Fetching, language: Language, asked: Asked, who: Sequence[Any]) -> str | None:
    """The answer's data as JSON; None where nobody asks, or the statement gave up: then the reference is to be asked.

    `who` are the first parameters of every statement.
    """
    try:
        if (one := asked.of_one) is not None:
            answer = await fetching.of_one(one.text, *who, *one.values)
            if answer is not None:
                return answer
        return await fetching.of_all(asked.text, *who, *asked.values)
    except asyncpg.PostgresError as error:
        if error.sqlstate == language.gave_up:
            return None
        raise


def _fixed(selected: Selected, standing: Standing) -> bool:
    """Whether every request gives it the same: no variable stands in its arguments, and it does not matter who asks."""
    found = _Variables()
    for argument in selected.node.arguments or ():
        visit(argument, found)
    return not (isinstance(standing, Root) or found.any)


class _Variables(Visitor):
    any = False

    def enter_variable(self, *_: Any) -> None:
        self.any = True


def _bound(selected: Selected, standing: Standing, variables: VariableValues, asker: Any) -> Bound:
    """What one request gives a field; ValueError where it is none that can be answered."""
    if selected.definition is None:
        return Bound()
    arguments = get_argument_values(selected.definition, selected.node, variables)
    rows = standing.rows if isinstance(standing, Root) else standing
    if not isinstance(rows, Rows):
        return Bound()
    narrowed = Narrowed() if rows.narrowed is None else rows.narrowed(arguments)
    window = None if rows.paging is None else rows.paging.window(arguments)
    if not isinstance(standing, Root):
        return Bound(narrowed, window)
    about = None if standing.about is None else standing.about.thing(arguments)
    return Bound(narrowed, window, standing.guard_values(asker), standing.note_values(arguments), about)


def _kept(kept: dict[tuple[Any, ...], Any], key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """What was made for this key; the oldest goes when there are too many."""
    if key not in kept:
        if len(kept) >= MOST_SHAPES:
            del kept[next(iter(kept))]
        kept[key] = make()
    return kept[key]
