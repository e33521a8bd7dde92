"""Where she is: in a vault of its own, seen by police on her case, bounded and on record; or in a rescue, alarmed."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.alarms import FILE, standing_in
from service.commands.care import RecordVictimLocation
from service.database.acting import acting_as
from service.database.rows import canonical
from service.facts.care import VictimLocation
from service.facts.case import Case
from service.facts.holding import Conflict
from service.facts.people import Task
from service.operations.locations import record_victim_location
from service.record.decoys import list_alarms, settle_alarm
from service.record.watching import Watch
from service.vocabulary import ConflictRelation, OutboxKind, TaskKind
from tests.integration.cast import Cast, ago, granted, person
from tests.integration.contract import Contract
from tests.integration.green import Green, a_green_case

ADDRESS = "Flat 3, 12 Alder Row, Northmoor"
RECORD = """mutation Record($input: RecordVictimLocationInput!) {
  recordVictimLocation(input: $input) { __typename ... on VictimLocation { id recordedAt } ... on Problem { code } }
}"""
LOOK = "query Look($case: ID!) { victimLocation(case: $case, purpose: WELFARE_CHECK) { address recordedAt } }"
RESCUE = (
    "query Look($case: ID!) { victimLocationInRescue(case: $case, reason: ATTACK_REPORTED) { address recordedAt } }"
)


async def recorded(cast: Cast, address: str = ADDRESS) -> Green:
    """A case on which it is recorded where she is."""
    green = await a_green_case(cast)
    await record(cast, green, address)
    return green


async def record(cast: Cast, green: Green, address: str = ADDRESS) -> VictimLocation:
    command = RecordVictimLocation(id=uuid4(), case=green.id, address=address)
    return granted(await record_victim_location(cast("officer"), command), VictimLocation)


async def last_events(cast: Cast, case: UUID) -> list[tuple[UUID, str, bool, str]]:
    asked = "select actor, action, allowed, purpose from rtk.access_events where object_id = :case order by id"
    async with cast.watching_engine.connect() as connection:
        return [tuple(row) for row in await connection.execute(sa.text(asked), {"case": case})]


async def address_seen(contract: Contract, who: str, case: UUID, document: str = LOOK) -> str | None:
    (seen,) = (await contract.data(who, document, case=str(case))).values()
    return None if seen is None else seen["address"]


async def looked(cast: Cast, who: UUID, *, times: int, within: timedelta) -> None:
    """They have looked so often, each time at another case, the first so long ago."""
    statement = sa.text(
        "insert into rtk.looks (case_id, person_id, action, began_at) values (:case, :who, 'SEE_VICTIM_LOCATION', :at)"
    )
    for n in range(times):
        case = (await a_green_case(cast)).id
        async with cast.watching_engine.begin() as connection:
            await connection.execute(
                statement, {"case": case, "who": who, "at": ago() - within * (n + 1) / (times + 1)}
            )


async def test_an_officer_in_charge_records_it_and_no_answer_but_a_look_has_it(contract: Contract, cast: Cast) -> None:
    green = await a_green_case(cast)
    given = {"command": str(uuid4()), "case": str(green.id), "address": ADDRESS}
    answers = [await contract.ask("officer", RECORD, input=given) for _ in range(2)]
    assert answers[0].json()["data"]["recordVictimLocation"]["__typename"] == "VictimLocation"
    assert answers[0].content == answers[1].content
    assert ADDRESS not in answers[0].text
    assert await address_seen(contract, "officer", green.id) == ADDRESS
    assert await last_events(cast, green.id) == [(person("officer"), "SEE_VICTIM_LOCATION", True, "WELFARE_CHECK")]


async def test_a_later_one_takes_its_place_and_of_the_earlier_nothing_is_kept(contract: Contract, cast: Cast) -> None:
    green = await recorded(cast)
    second = await record(cast, green, "A refuge")
    assert await address_seen(contract, "supervisor", green.id) == "A refuge"
    async with acting_as(cast.engine, person("officer")) as tx:
        both = await tx.all(VictimLocation, case_id=green.id)
    assert [location.id for location in both if location.replaced_at is None] == [second.id]
    assert len(both) == 2
    async with cast.watching_engine.connect() as connection:
        asked = sa.text("select location_id from rtk.location_vault where location_id = any (:ids)")
        kept = (await connection.execute(asked, {"ids": [location.id for location in both]})).scalars().all()
    assert kept == [second.id]


@pytest.mark.parametrize("address", ["", "  ", "x" * 20_001])
async def test_what_is_no_address_is_refused_and_nothing_is_kept(contract: Contract, cast: Cast, address: str) -> None:
    green = await a_green_case(cast)
    given = {"command": str(uuid4()), "case": str(green.id), "address": address}
    async with cast.nothing_changes():
        answer = await contract.ask("officer", RECORD, input=given)
    assert answer.json()["data"]["recordVictimLocation"]["code"] == "INVALID_INPUT"


@pytest.mark.parametrize("kind", sorted({*TaskKind} - {TaskKind.OIC, TaskKind.OFFICER, TaskKind.SUPERVISOR}), ids=str)
async def test_no_other_place_on_the_case_opens_it_and_each_attempt_is_on_record(cast: Cast, kind: TaskKind) -> None:
    green, who = await recorded(cast), uuid4()
    await green.write(Task(id=uuid4(), case_id=green.id, person_id=who, kind=kind, since=ago()))
    async with acting_as(cast.engine, who) as tx:
        (found,) = await tx.ask("select * from see_victim_location($1, $2)", green.id, "VISIT")
    assert (found["waits"], found["ciphertext"]) == (None, None)
    assert await last_events(cast, green.id) == [(who, "SEE_VICTIM_LOCATION", False, "VISIT")]


@pytest.mark.parametrize("ends", [{"done_at": ago()}, {"barred_at": ago()}], ids=["done", "barred"])
async def test_a_place_that_is_done_or_barred_opens_it_no_more(cast: Cast, ends: dict[str, Any]) -> None:
    green, who = await recorded(cast), uuid4()
    await green.write(Task(id=uuid4(), case_id=green.id, person_id=who, kind=TaskKind.OFFICER, since=ago(), **ends))
    async with acting_as(cast.engine, who) as tx:
        (found,) = await tx.ask("select * from see_victim_location($1, $2)", green.id, "VISIT")
    assert found["ciphertext"] is None


async def test_where_nothing_is_recorded_the_answer_is_null_as_for_an_unknown_case(
    contract: Contract, cast: Cast
) -> None:
    green = await a_green_case(cast)
    for document in (LOOK, RESCUE):
        mine = await contract.ask("supervisor", document, case=str(green.id))
        unknown = await contract.ask("supervisor", document, case=str(uuid4()))
        assert (mine.status_code, mine.content) == (unknown.status_code, unknown.content)


async def test_the_sixth_case_in_an_hour_waits_and_a_rescue_does_not_but_counts(contract: Contract, cast: Cast) -> None:
    green = await recorded(cast)
    await green.write(
        Task(id=uuid4(), case_id=green.id, person_id=person("second-supervisor"), kind=TaskKind.SUPERVISOR, since=ago())
    )
    await looked(cast, person("second-supervisor"), times=5, within=timedelta(minutes=30))
    answer = (await contract.ask("second-supervisor", LOOK, case=str(green.id))).json()
    assert answer["data"] == {"victimLocation": None}
    (error,) = answer["errors"]
    assert error["extensions"]["code"] == "RATE_LIMITED"
    assert error["extensions"]["details"][0]["retryAfter"] > 0
    assert await address_seen(contract, "second-supervisor", green.id, RESCUE) == ADDRESS
    async with cast.watching_engine.connect() as connection:
        asked = sa.text("select count(*) from rtk.looks where case_id = :case and person_id = :who")
        looks = await connection.execute(asked, {"case": green.id, "who": person("second-supervisor")})
        assert looks.scalar_one() == 1
    assert [event[1:] for event in await last_events(cast, green.id)] == [
        ("SEE_VICTIM_LOCATION", False, "WELFARE_CHECK"),
        ("BREAK_GLASS", True, "ATTACK_REPORTED"),
    ]


async def test_a_supervisor_of_the_force_breaks_the_glass_without_a_place_and_it_is_alarmed_and_said(
    contract: Contract, cast: Cast, tmp_path: Path
) -> None:
    green = await recorded(cast)
    assert await address_seen(contract, "second-supervisor", green.id) is None
    assert await address_seen(contract, "second-supervisor", green.id, RESCUE) == ADDRESS
    raised = [line.split() for line in await list_alarms(cast.settings)]
    (alarm,) = [line for line in raised if line[4] == str(green.id)]
    assert alarm[1:4] == ["GLASS_BROKEN", str(person("second-supervisor")), "BREAK_GLASS"]
    watch = Watch(replace(cast.settings, record_place=str(tmp_path)))
    await watch.round()
    await watch.close()
    assert UUID(alarm[0]) in standing_in(tmp_path / "watch" / FILE)
    told = await outbox_of(cast, green.id)
    assert sorted(told) == sorted([person("supervisor"), person("officer")])


async def test_one_broken_again_and_again_is_answered_and_on_record_each_time_and_told_once_in_ten_minutes(
    contract: Contract, cast: Cast
) -> None:
    green = await recorded(cast)

    async def broken() -> tuple[int, int, int]:
        assert await address_seen(contract, "second-supervisor", green.id, RESCUE) == ADDRESS
        async with cast.watching_engine.connect() as connection:
            asked = sa.text("select count(*) from rtk.alarms where case_id = :case")
            alarms = (await connection.execute(asked, {"case": green.id})).scalar_one()
        return len(await last_events(cast, green.id)), alarms, len(await outbox_of(cast, green.id))

    assert [await broken() for _ in range(3)] == [(1, 1, 2), (2, 1, 2), (3, 1, 2)]
    async with cast.watching_engine.begin() as connection:
        earlier = sa.text("update rtk.alarms set at = at - interval '10 minutes' where case_id = :case")
        await connection.execute(earlier, {"case": green.id})
    assert await broken() == (4, 2, 4)
    for line in await list_alarms(cast.settings):
        if line.endswith(str(green.id)):
            await settle_alarm(cast.settings, UUID(line.split()[0]))
    assert await broken() == (5, 3, 6)


async def outbox_of(cast: Cast, case: UUID) -> list[UUID]:
    async with cast.watching_engine.connect() as connection:
        asked = sa.text("select recipient_id from rtk.outbox where case_id = :case and kind = :kind")
        rows = await connection.execute(asked, {"case": case, "kind": OutboxKind.GLASS_BROKEN})
        return list(rows.scalars())


async def test_the_notice_of_it_says_nothing_of_where(contract: Contract, cast: Cast) -> None:
    green = await recorded(cast)
    assert await address_seen(contract, "second-supervisor", green.id, RESCUE) == ADDRESS
    assert await outbox_of(cast, green.id)
    notices = await contract.ask("supervisor", "{ notices(last: 100) { edges { node { title says } } } }")
    assert ADDRESS not in notices.text


@pytest.mark.parametrize("why", ["of another force", "ring-fenced", "a conflict of interest", "an officer"])
async def test_a_rescue_is_not_for_everybody(contract: Contract, cast: Cast, why: str) -> None:
    green, who = await recorded(cast), "second-supervisor"
    if why == "of another force":
        async with cast.watching_engine.begin() as connection:
            another = "(select id from rtk.organisations where id <> force_id limit 1)"
            moved = sa.text(f"update rtk.cases set force_id = {another} where id = :id")
            await connection.execute(moved, {"id": green.id})
    elif why == "ring-fenced":
        await green.change(Case, ring_fenced_at=ago(days=1))
    elif why == "a conflict of interest":
        conflict = Conflict(
            id=uuid4(),
            case_id=green.id,
            person_id=person(who),
            relation=next(iter(ConflictRelation)),
            reason="They are related.",
            recorded_by=person(who),
            recorded_at=ago(),
        )
        await green.write(conflict)
    else:
        who = "officer"
    async with cast.nothing_changes():
        answer = await contract.ask(who, RESCUE, case=str(green.id))
    unknown = await contract.ask(who, RESCUE, case=str(uuid4()))
    assert (answer.status_code, answer.content) == (unknown.status_code, unknown.content)
    assert await last_events(cast, green.id) == [(person(who), "BREAK_GLASS", False, "ATTACK_REPORTED")]


async def test_no_role_that_logs_in_reads_the_vault_and_only_the_api_may_ask(
    cast: Cast, worker_engine: AsyncEngine
) -> None:
    await recorded(cast)
    roles = (
        "('rtk_app'), ('rtk_asker'), ('rtk_worker'), ('rtk_opener'), ('rtk_auditor'), ('rtk_sealer'), ('rtk_comparer'),"
        " ('rtk_auth')"
    )
    asked = sa.text(
        f"select r, has_any_column_privilege(r, 'rtk.location_vault', 'select, insert, update') as reads,"
        " has_function_privilege(r, 'rtk.locate(uuid)', 'execute')"
        " or has_function_privilege(r, 'rtk.keep_location(uuid, bytea)', 'execute') and r <> 'rtk_app'"
        " or has_function_privilege(r, 'rtk.see_victim_location(uuid, text)', 'execute') and r <> 'rtk_app'"
        " or has_function_privilege(r, 'rtk.break_glass(uuid, text)', 'execute') and r <> 'rtk_app' as asks"
        f" from (values {roles}) as roles (r)"
    )
    async with cast.watching_engine.connect() as connection:
        found = (await connection.execute(asked)).all()
    assert len(found) == 8
    assert [row for row in found if row.reads or row.asks] == []


async def test_the_database_holds_no_word_of_it_and_no_digest_that_could_be_guessed_at(cast: Cast) -> None:
    green = await a_green_case(cast)
    command = RecordVictimLocation(id=uuid4(), case=green.id, address="99 Whinfell Terrace, Hexwold")
    granted(await record_victim_location(cast("officer"), command), VictimLocation)
    async with cast.watching_engine.connect() as connection:
        tables = sa.text("select schemaname || '.' || tablename from pg_tables where schemaname in ('rtk', 'auth')")
        for name in (await connection.execute(tables)).scalars().all():
            rows = sa.text(f"select count(*) from {name} t where t::text ilike '%Whinfell%'")
            assert (name, (await connection.execute(rows)).scalar_one()) == (name, 0)
        digest = sa.text("select digest from rtk.command_outcomes where command = :id")
        kept = (await connection.execute(digest, {"id": command.id})).scalar_one()
    assert kept != guessed(command)


def guessed(command: RecordVictimLocation) -> bytes:
    """What whoever has the database alone would compare with, who tries addresses one by one."""
    return hashlib.sha256(type(command).__name__.encode() + canonical(command)).digest()
