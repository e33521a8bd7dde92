"""An operation as a tree of fields: fragments spread, directives decided, fields of one name merged, as the reference does.

The reference's own collector is asked, so that there is no second opinion on which fields an object has, and in which order.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_non_null_type,
    is_object_type,
    visit,
)
from graphql.execution.collect_fields import FieldDetails, FragmentDetails, collect_fields, collect_subfields
from graphql.execution.values import VariableValues

from service.api.plan.standing import Unplanned

NOT_IN_DATA = frozenset({"__schema", "__type"})


@dataclass(frozen=True, slots=True, eq=False)
class Selected:
    """One field of an answer: the name it is answered by, and of each type its object may have the fields below."""

    answer: str
    name: str
    node: FieldNode
    definition: GraphQLField | None
    below: Mapping[str, tuple["Selected", ...]] = field(default_factory=dict)


class Operation:
    """One operation of a valid document, and the trees that its `@skip` and `@include` make of it."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> None:
        if operation.operation is not OperationType.QUERY or schema.query_type is None:
            raise Unplanned("an operation that is no query")
        self._schema = schema
        self.definition = operation
        self._query = schema.query_type
        self._fragments = {
            node.name.value: FragmentDetails(node)
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        deciding = _Deciding()
        visit(document, deciding)
        self._deciding = tuple(sorted(deciding.names))

    def decisions(self, variables: VariableValues) -> tuple[Any, ...]:
        """The values on which the operation's shape depends."""
        return tuple(variables.coerced.get(name) for name in self._deciding)

    def fields(self, variables: VariableValues) -> tuple[Selected, ...]:
        """The fields of the answer, in their order."""
        found = collect_fields(self._schema, self._fragments, variables, self._query, self.definition)
        return self._selected(self._query, found.grouped_field_set, variables)

    def _selected(
        self, of: GraphQLObjectType, groups: Mapping[str, list[FieldDetails]], variables: VariableValues
    ) -> tuple[Selected, ...]:
        return tuple(self._one(of, answer, details, variables) for answer, details in groups.items())

    def _one(
        self, of: GraphQLObjectType, answer: str, details: list[FieldDetails], variables: VariableValues
    ) -> Selected:
        node = details[0].node
        name = node.name.value
        if name in NOT_IN_DATA:
            raise Unplanned("introspection")
        definition = of.fields.get(name)
        if definition is None:
            return Selected(answer, name, node, None)
        kind = get_named_type(definition.type)
        possible: list[GraphQLObjectType] = []
        if is_object_type(kind):
            possible = [kind]
        elif is_abstract_type(kind):
            possible = list(self._schema.get_possible_types(kind))
        below = {}
        for each in possible:
            found = collect_subfields(self._schema, self._fragments, variables, self.definition, each, details)
            below[each.name] = self._selected(each, found.grouped_field_set, variables)
        return Selected(answer, name, node, definition, below)


def nullable(kind: Any) -> Any:
    """The type without its `!`."""
    return kind.of_type if is_non_null_type(kind) else kind


class _Deciding(Visitor):
    """Finds the variables that decide which fields there are."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        for argument in node.arguments or ():
            if isinstance(argument.value, VariableNode):
                self.names.add(argument.value.name.value)
