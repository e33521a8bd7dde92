"""The contract: printed as committed, permitted field by field, and its documents valid for the role they are written for."""

from pathlib import Path

import pytest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    build_schema,
    parse,
    validate,
)

from service.access import ACCESS, Action
from service.api.schema import print_contract
from service.vocabulary import Role
from tests.house.source import ROOT, tracked

CONTRACT = ROOT / "graphql" / "schema.graphql"
DOCUMENTS = [path for path in tracked() if path.parts[:2] == ("graphql", "documents") and path.suffix == ".graphql"]
SCHEMA = build_schema(print_contract())
ROOTS = {
    f"{kind.name}.{name}": field for kind in (SCHEMA.query_type, SCHEMA.mutation_type) if kind
    for name, field in kind.fields.items()
}  # fmt: skip


def action_of(root: str) -> Action:
    """The one action that a root field says it takes."""
    node = ROOTS[root].ast_node
    assert node is not None
    (may,) = [directive for directive in node.directives if directive.name.value == "may"]
    return Action(may.arguments[0].value.value)  # type: ignore[attr-defined]


def role_of(document: Path) -> Role:
    return Role(document.parts[2].upper().replace("-", "_"))


def roots_asked(document: DocumentNode) -> set[str]:
    """The root fields a document asks for, through fragments too."""
    fragments = {d.name.value: d for d in document.definitions if isinstance(d, FragmentDefinitionNode)}

    def of(selection: SelectionSetNode, kind: str) -> set[str]:
        found: set[str] = set()
        for node in selection.selections:
            if isinstance(node, FieldNode) and not node.name.value.startswith("__"):
                found.add(f"{kind}.{node.name.value}")
            elif isinstance(node, FragmentSpreadNode):
                found |= of(fragments[node.name.value].selection_set, kind)
            elif isinstance(node, InlineFragmentNode):
                found |= of(node.selection_set, kind)
        return found

    operations = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    return {root for o in operations for root in of(o.selection_set, o.operation.value.capitalize())}


def test_the_contract_is_printed_as_committed() -> None:
    """Printed anew with `make contract`; a reader sees in the change what clients will see."""
    assert print_contract() == CONTRACT.read_text()


@pytest.mark.parametrize("root", sorted(ROOTS))
def test_every_root_field_says_who_may(root: str) -> None:
    assert action_of(root) in ACCESS


def test_a_question_asks_and_a_mutation_does() -> None:
    asking = {action_of(root) for root in ROOTS if root.startswith("Query.")}
    doing = {action_of(root) for root in ROOTS if root.startswith("Mutation.")}
    assert all(action.startswith("SEE_") for action in asking)
    assert not any(action.startswith("SEE_") for action in doing)


def test_every_action_is_reached_by_the_contract_or_by_a_door_of_its_own() -> None:
    doors = {Action.UPLOAD_DOCUMENT, Action.SEE_DOCUMENT, Action.SEAL_SUBJECT, Action.OPEN_IDENTITY}
    assert {action_of(root) for root in ROOTS} | doors == set(Action)


def test_every_root_field_and_type_says_what_it_is() -> None:
    assert [root for root, field in ROOTS.items() if not field.description] == []


def test_there_are_documents() -> None:
    assert DOCUMENTS != []


@pytest.mark.parametrize("path", DOCUMENTS, ids=str)
def test_every_document_is_valid_and_within_its_role(path: Path) -> None:
    document, role = parse((ROOT / path).read_text()), role_of(path)
    assert validate(SCHEMA, document) == []
    assert [root for root in sorted(roots_asked(document)) if role not in ACCESS[action_of(root)].roles] == []
