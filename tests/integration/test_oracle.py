"""What rows the database shows to everybody is what the oracle works out, and a policy that is another one is found."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.vocabulary import TaskKind
from tests.integration.oracle_world import (
    ALL_KEPT,
    CLAIMED,
    NOT_READ_BY_THE_API,
    Seeing,
    a_world,
    mutants_of_a_function,
    policy_reading,
)

NOT_FACTS = {
    "alarms", "command_outcomes", "comparisons", "decoy_objects", "decoys", "location_vault", "looks", "promises",
    "record_leaves",
}  # fmt: skip
"""What is remembered of commands and looks, promises, decoys, where she is, places in the record: tested elsewhere."""
ANOTHER = "ASK_WISHES"
"""A task that opens nothing: a policy that let it open something would be wrong."""


@pytest.mark.parametrize("claim", [CLAIMED, ALL_KEPT], ids=["claimed", "all_kept"])
@pytest.mark.parametrize("seed", range(4))
async def test_everybody_sees_the_rows_that_the_oracle_works_out(
    watching_engine: AsyncEngine, seed: int, claim: str
) -> None:
    async with a_world(watching_engine, Random(seed)) as seeing:
        found, expected = await seeing.seen(*seeing.tables, claim=claim), seeing.expected(*seeing.tables)
        assert {key: ids for key, ids in found.items() if ids != expected[key]} == {}
        assert {name for (_, name), ids in found.items() if ids} == set(seeing.tables)


async def test_the_oracle_knows_every_table_that_has_rows_of_its_own_for_everybody(
    watching_engine: AsyncEngine,
) -> None:
    async with a_world(watching_engine, Random(0)) as seeing:
        guarded = (
            "select relname from pg_class where relnamespace = 'rtk'::regnamespace and relkind = 'r' and relrowsecurity"
        )
        names = set((await seeing.connection.execute(sa.text(guarded))).scalars())
    assert names - NOT_FACTS - NOT_READ_BY_THE_API == set(seeing.tables)


@dataclass(frozen=True)
class Policy:
    table: str
    name: str
    condition: str


async def policies(seeing: Seeing) -> list[Policy]:
    """What decides which rows the API's role reads."""
    asked = (
        "select tablename, policyname, qual from pg_policies where schemaname = 'rtk' and 'rtk_app' = any (roles)"
        " and policyname in ('by_task', 'own', 'directory', 'clarified') and qual is not null order by 1, 2"
    )
    rows = (await seeing.connection.execute(sa.text(asked))).all()
    return [Policy(*row) for row in rows if row.tablename in seeing.tables]


WHO = r"\( SELECT actor\(\) AS actor\)|actor\(\)"
ASKED_ELSEWHERE = {
    ("by_task", "(case_id IS NOT NULL)"),
    ("clarified", "(t.person_id = actor())"),
    ("clarified", "(case_id IS NOT NULL)"),
    ("clarified", "(t.object_id = c.request_id)"),
    ("clarified", "(t.done_at IS NULL)"),
}
"""Conditions that say again what another says: places have a policy of their own, by which everybody sees theirs alone, and
each has a case; clarifications have one, by which a platform sees those of the request it has a place for.
"""


def mutants(policy: Policy) -> Iterator[str]:
    """The policy with one of its conditions left out, turned, or one place more or less."""
    condition = policy.condition
    for part in re.findall(rf"\([a-z_.]+ (?:=|<>) (?:{WHO}|[a-z_.]+|'[A-Z]+'::text)\)", condition):
        if (policy.name, part) not in ASKED_ELSEWHERE:
            yield condition.replace(part, "true", 1)
    for part in re.findall(r"\([a-z_.]+ IS (?:NOT )?NULL\)", condition):
        if (policy.name, part) not in ASKED_ELSEWHERE:
            yield condition.replace(part, "true", 1)
        yield condition.replace(part, part.replace(" IS NULL", " IS NOT NULL"), 1)
    for part in re.findall(r"\(NOT [a-z_]+\)", condition):
        yield condition.replace(part, "true", 1)
    for kind in TaskKind:
        for listed in (f"'{kind}'::text, ", f", '{kind}'::text"):
            if listed in condition:
                yield condition.replace(listed, "", 1)
    for listing in re.findall(r"'\{[A-Z_,]+\}'", condition):
        kinds = listing[2:-2].split(",")
        for kind in kinds:
            yield condition.replace(listing, f"'{{{','.join(k for k in kinds if k != kind) or 'NOBODY'}}}'")
        yield condition.replace(listing, f"'{{{','.join(kinds)},{ANOTHER}}}'")
    for name in re.findall(r"\[\], (\w*id), '", condition):
        yield condition.replace(f"[], {name}, '", "[], NULL::uuid, '")
    yield condition.replace("ARRAY[", f"ARRAY['{ANOTHER}'::text, ", 1)
    yield "true"
    yield "false"


@pytest.fixture
async def seeing(watching_engine: AsyncEngine) -> AsyncIterator[Seeing]:
    """A world of one test's own: another one that is still open would hold its rows against it."""
    async with a_world(watching_engine, Random(20261129)) as made:
        yield made


async def test_a_policy_that_is_another_one_is_found(seeing: Seeing) -> None:
    """Each policy is changed in each way, one at a time, and some row is then seen that the oracle does not show, or not."""
    tried, alike = 0, []
    for policy in await policies(seeing):
        expected = seeing.expected(policy.table)
        for condition in dict.fromkeys(mutants(policy)):
            if condition == policy.condition:
                continue
            tried += 1
            if await seen_under(seeing, policy, condition) == expected:
                alike.append((policy.table, policy.name, condition))
    assert alike == []
    assert tried > 500


async def seen_under(seeing: Seeing, policy: Policy, condition: str) -> Any:
    """What is seen of the policy's own table where it reads otherwise; an error is another answer."""
    async with seeing.altered(policy_reading(policy.table, policy.name, condition)):
        return await seeing.seen(policy.table)


FUNCTIONS = {
    "has_place": CLAIMED,
    "places_as": ALL_KEPT,
    "ask_as": ALL_KEPT,
}
"""What looks for places or keeps them, and how it has to be said who asks for it to be called."""


SOME_TABLES = ("cases", "audit_events", "deadlines", "data_requests", "review_actions", "risk_views", "safety_reviews")
"""Opened by different kinds of place, on the case or for one thing of it."""


@pytest.mark.parametrize("name", FUNCTIONS)
async def test_a_look_for_places_that_asks_less_is_found(seeing: Seeing, name: str) -> None:
    """Without one of its conditions, some row is seen that the oracle does not show."""
    asked = sa.text("select pg_get_functiondef(oid) from pg_proc where proname = :name")
    text = (await seeing.connection.execute(asked, {"name": name})).scalar_one()
    changed = list(dict.fromkeys(mutants_of_a_function(text)))
    assert changed
    for mutant in changed:
        try:
            async with seeing.altered(mutant):
                found = await seeing.seen(*SOME_TABLES, claim=FUNCTIONS[name])
        except sa.exc.DBAPIError:
            continue  # Another answer as well.
        assert found != seeing.expected(*SOME_TABLES), mutant
