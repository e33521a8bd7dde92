"""The case's own promise against the real database: what is overdue is said once, and she hears at her own interval."""

import asyncio
from datetime import timedelta

import pytest

from service.facts.disclosure import Authorisation
from service.facts.police import CustodyOutcome
from service.facts.promises import Deadline
from service.policy import load
from service.rules.calendar import due_at
from service.vocabulary import Channel, CustodyOutcomeKind, InformedEvent, PromiseKind
from tests.integration.a_case import a_case
from tests.integration.after_arrest import outcome
from tests.integration.cast import Cast, ago, granted, later, now
from tests.integration.keeping import Keeper
from workflows.steps import Next

KIND = PromiseKind.CASE


async def test_what_is_overdue_is_said_once_to_its_owner_and_the_supervisor(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await keeper.make_due(case.id, "P02")
    await keeper.make_due(case.id, "P04")
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]
    assert await keeper.keep(KIND, case.id) == []
    assert await keeper.outbox(case.id) == [("OVERDUE", "officer"), ("OVERDUE", "officer")]
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor", "supervisor"]
    assert [d.acted_at is not None for d in await case.running("P02")] == [True]
    await case.informed(InformedEvent.ACKNOWLEDGED)
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor"], "late still counts"


async def test_it_waits_for_the_next_date(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    running = await case.all(Deadline, met_at=None, ended_at=None, promise_kind=KIND)
    step = await keeper.look(KIND, case.id)
    assert (step.next, step.until) == (Next.WAIT, min(d.due_at for d in running))


async def test_the_notice_of_no_news_goes_to_her_own_account(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.reachable_here(update_interval_days=7)
    await case.bound()
    await keeper.make_due(case.id, "P05")
    assert await keeper.keep(KIND, case.id) == [Next.UPDATE_HER]
    assert await keeper.outbox(case.id) == [("REGULAR_UPDATE", "victim")]
    (coming,) = await case.running("P05")
    assert timedelta(days=6) < coming.due_at - now() < timedelta(days=8)
    assert await keeper.asked_of(case.id, "OVERDUE") == []


async def test_without_a_safe_digital_channel_the_officer_is_asked(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.needs(safe_channels=(Channel.PHONE,))
    await case.bound()
    await keeper.make_due(case.id, "P05")
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]
    assert await keeper.outbox(case.id) == [("REGULAR_UPDATE", "officer"), ("OVERDUE", "officer")]
    await case.informed(InformedEvent.REGULAR_UPDATE)
    assert await keeper.asked_of(case.id, "OVERDUE") == []
    (coming,) = await case.running("P05")
    assert coming.acted_at is None


async def test_a_grade_below_confirmed_is_looked_at_again_and_again(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.arrested()
    (first,) = await case.running("P17b")
    await keeper.make_due(case.id, "P17b")
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]
    said, again = sorted(await case.running("P17b"), key=lambda d: d.rung)
    assert (said.acted_at is not None, again.rung, again.acted_at) == (True, 1, None)
    assert again.due_at - first.due_at > timedelta(days=20)
    await keeper.make_due(case.id, "P17b", rung=1)
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]
    assert [d.rung for d in await case.running("P17b") if d.acted_at is None] == [2]


async def test_detention_that_runs_on_is_watched_to_36_and_to_96_hours_from_the_arrest(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case(cast)
    await case.arrested()
    for rung, hours in ((1, 36), (2, 96)):
        await keeper.make_due(case.id, "P22", rung=rung - 1)
        assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]
        (coming,) = [d for d in await case.running("P22") if d.acted_at is None]
        assert (coming.rung, coming.due_at - coming.started_at) == (rung, timedelta(hours=hours))
    await keeper.make_due(case.id, "P22", rung=2)
    await keeper.keep(KIND, case.id)
    assert [d for d in await case.running("P22") if d.acted_at is None] == []
    granted(await outcome(case), CustodyOutcome)
    assert await case.running("P22") == []


async def test_bail_that_runs_on_is_watched_to_six_and_nine_months_from_its_grant(cast: Cast, keeper: Keeper) -> None:
    case, limit = await a_case(cast), load("srtk-2026-1")["P24"]
    bail = granted(await outcome(case, at=ago(days=3)), CustodyOutcome)
    granted(await outcome(case, CustodyOutcomeKind.BAIL_VARIED, bail_until=later(days=100)), CustodyOutcome)
    for rung, months in ((1, 6), (2, 9)):
        await keeper.make_due(case.id, "P24", rung=rung - 1)
        await keeper.keep(KIND, case.id)
        (coming,) = [d for d in await case.running("P24") if d.acted_at is None]
        assert (coming.rung, coming.due_at) == (rung, due_at(bail.at, limit, value=months))


@pytest.mark.parametrize(
    ("first", "waited_for"), [("authoriser", "safeguarding-authoriser"), ("safeguarding-authoriser", "authoriser")]
)
async def test_a_second_authorisation_that_is_late_is_said_to_who_has_not_given_theirs(
    cast: Cast, keeper: Keeper, first: str, waited_for: str
) -> None:
    case = await a_case(cast)
    await case.ready()
    granted(await case.authorise(first, await case.decided()), Authorisation)
    await keeper.make_due(case.id, "P30a")
    await keeper.keep(KIND, case.id)
    assert await keeper.outbox(case.id) == [("OVERDUE", waited_for)]
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor"]


async def test_two_keepers_at_once_say_it_once(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await keeper.make_due(case.id, "P02")
    await asyncio.gather(*(keeper.act(KIND, case.id, Next.SAY_OVERDUE) for _ in range(8)))
    assert await keeper.outbox(case.id) == [("OVERDUE", "officer")]
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor"]
    assert await keeper.recorded(case.id) == ["OVERDUE_SAID"]
