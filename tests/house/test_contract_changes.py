"""The contract may grow as it likes. What a client may rest on leaves it only on a day that was announced."""

import json
import re
import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    get_named_type,
)
from graphql.utilities import find_breaking_changes

CONTRACT = Path(__file__).parents[2] / "graphql"
NOTICE = timedelta(days=90)
REMOVED_ON = re.compile(r".+[.] Removed on (\d{4}-\d{2}-\d{2})[.]")
CURRENT = (CONTRACT / "schema.graphql").read_text()
RELEASED = (CONTRACT / "released.graphql").read_text()
CURRENT_DOCUMENTS = json.loads((CONTRACT / "documents" / "manifest.json").read_text())
RELEASED_DOCUMENTS = json.loads((CONTRACT / "released-manifest.json").read_text())


def listed() -> list[dict[str, Any]]:
    changes: list[dict[str, Any]] = tomllib.loads((CONTRACT / "breaking.toml").read_text()).get("change", [])
    return changes


def breaking(before: str, after: str) -> list[str]:
    found = find_breaking_changes(build_schema(before), build_schema(after))
    return sorted(change.description for change in found)


def dropped(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """Every document that does not run any more for its role, by the forms in which clients may hold its hash."""
    kept = {(role, id) for role, documents in after.items() for d in documents for id in d["ids"].values()}
    gone = {
        d["file"]: [form for form, id in d["ids"].items() if (role, id) not in kept]
        for role, documents in before.items()
        for d in documents
    }
    return sorted(f"Document {file} was removed ({', '.join(forms)})." for file, forms in gone.items() if forms)


def elements(schema: GraphQLSchema) -> Iterator[tuple[str, Any]]:
    """Everything that can say it is deprecated, by its path."""
    for name, kind in schema.type_map.items():
        inside: dict[str, Any] = {}
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType | GraphQLInputObjectType):
            inside = dict(kind.fields)
        elif isinstance(kind, GraphQLEnumType):
            inside = dict(kind.values)
        for part, made in inside.items():
            yield f"{name}.{part}", made
            for argument_name, argument in getattr(made, "args", {}).items():
                yield f"{name}.{part}({argument_name}:)", argument


def day_in(reason: str | None) -> date | None:
    """The day on which it goes, as the reason of a deprecation says it; None where it does not."""
    said = REMOVED_ON.fullmatch(reason or "")
    try:
        return date.fromisoformat(said[1]) if said else None
    except ValueError:
        return None


def undated(schema: GraphQLSchema) -> list[str]:
    """What is deprecated without saying, in words, what to use, and on which day it goes."""
    said = {path: made.deprecation_reason for path, made in elements(schema)}
    return [path for path, reason in said.items() if reason is not None and day_in(reason) is None]


def announcing(before: GraphQLSchema, what: str) -> Iterator[tuple[str, Any]]:
    """What had to say that this goes: the part itself; of a whole type all that leads there, and stays without it."""
    for path, made in elements(before):
        kind = getattr(made, "type", None)
        leads_to = get_named_type(kind).name if kind is not None else ""
        itself = f"{path} was removed."
        if what in (f"Field {itself}", f"Argument {itself}", f"Enum value {itself}", f"{leads_to} was removed."):
            yield path, made


def unannounced(changes: list[dict[str, Any]], released: str, today: date) -> list[str]:
    """Changes whose day has not come, and what goes by them and did not say so in the contract that clients had."""
    before = build_schema(released)
    gone = {change["what"] for change in changes}
    return [change["what"] for change in changes if change["on"] > today] + [
        path
        for change in changes
        for path, made in announcing(before, change["what"])
        if f"{path.partition('.')[0]} was removed." not in gone and day_in(made.deprecation_reason) != change["on"]
    ]


def test_what_breaks_a_client_is_listed_with_its_day() -> None:
    """List it in graphql/breaking.toml. Where no client outside has the released contract yet: `make release`."""
    found = breaking(RELEASED, CURRENT) + dropped(RELEASED_DOCUMENTS, CURRENT_DOCUMENTS)
    assert sorted(found) == sorted(change["what"] for change in listed())


def test_every_listed_change_was_announced_long_enough_before_and_says_why() -> None:
    for change in listed():
        assert set(change) == {"what", "on", "announced", "why"}
        assert change["on"] - change["announced"] >= NOTICE, change["what"]
        assert change["why"].endswith(".")


def test_what_goes_said_so_in_the_released_contract_and_goes_no_sooner() -> None:
    assert unannounced(listed(), RELEASED, datetime.now(UTC).date()) == []


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
    assert undated(schema) == ["Query.b", "Query.c(d:)"]


BEFORE = """
type Query {
  a: Int @deprecated(reason: "Use c. Removed on 2027-03-01.")
  b(d: Int @deprecated(reason: "Give none. Removed on 2027-03-02."), e: E, f: F): Int
  c: Int
  old: Old @deprecated(reason: "Use c. Removed on 2027-03-01.")
}
type Old { older: Older }
type Older { n: Int, up: Old }
enum E { STAYS GOES @deprecated(reason: "Say STAYS. Removed on 2027-03-01.") }
input F { g: Int @deprecated(reason: "Give none. Removed on 2027-03-01."), h: Int }
"""
AFTER = """
type Query { b(e: E, f: F): Int, c: Int }
enum E { STAYS }
input F { h: Int }
"""
DAY = date(2027, 3, 1)


def test_a_removal_that_was_announced_may_be_made_from_its_day_on() -> None:
    changes = [{"what": what, "on": DAY} for what in breaking(BEFORE, AFTER)]
    assert [change["what"] for change in changes] == [
        "Argument Query.b(d:) was removed.",
        "Enum value E.GOES was removed.",
        "Field F.g was removed.",
        "Field Query.a was removed.",
        "Field Query.old was removed.",
        "Old was removed.",
        "Older was removed.",
    ]
    changes[0]["on"] = date(2027, 3, 2)
    assert unannounced(changes, BEFORE, date(2027, 3, 2)) == []
    assert unannounced(changes, BEFORE, DAY) == ["Argument Query.b(d:) was removed."]


def test_a_removal_of_which_the_released_contract_said_nothing_or_another_day_is_found() -> None:
    before = re.sub(" @deprecated[(][^)]*[)]", "", BEFORE)
    changes = [{"what": what, "on": DAY} for what in breaking(before, AFTER)]
    gone = ["Query.b(d:)", "E.GOES", "F.g", "Query.a", "Query.old"]
    assert unannounced(changes, before, DAY) == [*gone, "Query.old"]
    assert unannounced(changes, BEFORE, DAY) == ["Query.b(d:)"]
    stays = [{"what": "Old was removed.", "on": DAY}, {"what": "Older was removed.", "on": DAY}]
    assert unannounced(stays, before, DAY) == ["Query.old"]


def test_a_document_that_does_not_run_any_more_as_it_was_released_is_found() -> None:
    before = {
        role: [{"file": f"{role}/a.graphql", "ids": {"filed": "1", "printed": "2"}}] for role in ("officer", "spoc")
    }
    beside = {**before, "officer": [{"file": "officer/b.graphql", "ids": {"filed": "3"}}, *before["officer"]]}
    edited = {**before, "officer": [{"file": "officer/a.graphql", "ids": {"filed": "3", "printed": "2"}}]}
    moved = {"spoc": before["spoc"] + before["officer"]}
    assert dropped(before, beside) == []
    assert dropped(before, edited) == ["Document officer/a.graphql was removed (filed)."]
    assert dropped(before, moved) == ["Document officer/a.graphql was removed (filed, printed)."]
