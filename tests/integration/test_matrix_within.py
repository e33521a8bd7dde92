"""The other ids of a command on one's own case: another's, a ring-fenced case's and one's own other case's are as unknown.

Generated from the schema (matrix_within.py). Denied is the same bytes as for what does not exist, one access event, and no
row is another one.
"""

from typing import Any
from uuid import uuid4

import pytest
from graphql import GraphQLField

from service.facts.data_request import DataRequest
from service.facts.people import Person
from service.vocabulary import TaskKind
from tests.integration.cast import Cast
from tests.integration.contract import Contract
from tests.integration.matrix import NAMES, ROOTS, right_of, variables_of
from tests.integration.matrix_ground import Ground, a_ground, hidden_grounds
from tests.integration.matrix_within import WITHIN, all_within, asked_of, put
from tests.integration.test_matrix import denied, seats

SHOWN = "__typename ... on Problem { code details { path code } }"
FIELDS: dict[str, GraphQLField] = {name: field for _, name, field in ROOTS}


@pytest.fixture(scope="module")
async def hidden(cast: Cast) -> list[Ground]:
    return await hidden_grounds(cast)


@pytest.fixture(scope="module")
async def elsewhere(cast: Cast) -> Ground:
    """Another case of the asker's own."""
    return await a_ground(cast)


def words_in(answer: dict[str, Any]) -> set[str]:
    return {answer.get("code", ""), *(detail["code"] for detail in answer.get("details", ()))}


@pytest.mark.parametrize(("name", "path"), [pytest.param(*each, id=".".join(each)) for each in all_within()])
async def test_an_id_within_a_command_on_ones_own_case_opens_nothing_of_another_case(
    contract: Contract, cast: Cast, hidden: list[Ground], elsewhere: Ground, name: str, path: str
) -> None:
    within, field, own = WITHIN[name][path], FIELDS[name], await a_ground(cast)
    right = right_of(field)
    kind = min(right.tasks, default=TaskKind.OIC)
    who = seats(right.roles, kind)
    for ground in (own, elsewhere):
        await ground.seat({who: [kind]})
    if within.of is not Person or DataRequest in within.state:
        await own.green.change(DataRequest, targets=asked_of(own))
    for fact, values in within.state.items():
        await own.green.change(fact, **values)
    kind_of_input = field.args["input"].type
    document = f"mutation M($input: {kind_of_input}) {{ {name}(input: $input) {{ {SHOWN} }} }}"

    async def asked(id: Any) -> Any:
        given = variables_of(field, own.named(NAMES.get(name, {})))["input"] | within.given(own)
        return await contract.ask(who, document, input=put(kind_of_input, given, tuple(path.split(".")), str(id)))

    others = hidden if within.of is Person else [*hidden, elsewhere]
    async with denied(contract, cast, field, 1 + len(others), refusals=1 + len(others)):
        unknown = await asked(uuid4())
        assert within.word in words_in(unknown.json()["data"][name]), unknown.text
        for ground in others:
            answer = await asked(ground.ids[within.of])
            assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)
            assert dict(answer.headers) == dict(unknown.headers)
