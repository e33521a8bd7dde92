"""Every root field, asked by every role about its own, another's, what does not exist, and a ring-fenced case's.

Generated from the schema and the access table. Denied is null, the same bytes whatever there is, one access event, and no row
is another one. The rows of the matrix stand in matrix.py.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from graphql import GraphQLField

from service.vocabulary import Role, TaskKind
from tests.integration.cast import PEOPLE, Cast
from tests.integration.contract import Contract
from tests.integration.every_look import EVERY_LOOK
from tests.integration.matrix import (
    LISTS,
    NAMES,
    OF_THE_ASKER,
    ROOTS,
    action_of,
    document_of,
    right_of,
    variables_of,
)
from tests.integration.matrix_ground import Ground, a_ground

BY_ROLE: dict[Role, str] = {role: key for key, p in reversed(PEOPLE.people.items()) for role in p.roles}
READS_ANY = {"auditTrail": Role.AUDITOR, "victimLocationInRescue": Role.SUPERVISOR}
"""Who inspects has no place on the case, since that would be the gift of those who are inspected; nor has who sends help."""
THINGS = [pytest.param(*root, id=root[1]) for root in ROOTS if root[1] in NAMES]
QUESTIONS = [pytest.param(name, field, id=name) for _, name, field in ROOTS if name in LISTS]


def seats(right_roles: Iterable[Role], kind: TaskKind) -> str:
    """Somebody whose role goes with a place, else anybody of these roles."""
    roles = sorted(right_roles)
    return BY_ROLE[next((role for role in roles if role.value == kind.value), roles[0])]


@dataclass
class Grounds:
    """Nobody of the matrix has a place on another's case or on the one that is ring-fenced; on `own`, whoever is seated."""

    own: Ground
    others: Ground
    fenced: Ground


@pytest.fixture(scope="module")
async def grounds(cast: Cast) -> Grounds:
    made = Grounds(await a_ground(cast), await a_ground(cast), await a_ground(cast, fenced=True))
    for ground in (made.others, made.fenced):
        await ground.seat({"second-supervisor": [TaskKind.SUPERVISOR]})
    return made


@asynccontextmanager
async def denied(
    contract: Contract, cast: Cast, field: GraphQLField, times: int, *, refusals: int = 0
) -> AsyncIterator[None]:
    """In the block somebody is turned away so many times: as many access events, nothing changed, and no command kept but
    so many refusals at most.
    """
    before = await kept(contract)
    async with cast.nothing_changes():
        yield
    assert await looks(contract, before.looks) == [(action_of(field), False)] * times
    assert before.commands <= (await kept(contract)).commands <= before.commands + refusals


@dataclass(frozen=True)
class Kept:
    """How many looks are on record, and how many commands are remembered."""

    looks: int
    commands: int


async def kept(contract: Contract) -> Kept:
    counts = f"select (select count(*) from {EVERY_LOOK}), (select count(*) from rtk.command_outcomes)"
    async with contract.watching_engine.connect() as connection:
        return Kept(*(await connection.execute(sa.text(counts))).one())


async def looks(contract: Contract, beyond: int) -> list[tuple[str, bool]]:
    """The looks beyond so many."""
    asked = sa.text(f"select action, allowed from {EVERY_LOOK} order by at offset :beyond")
    async with contract.watching_engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(asked, {"beyond": beyond})]


@dataclass(frozen=True)
class Field:
    """One root field that names things, asked about those of a ground, or about none that exist."""

    contract: Contract
    operation: str
    name: str
    field: GraphQLField

    async def asked(self, who: str, about: Ground | None) -> httpx.Response:
        names = NAMES[self.name]
        named = {argument: str(uuid4()) for argument in names} if about is None else about.named(names)
        document = document_of(self.operation, self.name, self.field)
        return await self.contract.ask(who, document, **variables_of(self.field, named))

    def null(self, answer: httpx.Response) -> bool:
        return answer.status_code == 200 and answer.content.startswith(b'{"data":{"%b":null}' % self.name.encode())


@pytest.mark.parametrize(("operation", "name", "field"), THINGS)
async def test_what_is_anothers_or_ring_fenced_is_byte_for_byte_what_does_not_exist(
    contract: Contract, cast: Cast, grounds: Grounds, operation: str, name: str, field: GraphQLField
) -> None:
    asking = Field(contract, operation, name, field)
    strangers = [BY_ROLE[role] for role in Role if READS_ANY.get(name) is not role]
    async with denied(contract, cast, field, 3 * len(strangers)):
        for who in strangers:
            unknown = await asking.asked(who, None)
            assert asking.null(unknown), (who, unknown.text)
            assert "errors" not in unknown.json()
            for ground in (grounds.others, grounds.fenced):
                answer = await asking.asked(who, ground)
                assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content), who
                assert dict(answer.headers) == dict(unknown.headers), who


@pytest.mark.parametrize(("operation", "name", "field"), THINGS)
async def test_with_every_place_on_the_case_the_wrong_role_and_with_every_other_place_the_right_one_gets_null(
    contract: Contract, cast: Cast, grounds: Grounds, operation: str, name: str, field: GraphQLField
) -> None:
    right, ground = right_of(field), grounds.own
    wrong = [role for role in Role if role not in right.roles]
    fitting = [role for role in Role if role in right.roles and READS_ANY.get(name) is not role]
    places: dict[str, list[TaskKind]] = {BY_ROLE[role]: list(TaskKind) for role in wrong}
    places |= {BY_ROLE[role]: [kind for kind in TaskKind if kind not in right.tasks] for role in fitting}
    await ground.seat(places)
    asking = Field(contract, operation, name, field)
    async with denied(contract, cast, field, len(places)):
        for who in places:
            answer = await asking.asked(who, ground)
            assert asking.null(answer), (who, answer.text)
            assert "errors" not in answer.json()


@pytest.mark.parametrize(("operation", "name", "field"), THINGS)
async def test_with_each_place_that_is_listed_the_right_role_is_answered(
    contract: Contract, cast: Cast, operation: str, name: str, field: GraphQLField
) -> None:
    right, ground = right_of(field), await a_ground(cast)
    asking = Field(contract, operation, name, field)
    for kind in sorted(right.tasks):
        who = seats(right.roles, kind)
        await ground.seat({who: [kind]})
        answer = await asking.asked(who, ground)
        assert (kind, answer.status_code, "errors" in answer.json()) == (kind, 200, False), answer.text
        assert answer.json()["data"][name] is not None, (who, kind)


def about(ground: Ground) -> dict[str, str]:
    """What a list is narrowed by, so that one case is told from all others there are."""
    return {
        "reference": f"NM/{ground.green.id.hex[:10]}",
        "case": str(ground.green.id),
        "key": ground.key,
        "after": ground.before,
        "day": datetime.now(UTC).date().isoformat(),
    }


async def listed(contract: Contract, name: str, who: str, ground: Ground) -> Any:
    document, _ = LISTS[name]
    given = {n: value for n, value in about(ground).items() if f"${n}" in document}
    answer = await contract.ask(who, document, **given)
    assert "errors" not in answer.json(), answer.text
    return answer.json()["data"][name]


@pytest.mark.parametrize(("name", "field"), QUESTIONS)
async def test_a_list_holds_nothing_of_a_case_on_which_one_has_no_place(
    contract: Contract, cast: Cast, grounds: Grounds, name: str, field: GraphQLField
) -> None:
    right, fact = right_of(field), LISTS[name][1]
    for ground in (grounds.others, grounds.fenced):
        for role in right.roles:
            assert str(ground.ids[fact]) not in str(await listed(contract, name, BY_ROLE[role], ground)), role
    wrong = [BY_ROLE[role] for role in Role if role not in right.roles]
    async with denied(contract, cast, field, len(wrong)):
        for who in wrong:
            assert await listed(contract, name, who, grounds.others) is None


@pytest.mark.parametrize(("name", "field"), QUESTIONS)
async def test_a_list_holds_ones_own_by_each_place_that_is_listed_and_by_no_other(
    contract: Contract, cast: Cast, name: str, field: GraphQLField
) -> None:
    right, fact, ground = right_of(field), LISTS[name][1], await a_ground(cast)
    for kind in sorted(right.tasks):
        who = seats(right.roles, kind)
        await ground.seat({who: [kind]})
        assert str(ground.ids[fact]) in str(await listed(contract, name, who, ground)), kind
    others = [kind for kind in TaskKind if kind not in right.tasks]
    await ground.seat({BY_ROLE[role]: others for role in right.roles})
    for role in right.roles:
        assert str(ground.ids[fact]) not in str(await listed(contract, name, BY_ROLE[role], ground)), role


@pytest.mark.parametrize(
    ("operation", "name", "field"), [pytest.param(*root, id=root[1]) for root in ROOTS if root[1] in OF_THE_ASKER]
)
async def test_what_is_about_the_asker_is_null_for_the_wrong_role_with_one_access_event_and_nothing_changed(
    contract: Contract, cast: Cast, operation: str, name: str, field: GraphQLField
) -> None:
    wrong = [BY_ROLE[role] for role in Role if role not in right_of(field).roles]
    async with denied(contract, cast, field, len(wrong)):
        for who in wrong:
            answer = await contract.ask(who, document_of(operation, name, field), **variables_of(field, {}))
            assert answer.json()["data"] == {name: None}


async def test_anothers_command_is_as_unknown_as_one_that_nobody_gave(contract: Contract, grounds: Grounds) -> None:
    await contract.a_case()
    async with contract.watching_engine.connect() as connection:
        asked = sa.text("select command from rtk.command_outcomes where actor = :actor limit 1")
        given = (await connection.execute(asked, {"actor": PEOPLE.people["officer"].id})).scalar_one()
    document = "query Q($command: UUID!) { commandOutcome(command: $command) { operation } }"
    for role in set(Role) - {Role.OFFICER}:
        answers = [await contract.ask(BY_ROLE[role], document, command=str(id)) for id in (given, uuid4())]
        assert answers[0].content == answers[1].content
        assert answers[0].json()["data"] == {"commandOutcome": None}
