"""From a document's text to an answer: parsed and validated once, executed as often as it is asked.

Strawberry's own way logs what it masks, so that this goes to the engine beneath it and decides itself what is told.
"""

import asyncio
import time
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from graphql import (
    ASTValidationRule,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    StringValueNode,
    ValidationContext,
    ValuesOfCorrectTypeRule,
    execute,
    get_operation_ast,
    parse,
    specified_rules,
    validate,
)

from service.api.asked import Asked
from service.api.cost import Price, price_of
from service.api.errors import ErrorCode, Turned, field_error
from service.api.limits import TOKENS, beyond
from service.api.schema import schema
from service.api.typing_of import unusable_texts
from service.api.variables import faults_in

ENGINE = schema._schema
MOST_ERRORS = 5
KEPT = 256
REQUEST_SECONDS = 5.0
T = TypeVar("T")
VALIDATING_SECONDS = 0.1
"""Of the processor's time and not of the clock's, so that a busy machine turns no good document down."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of a valid document, and what it costs."""

    document: DocumentNode
    node: OperationDefinitionNode
    price: Price


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document: its operations by name; one alone is meant without a name too."""

    operations: Mapping[str | None, Operation]

    def meant(self, name: str | None) -> Operation:
        """The operation of this name; Turned where there is none, or several and no name."""
        operation = self.operations.get(name or None)
        if operation is None:
            raise Turned(ErrorCode.INVALID_DOCUMENT, [{"reason": "Say by its name which operation is meant."}])
        return operation


class TookTooLong(Exception):
    """Validating a document has taken all the time there is for it."""


class InTime(ASTValidationRule):
    """No rule but a clock that is looked at with every node."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._until = time.thread_time() + VALIDATING_SECONDS

    def enter(self, *_: Any) -> None:
        if time.thread_time() > self._until:
            raise TookTooLong


class ValuesUnspoken(ValuesOfCorrectTypeRule):
    """A literal that does not fit is pointed at by its place, and never repeated."""

    def enter_string_value(self, node: StringValueNode, *others: Any) -> None:
        if unusable_texts(node.value):
            self.report_error(GraphQLError("", node))
        super().enter_string_value(node, *others)

    def report_error(self, error: GraphQLError) -> None:
        super().report_error(GraphQLError("A value is not of the type that is expected here.", error.nodes))


class Documents:
    """Reads documents and keeps the valid ones. `explorable`: whether clients may ask for the schema itself."""

    def __init__(self, *, explorable: bool) -> None:
        rules: list[type[ASTValidationRule]] = [
            InTime,
            *(ValuesUnspoken if rule is ValuesOfCorrectTypeRule else rule for rule in specified_rules),
        ]
        self._rules = rules if explorable else [*rules, NoSchemaIntrospectionCustomRule]
        self._explorable = explorable
        self.read = lru_cache(maxsize=KEPT)(self._read)
        self.read_registered = lru_cache(maxsize=None)(self._read_registered)

    def _read(self, text: str) -> Document:
        """A client's own document, valid and within the limits; Turned with the places of its faults."""
        try:
            document = parse(text, max_lexical_tokens=TOKENS, max_comments=TOKENS)
        except GraphQLError as error:
            details = [_place(error, f"It cannot be read as GraphQL, or is longer than {TOKENS} tokens.")]
            raise Turned(ErrorCode.INVALID_DOCUMENT, details) from None
        if too_much := beyond(document):
            raise Turned(ErrorCode.LIMIT_EXCEEDED, too_much)
        return self._valid(document)

    def _read_registered(self, text: str) -> Document:
        """A registered document. There are as many as were filed, so that all of them are kept."""
        return self._valid(parse(text))

    def _valid(self, document: DocumentNode) -> Document:
        try:
            errors = self._faults(document)
        except TookTooLong:
            # A collection of garbage may have fallen into it, which takes as long: a good document passes the second time.
            try:
                errors = self._faults(document)
            except TookTooLong:
                raise Turned(ErrorCode.TIMED_OUT) from None
        if errors:
            raise Turned(ErrorCode.INVALID_DOCUMENT, [_place(error, error.message) for error in errors])
        operations: dict[str | None, Operation] = {
            node.name.value if node.name is not None else None: Operation(
                document, node, price_of(ENGINE, document, node)
            )
            for node in document.definitions
            if isinstance(node, OperationDefinitionNode)
        }
        if (alone := get_operation_ast(document)) is not None:
            operations[None] = operations[alone.name.value if alone.name is not None else None]
        return Document(operations)

    def _faults(self, document: DocumentNode) -> list[GraphQLError]:
        return validate(ENGINE, document, self._rules, max_errors=MOST_ERRORS, hide_suggestions=not self._explorable)


def _place(error: GraphQLError, reason: str) -> dict[str, Any]:
    """Where, and why in words that hold names of the contract and of the document, and no value."""
    return {"reason": reason, "locations": [location.formatted for location in error.locations or ()]}


def checked(operation: Operation, variables: Mapping[str, Any]) -> None:
    """Returns where the variables fit; Turned where they do not. A command answers itself for the texts in its input."""
    faults = faults_in(ENGINE, operation.node, variables)
    if not faults and operation.node.operation is OperationType.QUERY:
        declared = (definition.variable.name.value for definition in operation.node.variable_definitions or ())
        texts = unusable_texts({name: variables.get(name) for name in declared})
        faults = [{"path": path, "code": "NOT_TEXT"} for path in texts]
    if faults:
        raise Turned(ErrorCode.INVALID_VARIABLES, faults)


def end_of_request() -> float:
    """When a request that has come in now has to be answered, by the loop's clock."""
    return asyncio.get_running_loop().time() + REQUEST_SECONDS


async def in_time(answering: Coroutine[Any, Any, T], until: float) -> T | None:
    """What is answered by then, else None.

    What it had begun goes on to its end, as long as its statement may take; nobody waits for it, and a command is carried
    out or not as if the client had gone away.
    """
    task = asyncio.ensure_future(answering)
    try:
        done, _ = await asyncio.wait({task}, timeout=until - asyncio.get_running_loop().time())
    except asyncio.CancelledError:
        task.cancel()
        raise
    if not done:
        task.cancel()
        # Its own failure is nobody's any more; asked for here, so that no log tells of it word by word.
        task.add_done_callback(lambda ended: ended.cancelled() or ended.exception())
        return None
    return task.result()


async def answer(operation: Operation, asked: Asked, variables: Mapping[str, Any]) -> dict[str, Any]:
    """What a valid operation answers to variables that fit."""
    name = operation.node.name
    result: Any = execute(
        ENGINE,
        operation.document,
        context_value=asked,
        variable_values=dict(variables),
        operation_name=name.value if name is not None else None,
    )
    if not isinstance(result, ExecutionResult):
        result = await result
    shown: dict[str, Any] = {"data": result.data}
    if result.errors:
        shown["errors"] = [field_error(error) for error in result.errors]
    return shown
