"""The record: each case's chain can be worked out again from its events alone, nothing in it can be changed, no name fits."""

import hashlib
from dataclasses import replace
from datetime import UTC
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import create_async_engine

from service.auth.tokens import token_for
from service.database.acting import acting_as
from service.database.rows import read
from service.database.tables import FACTS
from service.facts.promises import AuditEvent
from service.identity.opener import Opened, open_part
from service.vocabulary import Part
from tests.integration.a_case import a_case
from tests.integration.cast import PEOPLE, Cast, person
from tests.integration.green import a_green_case

FIRST = bytes(32)


def hash_of(event: AuditEvent) -> bytes:
    """SHA-256 over the previous hash and the event's fields by line, '-' for none: as the migration says in words."""
    fields = (
        event.case_id,
        event.sequence,
        event.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        event.actor or "-",
        event.role,
        event.task_id or "-",
        event.action,
        event.object_id,
        event.purpose,
        event.legal_basis,
        event.recipient_id or "-",
        event.policy_version,
    )
    return hashlib.sha256(event.previous_hash + "\n".join(map(str, fields)).encode()).digest()


def broken_at(events: list[AuditEvent]) -> int | None:
    """The first sequence number at which the chain does not hold; None where it does."""
    previous = FIRST
    for expected, event in enumerate(events, start=1):
        if event.sequence != expected or event.previous_hash != previous or event.hash != hash_of(event):
            return expected
        previous = event.hash
    return None


async def chains(cast: Cast) -> dict[object, list[AuditEvent]]:
    """Every event there is, by case, in order."""
    found: dict[object, list[AuditEvent]] = {}
    async with cast.watching_engine.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        table = FACTS[AuditEvent]
        for row in (await connection.execute(sa.select(table).order_by(table.c.case_id, table.c.sequence))).mappings():
            event = read(AuditEvent, row)
            found.setdefault(event.case_id, []).append(event)
    return found


async def test_every_chain_is_worked_out_again_from_its_events(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_told()
    found = await chains(cast)
    assert len(found[case.id]) > 20
    assert {id: at for id, events in found.items() if (at := broken_at(events)) is not None} == {}


async def test_the_head_is_the_last_link(cast: Cast) -> None:
    await a_case(cast)
    async with cast.watching_engine.begin() as connection:
        heads = {
            row.case_id: (row.sequence, row.hash)
            for row in await connection.execute(sa.text("select case_id, sequence, hash from rtk.audit_heads"))
        }
    assert heads == {id: (events[-1].sequence, events[-1].hash) for id, events in (await chains(cast)).items()}


async def test_a_changed_dropped_or_swapped_event_breaks_the_chain_where_it_is(cast: Cast) -> None:
    case = await a_case(cast)
    events = (await chains(cast))[case.id]
    assert broken_at(events) is None
    assert broken_at([*events[:3], replace(events[3], actor=uuid4()), *events[4:]]) == 4
    assert broken_at([*events[:3], replace(events[3], at=events[4].at), *events[4:]]) == 4
    assert broken_at([*events[:3], *events[4:]]) == 4
    assert broken_at([*events[:2], events[3], events[2], *events[4:]]) == 3
    assert broken_at(events[1:]) == 1


CHANGES = ["update {} set action = action", "delete from {}", "truncate {} cascade"]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["app", "asker", "worker", "opener", "auditor", "migrator"])
async def test_no_process_changes_the_record(cast: Cast, role: str, change: str) -> None:
    await a_case(cast)
    engine = create_async_engine(cast.settings.database_as(role))
    async with cast.nothing_changes():
        with pytest.raises(DBAPIError, match=r"permission denied|only ever added to"):
            async with engine.begin() as connection:
                await connection.execute(sa.text(change.format("audit_events")))
    await engine.dispose()


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("role", ["rtk_owner", "rtk_keeper", "rtk_gate", "postgres"])
async def test_nor_does_their_owner_nor_the_server_itself(cast: Cast, role: str, change: str) -> None:
    await a_case(cast)
    async with cast.nothing_changes():
        with pytest.raises(DBAPIError, match=r"permission denied|only ever added to"):
            await as_group(cast, role, change.format("rtk.audit_events"))


async def as_group(cast: Cast, role: str, statement: str) -> None:
    """Runs it as a role that cannot log in."""
    async with cast.watching_engine.begin() as connection:
        await connection.execute(sa.text(f"set local role {role}"))
        await connection.execute(sa.text(statement))


@pytest.mark.parametrize("role", ["app", "asker", "worker", "opener", "auditor"])
async def test_no_process_writes_an_event_past_the_chain(cast: Cast, role: str) -> None:
    engine = create_async_engine(cast.settings.database_as(role))
    for table in ("audit_events", "audit_heads"):
        with pytest.raises(DBAPIError, match="permission denied"):
            async with engine.begin() as connection:
                await connection.execute(sa.text(f"insert into {table} select * from {table}"))
    await engine.dispose()


APPEND = sa.text(
    "select append_audit_event(:case, :role, null, 'SEE_CASE', :case, 'DPA_2018_S31', 'LG1', null, 'srtk-2026-1')"
)


async def test_an_event_is_written_only_on_a_case_that_was_entered(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes(), acting_as(cast.engine, person("officer")) as tx:
        with pytest.raises(DBAPIError, match="a case that was entered"):
            await tx.connection.execute(APPEND, {"case": case.id, "role": "OIC"})
        await tx.connection.rollback()


@pytest.mark.parametrize("role", ["Rosalind Pemberthy", "OIC\nOFFICER", "oic", "", "A" * 65])
async def test_a_word_that_is_not_of_a_closed_list_does_not_fit(cast: Cast, role: str) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes(), acting_as(cast.engine, person("officer")) as tx:
        await tx.enter_cases([case.id])
        with pytest.raises(DBAPIError, match="closed_word"):
            await tx.connection.execute(APPEND, {"case": case.id, "role": role})
        await tx.connection.rollback()


async def test_no_event_holds_a_name_or_a_word_of_the_case(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_told()
    green = await a_green_case(cast, {Part.NAME: "Corwin Hathersedge"})
    token = token_for(cast.settings, person("second-officer"))
    assert isinstance(await open_part(cast.settings, green.id, Part.NAME, token), Opened)
    async with cast.watching_engine.begin() as connection:
        asked = sa.text("select string_agg(e::text, ' ') from rtk.audit_events e")
        text = (await connection.execute(asked)).scalar_one()
    names = {word for p in PEOPLE.people.values() for word in p.name.split()}
    said = {"Rosalind", "Pemberthy", "Corwin", "Hathersedge", "watcher", "photograph", "advocate", "rings", "NM/"}
    assert [word for word in sorted(names | said) if word in text] == []


async def test_the_auditor_reads_every_event_and_no_case(cast: Cast) -> None:
    case = await a_case(cast)
    engine = create_async_engine(cast.settings.database_as("auditor"))
    async with engine.begin() as connection:
        count = sa.text("select count(*) from audit_events where case_id = :case")
        assert (await connection.execute(count, {"case": case.id})).scalar_one() > 0
    with pytest.raises(DBAPIError, match="permission denied"):
        async with engine.begin() as connection:
            await connection.execute(sa.text("select from cases"))
    await engine.dispose()
