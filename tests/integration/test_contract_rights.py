"""Who gets what: with the wrong role null, another's as if it did not exist, each denial on record and nothing changed."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from service.access import ACCESS, Action
from service.api.executing import ENGINE
from service.api.roots import May
from service.vocabulary import Role
from tests.integration.cast import PEOPLE, Cast
from tests.integration.contract import SEE_CASE, Contract


async def test_anothers_case_is_null_byte_for_byte_like_one_that_does_not_exist(contract: Contract) -> None:
    case = await contract.a_case()
    for stranger in ("other-officer", "second-officer", "spoc", "auditor", "victim", "liaison-picta", "advocate"):
        before = len(await contract.looks())
        theirs = await contract.ask(stranger, SEE_CASE, id=str(case))
        unknown = await contract.ask(stranger, SEE_CASE, id=str(uuid4()))
        assert theirs.content == unknown.content
        assert theirs.content.startswith(b'{"data":{"case":null},')
        assert (await contract.looks())[before:] == [("SEE_CASE", False)] * 2


async def test_a_look_at_ones_own_case_is_on_record_too(contract: Contract) -> None:
    case = await contract.a_case()
    before = len(await contract.looks())
    assert (await contract.data("supervisor", SEE_CASE, id=str(case)))["case"]["id"] == str(case)
    assert (await contract.looks())[before:] == [("SEE_CASE", True)]


ROOTS: list[tuple[str, str, GraphQLField]] = [
    (operation, name, field)
    for operation, root in (("query", ENGINE.query_type), ("mutation", ENGINE.mutation_type))
    if root is not None
    for name, field in root.fields.items()
]
BY_ROLE: dict[Role, str] = {role: key for key, p in reversed(PEOPLE.people.items()) for role in p.roles}


def action_of(field: GraphQLField) -> Action:
    (may,) = [d for d in field.extensions["strawberry-definition"].directives if isinstance(d, May)]
    return may.action


def people(roles: Iterable[Role]) -> list[str]:
    """Somebody of each of these roles."""
    return [BY_ROLE[role] for role in sorted(roles)]


def filled(kind: Any) -> Any:
    """Some value that fits an input type: enough to be asked, and about nothing that exists."""
    if isinstance(kind, GraphQLNonNull):
        return filled(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [filled(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        return {name: filled(field.type) for name, field in kind.fields.items() if is_required_input_field(field)}
    return {
        "UUID": str(uuid4()),
        "ID": str(uuid4()),
        "DateTime": "2026-03-02T21:05:00Z",
        "Date": "2026-03-02",
        "Boolean": True,
        "Int": 1,
        "String": "a text",
    }[kind.name]


def selection(kind: Any) -> str:
    """The least that may be selected of an output type."""
    while isinstance(kind, (GraphQLNonNull, GraphQLList)):
        kind = kind.of_type
    if is_leaf_type(kind):
        return ""
    return "{ __typename }"


async def asked(contract: Contract, who: str, operation: str, name: str, field: GraphQLField) -> httpx.Response:
    """Asks one root field with values that fit its arguments."""
    wanted = {n: a for n, a in field.args.items() if is_required_argument(a)}
    variables = ", ".join(f"${n}: {a.type}" for n, a in wanted.items())
    arguments = ", ".join(f"{n}: ${n}" for n in wanted)
    document = (
        f"{operation} Asked{f'({variables})' if wanted else ''}"
        f" {{ {name}{f'({arguments})' if wanted else ''} {selection(field.type)} }}"
    )
    return await contract.ask(who, document, **{n: filled(a.type) for n, a in wanted.items()})


async def remembered_commands(contract: Contract) -> int:
    async with contract.watching_engine.connect() as connection:
        return (await connection.execute(sa.text("select count(*) from rtk.command_outcomes"))).scalar_one()


async def all_get_null(
    contract: Contract, cast: Cast, operation: str, name: str, field: GraphQLField, strangers: list[str]
) -> None:
    """Each asks once and gets null; each look is on record, no command is remembered, and no row is another one."""
    before, remembered = len(await contract.looks()), await remembered_commands(contract)
    async with cast.nothing_changes():
        answers = [(await asked(contract, who, operation, name, field)).json() for who in strangers]
    assert [answer["data"] for answer in answers] == [{name: None}] * len(strangers)
    assert not any("errors" in answer for answer in answers)
    assert (await contract.looks())[before:] == [(action_of(field), False)] * len(strangers)
    assert await remembered_commands(contract) == remembered


@pytest.mark.parametrize(("operation", "name", "field"), ROOTS, ids=[name for _, name, _ in ROOTS])
async def test_the_wrong_role_gets_null_and_one_access_event_and_nothing_changes(
    contract: Contract, cast: Cast, operation: str, name: str, field: GraphQLField
) -> None:
    wrong = set(Role) - ACCESS[action_of(field)].roles
    await all_get_null(contract, cast, operation, name, field, people(wrong))


ON_A_CASE = [root for root in ROOTS if root[0] == "mutation" and ACCESS[action_of(root[2])].tasks]


@pytest.mark.parametrize(("operation", "name", "field"), ON_A_CASE, ids=[name for _, name, _ in ON_A_CASE])
async def test_the_right_role_without_a_task_gets_null_like_a_stranger(
    contract: Contract, cast: Cast, operation: str, name: str, field: GraphQLField
) -> None:
    await all_get_null(contract, cast, operation, name, field, people(ACCESS[action_of(field)].roles))


def test_every_root_field_says_may() -> None:
    assert [name for _, name, field in ROOTS if action_of(field) not in ACCESS] == []
    assert isinstance(ENGINE.query_type, GraphQLObjectType)
