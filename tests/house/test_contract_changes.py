"""The contract may grow as it likes. What a client may rest on leaves it only on a day that was announced."""

import re
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType, GraphQLSchema, build_schema
from graphql.utilities import find_breaking_changes

CONTRACT = Path(__file__).parents[2] / "graphql"
NOTICE = timedelta(days=90)
REMOVED_ON = re.compile(r".+[.] Removed on (\d{4}-\d{2}-\d{2})[.]")
CURRENT = (CONTRACT / "schema.graphql").read_text()


def listed() -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = tomllib.loads((CONTRACT / "breaking.toml").read_text()).get("change", [])
    return changes


def breaking(before: str, after: str) -> list[str]:
    found = find_breaking_changes(build_schema(before), build_schema(after))
    return sorted(change.description for change in found)


def deprecated(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    """Everything that is deprecated, by its path, with the reason."""
    for name, kind in schema.type_map.items():
        inside: dict[str, Any] = {}
        if isinstance(kind, GraphQLObjectType | GraphQLInputObjectType):
            inside = dict(kind.fields)
        elif isinstance(kind, GraphQLEnumType):
            inside = dict(kind.values)
        for part, made in inside.items():
            if made.deprecation_reason is not None:
                yield f"{name}.{part}", made.deprecation_reason
            for argument_name, argument in getattr(made, "args", {}).items():
                if argument.deprecation_reason is not None:
                    yield f"{name}.{part}({argument_name})", argument.deprecation_reason


def undated(schema: GraphQLSchema) -> list[str]:
    """What is deprecated without saying, in words, what to use, and on which day it goes."""
    faults = []
    for path, reason in deprecated(schema):
        said = REMOVED_ON.fullmatch(reason)
        try:
            date.fromisoformat(said[1] if said else "")
        except ValueError:
            faults.append(path)
    return faults


def test_what_breaks_a_client_is_listed_with_its_day() -> None:
    """List it in graphql/breaking.toml. Where no client outside has the released contract yet: `make release`."""
    assert breaking((CONTRACT / "released.graphql").read_text(), CURRENT) == sorted(c["what"] for c in listed())


def test_every_listed_change_was_announced_long_enough_before_and_says_why() -> None:
    for change in listed():
        assert set(change) == {"what", "on", "announced", "why"}
        assert change["on"] - change["announced"] >= NOTICE, change["what"]
        assert change["why"].endswith(".")


def test_what_is_deprecated_says_on_which_day_it_goes() -> None:
    assert undated(build_schema(CURRENT)) == []


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("crimeReference: String!", "crimeNumber: String!"),
        ("crimeReference: String!", "crimeReference: String"),
        ("case(\n", "case(\n    purpose: String!\n"),
        ("enum Stage {", "enum Stage {\n  ELSEWHERE"),
        ("type Case {", "type Case {\n  colour: String"),
    ],
    ids=["a field goes", "a field may be null", "a required argument comes", "a word comes", "a field comes"],
)
def test_a_planted_change_is_found_where_it_breaks_a_client_and_only_there(was: str, becomes: str) -> None:
    assert was in CURRENT
    changed = CURRENT.replace(was, becomes, 1)
    assert bool(breaking(CURRENT, changed)) is not becomes.startswith(("enum", "type"))


def test_a_planted_deprecation_without_a_day_is_found() -> None:
    schema = build_schema(
        """type Query {
          a: Int @deprecated(reason: "Use c. Removed on 2027-03-01.")
          b: Int @deprecated(reason: "Use c.")
          c(d: Int @deprecated(reason: "Removed on 2027-02-30.")): Int
        }"""
    )
    assert undated(schema) == ["Query.b", "Query.c(d)"]
