"""A cursor is a place in its own list and in no other: by plan and by the reference it is the same, and refused alike."""

from itertools import permutations
from typing import Any

import pytest
from graphql import get_named_type

from service.api.executing import ENGINE
from service.operations.paging import cursor_of
from service.vocabulary import TaskKind
from tests.integration.cast import Cast
from tests.integration.contract import Contract
from tests.integration.matrix_ground import Ground, a_ground

WHO = "supervisor"
LISTS = sorted(
    name
    for name, field in ENGINE.query_type.fields.items()  # type: ignore[union-attr]
    if get_named_type(field.type).name.endswith("Connection")
)
OF_A_CASE = "deadlines of a case"
"""The same rows as `deadlines`, and in another order."""
EMPTY = {"notices"}
NOBODY = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="module")
async def ground(cast: Cast) -> Ground:
    made = await a_ground(cast)
    await made.seat({WHO: [TaskKind.SUPERVISOR]})
    return made


def document(ground: Ground, name: str) -> str:
    if name == OF_A_CASE:
        asked = f'case(id: "{ground.green.id}") {{ deadlines(first: 1, after: $after) {{ edges {{ cursor }} }} }}'
    else:
        case = f'case: "{ground.green.id}", ' if name == "auditTrail" else ""
        asked = f"{name}({case}first: 1, after: $after) {{ edges {{ cursor }} }}"
    return f"query Q($after: String) {{ {asked} }}"


def cursor_in(data: Any) -> str | None:
    """The first cursor of what was answered, whichever list it is of."""
    (shown,) = data.values()
    edges = shown.get("deadlines", shown)["edges"]
    return edges[0]["cursor"] if edges else None


async def test_a_cursor_of_another_list_is_refused_both_ways(
    contract: Contract, reference: Contract, ground: Ground
) -> None:
    documents = {name: document(ground, name) for name in [*LISTS, OF_A_CASE]}
    cursors = {}
    for name, text in documents.items():
        cursors[name] = cursor_in(await contract.data(WHO, text))
        assert cursor_in(await reference.data(WHO, text)) == cursors[name]
    assert {name for name, cursor in cursors.items() if cursor is None} <= EMPTY
    for asked in (contract, reference):
        for name, cursor in cursors.items():
            await asked.data(WHO, documents[name], after=cursor)
        for of, other in permutations(cursors, 2):
            if cursors[of] is not None:
                answer = (await asked.ask(WHO, documents[other], after=cursors[of])).json()
                codes = [error["extensions"]["code"] for error in answer.get("errors", ())]
                assert codes == ["INVALID_PAGE"], f"{other} after a cursor of {of}: {answer}"


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ("cases(%s) { edges { cursor } }", ("cases.opened_at", "0001-01-01T00:00:00+23:59", NOBODY)),
        ("cases(%s) { edges { cursor } }", ("cases.opened_at", "9999-12-31T23:59:59-23:59", NOBODY)),
        ("cases(%s) { edges { cursor } }", ("cases.opened_at", "2026-03-01T09:30:00", NOBODY)),
        ('case(id: "CASE") { timeline(%s) { edges { cursor } } }', ("audit_events.sequence", 2**40, NOBODY)),
        ('case(id: "CASE") { timeline(%s) { edges { cursor } } }', ("audit_events.sequence", 2**70, NOBODY)),
        ("directory(%s) { edges { cursor } }", ("organisations.name", "a\0", NOBODY)),
        ("changes(%s) { edges { cursor } }", (2**70, 1)),
    ],
)
async def test_what_no_row_can_be_at_is_no_cursor(
    contract: Contract, reference: Contract, field: str, place: tuple[Any, ...]
) -> None:
    document = f"query Crafted($after: String) {{ {field % 'first: 1, after: $after'} }}"
    if "CASE" in document:
        document = document.replace("CASE", str(await contract.a_case()))
    for service in (contract, reference):
        error = (await service.ask("officer", document, after=cursor_of(*place))).json()["errors"][0]
        assert error["extensions"]["code"] == "INVALID_PAGE"
