"""The contract keeps its own rules: printed as committed, every document valid and within its role, every field guarded."""

import importlib
import pkgutil
from pathlib import Path
from typing import Any

import pytest
import strawberry
from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLField,
    OperationDefinitionNode,
    get_named_type,
    parse,
    specified_rules,
    validate,
)

import service.operations
from service.access import ACCESS, Action
from service.api.errors import SENTENCES, ErrorCode
from service.api.mutations import COMMANDS
from service.api.questions import OPERATIONS
from service.api.roots import May, guarded, root
from service.api.schema import print_contract, schema
from service.api.trusted import FOLDERS, print_manifest
from service.operations.context import permits

CONTRACT = Path(__file__).parents[2] / "graphql"
DOCUMENTS = sorted((CONTRACT / "documents").rglob("*.graphql"))
ENGINE = schema._schema


def roots_of(document: DocumentNode) -> list[GraphQLField]:
    """The root fields that a document's one operation asks."""
    (operation,) = [d for d in document.definitions if isinstance(d, OperationDefinitionNode)]
    kind = ENGINE.get_root_type(operation.operation)
    assert kind is not None
    return [kind.fields[s.name.value] for s in operation.selection_set.selections if isinstance(s, FieldNode)]


def action_of(field: GraphQLField) -> Action:
    (may,) = [d for d in field.extensions["strawberry-definition"].directives if isinstance(d, May)]
    action: Action = may.action
    return action


def test_the_printed_contract_is_the_committed_one() -> None:
    assert (CONTRACT / "schema.graphql").read_text() == print_contract(), "run `make contract`"


def test_the_manifest_registers_the_committed_documents() -> None:
    assert (CONTRACT / "documents" / "manifest.json").read_text() == print_manifest(), "run `make contract`"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_document_is_valid_and_within_its_role(path: Path) -> None:
    document = parse(path.read_text())
    assert validate(ENGINE, document, specified_rules) == []
    for field in roots_of(document):
        assert ACCESS[action_of(field)].roles & FOLDERS[path.parent.name]


def test_every_role_that_has_screens_has_a_folder() -> None:
    assert {path.parent.name for path in DOCUMENTS} == set(FOLDERS)


def test_every_root_field_is_in_some_document() -> None:
    asked = {id(field) for path in DOCUMENTS for field in roots_of(parse(path.read_text()))}
    kinds = (ENGINE.query_type, ENGINE.mutation_type)
    assert [n for kind in kinds if kind for n, f in kind.fields.items() if id(f) not in asked] == []


def commands_in_operations() -> set[Any]:
    found = set()
    for module in pkgutil.iter_modules(service.operations.__path__, "service.operations."):
        for made in vars(importlib.import_module(module.name)).values():
            if hasattr(made, "command") and hasattr(made, "action"):
                found.add(made)
    return found


def test_every_command_of_the_operations_is_a_mutation_and_answers_to_its_name() -> None:
    assert set(COMMANDS) == commands_in_operations()
    assert set(OPERATIONS) == {operation.command.__name__ for operation in COMMANDS}


def test_every_action_of_a_root_field_is_in_the_access_table_once() -> None:
    kinds = (ENGINE.query_type, ENGINE.mutation_type)
    actions = [action_of(field) for kind in kinds if kind for field in kind.fields.values()]
    assert len(actions) == len(set(actions))
    typed = {Action.COMPARE_IDENTITY, Action.OPEN_IDENTITY}
    elsewhere = typed | {Action.SEAL_SUBJECT, Action.SEE_DOCUMENT, Action.UPLOAD_DOCUMENT}
    assert set(actions) | elsewhere == set(ACCESS)


def test_a_root_field_without_may_does_not_build() -> None:
    @strawberry.type
    class Query:
        secret: str = "open"

    with pytest.raises(TypeError, match=r"Query\.secret does not say @may"):
        guarded(Query)


def test_nothing_unguarded_can_be_a_root_field() -> None:
    async def unguarded() -> None: ...

    with pytest.raises(TypeError, match="unguarded is not guarded"):
        root(unguarded, str)
    assert root(permits(Action.SEE_ME)(unguarded), str) is not None  # type: ignore[arg-type]


def test_every_mutation_answers_a_result_or_a_problem() -> None:
    assert ENGINE.mutation_type is not None
    for name, field in ENGINE.mutation_type.fields.items():
        union = get_named_type(field.type)
        assert union.name == f"{name[0].upper()}{name[1:]}Result"
        assert [kind.name for kind in union.types][-1] == "Problem"  # type: ignore[attr-defined]


def test_every_code_of_an_error_has_its_one_sentence() -> None:
    assert set(SENTENCES) == set(ErrorCode)


@pytest.mark.parametrize(
    "kind", ["MyCase", "OfferAnswered", "WishesRecorded", "WishesWithdrawn", "PlatformRequest", "PlatformAnswer"]
)
def test_what_victims_and_platforms_read_names_no_person_by_id_and_no_case(kind: str) -> None:
    fields = set(ENGINE.type_map[kind].fields)  # type: ignore[attr-defined]
    told = {name for name in fields if name.endswith(("By", "Id", "oic", "supervisor"))}
    assert told <= {"platformId"}
