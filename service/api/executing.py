"""From a document's text to an answer: parsed and validated once, executed as often as it is asked.

Strawberry's own way logs what it masks, so that this goes to the engine beneath it and decides itself what is told.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from graphql import (
    ASTValidationRule,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    ValuesOfCorrectTypeRule,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)

from service.api.asked import Asked
from service.api.errors import ErrorCode, Turned, field_error
from service.api.schema import schema
from service.api.variables import faults_in

ENGINE = schema._schema
MOST_TOKENS = 1_000
MOST_ERRORS = 5
KEPT = 256


class ValuesUnspoken(ValuesOfCorrectTypeRule):
    """A literal that does not fit is pointed at by its place, and never repeated."""

    def report_error(self, error: GraphQLError) -> None:
        super().report_error(GraphQLError("A value is not of the type that is expected here.", error.nodes))


class Documents:
    """Reads documents and keeps the valid ones. `explorable`: whether clients may ask for the schema itself."""

    def __init__(self, *, explorable: bool) -> None:
        rules: list[type[ASTValidationRule]] = [
            ValuesUnspoken if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules
        ]
        self._rules = rules if explorable else [*rules, NoSchemaIntrospectionCustomRule]
        self._explorable = explorable
        self.read = lru_cache(maxsize=KEPT)(self._read)

    def _read(self, text: str) -> DocumentNode:
        """The document, valid; Turned with the places of its faults."""
        try:
            document = parse(text, max_lexical_tokens=MOST_TOKENS, max_comments=MOST_TOKENS)
        except GraphQLError as error:
            details = [_place(error, "It cannot be read as GraphQL, or is too long.")]
            raise Turned(ErrorCode.INVALID_DOCUMENT, details) from None
        errors = validate(ENGINE, document, self._rules, max_errors=MOST_ERRORS, hide_suggestions=not self._explorable)
        if errors:
            raise Turned(ErrorCode.INVALID_DOCUMENT, [_place(error, error.message) for error in errors])
        return document


def _place(error: GraphQLError, reason: str) -> dict[str, Any]:
    """Where, and why in words that hold names of the contract and of the document, and no value."""
    return {"reason": reason, "locations": [location.formatted for location in error.locations or ()]}


async def answer(
    document: DocumentNode, asked: Asked, variables: Mapping[str, Any], operation_name: str | None
) -> dict[str, Any]:
    """What a valid document answers; Turned where its variables do not fit or no operation is meant."""
    operation = get_operation_ast(document, operation_name)
    if not isinstance(operation, OperationDefinitionNode):
        raise Turned(ErrorCode.INVALID_DOCUMENT, [{"reason": "Say by its name which operation is meant."}])
    if faults := faults_in(ENGINE, operation, variables):
        raise Turned(ErrorCode.INVALID_VARIABLES, faults)
    result: Any = execute(
        ENGINE, document, context_value=asked, variable_values=dict(variables), operation_name=operation_name
    )
    if not isinstance(result, ExecutionResult):
        result = await result
    shown: dict[str, Any] = {"data": result.data}
    if result.errors:
        shown["errors"] = [field_error(error) for error in result.errors]
    return shown
