"""An id that is none names nothing: a list narrowed by one is answered as one narrowed by an id that nobody has.

The arguments are found in the schema, whatever is added to it.
"""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from graphql import (
    get_named_type,
    get_nullable_type,
    is_input_object_type,
    is_list_type,
    is_object_type,
    is_required_argument,
)

from service.api.executing import ENGINE
from service.facts.data_request import DataRequest
from service.vocabulary import TaskKind
from tests.integration.cast import Cast
from tests.integration.contract import Contract
from tests.integration.matrix_ground import Ground, a_ground

WHO = "second-supervisor"
REACHED = {"Query": "{field}", "DataRequest": 'dataRequest(id: "{request}") {{ ... on DataRequest {{ {field} }} }}'}
"""The way to a field of each type that has such a list."""


def is_page_or_list(kind: Any) -> bool:
    return is_list_type(get_nullable_type(kind)) or get_named_type(kind).name.endswith("Connection")


def narrowing() -> Iterator[Any]:
    """Every argument by which a list is narrowed to what belongs to one id."""
    for kind in ENGINE.type_map.values():
        for name, field in kind.fields.items() if is_object_type(kind) else ():
            for argument, given in field.args.items():
                if is_page_or_list(field.type) and get_named_type(given.type).name == "ID":
                    must = is_required_argument(given)
                    yield pytest.param(kind.name, name, argument, must, id=f"{kind.name}.{name}.{argument}")


@pytest.fixture(scope="module")
async def ground(cast: Cast) -> Ground:
    made = await a_ground(cast)
    await made.seat({WHO: [TaskKind.SUPERVISOR]})
    return made


@pytest.fixture(params=["plan", "reference"])
def asked(request: pytest.FixtureRequest, contract: Contract, reference: Contract) -> Contract:
    return contract if request.param == "plan" else reference


@pytest.mark.parametrize(("of", "name", "argument", "must"), list(narrowing()))
async def test_a_list_narrowed_by_what_is_no_id_shows_no_more_than_by_an_unknown_one(
    asked: Contract, ground: Ground, of: str, name: str, argument: str, must: bool
) -> None:
    def document(value: str | None, variables: str = "") -> str:
        given = "" if value is None else f"({argument}: {value})"
        field = f"{name}{given} {{ edges {{ cursor }} pageInfo {{ hasNextPage endCursor }} }}"
        return f"query Q{variables} {{ {REACHED[of].format(field=field, request=ground.ids[DataRequest])} }}"

    by_variable = document("$id", f"($id: ID{'!' if must else ''})")

    async def answer(text: str, **variables: Any) -> tuple[Any, list[tuple[str, bool]]]:
        """What is answered, and which looks it leaves."""
        before = len(await asked.looks())
        return await asked.data(WHO, text, **variables), (await asked.looks())[before:]

    unknown = await answer(by_variable, id=str(uuid4()))
    for wrong in ("abc", "", str(ground.green.id)[:-1], 7):
        assert await answer(by_variable, id=wrong) == unknown
    assert await answer(document('"abc"')) == unknown
    if not must:
        whole = await answer(document(None))
        assert whole[0] != unknown[0]
        assert await answer(document("null")) == whole
        assert await answer(by_variable, id=None) == whole
        assert await answer(by_variable) == whole


def test_an_id_within_an_input_is_one_or_is_refused() -> None:
    inputs = [kind for kind in ENGINE.type_map.values() if is_input_object_type(kind)]
    assert {get_named_type(field.type).name for kind in inputs for field in kind.fields.values()}.isdisjoint({"ID"})
