"""Who sees which rows: the access table is what the database's policies say, and it is what happens."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from service.database.acting import acting_as
from service.database.tables import BESIDE_FACTS, FACTS, metadata
from service.facts.case import Case
from service.facts.people import Task
from service.readers import READERS, READERS_OF_ONE
from service.vocabulary import TaskKind
from tests.integration.cast import PEOPLE, Cast, person
from tests.integration.green import Green, a_green_case

OPEN_TO_ROLES = {
    "access_events", "alembic_version", "audit_heads", "engine", "key_epochs", "organisations", "showings", "wakes",
}  # fmt: skip
"""Tables without row security: a role may read the whole table or none of it."""

OF_THE_OPENER = {"sealed_parts", "comparisons", "looks", "decoys", "decoy_objects", "alarms", "location_vault"}
"""No grant to the API: its policy binds nobody who could read it."""

MADE_UP: dict[type, Any] = {
    sa.Text: "X",
    sa.Integer: 7,
    sa.Boolean: False,
    sa.LargeBinary: b"x",
    sa.TIMESTAMP: datetime(2026, 3, 1, tzinfo=UTC),
    JSONB: [],
}
OTHERWISE: dict[str, dict[str, Any]] = {
    "embargoes": dict.fromkeys(("review_at", "expires_at"), datetime(2026, 3, 2, tzinfo=UTC)) | {"parts": ["NAME"]},
    "safety_reviews": {"meets_at": datetime.now(UTC), "held_at": None, "ended_at": None},
    "sealed_parts": {"police_epoch": 1, "safeguarding_epoch": 2},
}
"""What the database itself asks of a row: an embargo that holds something, until later; halves for keys there are. A review
is one that an agency may see: it meets today, and was not held."""
COLUMN_TYPES: dict[type, str] = {
    sa.Uuid: "uuid",
    sa.Text: "text",
    sa.Integer: "int4",
    sa.BigInteger: "int8",
    sa.Boolean: "bool",
    sa.LargeBinary: "bytea",
    sa.TIMESTAMP: "timestamptz",
    JSONB: "jsonb",
    sa.ARRAY: "_uuid",
    sa.Enum: "showing_action",
}


def a_row(table: sa.Table, case: UUID) -> dict[str, Any]:
    """A row of this table on the case; nothing in it means anything."""
    kinds = {c.name: type(c.type) for c in table.columns}
    row = {name: uuid4() if kind is sa.Uuid else MADE_UP[kind] for name, kind in kinds.items()}
    return row | OTHERWISE.get(table.name, {}) | {"case_id": case}


@pytest.fixture(scope="module")
async def full(cast: Cast) -> Green:
    """A case with at least one row in every table that the access table names."""
    green = await a_green_case(cast)
    async with green.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        for name in READERS.keys() - {"cases", "audit_events"}:
            await connection.execute(metadata.tables[name].insert().values(**a_row(metadata.tables[name], green.id)))
    async with acting_as(cast.engine, person("officer")) as tx:
        await tx.enter_cases([green.id])
        event = "append_audit_event(:case, 'OIC', null, 'SEE_CASE', :case, 'DPA_2018_S31', 'LG1', null, 'srtk-2026-1')"
        await tx.connection.execute(sa.text(f"select {event}"), {"case": green.id})
    return green


async def visible(green: Green, who: UUID | None) -> set[str]:
    """The tables of which somebody sees a row of this case."""
    seen = set()
    async with acting_as(green.cast.engine, who) as tx:
        for name in READERS.keys() - OF_THE_OPENER:
            column = "id" if name == "cases" else "case_id"
            asked = sa.text(f"select exists (select from {name} where {column} = :case)")
            if (await tx.connection.execute(asked, {"case": green.id})).scalar_one():
                seen.add(name)
    return seen


async def catalogue(cast: Cast, query: str) -> list[sa.Row[Any]]:
    async with cast.watching_engine.begin() as connection:
        return list(await connection.execute(sa.text(query)))


@pytest.mark.parametrize(
    ("policy", "of_one"), [("by_task", READERS_OF_ONE), ("placed", {})], ids=["looked_for", "kept"]
)
async def test_the_access_table_is_what_the_policies_say(
    cast: Cast, policy: str, of_one: dict[str, frozenset[TaskKind]]
) -> None:
    policies = await catalogue(
        cast, f"select tablename, qual, roles from pg_policies where schemaname = 'rtk' and policyname = '{policy}'"
    )
    said = {p.tablename: set(re.findall(r"[A-Z_]+", p.qual)) & set(TaskKind) for p in policies}
    assert said == {name: kinds | of_one.get(name, frozenset()) for name, kinds in READERS.items()}
    assert {role for p in policies for role in p.roles} == {"rtk_app"}


@pytest.mark.parametrize("policy", ["by_task", "placed"])
async def test_no_place_opens_an_original_in_quarantine_or_a_row_that_answers_for_nobody(
    cast: Cast, policy: str
) -> None:
    policies = await catalogue(
        cast, f"select tablename, qual from pg_policies where schemaname = 'rtk' and policyname = '{policy}'"
    )
    only = r"case_id IS NOT NULL|NOT quarantined|outcome <> 'EXCESS'::text"
    said = {p.tablename: found for p in policies if (found := re.findall(rf"\(({only})\) AND", p.qual))}
    assert said == {
        "documents": ["case_id IS NOT NULL", "NOT quarantined"],
        "return_rows": ["outcome <> 'EXCESS'::text"],
    }


async def test_every_table_with_rows_of_a_case_forces_row_security(cast: Cast) -> None:
    tables = await catalogue(
        cast,
        "select relname, relrowsecurity and relforcerowsecurity as forced from pg_class"
        " where relnamespace = 'rtk'::regnamespace and relkind = 'r'",
    )
    assert {t.relname for t in tables if not t.forced} == OPEN_TO_ROLES


@pytest.mark.parametrize("kind", sorted(set(TaskKind) - {TaskKind.AGENCY_MEMBER}))
async def test_a_task_opens_exactly_the_tables_listed_for_its_kind(full: Green, kind: TaskKind) -> None:
    who = uuid4()
    await full.write(Task(id=uuid4(), case_id=full.id, person_id=who, kind=kind, since=datetime.now(UTC)))
    assert await visible(full, who) == {name for name, kinds in READERS.items() if kind in kinds} - OF_THE_OPENER


async def test_a_task_that_is_done_opens_nothing(full: Green) -> None:
    who, now = uuid4(), datetime.now(UTC)
    await full.write(*(
        Task(id=uuid4(), case_id=full.id, person_id=who, kind=kind, since=now, done_at=now) for kind in TaskKind
    ))  # fmt: skip
    assert await visible(full, who) == set()


NAMED_BY = {
    "data_requests": "id",
    "responses": "request_id",
    "clarifications": "request_id",
    "preservations": "id",
    "safety_reviews": "id",
    "risk_views": "review_id",
    "review_actions": "id",
    "deadlines": "object_id",
}
"""The column by which a task that is given for one thing finds its rows."""


@pytest.mark.parametrize("kind", sorted(set().union(*READERS_OF_ONE.values())))
async def test_a_task_for_one_request_review_or_action_opens_that_one(full: Green, kind: TaskKind) -> None:
    """A liaison, an agency's member, somebody who took an action on."""
    who, its, other = uuid4(), uuid4(), uuid4()
    narrowed = {table: NAMED_BY[table] for table, kinds in READERS_OF_ONE.items() if kind in kinds}
    async with full.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        for name, column in narrowed.items():
            table = metadata.tables[name]
            for value in (its, other):
                mine = {"person_id": who} if "person_id" in table.c else {}
                await connection.execute(table.insert().values(**a_row(table, full.id) | {column: value} | mine))
    await full.write(
        Task(id=uuid4(), case_id=full.id, person_id=who, kind=kind, object_id=its, since=datetime.now(UTC))
    )
    by_kind = {name for name, kinds in READERS.items() if kind in kinds}
    assert await visible(full, who) == by_kind | set(narrowed)
    async with acting_as(full.cast.engine, who) as tx:
        for name, column in narrowed.items():
            beyond = sa.text(f"select count(*) from {name} where {column} <> :its")
            assert (name, (await tx.connection.execute(beyond, {"its": its})).scalar_one()) == (name, 0)


OVER: dict[str, dict[str, Any]] = {
    "was held": {"held_at": datetime.now(UTC)},
    "was ended": {"ended_at": datetime.now(UTC)},
    "was to meet yesterday": {"meets_at": datetime.now(UTC) - timedelta(days=1)},
    "is not there": {"id": uuid4()},
}


@pytest.mark.parametrize("over", OVER)
async def test_an_agency_whose_review_is_over_sees_nothing_and_enters_nowhere(full: Green, over: str) -> None:
    """Nothing waits for the worker to end its place."""
    who, review = uuid4(), uuid4()
    table = metadata.tables["safety_reviews"]
    async with full.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        await connection.execute(table.insert().values(**a_row(table, full.id) | {"id": review} | OVER[over]))
    await full.write(an_agencys_place(full, who, review))
    assert await visible(full, who) == set()
    async with acting_as(full.cast.engine, who) as tx:
        await tx.enter_cases([full.id])
        assert tx.entered == frozenset()


def an_agencys_place(full: Green, who: UUID, review: UUID) -> Task:
    return Task(
        id=uuid4(),
        case_id=full.id,
        person_id=who,
        kind=TaskKind.AGENCY_MEMBER,
        object_id=review,
        since=datetime.now(UTC),
    )


async def test_an_agency_reads_no_other_agencys_view_of_a_review(full: Green) -> None:
    who, review = uuid4(), uuid4()
    table = metadata.tables["risk_views"]
    async with full.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        await connection.execute(table.insert().values(**a_row(table, full.id) | {"review_id": review}))
    async with full.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        reviews = metadata.tables["safety_reviews"]
        await connection.execute(reviews.insert().values(**a_row(reviews, full.id) | {"id": review}))
    await full.write(an_agencys_place(full, who, review))
    assert "safety_reviews" in await visible(full, who)
    assert "risk_views" not in await visible(full, who)


@pytest.mark.parametrize("actor", [None, uuid4()], ids=["nobody", "somebody without a task"])
async def test_who_has_no_task_sees_no_row_of_any_case(full: Green, actor: UUID | None) -> None:
    assert await visible(full, actor) == set()
    forced = await catalogue(
        full.cast,
        "select relname from pg_class where relnamespace = 'rtk'::regnamespace and relkind = 'r' and relrowsecurity",
    )
    async with acting_as(full.cast.engine, actor) as tx:
        for name in {t.relname for t in forced} - {"people"} - OF_THE_OPENER:
            rows = (await tx.connection.execute(sa.text(f"select count(*) from {name}"))).scalar_one()
            assert (name, rows) == (name, 0)
        victims = sa.text("select count(*) from people where roles ? 'VICTIM'")
        assert (await tx.connection.execute(victims)).scalar_one() == 0


async def test_the_directory_names_everybody_but_victims_and_her_to_those_on_her_case(full: Green) -> None:
    async with acting_as(full.cast.engine, person("officer")) as tx:
        asked = sa.text("select id from people where roles ? 'VICTIM'")
        hers = set((await tx.connection.execute(asked)).scalars())
    async with acting_as(full.cast.engine, person("other-officer")) as tx:
        seen = set((await tx.connection.execute(sa.text("select id from people"))).scalars())
    assert full.victim in hers
    staff = {p.id for p in PEOPLE.people.values() if "VICTIM" not in p.roles}
    assert staff <= seen
    assert full.victim not in seen


@pytest.mark.parametrize("table", metadata.tables.values(), ids=str)
async def test_a_migrated_table_has_the_columns_of_its_fact(cast: Cast, table: sa.Table) -> None:
    columns = await catalogue(
        cast,
        "select column_name, udt_name, is_nullable = 'YES' as nullable from information_schema.columns"
        f" where table_schema = 'rtk' and table_name = '{table.name}'",
    )
    beside = BESIDE_FACTS.get(table.name, ())
    found = {(c.column_name, c.udt_name, c.nullable) for c in columns if c.column_name not in beside}
    assert found == {(c.name, COLUMN_TYPES[type(c.type)], c.nullable) for c in table.columns}


async def test_a_migrated_table_has_the_indexes_that_its_fact_is_found_by(cast: Cast) -> None:
    found = await catalogue(
        cast,
        "select c.relname as index, array_agg(a.attname order by a.attnum) as columns from pg_index i"
        " join pg_class c on c.oid = i.indexrelid join pg_attribute a on a.attrelid = c.oid"
        " where c.relnamespace = 'rtk'::regnamespace group by c.relname",
    )
    said = {index.name: list(index.columns.keys()) for table in metadata.tables.values() for index in table.indexes}
    assert {row.index: row.columns for row in found if row.index in said} == said


async def test_every_fact_is_of_a_case_or_of_somebody_who_takes_part() -> None:
    without = {table.name for fact, table in FACTS.items() if "case_id" not in table.c and fact is not Case}
    assert without == {"organisations", "people"}
