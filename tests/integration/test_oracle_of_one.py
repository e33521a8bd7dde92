"""Asked about one case alone, the database shows what the oracle works out, to a role that writes nothing but its looks."""

import re
from collections.abc import Iterator
from random import Random

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.integration.oracle import SEES_OF_ITS_CASE, SEES_OF_ITS_THING
from tests.integration.oracle_world import CASES, Seeing, a_world, mutants_of_a_function, policy_reading

RIGHTS = (
    "select c.relname as of, a.privilege_type as right, null as part from pg_class c, aclexplode(c.relacl) a"
    " where c.relnamespace = 'rtk'::regnamespace and a.grantee = 'rtk_asker'::regrole"
    " union all select c.relname, a.privilege_type, p.attname from pg_class c join pg_attribute p on p.attrelid = c.oid,"
    " aclexplode(p.attacl) a where c.relnamespace = 'rtk'::regnamespace and a.grantee = 'rtk_asker'::regrole"
    " union all select f.proname, a.privilege_type, null from pg_proc f, aclexplode(f.proacl) a"
    " where f.pronamespace in ('rtk'::regnamespace, 'auth'::regnamespace) and a.grantee = 'rtk_asker'::regrole"
)
FUNCTIONS = {"ask_about", "ask_otherwise", "asked_about", "gate", "has_place", "note_denied", "note_shown"}

ONE_PLACE = set(SEES_OF_ITS_CASE) - set(SEES_OF_ITS_THING) - {"VICTIM"}
"""Kinds of place by which a case is shown to whoever asks about it alone."""


async def shown_tables(seeing: Seeing) -> list[str]:
    """The tables that the role may read."""
    rights = (await seeing.connection.execute(sa.text(RIGHTS))).all()
    return sorted({row.of for row in rights if row.right == "SELECT"})


@pytest.mark.parametrize("seed", range(4))
async def test_whoever_asks_about_one_case_is_shown_the_rows_that_the_oracle_works_out(
    watching_engine: AsyncEngine, seed: int
) -> None:
    async with a_world(watching_engine, Random(seed)) as seeing:
        tables, shown = await shown_tables(seeing), set()
        for about in range(CASES):
            found = await seeing.shown_by_one(*tables, about=about)
            expected = seeing.expected_by_one(*tables, about=about)
            assert {key: ids for key, ids in found.items() if ids != expected[key]} == {}
            shown |= {name for (_, name), ids in found.items() if ids}
            assert {ids is None for ids in found.values()} == {True, False}
        assert shown == set(tables)


def mutants(condition: str, chance: Random) -> Iterator[str]:
    """The policy that lets every row through, or none; with one kind of place less, and with one more that opens others."""
    yield "true"
    yield "false"
    for listing in re.findall(r"asked_about\('\{([A-Z_,]+)\}", condition):
        kinds = listing.split(",")
        out = chance.choice([kind for kind in kinds if kind in ONE_PLACE])
        fewer = [kind for kind in kinds if kind != out]
        more = [*kinds, chance.choice(sorted(ONE_PLACE - set(kinds)))]
        for changed in (fewer, more):
            yield condition.replace(f"{{{listing}}}", f"{{{','.join(changed) or 'NOBODY'}}}")
    for part in re.findall(
        r"\([a-z_]+ = actor\(\)\)|\(sent_at IS NOT NULL\)|\(cases\.\w+ = people\.id\)|\(id IN \( SELECT [^()]+\)\)",
        condition,
    ):
        yield condition.replace(part, "true", 1)


async def test_a_policy_that_is_another_one_is_found(watching_engine: AsyncEngine) -> None:
    """Each policy is changed in some way, one at a time, and some row is then shown that the oracle does not show, or not."""
    asked = "select tablename, policyname, qual from pg_policies where schemaname = 'rtk' and 'rtk_asker' = any (roles)"
    chance, tried, unfound = Random(20261130), 0, []
    async with a_world(watching_engine, Random(7)) as seeing:
        for table, name, condition in (await seeing.connection.execute(sa.text(asked + " order by 1"))).all():
            for mutant in mutants(condition, chance):
                tried += 1
                if await alike_under(seeing, table, policy_reading(table, name, mutant)):
                    unfound.append((table, name, mutant))
    assert not unfound, unfound
    assert tried > 200


async def alike_under(seeing: Seeing, table: str, statement: str) -> bool:
    """Whether every case's rows of the table are shown as before with the schema altered so; an error is another answer."""
    try:
        async with seeing.altered(statement):
            return await alike(seeing, table)
    except sa.exc.DBAPIError:
        return False


async def alike(seeing: Seeing, table: str) -> bool:
    """Whether every case's rows of the table are shown as the oracle has them."""
    for about in range(CASES):
        if await seeing.shown_by_one(table, about=about) != seeing.expected_by_one(table, about=about):
            return False
    return True


async def test_a_look_for_the_place_that_asks_less_is_found(watching_engine: AsyncEngine) -> None:
    """Without one of its conditions on places, some row is shown that the oracle does not show."""
    asked = sa.text("select pg_get_functiondef(oid) from pg_proc where proname = 'ask_about'")
    async with a_world(watching_engine, Random(7)) as seeing:
        text = (await seeing.connection.execute(asked)).scalar_one()
        changed = list(mutants_of_a_function(text))
        assert len(changed) > 3
        elsewhere = "'{AGENCY_MEMBER,PLATFORM_LIAISON,REVIEW_ACTION,VICTIM}'"
        # Of one kind it is not said that they are to ask elsewhere.
        changed += [
            text.replace(elsewhere, elsewhere.replace(kind, "NOBODY"))
            for kind in ("AGENCY_MEMBER", "PLATFORM_LIAISON", "VICTIM")
        ]
        # The case is open without a place.
        changed.append(text.replace("NULLIF(current_setting('rtk.placed_as'::text), ''::text)", "''::text"))
        assert text not in changed
        for mutant in changed:
            async with seeing.altered(mutant):
                assert not await alike(seeing, "cases"), mutant


async def test_the_role_that_asks_writes_nothing_but_its_looks(watching_engine: AsyncEngine) -> None:
    async with watching_engine.connect() as connection:
        rights = {tuple(row) for row in (await connection.execute(sa.text(RIGHTS))).all()}
        member = sa.text("select count(*) from pg_auth_members where member = 'rtk_asker'::regrole")
        assert (await connection.execute(member)).scalar_one() == 0
    assert {(of, right) for of, right, part in rights if right != "SELECT" and part is None} == {
        (name, "EXECUTE") for name in FUNCTIONS
    }
    assert {(of, right, part) for of, right, part in rights if part is not None} == {
        *(("access_events", "INSERT", part) for part in ("actor", "action", "object_id", "allowed")),
        *(("showings", "INSERT", part) for part in ("actor", "action", "object_id")),
        *(("people", "SELECT", part) for part in ("id", "name")),
    }
