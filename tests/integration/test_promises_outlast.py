"""What is promised outlasts Temporal away, Temporal's store gone, and the database away longer than an activity may last."""

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from service.facts.disclosure import Schedule
from service.facts.promises import Deadline
from service.running.addresses import LOOPBACK, free_port
from service.settings import Settings
from service.vocabulary import StopAnswer
from tests.integration.a_case import a_case
from tests.integration.cast import later
from tests.integration.kept import Kept, eventually, kept, temporal_at
from tests.parts import installed


@pytest.fixture(scope="module")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """Its clocks are the real policy's, so that what is waited for lies days ahead."""
    with installed(tmp_path_factory.mktemp("outlasting")) as made:
        yield replace(made, temporal=f"{LOOPBACK}:{free_port()}")


async def no_wake_is_left(now: Kept) -> bool:
    async with now.keeper.watching_engine.connect() as connection:
        return (await connection.execute(sa.text("select count(*) = 0 from rtk.wakes"))).scalar_one() is True


async def test_with_temporal_away_commands_work_and_a_stop_wins(installation: Settings) -> None:
    async with kept(installation) as now:
        case = await a_case(now.cast)
        schedule = await case.to_schedule(at=later(seconds=2))
        await case.reconfirmed()
        stop = await case.stopped()
        assert stop.answer is StopAnswer.EFFECTIVE
        await asyncio.sleep(max(0.0, (schedule.at - later()).total_seconds()))
        assert not await no_wake_is_left(now)
        async with temporal_at(installation):
            await eventually(lambda: no_wake_is_left(now))
            await eventually(lambda: now.next_timer(f"case/{case.id}"))
            assert [s.outcome for s in await case.all(Schedule)] == [None]
            assert await now.keeper.asked_of(case.id, "DELIVER_NOW") == []


async def test_with_temporals_store_gone_every_open_promise_is_waited_for_at_its_old_date(
    installation: Settings,
) -> None:
    async with kept(installation) as now:
        case = await a_case(now.cast)
        request = await case.drafted()
        assert await case.authority(request)
        schedule = await case.to_schedule(at=later(days=5))
        workflows = (f"case/{case.id}", f"data-request/{request.id}", f"disclosure/{case.id}")

        async def all_wait() -> list[datetime] | None:
            timers = [await now.next_timer(workflow) for workflow in workflows]
            return None if None in timers else [t for t in timers if t is not None]

        async with temporal_at(installation):
            await eventually(lambda: case.running("P13a"))
            await eventually(lambda: no_wake_is_left(now))
            before = await eventually(all_wait)
        shutil.rmtree(installation.home / "temporal")
        async with temporal_at(installation):
            after = await eventually(all_wait)
            open_clocks = await case.all(Deadline, met_at=None, ended_at=None, promise_id=case.id, promise_kind="CASE")
            asked = await case.all(Deadline, met_at=None, ended_at=None, promise_id=request.id)
            assert {d.key for d in asked} >= {"P13a"}
            dates = [min(d.due_at for d in open_clocks), min(d.due_at for d in asked), schedule.at - timedelta(days=1)]
    for old, new, date in zip(before, after, dates, strict=True):
        # A timer runs from when the server wrote it down, which on a busy machine is a while after it was reckoned.
        assert timedelta(seconds=-1) < old - date < timedelta(minutes=1)
        assert timedelta(seconds=-1) < new - date < timedelta(minutes=1)


async def test_a_database_away_for_longer_than_an_activity_may_last_only_delays(installation: Settings) -> None:
    async with temporal_at(installation), kept(installation) as now:
        case = await a_case(now.cast)
        await now.keeper.move(
            "update rtk.deadlines set due_at = clock_timestamp() + interval '10 seconds'"
            " where case_id = :case and key = 'P02'",
            case=case.id,
        )
        await case.needs()

        async def waits_for_it() -> bool:
            timer = await now.next_timer(f"case/{case.id}")
            return timer is not None and timer < later(seconds=10)

        await eventually(waits_for_it)
        await now.keeper.write(
            "alter role rtk_worker nologin",
            "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'rtk_worker'",
        )

        async def is_past_its_limits() -> bool:
            history = await now.history(f"case/{case.id}")
            return any(e.marker_recorded_event_attributes.HasField("failure") for e in history.events)

        await eventually(is_past_its_limits, within=150)
        assert await now.keeper.asked_of(case.id, "OVERDUE") == []
        await now.keeper.write("alter role rtk_worker login")

        async def said() -> bool:
            return await now.keeper.asked_of(case.id, "OVERDUE") == ["supervisor"]

        await eventually(said)
        await eventually(lambda: no_wake_is_left(now))
        said_of_it = [done for done in await now.keeper.recorded(case.id) if "PRESERV" not in done]
        assert said_of_it == ["OVERDUE_SAID"]
