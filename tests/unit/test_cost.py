"""What an operation costs is known before it runs, from the sizes it asks for, whatever it then finds."""

from typing import Any

import pytest

from service.api.executing import Documents

DOCUMENTS = Documents(explorable=True)


def cost(text: str, **variables: Any) -> int:
    return DOCUMENTS.read(text).meant(None).price.given(variables)


@pytest.mark.parametrize(
    ("text", "costs"),
    [
        ("{ __typename }", 0),
        ("{ me { id name roles } }", 1),
        ("{ me { id organisation { name } } }", 2),
        ("{ cases(first: 7) { edges { node { id } } pageInfo { hasNextPage } } }", 7),
        ("{ cases { edges { node { id } } } }", 20),
        ("{ cases(first: null) { edges { node { id } } } }", 20),
        ("{ cases(last: 3) { edges { node { id accounts(first: 4) { edges { node { id } } } } } } }", 3 + 3 * 4),
        ("{ cases(first: 7) { edges { cursor } } }", 7),
        ("{ cases(first: 7) { pageInfo { hasNextPage } } }", 7),
        ("{ cases(first: 3) { edges { node { accounts(first: 4) { edges { cursor } } } } } }", 3 + 3 * 4),
        ("{ cases(first: 3) { edges { cursor } edges { node { id stage } } } }", 3),
        ("{ cases(first: 1000000) { edges { node { id } } } }", 100),
        ("{ myCases { id word } }", 10),
        ("{ __schema { types { name } } }", 100),
    ],
)
def test_an_operation_costs_one_for_each_object_it_may_read(text: str, costs: int) -> None:
    assert cost(text) == costs


PAGES = """query P($a: Int = 5, $b: Int) {
  cases(first: $a) { edges { node { id accounts(first: $b) { edges { node { id } } } } } }
}"""


@pytest.mark.parametrize(
    ("given", "costs"),
    [
        ({}, 5 + 5 * 20),
        ({"a": 2, "b": 3}, 2 + 6),
        ({"b": 100}, 5 + 500),
        ({"a": 100, "b": 100}, 10_100),
        ({"a": None}, 20 + 400),
    ],
)
def test_sizes_that_variables_say_are_put_in(given: dict[str, Any], costs: int) -> None:
    assert cost(PAGES, **given) == costs


def test_a_command_costs_more_than_a_look() -> None:
    text = 'mutation { withdrawWishes(input: {command: "%s", case: "%s"}) { __typename } }'
    ids = ("0b5c21a4-3a33-4bd3-93fc-3f37fcfd63fa",) * 2
    assert cost(text % ids) == 11


def test_a_fragment_costs_wherever_it_is_spread() -> None:
    text = "{ a: me { ...F } b: me { ...F } } fragment F on Me { organisation { name } }"
    assert cost(text) == 4


def test_fragments_that_double_each_other_are_reckoned_at_once() -> None:
    folded = " ".join(
        f"fragment F{n} on Me {{ ...F{n + 1} ...G{n + 1} }} fragment G{n} on Me {{ ...F{n + 1} }}" for n in range(8)
    )
    text = "{ me { ...F0 ...G0 } } fragment F8 on Me { organisation { id } } fragment G8 on Me { id } " + folded
    assert cost(text) == 1 + 55


@pytest.mark.parametrize("size", ["many", True, -1, 10**30, 2.5])
def test_what_is_no_size_is_reckoned_as_the_largest(size: Any) -> None:
    text = "query P($a: Int) { cases(first: $a) { edges { node { id } } } }"
    assert cost(text, a=size) in (1, 100)
