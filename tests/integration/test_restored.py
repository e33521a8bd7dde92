"""A database that lies: one of yesterday, one whose clock is wrong, one that is away. Nothing is opened, somebody hears of
it, it recovers, and nothing is told twice.
"""

import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from service.activities.disclosure import DisclosurePromises
from service.auth.tokens import token_for
from service.commands.disclosure import RecordDisclosureDelivered, StopDisclosure
from service.facts.disclosure import Reconfirmation, Schedule, Stop, Telling, Wishes
from service.identity.holder import KeyHolder
from service.identity.keyring import HELD, Keyring, folder_of, socket_of
from service.identity.opener import Opened, Refusal, Refused, open_part
from service.identity.serving import answering as holder_answering
from service.identity.withholding import Withheld
from service.operations.tellings import record_disclosure_delivered, stop_disclosure
from service.record.asking import Alarm
from service.record.serving import answering
from service.rules.problem import Problem
from service.vocabulary import Holder, Missing, Part, ProblemCode, StopReason
from tests.integration.a_case import a_case
from tests.integration.another_day import Machine, a_machine, other_clock
from tests.integration.cast import Cast, ago, granted, later, now, person
from tests.integration.green import Green, a_green_case
from tests.integration.sealed import a_story, alarms, newest

NAME = {Part.NAME: "Corwin Hathersedge", Part.PHOTO: "a face"}
SHOWN = Opened("Corwin Hathersedge")
DELIVERER = "second-officer"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    with a_machine(tmp_path_factory.mktemp("another-day")) as machine:
        yield machine


@pytest.fixture
async def story(machine: Machine) -> AsyncIterator[Cast]:
    async with a_story(machine.settings) as story:
        yield story


async def opening(green: Green) -> Opened | Refused:
    settings = green.cast.settings
    return await open_part(settings, green.id, Part.NAME, token_for(settings, person(DELIVERER)))


async def told(green: Green) -> Telling | Problem | None:
    said = RecordDisclosureDelivered(
        id=uuid4(),
        case=green.id,
        parts=(Part.NAME,),
        told_at=now(),
        people_present=("her advocate",),
        questions="",
        plan="Her advocate rings tomorrow.",
    )
    return await record_disclosure_delivered(green.cast(DELIVERER), said)


async def shown(green: Green) -> int:
    """How many openings this database says were shown."""
    async with green.hand.begin() as connection:
        asked = sa.text("select count(*) from rtk.openings where case_id = :case and opened_at is not null")
        return int((await connection.execute(asked, {"case": green.id})).scalar_one())


@asynccontextmanager
async def in_the_place_of(machine: Machine, holder: Holder, apart: timedelta) -> AsyncIterator[None]:
    """The same holder with the same files, under a clock that is so much ahead; the one that ran before waits meanwhile."""
    settings = machine.settings
    place = socket_of(settings, holder)
    waits = place.rename(place.with_name("waits"))
    database = settings.database_as(f"holder_{holder.lower()}").replace("+asyncpg", "")
    keyring = Keyring(folder_of(settings, holder))
    keeper = KeyHolder(holder, keyring, database, clock=lambda: datetime.now(UTC) + apart)
    try:
        async with holder_answering(keeper, frozenset({os.getuid()})):
            yield
    finally:
        waits.rename(place)


async def let_go_of_connections(story: Cast) -> None:
    """Those that a restart of the server has cut."""
    for engine in (story.engine, story.opener_engine, story.watching_engine):
        await engine.dispose()


async def test_yesterdays_database_opens_nothing_and_when_todays_is_back_nothing_is_told_twice(
    machine: Machine, story: Cast
) -> None:
    tells, other = await a_green_case(story, NAME), await a_green_case(story, NAME)
    async with answering(machine.settings) as sealing:
        await sealing.round()
        await machine.keep_as("yesterday")
        await let_go_of_connections(story)
        assert await opening(tells) == SHOWN
        granted(await told(tells), Telling)
        await sealing.round()
        await machine.keep_as("today")

        await machine.put_back("yesterday")
        await let_go_of_connections(story)
        assert (await tells.missing(who="supervisor"), await shown(tells)) == (set(), 0)
        assert [await opening(green) for green in (tells, other)] == [Refused((Refusal.NOT_SEALED,))] * 2
        assert alarms(machine.settings)[-1] == (Alarm.LOG_BEHIND, None, None)
    # A sealer that is started anew, as after a restart of everything, finds the same.
    async with answering(machine.settings) as sealing:
        await sealing.round()
        assert await opening(tells) == Refused((Refusal.NOT_SEALED,))
        assert (await shown(tells), await shown(other)) == (0, 0)

        await machine.put_back("today")
        await let_go_of_connections(story)
        await sealing.round()
        assert alarms(machine.settings)[-1][0] is None
        assert await opening(tells) == Refused((Missing.ALREADY_TOLD,))
        assert await told(tells) == Problem(code=ProblemCode.ALREADY_TOLD)
        assert await opening(other) == SHOWN


async def test_a_database_that_is_away_opens_nothing_and_the_same_opening_is_made_when_it_is_back(
    machine: Machine, story: Cast
) -> None:
    green = await a_green_case(story, NAME)
    async with answering(machine.settings):
        async with machine.stopped():
            with pytest.raises(ConnectionError):
                await opening(green)
        await let_go_of_connections(story)
        assert await shown(green) == 0
        assert await opening(green) == SHOWN


@pytest.mark.parametrize("apart", [timedelta(days=-1), timedelta(seconds=-20), timedelta(seconds=20)])
@pytest.mark.parametrize("holder", Holder)
async def test_a_holder_whose_clock_differs_from_the_databases_withholds_its_half(
    machine: Machine, story: Cast, holder: Holder, apart: timedelta
) -> None:
    """Which of the two is wrong nobody can say, so that neither is believed; an hour put right is enough."""
    green = await a_green_case(story, NAME)
    withholds = {Holder.POLICE: Refusal.POLICE_WITHHOLDS, Holder.SAFEGUARDING: Refusal.SAFEGUARDING_WITHHOLDS}[holder]
    async with answering(machine.settings):
        async with in_the_place_of(machine, holder, apart):
            assert await opening(green) == Refused((withholds, Withheld.CLOCK_DIFFERS))
            assert await shown(green) == 0
        async with in_the_place_of(machine, holder, timedelta()):
            assert await opening(green) == SHOWN


@pytest.mark.skipif(other_clock() is None, reason="libfaketime (Debian's `faketime`) is not here")
async def test_a_database_whose_clock_runs_ahead_releases_early_and_opens_nothing(
    machine: Machine, story: Cast
) -> None:
    """It says that the moment has come, and so does every function of its; the holders have clocks of their own."""
    green = await a_green_case(story, NAME)
    await green.change(Schedule, at=later(hours=3), outcome=None, asked_at=None)
    async with story.watching_engine.begin() as connection:
        promise = sa.text("insert into rtk.promises (kind, id, case_id) values ('DISCLOSURE', :id, :id)")
        await connection.execute(promise, {"id": green.id})
    async with answering(machine.settings):
        async with machine.at_another_time("+4h"):
            await let_go_of_connections(story)
            worker = create_async_engine(machine.settings.database_as("worker"))
            await DisclosurePromises(worker).release_or_hold(green.id)
            await worker.dispose()
            assert await green.missing() == set()
            assert await opening(green) == Refused((Refusal.POLICE_WITHHOLDS, Withheld.CLOCK_DIFFERS))
        await let_go_of_connections(story)
        assert (await green.missing(), await shown(green)) == ({Missing.NOT_YET}, 0)
        assert await opening(green) == Refused((Missing.NOT_YET,))


@pytest.mark.skipif(other_clock() is None, reason="libfaketime (Debian's `faketime`) is not here")
async def test_a_database_whose_clock_is_behind_lets_no_old_wish_pass(machine: Machine, story: Cast) -> None:
    green = await a_green_case(story, NAME)
    await green.change(Schedule, at=ago(hours=5))
    await green.change(Wishes, valid_until=ago(hours=1))
    await green.change(Reconfirmation, at=ago(hours=4, minutes=30))
    async with answering(machine.settings):
        async with machine.at_another_time("-4h"):
            await let_go_of_connections(story)
            assert await green.missing() == set()
            assert await opening(green) == Refused((Refusal.POLICE_WITHHOLDS, Withheld.EXPIRED))
        await let_go_of_connections(story)
        assert (await opening(green), await shown(green)) == (Refused((Missing.WISH_STALE,)), 0)


async def test_a_database_whose_newer_one_is_lost_for_good_goes_on_only_by_the_written_steps(
    machine: Machine, story: Cast
) -> None:
    """A record begun anew over an older database is withheld from by both holders, until each organisation has agreed."""
    settings, green = machine.settings, await a_green_case(story, NAME)
    async with answering(settings) as sealing:
        await sealing.round()
        await machine.keep_as("before")
        await let_go_of_connections(story)
        assert await opening(green) == SHOWN
        granted(await told(green), Telling)
        await sealing.round()
    lost = newest(settings)
    await machine.put_back("before")
    await let_go_of_connections(story)
    checkpoints = settings.record / "checkpoints"
    checkpoints.rename(checkpoints.with_name("checkpoints-until-now"))
    async with answering(settings, anew=True) as sealing:
        await sealing.round()
        assert await opening(green) == Refused((Refusal.NOT_SEALED,))
        # However long the new record grows, it never continues what the holders have accepted.
        other = await a_case(story)
        while newest(settings).size <= lost.size:
            await other.planned()
            await sealing.round()
        assert await opening(green) == Refused((Refusal.POLICE_WITHHOLDS, Withheld.NOT_IN_RECORD))
        assert await shown(green) == 0

        granted(await green_stopped(green), Stop)
        fresh = await a_green_case(story, NAME)
        for holder in Holder:
            (folder_of(settings, holder) / HELD).unlink()
        async with (
            in_the_place_of(machine, Holder.POLICE, timedelta()),
            in_the_place_of(machine, Holder.SAFEGUARDING, timedelta()),
        ):
            assert await opening(green) == Refused((Missing.NOT_SCHEDULED,))
            assert await opening(fresh) == SHOWN


async def green_stopped(green: Green) -> Any:
    command = StopDisclosure(id=uuid4(), case=green.id, reason=StopReason.SAFETY)
    return await stop_disclosure(green.cast("chair"), command)
