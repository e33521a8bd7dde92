"""Documents and variables made from the schema by chance: fragments, aliases, merged fields, directives, pages and cursors.

What is drawn is drawn from one `Random`, so that a seed tells the whole document again. Most of what is made is valid; the
little that is not shows that both ways refuse alike.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    get_named_type,
    is_composite_type,
)

DEEPEST, SHALLOW = 6, 3
MANY, FEW = (1, 2, 2, 3, 4, 6), (1, 1, 2, 3)
"""How deep a document goes and how many fields a selection has: one in eight is large, so that there is time for many."""
SCALARS: dict[str, Callable[[Random], Any]] = {
    "Int": lambda chance: (
        chance.choice((1, 2, 3, 5, 20, 100, 0, 101, -1)) if chance.random() < 0.2 else chance.randint(1, 7)
    ),
    "Boolean": lambda chance: chance.random() < 0.5,
    "String": lambda chance: chance.choice(("P13a", "P05", "NM/1", "'; drop table cases --", '"\\ü🙂', "")),
    "DateTime": lambda chance: (
        f"20{chance.randint(20, 40)}-0{chance.randint(1, 9)}-11T10:00:00{chance.choice(('Z', '+02:00'))}"
    ),
    "Date": lambda chance: f"2026-0{chance.randint(1, 9)}-11",
}


@dataclass
class Writer:
    """Writes one document: `known` are ids and cursors that mean something, `avoid` says which fields are seldom taken."""

    schema: GraphQLSchema
    chance: Random
    known: dict[str, Sequence[str]]
    avoid: Callable[[str, str], bool]
    roots: Sequence[str]
    given: dict[str, Any] = field(default_factory=dict)
    declared: list[str] = field(default_factory=list)
    fragments: list[str] = field(default_factory=list)
    unaliased: dict[tuple[str, str], str] = field(default_factory=dict)
    count: int = 0

    def __post_init__(self) -> None:
        self._deepest, self._fields = (DEEPEST, MANY) if self.chance.random() < 1 / 8 else (SHALLOW, FEW)

    def document(self) -> tuple[str, dict[str, Any]]:
        """The text, and its variables."""
        query = self.schema.query_type
        assert query is not None
        roots = [self._field(query, self.chance.choice(self.roots), 0) for _ in range(self.chance.choice((1, 1, 1, 2)))]
        if self.chance.random() < 0.1:
            roots.append("__typename")
        declared = f"({', '.join(self.declared)})" if self.declared else ""
        return f"query Q{declared} {{ {' '.join(roots)} }} {' '.join(self.fragments)}", self.given

    def _next(self, letter: str) -> str:
        self.count += 1
        return f"{letter}{self.count}"

    def _selection(self, kind: Any, depth: int) -> str:
        if isinstance(kind, GraphQLUnionType):
            parts = [
                f"... on {each.name} {self._selection(each, depth)}"
                for each in kind.types
                if self.chance.random() < 0.8
            ]
            return f"{{ __typename {' '.join(parts)} }}"
        names = [
            name
            for name, each in kind.fields.items()
            if (depth < self._deepest or not is_composite_type(get_named_type(each.type)))
            and (self.chance.random() < 0.05 or not self.avoid(kind.name, name))
        ] or ["__typename"]
        some = self.chance.sample(names, min(len(names), self.chance.choice(self._fields)))
        parts = [self._part(kind, name, depth) for name in some]
        if self.chance.random() < 0.15:
            parts.append(self._part(kind, self.chance.choice(some), depth))
        return f"{{ {' '.join(parts)} }}"

    def _part(self, kind: GraphQLObjectType, name: str, depth: int) -> str:
        """A field, by itself or in a fragment, with or without a directive."""
        text = self._field(kind, name, depth)
        drawn = self.chance.random()
        if drawn < 0.08:
            return f"... on {kind.name}{self._directive()} {{ {text} }}"
        if drawn < 0.16:
            fragment = self._next("F")
            self.fragments.append(f"fragment {fragment} on {kind.name} {{ {text} }}")
            return f"...{fragment}{self._directive()}"
        return text

    def _directive(self) -> str:
        drawn = self.chance.random()
        if drawn < 0.75:
            return ""
        value = self.chance.random() < 0.7
        written = str(value).lower()
        if drawn > 0.85:
            name = self._next("d")
            self.declared.append(f"${name}: Boolean!")
            self.given[name] = value
            written = f"${name}"
        return f" @include(if: {written})" if self.chance.random() < 0.5 else f" @skip(if: {written})"

    def _field(self, kind: GraphQLObjectType, name: str, depth: int) -> str:
        if name == "__typename":
            return name
        definition = kind.fields[name]
        if self.chance.random() < 0.35:
            text = f"{self._next('a')}: {name}{self._arguments(definition)}"
        else:
            # Under one name, one field is asked with one set of arguments, or the document would not be valid.
            text = self.unaliased.setdefault((kind.name, name), f"{name}{self._arguments(definition)}")
        below = get_named_type(definition.type)
        within = f" {self._selection(below, depth + 1)}" if is_composite_type(below) else ""
        return f"{text}{self._directive()}{within}"

    def _arguments(self, definition: GraphQLField) -> str:
        given = []
        for name, argument in definition.args.items():
            required = isinstance(argument.type, GraphQLNonNull)
            seldom = {"last": 0.12, "after": 0.2, "before": 0.1}.get(name, 0.5)
            if required or self.chance.random() < seldom:
                given.append(f"{name}: {self._argument(name, argument, required)}")
        return f"({', '.join(given)})" if given else ""

    def _argument(self, name: str, argument: GraphQLArgument, required: bool) -> str:
        value = None if not required and self.chance.random() < 0.08 else self._value(name, argument.type)
        if self.chance.random() < 0.5:
            return written(value, argument.type)
        variable = self._next("v")
        default = ""
        if not required and self.chance.random() < 0.3:
            default = f" = {written(self._value(name, argument.type), argument.type)}"
        self.declared.append(f"${variable}: {argument.type}{default}")
        if required or self.chance.random() < 0.85:
            self.given[variable] = value
        return f"${variable}"

    def _value(self, name: str, kind: Any) -> Any:
        if isinstance(kind, GraphQLNonNull):
            return self._value(name, kind.of_type)
        if isinstance(kind, GraphQLList):
            return [self._value(name, kind.of_type) for _ in range(self.chance.randint(0, 2))]
        if isinstance(kind, GraphQLInputObjectType):
            return {n: self._value(n, f.type) for n, f in kind.fields.items() if self.chance.random() < 0.4}
        if isinstance(kind, GraphQLEnumType):
            return self.chance.choice(list(kind.values))
        if (known := self.known.get(name)) and self.chance.random() < 0.9:
            return self.chance.choice(known)
        if kind.name in SCALARS:
            return SCALARS[kind.name](self.chance)
        return self.chance.choice(("00000000-0000-4000-8000-000000000000", "none", *(self.known.get("id") or ())))


def written(value: Any, kind: Any) -> str:
    """A value as a literal of its type."""
    if value is None:
        return "null"
    if isinstance(kind, GraphQLNonNull):
        return written(value, kind.of_type)
    if isinstance(kind, GraphQLList):
        return f"[{', '.join(written(item, kind.of_type) for item in value)}]"
    if isinstance(kind, GraphQLInputObjectType):
        return f"{{{', '.join(f'{n}: {written(v, kind.fields[n].type)}' for n, v in value.items())}}}"
    if isinstance(kind, GraphQLEnumType):
        return str(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
    return str(value)
