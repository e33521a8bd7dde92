"""Gives every type, field and argument of the contract its sentence, and values of enumerations where there is one.

Facts and commands are declared for the house and know no reader of the contract, so what it says of them stands here. None
that says its own is overwritten. A code of a Problem says the sentence that is answered with it.
"""

import tomllib
from enum import StrEnum
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

from service.notices.table import WORDINGS
from service.rules.problem import SENTENCES
from service.rules.victim_word import EXPLANATIONS
from service.vocabulary import NoticeCode, ProblemCode, VictimWord

TEXTS = Path(__file__).with_name("descriptions.toml")
GENERAL = ("types", "arguments", "fields")
SAID: dict[type[StrEnum], dict[Any, str]] = {
    ProblemCode: SENTENCES,
    VictimWord: EXPLANATIONS,
    NoticeCode: {code: f"{wording.purpose}." for code, wording in WORDINGS.items()},
}
"""Words that say elsewhere what they mean: a code its sentence, her word what she reads by it, a notice its purpose."""


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
        for word, value in getattr(kind, "values", {}).items():
            value.description = text(word, name)
    for words, sentences in SAID.items():
        listed = schema.type_map[words.__name__]
        assert isinstance(listed, GraphQLEnumType)
        for word, sentence in sentences.items():
            listed.values[word].description = sentence
    return used


def _fields(kind: GraphQLNamedType) -> dict[str, Any]:
    if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
        return dict(kind.fields)
    return {}
