"""Why variables do not fit: a path and a word for each fault. The library's own texts repeat the values, and are not used."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    GraphQLSchema,
    OperationDefinitionNode,
    Undefined,
    is_required_input_field,
    type_from_ast,
)

NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,63}")
OUR_WORD = re.compile(r"[A-Z][A-Z_]{0,31}")
MOST = 50
DEEPEST = 20


def faults_in(
    schema: GraphQLSchema, operation: OperationDefinitionNode, given: Mapping[str, Any]
) -> list[dict[str, str]]:
    """A path and a code for everything that is wrong with the variables, fifty at most; empty where they fit."""
    faults: list[dict[str, str]] = []
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        kind: Any = type_from_ast(schema, definition.type)
        value = given.get(name, Undefined)
        if value is Undefined and (definition.default_value is not None or not isinstance(kind, GraphQLNonNull)):
            continue
        for path, code in _faults(value, kind, name, 0):
            faults.append({"path": path, "code": code})
            if len(faults) == MOST:
                return faults
    return faults


def _faults(value: Any, kind: GraphQLInputType, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(kind, GraphQLNonNull):
        if value is None or value is Undefined:
            yield path, "MISSING"
        else:
            yield from _faults(value, kind.of_type, path, depth)
    elif value is None:
        return
    elif depth > DEEPEST:
        yield path, "TOO_DEEP"
    elif isinstance(kind, GraphQLList):
        items = value if isinstance(value, list) else [value]
        for n, item in enumerate(items):
            yield from _faults(item, kind.of_type, f"{path}.{n}", depth + 1)
    elif isinstance(kind, GraphQLInputObjectType):
        yield from _object_faults(value, kind, path, depth)
    elif isinstance(kind, GraphQLEnumType):
        if not isinstance(value, str) or value not in kind.values:
            yield path, "NOT_ONE_OF_ITS_WORDS"
    elif isinstance(kind, GraphQLScalarType) and (code := _scalar_fault(value, kind)):
        yield path, code


def _object_faults(value: Any, kind: GraphQLInputObjectType, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if not isinstance(value, dict):
        yield path, "NOT_AN_OBJECT"
        return
    for name, field in kind.fields.items():
        if name in value:
            yield from _faults(value[name], field.type, f"{path}.{name}", depth + 1)
        elif is_required_input_field(field):
            yield f"{path}.{name}", "MISSING"
    for name in value.keys() - kind.fields.keys():
        yield (f"{path}.{name}" if NAME.fullmatch(name) else path), "UNKNOWN_FIELD"


def _scalar_fault(value: Any, kind: GraphQLScalarType) -> str | None:
    """Our own scalars raise one word that says why; whatever else does not fit is of the wrong type."""
    try:
        fits = kind.coerce_input_value(value) is not Undefined
    except ValueError as error:
        word = str(error)
        return word if OUR_WORD.fullmatch(word) else "WRONG_TYPE"
    except GraphQLError:
        return "WRONG_TYPE"
    return None if fits else "WRONG_TYPE"
