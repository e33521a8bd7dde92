"""A stop against the moment and against the opener, on real connections: what an acknowledged stop says is true.

The orders here are forced, by holding the case's lock until both wait for it; test_race.py leaves them to chance.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.activities.disclosure import DisclosurePromises
from service.api.executing import REQUEST_SECONDS
from service.commands.attribution import ChallengeAttribution
from service.commands.case import WithdrawWishes
from service.commands.disclosure import StopDisclosure
from service.database.acting import COMMAND_MILLISECONDS, Speaker, acting_as
from service.database.in_turn import COMMANDS
from service.facts.attribution import SubjectFlags
from service.facts.care import RiskAssessment
from service.facts.case import Needs
from service.facts.disclosure import Opening, Schedule, Stop, Wishes
from service.identity.opener import Intent, Refused, intend, mark_shown
from service.operations.attributions import challenge_attribution
from service.operations.reaching import STATEMENT_MILLISECONDS, engine_for
from service.operations.tellings import stop_disclosure
from service.operations.wishes import withdraw_wishes
from service.settings import Settings
from service.vocabulary import Part, ReleaseOutcome, StopAnswer, StopReason, WishScope, YesNo
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted, person
from tests.integration.green import Green, a_green_case
from tests.integration.steps_caring import Caring

SET_TO = "select setting::int from pg_settings where name = 'statement_timeout'"
WAITING = "select count(*) from pg_stat_activity where datname = 'rtk' and wait_event_type = 'Lock'"


async def stop(green: Green) -> Stop:
    command = StopDisclosure(id=uuid4(), case=green.id, reason=StopReason.SAFETY)
    return granted(await stop_disclosure(green.cast("chair"), command), Stop)


async def challenge(green: Green) -> Any:
    return await challenge_attribution(
        green.cast("advocate"),
        ChallengeAttribution(id=uuid4(), attribution=green.attribution, reason="Another man lives there."),
    )


async def withdraw(green: Green) -> Any:
    return await withdraw_wishes(green.cast("advocate"), WithdrawWishes(id=uuid4(), case=green.id))


async def show(green: Green) -> bool:
    """Both of the opener's transactions; True if the part would now be on the screen."""
    intent = await intend(green.cast.opener_engine, green.id, Part.NAME, person("second-officer"))
    return isinstance(intent, Intent) and await mark_shown(green.cast.opener_engine, intent) is None


async def opened_at(green: Green) -> list[datetime]:
    async with acting_as(green.cast.engine, person("supervisor")) as tx:
        return [o.opened_at for o in await tx.all(Opening, case_id=green.id) if o.opened_at is not None]


@asynccontextmanager
async def lock_held(hand: AsyncEngine, case: UUID) -> AsyncIterator[Callable[[int], Awaitable[None]]]:
    """The case's lock in a third hand until the block ends; what it yields returns when so many wait for a lock."""
    async with hand.connect() as holding:
        await holding.execute(sa.text("select from rtk.cases where id = :id for update"), {"id": case})
        yield partial(so_many_wait, hand)
        await holding.rollback()


async def so_many_wait(hand: AsyncEngine, many: int) -> None:
    """Returns when so many wait for a lock, of whatever kind."""
    async with hand.connect() as watching, asyncio.timeout(60):
        # Within one transaction the server keeps answering what was so when it was first asked.
        await watching.execution_options(isolation_level="AUTOCOMMIT")
        while (await watching.execute(sa.text(WAITING))).scalar_one() < many:
            await asyncio.sleep(0.005)


async def in_this_order(green: Green, first: Awaitable[Any], second: Awaitable[Any]) -> tuple[Any, Any]:
    """Both wait for the case's lock, the first one first; then it is let go, and both run to their end."""
    async with lock_held(green.hand, green.id) as waiting:
        one = asyncio.ensure_future(first)
        await waiting(1)
        two = asyncio.ensure_future(second)
        await waiting(2)
    return await one, await two


@pytest.mark.parametrize("stopping", [stop, challenge, withdraw])
async def test_whatever_stops_first_leaves_nothing_to_open(
    cast: Cast, stopping: Callable[[Green], Awaitable[Any]]
) -> None:
    green = await a_green_case(cast)
    _, shown = await in_this_order(green, stopping(green), show(green))
    assert (shown, await opened_at(green)) == (False, [])


@pytest.mark.parametrize("stopping", [stop, challenge, withdraw])
async def test_whatever_stops_between_intent_and_showing_leaves_nothing_shown(
    cast: Cast, stopping: Callable[[Green], Awaitable[Any]]
) -> None:
    green = await a_green_case(cast)
    intent = granted(await intend(cast.opener_engine, green.id, Part.NAME, person("second-officer")), Intent)
    _, refused = await in_this_order(green, stopping(green), mark_shown(cast.opener_engine, intent))
    assert (type(refused), await opened_at(green)) == (Refused, [])


async def test_a_stop_that_waits_behind_the_intent_alone_is_effective(cast: Cast) -> None:
    green = await a_green_case(cast)
    intended, stopped = await in_this_order(
        green, intend(cast.opener_engine, green.id, Part.NAME, person("second-officer")), stop(green)
    )
    assert stopped.answer is StopAnswer.EFFECTIVE
    assert isinstance(await mark_shown(cast.opener_engine, granted(intended, Intent)), Refused)


async def test_a_stop_that_waits_behind_the_showing_says_opened(cast: Cast) -> None:
    green = await a_green_case(cast)
    intent = granted(await intend(cast.opener_engine, green.id, Part.NAME, person("second-officer")), Intent)
    refused, stopped = await in_this_order(green, mark_shown(cast.opener_engine, intent), stop(green))
    assert refused is None
    assert (stopped.answer, [stopped.answer_at]) == (StopAnswer.OPENED_AT, await opened_at(green))


async def the_moment(green: Green, worker: AsyncEngine) -> None:
    await DisclosurePromises(worker).release_or_hold(green.id)


async def unasked(cast: Cast) -> Green:
    """A green case whose moment has come and has not been asked for, with the promise that asks."""
    green = await a_green_case(cast)
    await green.change(Schedule, outcome=None, asked_at=None)
    async with green.hand.begin() as connection:
        await connection.execute(
            sa.text("insert into rtk.promises (kind, id, case_id) values ('DISCLOSURE', :id, :id)"), {"id": green.id}
        )
    return green


async def schedule_of(green: Green) -> Schedule:
    async with acting_as(green.cast.engine, person("supervisor")) as tx:
        return granted(await tx.first(Schedule, case_id=green.id), Schedule)


async def test_a_moment_after_a_stop_releases_nothing(cast: Cast, worker_engine: AsyncEngine) -> None:
    green = await unasked(cast)
    await in_this_order(green, stop(green), the_moment(green, worker_engine))
    assert (await schedule_of(green)).outcome is None
    assert not await show(green)


async def test_a_stop_after_the_moment_leaves_nothing_to_open(cast: Cast, worker_engine: AsyncEngine) -> None:
    green = await unasked(cast)
    _, stopped = await in_this_order(green, the_moment(green, worker_engine), stop(green))
    schedule = await schedule_of(green)
    assert (schedule.outcome, stopped.answer) == (ReleaseOutcome.RELEASED, StopAnswer.EFFECTIVE)
    assert not await show(green)


async def test_a_command_may_wait_for_its_case_longer_than_a_question_may_run(settings: Settings) -> None:
    engine, speaker = engine_for(settings), Speaker(person=person("chair"))
    patience = {}
    for to_commit in (True, False):
        async with acting_as(engine, speaker, to_commit=to_commit) as tx:
            found = await tx.connection.execute(sa.text(SET_TO))
            patience[to_commit] = found.scalar_one()
    await engine.dispose()
    assert patience == {True: COMMAND_MILLISECONDS, False: STATEMENT_MILLISECONDS}
    assert STATEMENT_MILLISECONDS < COMMAND_MILLISECONDS < REQUEST_SECONDS * 1000


async def test_a_stop_goes_past_commands_that_wait_for_their_turn(cast: Cast) -> None:
    """As many as are carried out at a time wait for one case; a command on another waits for them, and its stop does not.

    Nor does what may stop as well by what is recorded: less than she wished before, no channel that is safe, a subject who is
    a child.
    """
    held, other = await a_case(cast), await a_case(cast)
    async with lock_held(cast.watching_engine, held.id) as waiting:
        before = [asyncio.ensure_future(Caring(held).judged()) for _ in range(COMMANDS)]
        await waiting(COMMANDS)
        behind = asyncio.ensure_future(Caring(other).judged())
        stopped = granted(await other.stopped(), Stop)
        assert (stopped.answer, behind.done()) == (StopAnswer.EFFECTIVE, False)
        granted(await other.wished(scope=WishScope.NONE, parts=()), Wishes)
        granted(await other.needs(safe_channels=()), Needs)
        granted(await other.flagged(child=YesNo.YES), SubjectFlags)
        assert not behind.done()
    for answer in await asyncio.gather(*before, behind):
        granted(answer, RiskAssessment)
