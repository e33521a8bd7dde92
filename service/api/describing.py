"""Gives every type, field and argument of the contract its sentence; none that says its own is overwritten.

Facts and commands are declared for the house and know no reader of the contract, so what it says of them stands here. A
code of a Problem says the sentence that is answered with it.
"""

import tomllib
from pathlib import Path
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
)

from service.rules.problem import SENTENCES
from service.vocabulary import ProblemCode

TEXTS = Path(__file__).with_name("descriptions.toml")
GENERAL = ("types", "arguments", "fields")


def read_texts() -> dict[str, dict[str, str]]:
    return tomllib.loads(TEXTS.read_text())


def describe(schema: GraphQLSchema) -> set[tuple[str, str]]:
    """Describes the schema in place; answers which texts were of use, by their table and name."""
    texts = read_texts()
    used: set[tuple[str, str]] = set()

    def text(name: str, *tables: str) -> str | None:
        for table in tables:
            if (found := texts.get(table, {}).get(name)) is not None:
                used.add((table, name))
                return found
        return None

    for name, kind in schema.type_map.items():
        if name.startswith("__"):
            continue
        if not kind.description:
            kind.description = text(name, "types")
        for field_name, field in _fields(kind).items():
            if not field.description:
                field.description = text(field_name, name, "fields")
            for argument_name, argument in getattr(field, "args", {}).items():
                if not argument.description:
                    argument.description = text(argument_name, "arguments")
    codes = schema.type_map[ProblemCode.__name__]
    assert isinstance(codes, GraphQLEnumType)
    for code, sentence in SENTENCES.items():
        codes.values[code].description = sentence
    return used


def _fields(kind: GraphQLNamedType) -> dict[str, Any]:
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        return dict(kind.fields)
    return {}
