"""One race: a release or an opening against whatever stops a telling, on real connections, and what must be true after it.

The release is the disclosure activity's own, the opener's are its two transactions (`intend`, `mark_shown`); what lies
between those two, the key holders' halves, is left out: it reads and decides nothing about a case, and it only takes time.
"""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import uuid4

import asyncpg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.access import Action
from service.activities.disclosure import DisclosurePromises
from service.commands.attribution import ChallengeAttribution
from service.commands.case import WithdrawWishes
from service.commands.disclosure import RecordDisclosureDelivered, StopDisclosure
from service.facts.disclosure import Stop, Telling
from service.identity.opener import INTENDED, Intent, intend, mark_shown
from service.operations.attributions import challenge_attribution
from service.operations.tellings import record_disclosure_delivered, stop_disclosure
from service.operations.wishes import withdraw_wishes
from service.rules.problem import Problem
from service.vocabulary import Flag, Part, ProblemCode, PromiseAct, ReleaseOutcome, StopAnswer, StopReason
from tests.integration.cast import Cast, now, person
from tests.integration.planting import Planted, Seedbed

AHEAD, SPREAD, FAR = 0.06, 0.05, 1.0
"""Seconds: from the start of a trial to what is raced, and how far before or after it the stop is given; in one of eight
it is so far that on a busy machine too either comes first."""

DELIVERER = "second-officer"
STOPPING = (Action.STOP_DISCLOSURE, Action.WITHDRAW_WISHES, Action.CHALLENGE_ATTRIBUTION)
ALLOWING = (PromiseAct.TELLING_RELEASED, INTENDED, Action.OPEN_IDENTITY)


class Raced(Enum):
    """What a stop is raced with: the moment's release, the opener's first transaction, or its second."""

    RELEASE = 0
    INTENT = 1
    SHOWING = 2


@dataclass
class Trial:
    """How one race ended. `happened`: what was raced came to pass, before the stop; else the stop came first."""

    raced: Raced
    by: Action
    apart: float
    happened: bool = False
    told: bool = False
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Track:
    """Where races are run: fresh cases, and an engine for each process that takes part."""

    cast: Cast
    worker: AsyncEngine
    seedbed: Seedbed

    async def race(self, chance: random.Random) -> Trial:
        trial = Trial(
            raced=chance.choice(list(Raced)),
            by=chance.choices(STOPPING, (6, 1, 1))[0],
            apart=chance.choice((-FAR, FAR)) if chance.random() < 1 / 8 else chance.uniform(-SPREAD, SPREAD),
        )
        case = await self.seedbed.plant()
        clock = asyncio.get_running_loop()
        start = clock.time() + AHEAD
        intent = await self._approach(case, trial.raced)
        start = max(start, clock.time() - min(trial.apart, -SPREAD))

        async def somebody_stops() -> Any:
            await asyncio.sleep(start + trial.apart - clock.time())
            return await self._stop(case, trial.by)

        async def it_goes_on() -> bool:
            await asyncio.sleep(start - clock.time())
            return await self._go_on(case, trial.raced, intent)

        stopped, shown = await asyncio.gather(somebody_stops(), it_goes_on(), return_exceptions=True)
        if broke_off := [error for error in (stopped, shown) if isinstance(error, BaseException)]:
            if not all(is_deadlock(error) for error in broke_off):
                raise broke_off[0]
            trial.faults.append("each waited for the other")
            return trial
        again = await self._go_on(case, Raced.RELEASE, None)
        told = await self._tell(case)
        await self._judge(case, trial, stopped, shown, again, told)
        return trial

    async def _approach(self, case: Planted, raced: Raced) -> Intent | None:
        """All that comes before what is raced."""
        if raced is not Raced.RELEASE:
            await self._release(case)
        return await self._intend(case) if raced is Raced.SHOWING else None

    async def _go_on(self, case: Planted, raced: Raced, intent: Intent | None) -> bool:
        """From what is raced to the showing; True if the part would now be on the screen."""
        if raced is Raced.RELEASE:
            await self._release(case)
        if raced is not Raced.SHOWING:
            intent = await self._intend(case)
        return intent is not None and await mark_shown(self.cast.opener_engine, intent) is None

    async def _release(self, case: Planted) -> None:
        await DisclosurePromises(self.worker).release_or_hold(case.id)

    async def _intend(self, case: Planted) -> Intent | None:
        answer = await intend(self.cast.opener_engine, case.id, Part.NAME, person(DELIVERER))
        return answer if isinstance(answer, Intent) else None

    async def _stop(self, case: Planted, by: Action) -> Any:
        """Answers when the stop is acknowledged, with what it was answered."""
        if by is Action.WITHDRAW_WISHES:
            return await withdraw_wishes(self.cast("advocate"), WithdrawWishes(id=uuid4(), case=case.id))
        if by is Action.CHALLENGE_ATTRIBUTION:
            doubt = ChallengeAttribution(id=uuid4(), attribution=case.attribution, reason="Another man lives there.")
            return await challenge_attribution(self.cast("advocate"), doubt)
        return await stop_disclosure(
            self.cast("chair"), StopDisclosure(id=uuid4(), case=case.id, reason=StopReason.SAFETY)
        )

    async def _tell(self, case: Planted) -> Any:
        """The deliverer records a telling, whatever was opened."""
        said = RecordDisclosureDelivered(
            id=uuid4(),
            case=case.id,
            parts=(Part.NAME,),
            told_at=now(),
            people_present=("her advocate",),
            questions="",
            plan="Her advocate rings tomorrow.",
        )
        return await record_disclosure_delivered(self.cast(DELIVERER), said)

    async def _judge(self, case: Planted, trial: Trial, stopped: Any, shown: bool, again: bool, told: Any) -> None:
        """Everything that is not as it must be. The order of events is that of their commits, since a chain has one head."""
        events, schedule, openings = await self._found(case)
        opened = [o for o in openings if o.opened_at is not None]
        trial.told = isinstance(told, Telling)
        trial.happened = bool(opened) if trial.raced is not Raced.RELEASE else schedule.outcome is not None
        stop = min((n for n, event in enumerate(events) if event in STOPPING), default=None)
        if stop is None or isinstance(stopped, Problem) or stopped is None:
            trial.faults.append("nothing was stopped")
            return
        trial.faults += [f"{event} after the stop" for event in events[stop:] if event in ALLOWING]
        if again:
            trial.faults.append("opened once more after the stop was acknowledged")
        if shown != (len(opened) == 1):
            trial.faults.append("what was shown is not what is recorded as shown")
        if schedule.outcome is ReleaseOutcome.RELEASED and PromiseAct.TELLING_RELEASED not in events[:stop]:
            trial.faults.append("released, and not before the stop")
        if isinstance(stopped, Stop):
            answer = (StopAnswer.OPENED_AT, opened[0].opened_at) if opened else (StopAnswer.EFFECTIVE, None)
            if (stopped.answer, stopped.answer_at) != answer:
                trial.faults.append(f"the stop answered {stopped.answer}")
        if trial.told:
            trial.faults += rests_on_an_opening(told, events, opened)
        elif told != Problem(code=ProblemCode.NOT_OPENED) or opened:
            trial.faults.append("a telling that rests on an opening was turned down")

    async def _found(self, case: Planted) -> tuple[list[str], Any, list[Any]]:
        async with self.cast.watching_engine.connect() as connection:
            of_case = {"case": case.id}
            events = sa.text("select action from rtk.audit_events where case_id = :case order by sequence")
            schedules = sa.text("select outcome, epoch from rtk.schedules where case_id = :case")
            openings = sa.text("select * from rtk.openings where case_id = :case")
            return (
                list((await connection.execute(events, of_case)).scalars()),
                (await connection.execute(schedules, of_case)).one(),
                list((await connection.execute(openings, of_case)).all()),
            )


def rests_on_an_opening(told: Telling, events: list[str], opened: list[Any]) -> list[str]:
    """A telling is of the appointment and the epoch under which it was opened before, and says that a stop came after."""
    before = events[: events.index(Action.RECORD_DISCLOSURE_DELIVERED)]
    faults = [] if Action.OPEN_IDENTITY in before else ["a telling without an opening before it"]
    if (told.schedule_id, told.epoch) not in {(o.schedule_id, o.epoch) for o in opened}:
        faults.append("a telling of another epoch than its opening")
    if Flag.AFTER_STOP not in told.flags:
        faults.append("a telling after a stop that does not say so")
    return faults


def is_deadlock(error: BaseException) -> bool:
    """True of a transaction that the database ended since it and another waited for each other."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, asyncpg.DeadlockDetectedError)


async def race_many(track: Track, trials: int, *, at_once: int, seed: int) -> AsyncIterator[Trial]:
    """Each trial as it ends, so many at a time."""
    chance = random.Random(seed)
    left = trials

    async def runner(ended: asyncio.Queue[Trial | BaseException]) -> None:
        nonlocal left
        try:
            while left > 0:
                left -= 1
                ended.put_nowait(await track.race(chance))
        except BaseException as error:
            ended.put_nowait(error)
            raise

    ended: asyncio.Queue[Trial | BaseException] = asyncio.Queue()
    runners = [asyncio.create_task(runner(ended)) for _ in range(at_once)]
    try:
        for _ in range(trials):
            trial = await ended.get()
            if isinstance(trial, BaseException):
                raise trial
            yield trial
    finally:
        for task in runners:
            task.cancel()
        await asyncio.gather(*runners, return_exceptions=True)


LOCK = " for update"


@asynccontextmanager
async def without_the_lock(cast: Cast) -> AsyncIterator[None]:
    """Cases are entered without being locked until the block ends: what the races must then find."""
    asked = sa.text("select pg_get_functiondef(oid) from pg_proc where proname in ('enter_cases', 'enter_by_place')")
    async with cast.watching_engine.begin() as connection:
        whole = (await connection.execute(asked)).scalars().all()
        assert [each.count(LOCK) for each in whole] == [1, 1]
        for each in whole:
            await connection.execute(sa.text(_escaped(each.replace(LOCK, ""))))
    try:
        yield
    finally:
        async with cast.watching_engine.begin() as connection:
            for each in whole:
                await connection.execute(sa.text(_escaped(each)))


def _escaped(statement: str) -> str:
    """So that no colon of the function's text is taken for a parameter."""
    return statement.replace(":", r"\:")
