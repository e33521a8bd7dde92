"""How large a document of a client's own may be. Registered documents were measured when they were filed.

Everything here is counted before the document is validated, since validating is what a hostile one would make dear.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, fields

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    Node,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

TOKENS = 500
DEPTH = 8
ALIASES = 5
DIRECTIVES = 5
ROOT_FIELDS = 3
MUTATIONS = 1
COST = 5_000
EXPLORING = ("__schema", "__type")
"""What asks for the contract itself is as deep as its types refer to each other; the engine has a bound of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measures:
    """What a document measures: levels of fields, names given to one field, directives, fields at the root."""

    depth: int
    aliases: int
    directives: int
    rootFields: int
    mutations: int


MOST = Measures(depth=DEPTH, aliases=ALIASES, directives=DIRECTIVES, rootFields=ROOT_FIELDS, mutations=MUTATIONS)


def beyond(document: DocumentNode) -> list[dict[str, object]]:
    """Every limit that the document goes beyond, with what it measures; empty where it keeps them all."""
    measured = measure(document)
    return [
        {"limit": field.name, "most": getattr(MOST, field.name), "asked": getattr(measured, field.name)}
        for field in fields(Measures)
        if getattr(measured, field.name) > getattr(MOST, field.name)
    ]


def measure(document: DocumentNode) -> Measures:
    """The measures of a parsed document, valid or not; fragments that spread themselves count once."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}
    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    levels = _Levels(fragments)
    roots = {id(o): sum(1 for _ in _roots(o.selection_set, fragments, set())) for o in operations}
    return Measures(
        depth=max((levels.of(o.selection_set) for o in operations), default=0),
        aliases=_aliases(document),
        directives=sum(len(getattr(node, "directives", None) or ()) for node in _nodes(document)),
        rootFields=max(roots.values(), default=0),
        mutations=max((roots[id(o)] for o in operations if o.operation is OperationType.MUTATION), default=0),
    )


class _Levels:
    """Levels of fields below a selection, each fragment walked once."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self._fragments = fragments
        self._known: dict[str, int] = {}

    def of(self, selections: SelectionSetNode | None) -> int:
        deepest = below = 0
        for node in selections.selections if selections is not None else ():
            if isinstance(node, FieldNode):
                below = 1 if node.name.value in EXPLORING else 1 + self.of(node.selection_set)
            elif isinstance(node, InlineFragmentNode):
                below = self.of(node.selection_set)
            elif isinstance(node, FragmentSpreadNode):
                below = self._spread(node)
            deepest = max(deepest, below)
        return deepest

    def _spread(self, node: FragmentSpreadNode) -> int:
        name = node.name.value
        if name not in self._known:
            self._known[name] = 0
            if name in self._fragments:
                self._known[name] = self.of(self._fragments[name].selection_set)
        return self._known[name]


def _roots(
    selections: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode], spread: set[str]
) -> Iterator[FieldNode]:
    for node in selections.selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, InlineFragmentNode):
            yield from _roots(node.selection_set, fragments, spread)
        elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread and node.name.value in fragments:
            spread.add(node.name.value)
            yield from _roots(fragments[node.name.value].selection_set, fragments, spread)


def _aliases(document: DocumentNode) -> int:
    """The most names that one field is given in the whole document, or the most times it stands in one selection.

    Every two of the same name in a selection are compared with each other when the document is validated.
    """
    named: Counter[str] = Counter()
    most = 0
    for node in _nodes(document):
        if isinstance(node, FieldNode) and node.alias is not None:
            named[node.name.value] += 1
        elif isinstance(node, SelectionSetNode):
            here = Counter(s.name.value for s in node.selections if isinstance(s, FieldNode))
            most = max(most, *here.values(), 0)
    return max(most, *named.values(), 0)


def _nodes(document: DocumentNode) -> Iterator[Node]:
    """Every node, without recursion: what a client sent decides how deep it lies."""
    waiting: list[Node] = [document]
    while waiting:
        node = waiting.pop()
        yield node
        for key in node.keys:
            value = getattr(node, key, None)
            if isinstance(value, Node):
                waiting.append(value)
            elif isinstance(value, (list, tuple)):
                waiting.extend(item for item in value if isinstance(item, Node))
