"""Stopping a telling, taking the wish back, and a wish that no longer covers what is scheduled."""

from dataclasses import replace
from typing import Any

import pytest

from service.facts.disclosure import Abort, Stop, Wishes
from service.operations import tellings
from service.rules.problem import Problem
from service.vocabulary import (
    AbortReason,
    AwaitedEvent,
    Channel,
    CoercionScreen,
    Part,
    ProblemCode,
    StopAnswer,
    TaskKind,
    WishScope,
)
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, ago, granted, later


@pytest.mark.parametrize(
    "who",
    [
        "officer", "second-officer", "supervisor", "spoc", "chair", "authoriser", "safeguarding-authoriser", "advocate",
        "probation",
    ],
)  # fmt: skip
async def test_anyone_on_the_case_stops_a_telling(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    if who == "probation":
        await case.convened()
    stop = granted(await case.stopped(who), Stop)
    assert (stop.answer, stop.answer_at) == (StopAnswer.EFFECTIVE, None)
    assert not await case.stands()


@pytest.mark.parametrize("who", ["victim", "liaison-picta", "other-officer", "other-supervisor", "auditor", "admin"])
async def test_nobody_else_stops_it(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    async with cast.nothing_changes():
        assert await case.stopped(who) is None


async def test_after_a_stop_it_is_decided_and_authorised_anew_on_the_same_review(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.stopped()
    async with cast.nothing_changes():
        refusal = await case.do("officer", tellings.schedule_disclosure, case.appointment())
    assert refusal == Problem(code=ProblemCode.NOT_DECIDED)
    await case.authorised()
    assert (await case.scheduled()).ended_at is None


async def test_a_stop_after_the_opening_says_do_not_speak(cast: Cast) -> None:
    case = await a_case(cast)
    opening = await case.opened(await case.to_schedule())
    stop = granted(await case.stopped(), Stop)
    assert (stop.answer, stop.answer_at) == (StopAnswer.OPENED_AT, opening.opened_at)


async def test_an_opening_that_was_never_shown_is_stopped_in_time(cast: Cast) -> None:
    case = await a_case(cast)
    await case.opened(await case.to_schedule(), shown=False)
    assert granted(await case.stopped(), Stop).answer is StopAnswer.EFFECTIVE


async def test_a_second_stop_still_says_that_a_part_was_opened(cast: Cast) -> None:
    case = await a_case(cast)
    await case.opened(await case.to_schedule())
    await case.stopped("advocate")
    assert granted(await case.stopped("officer"), Stop).answer is StopAnswer.OPENED_AT
    granted(await case.aborted(AbortReason.STOPPED), Abort)
    assert granted(await case.stopped("chair"), Stop).answer is StopAnswer.EFFECTIVE


async def test_a_stop_after_the_telling_says_when_it_was_told(cast: Cast) -> None:
    case = await a_case(cast)
    told = await case.to_told()
    stop = granted(await case.stopped(), Stop)
    assert (stop.answer, stop.answer_at) == (StopAnswer.TOLD_AT, told.told_at)


@pytest.mark.parametrize("who", ["advocate", "officer", "victim"])
async def test_her_withdrawal_stops_it_at_once_and_somebody_calls_her_safely(cast: Cast, who: str) -> None:
    case = await a_case(cast)
    await case.bound()
    await case.to_schedule(at=later(minutes=5))
    await case.reconfirmed()
    granted(await case.withdrawn(who), Wishes)
    assert not await case.stands()
    assert "WISH_WITHDRAWN" in await case.choice_lacks()
    assert TaskKind.SAFE_CALL in {t.kind for t in await case.tasks_of("officer")}


async def test_a_withdrawal_is_answered_alike_with_and_without_an_appointment(cast: Cast) -> None:
    case, twin = await a_case(cast), await a_case(cast)
    await case.to_schedule()
    await twin.wished()
    mine, hers = granted(await case.withdrawn(), Wishes), granted(await twin.withdrawn(), Wishes)
    own = {"id": mine.id, "case_id": mine.case_id, "valid_until": None, "recorded_at": None, "withdrawn_at": None}
    assert replace(mine, **own) == replace(hers, **own)


async def test_another_persons_case_is_not_hers_to_withdraw(cast: Cast) -> None:
    case = await a_case(cast)
    await case.bound()
    async with cast.nothing_changes():
        assert await case.withdrawn("other-victim") is None


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": WishScope.NONE, "parts": ()},
        {"scope": WishScope.LATER, "parts": ()},
        {"scope": WishScope.PART, "parts": (Part.NAME,)},
        {"not_before": later(days=2)},
        {"not_before_event": AwaitedEvent.TRIAL},
    ],
)
async def test_a_wish_that_no_longer_covers_what_is_scheduled_stops_it(cast: Cast, changes: dict[str, Any]) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    granted(await case.wished(**changes), Wishes)
    assert not await case.stands()


@pytest.mark.parametrize(
    "changes",
    [
        {"scope": WishScope.ALL, "parts": ()},
        {"parts": (Part.NAME, Part.PHOTO, Part.NEAR_ME)},
        {"not_before": ago(days=1)},
    ],
)
async def test_a_wish_that_still_covers_it_stops_nothing(cast: Cast, changes: dict[str, Any]) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    granted(await case.wished(**changes), Wishes)
    assert await case.stands()


async def test_a_newer_wish_has_to_be_reconfirmed(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.reconfirmed()
    assert await case.choice_lacks() == ()
    await case.wished()
    assert await case.choice_lacks() == ("NOT_RECONFIRMED",)


async def test_an_officer_says_how_she_was_asked(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await case.wished("officer")
    assert {d.path for d in refusal.details} == {"spokenTo", "alone", "channel", "coercion"}
    said = {"spoken_to": True, "alone": True, "channel": Channel.PHONE, "coercion": CoercionScreen.CLEAR}
    granted(await case.wished("officer", **said), Wishes)


async def test_parts_are_named_where_only_parts_are_wished(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        none = await case.wished(scope=WishScope.NONE)
        part = await case.wished(scope=WishScope.PART, parts=())
    assert [d.code for refusal in (none, part) for d in refusal.details] == ["DO_NOT_FIT_SCOPE"] * 2
