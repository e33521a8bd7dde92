"""What an operation may cost, reckoned before it runs from the sizes that are asked for: one for each object it may read.

A price is a sum over the variables that say how long a page is, made once for a document; putting the variables' values
in takes a microsecond. It counts what is skipped too: whether `@skip` holds is known only when it runs.
"""

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    NullValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
)

from service.operations.paging import LARGEST, USUAL

OF_A_COMMAND = 10
OF_EXPLORING = 100
OF_A_LIST = 10
"""How long a list is reckoned that has no pages."""
PAGING = ("first", "last")
LARGEST_FACTOR = 10**9

Terms = dict[tuple[str, ...], int]
"""Sizes by name, multiplied, with how often; the empty one is what costs whatever the sizes."""


class Price:
    """What one operation costs with these variables."""

    def __init__(self, terms: Terms, defaults: Mapping[str, int]) -> None:
        self._fixed = terms.get((), 0)
        self._growing = [(names, times) for names, times in terms.items() if names]
        self._defaults = defaults

    def given(self, variables: Mapping[str, Any]) -> int:
        total = self._fixed
        for names, times in self._growing:
            for name in names:
                size = variables.get(name, self._defaults.get(name, USUAL))
                times *= _size(size)
            total += times
        return total


def _size(value: Any) -> int:
    """A page's size as it is reckoned; what is no size is reckoned as the largest, and turned down where it is read."""
    if value is None:
        return USUAL
    return value if isinstance(value, int) and 0 <= value <= LARGEST else LARGEST


def price_of(schema: GraphQLSchema, document: DocumentNode, operation: OperationDefinitionNode) -> Price:
    """The price of an operation of a valid document."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    defaults = {
        d.variable.name.value: int(d.default_value.value)
        for d in operation.variable_definitions or ()
        if isinstance(d.default_value, IntValueNode)
    }
    root = schema.get_root_type(operation.operation)
    terms = _Reckoning(schema, fragments).of(operation.selection_set, root)
    if operation.operation is OperationType.MUTATION:
        _add(terms, {(): OF_A_COMMAND})
    return Price(terms, defaults)


class _Reckoning:
    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self._schema = schema
        self._fragments = fragments
        self._known: dict[str, Terms] = {}

    def of(self, selections: SelectionSetNode | None, kind: Any) -> Terms:
        total: Terms = {}
        for node in selections.selections if selections is not None else ():
            if isinstance(node, FieldNode):
                _add(total, self._field(node, kind))
            elif isinstance(node, InlineFragmentNode):
                on = self._schema.type_map[node.type_condition.name.value] if node.type_condition else kind
                _add(total, self.of(node.selection_set, on))
            elif isinstance(node, FragmentSpreadNode):
                _add(total, self._fragment(node.name.value))
        return total

    def _fragment(self, name: str) -> Terms:
        if name not in self._known:
            fragment = self._fragments[name]
            self._known[name] = self.of(
                fragment.selection_set, self._schema.type_map[fragment.type_condition.name.value]
            )
        return self._known[name]

    def _field(self, node: FieldNode, kind: Any) -> Terms:
        name = node.name.value
        if name.startswith("__"):
            return {(): OF_EXPLORING} if name != "__typename" else {}
        field: GraphQLField = kind.fields[name]
        shown: Any = get_named_type(field.type)
        if is_leaf_type(shown):
            return {}
        below = self.of(node.selection_set, shown)
        if PAGING[0] in field.args:
            # What is on a page is read, whatever is asked of it: its cursors alone, or only whether there is more.
            _add(below, {(): 1})
            return _times(below, _sizes(node))
        if kind.name.endswith(("Connection", "Edge")):
            return below
        if shown.name == "PageInfo":
            return {}
        _add(below, {(): 1})
        return _times(below, {(): OF_A_LIST}) if is_list_type(get_nullable_type(field.type)) else below


def _sizes(node: FieldNode) -> Terms:
    """How many items a page is asked to have; of both ends, both, though no page has."""
    total: Terms = {}
    for argument in node.arguments or ():
        if argument.name.value in PAGING:
            _add(total, _size_of(argument.value))
    return total or {(): USUAL}


def _size_of(value: ValueNode) -> Terms:
    if isinstance(value, VariableNode):
        return {(value.name.value,): 1}
    if isinstance(value, NullValueNode):
        return {}
    return {(): _size(int(value.value)) if isinstance(value, IntValueNode) else LARGEST}


def _add(total: Terms, more: Terms) -> None:
    for names, times in more.items():
        total[names] = min(total.get(names, 0) + times, LARGEST_FACTOR)


def _times(terms: Terms, by: Terms) -> Terms:
    product: Terms = {}
    for a, m in terms.items():
        for b, n in by.items():
            _add(product, {tuple(sorted((*a, *b))): min(m * n, LARGEST_FACTOR)})
    return product
