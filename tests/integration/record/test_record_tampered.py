"""The record against whoever may write everything: what was sealed is not changed, cut off or taken back unseen.

In a cluster of its own, since it is done with the server's superuser, every trigger switched off.
"""

import shutil

import asyncpg
import pytest

from service.database.migrating import prepare_roles
from service.record.asking import Alarm, Refused, ask, sealed
from service.record.exporting import Exported
from service.record.serving import Sealing, answering
from service.record.verify import Bad, check
from service.settings import Settings
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted
from tests.integration.sealed import (
    CHAIN,
    alarms,
    by_hand,
    exported,
    key,
    length,
    newest,
    put_right_afterwards,
    superuser,
)

CHAINED_AGAIN = """
    do $do$
    declare e audit_events; before bytea := decode(repeat('00', 32), 'hex'); place integer := 0;
    begin
        for e in select * from audit_events where case_id = '{case}' order by sequence loop
            place := place + 1;
            e.hash := sha256(before || convert_to(concat_ws(E'\\n', e.case_id, place,
                to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), coalesce(e.actor::text, '-'), e.role,
                coalesce(e.task_id::text, '-'), e.action, e.object_id, e.purpose, e.legal_basis,
                coalesce(e.recipient_id::text, '-'), e.policy_version), 'UTF8'));
            update audit_events set sequence = place, previous_hash = before, hash = e.hash where id = e.id;
            before := e.hash;
        end loop;
        update audit_heads set sequence = place, hash = before where case_id = '{case}';
    end $do$"""
"""Whoever may write everything can make every chain hold: from inside the database nothing is wrong then."""

OF_CASE = "where case_id = '{case}' and sequence"
TAMPERING = {
    "edited": ([f"update audit_events set action = 'CLOSE_CASE' {OF_CASE} = 3"], 3),
    "another actor": ([f"update audit_events set actor = null {OF_CASE} = 2"], 2),
    "deleted": ([f"delete from audit_events {OF_CASE} = 3"], 3),
    "reordered": ([
        f"update audit_events set sequence = -1 {OF_CASE} = 2",
        f"update audit_events set sequence = 2 {OF_CASE} = 3",
        f"update audit_events set sequence = 3 {OF_CASE} = -1",
    ], 2),
    "edited with its hash": ([
        f"update audit_events set action = 'CLOSE_CASE', hash = sha256('x'::bytea) {OF_CASE} = 3"
    ], 3),
}  # fmt: skip
UNSEEN_FROM_INSIDE = {
    "edited and chained again": [f"update audit_events set action = 'CLOSE_CASE' {OF_CASE} = 2", CHAINED_AGAIN],
    "deleted and chained again": [f"delete from audit_events {OF_CASE} = 2", CHAINED_AGAIN],
    "cut off": [f"delete from audit_events {OF_CASE} > 2", CHAINED_AGAIN],
    "gone": ["delete from audit_events where case_id = '{case}'", "delete from audit_heads where case_id = '{case}'"],
}


@pytest.mark.parametrize("done", TAMPERING)
async def test_what_the_superuser_did_to_a_table_is_found_by_sealer_and_inspector(
    own: Settings, story: Cast, sealing: Sealing, done: str
) -> None:
    case, bystander = await a_case(story), await a_case(story)
    statements, first = TAMPERING[done]
    async with put_right_afterwards(story, *CHAIN):
        await by_hand(story, *(statement.format(case=case.id) for statement in statements))
        await sealing.round(everything=True)
        assert alarms(own)[-1][1:] == (str(case.id), first)
        assert not await sealed(own, case.id, 1)
        assert await sealed(own, bystander.id, 1)
        record = granted(await exported(own, case.id), Exported)
        assert record.unsealed in (Alarm.CHAIN_BROKEN, Alarm.EVENT_DIFFERS)
        with pytest.raises(Bad) as bad:
            check(record.text, key(own))
        assert bad.value.event == first
    await sealing.round(everything=True)
    assert alarms(own)[-1] == (None, str(case.id), None)
    assert await sealed(own, case.id, await length(case))


@pytest.mark.parametrize("done", UNSEEN_FROM_INSIDE)
async def test_what_was_made_to_hold_again_is_still_not_what_was_sealed(
    own: Settings, story: Cast, sealing: Sealing, done: str
) -> None:
    case = await a_case(story)
    last = await length(case)
    assert await sealed(own, case.id, last)
    async with put_right_afterwards(story, *CHAIN):
        await by_hand(story, *(statement.format(case=case.id) for statement in UNSEEN_FROM_INSIDE[done]))
        with pytest.raises(Refused) as refused:
            await ask(own, case.id)
        assert refused.value.why is Alarm.EVENT_DIFFERS
        await sealing.round(everything=True)
        assert alarms(own)[-1] == (Alarm.EVENT_DIFFERS, str(case.id), last)
        record = granted(await exported(own, case.id), Exported)
        with pytest.raises(Bad):
            check(record.text, key(own))
    await sealing.round(everything=True)
    assert await sealed(own, case.id, last)


LEAVES = {
    "changed": (
        ["update record_leaves set hash = sha256('x'::bytea) where index = 1"],
        Alarm.LEAF_DIFFERS,
        Alarm.LOG_DIFFERS,
    ),
    "one gone": (["delete from record_leaves where index = 1"], Alarm.LEAF_DIFFERS, Alarm.LOG_DIFFERS),
    "the last gone": (
        ["delete from record_leaves where index = (select max(index) from record_leaves)"],
        Alarm.LEAF_DIFFERS,
        Alarm.LOG_BEHIND,
    ),
    "all gone": (["truncate record_leaves"], Alarm.LEAF_DIFFERS, Alarm.LOG_BEHIND),
}  # fmt: skip


@pytest.mark.parametrize("done", LEAVES)
async def test_a_log_that_is_not_the_one_that_was_signed_stops_everything(
    own: Settings, story: Cast, done: str
) -> None:
    """Found by the sealer that has it in hand, and by one that begins."""
    case = await a_case(story)
    await case.planned()
    statements, in_hand, at_the_start = LEAVES[done]
    async with answering(own) as sealing:
        await sealing.round()
        signed = newest(own)
        async with put_right_afterwards(story, "record_leaves"):
            await by_hand(story, *statements)
            await sealing.round(everything=True)
            assert alarms(own)[-1][0] == in_hand
            await case.planned()
            await sealing.round()
            assert alarms(own)[-1][0] == at_the_start
            assert not await sealed(own, case.id, 1)
            assert newest(own) == signed
        await sealing.round()
        assert alarms(own)[-1] == (None, None, None)
        assert await sealed(own, case.id, 1)


async def test_yesterdays_database_is_not_signed_and_opens_nothing_and_todays_goes_on(
    own: Settings, story: Cast
) -> None:
    """The whole database is put back to an earlier state that is true in itself, and goes on from there."""
    case = await a_case(story)
    async with answering(own) as sealing:
        await sealing.round()
        await sealing.close()
        await swapped(own, story, "create database yesterday template rtk owner rtk_setup")
        await case.planned()
        assert await sealed(own, case.id, await length(case))
        signed = newest(own)
        await sealing.close()
        await swapped(own, story, "alter database rtk rename to today", "alter database yesterday rename to rtk")
        assert await length(case) >= 1
        await sealing.round()
        assert alarms(own)[-1] == (Alarm.LOG_BEHIND, None, None)
        for _ in range(5):
            await case.planned()
            await sealing.round()
        assert not await sealed(own, case.id, 1)
        assert newest(own) == signed
        await sealing.close()
        await swapped(own, story, "alter database rtk rename to yesterday", "alter database today rename to rtk")
        await sealing.round()
        assert alarms(own)[-1] == (None, None, None)
        assert await sealed(own, case.id, await length(case))


async def test_yesterdays_database_that_was_sealed_anew_is_another_log(own: Settings, story: Cast) -> None:
    """As above, with leaves added by hand until there are as many as were signed."""
    case = await a_case(story)
    async with answering(own) as sealing:
        await sealing.round()
        earlier = newest(own).size
        await case.planned()
        await sealing.round()
        async with put_right_afterwards(story, "record_leaves"):
            forged = (
                f"insert into record_leaves select {earlier} + n, gen_random_uuid(), 1, sha256('x'::bytea)"
                " from generate_series(0, 4) n"
            )
            await by_hand(story, "delete from record_leaves where index >= :earlier", forged, earlier=earlier)
            for _ in range(2):
                await sealing.round()
                assert alarms(own)[-1][0] == Alarm.LOG_DIFFERS
                assert not await sealed(own, case.id, 1)
        await sealing.round()
        assert alarms(own)[-1] == (None, None, None)


async def swapped(settings: Settings, story: Cast, *statements: str) -> None:
    """Runs these with nobody connected to either database."""
    for engine in (story.engine, story.opener_engine, story.watching_engine):
        await engine.dispose()
    connection = await asyncpg.connect(superuser(settings, "postgres").replace("+asyncpg", ""))
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()
    await prepare_roles(settings)


async def test_a_log_whose_checkpoints_are_gone_is_signed_only_by_who_says_so(own: Settings, story: Cast) -> None:
    case = await a_case(story)
    async with answering(own) as sealing:
        await sealing.round()
    folder, away = own.record / "checkpoints", own.record / "away"
    folder.rename(away)
    try:
        async with answering(own) as sealing:
            await sealing.round()
            assert alarms(own)[-1][0] == Alarm.CHECKPOINTS_LOST
            assert not await sealed(own, case.id, 1)
        async with answering(own, anew=True):
            assert await sealed(own, case.id, 1)
        assert newest(own).size > 0
        shutil.rmtree(folder)
    finally:
        away.rename(folder)
