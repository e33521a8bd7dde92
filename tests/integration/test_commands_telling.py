"""Stopping, withdrawing, the day itself, telling and afterwards."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from service.commands.disclosure import RecordDisclosureAborted
from service.database.acting import acting_as
from service.facts.disclosure import Abort, FollowUp, Reconfirmation, Schedule, Stop, Telling, Wishes
from service.operations import tellings
from service.operations.gates import gates
from service.rules.problem import Problem
from service.vocabulary import (
    AbortReason,
    Channel,
    CoercionScreen,
    Flag,
    GateName,
    Part,
    ProblemCode,
    StopAnswer,
    TaskKind,
    WishScope,
)
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later, now, person


async def stands(case: ACase) -> bool:
    return (await case.all(Schedule))[-1].ended_at is None


async def aborted(case: ACase, reason: AbortReason = AbortReason.VICTIM_ASKED) -> Any:
    command = RecordDisclosureAborted(id=uuid4(), case=case.id, reason=reason, at=now())
    return await case.do("second-officer", tellings.record_disclosure_aborted, command)


async def choice_lacks(case: ACase, part: Part = Part.NAME) -> tuple[str, ...]:
    async with acting_as(case.cast.engine, person("officer")) as tx:
        return next(g.missing for g in await gates(tx, case.id, case.case.victim_id, part) if g.gate is GateName.CHOICE)


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
    stop = granted(await case.stopped(who), Stop)
    assert (stop.answer, stop.answer_at) == (StopAnswer.EFFECTIVE, None)
    assert not await stands(case)


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
    granted(await aborted(case, AbortReason.STOPPED), Abort)
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
    assert not await stands(case)
    assert "WISH_WITHDRAWN" in await choice_lacks(case)
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
    ],
)
async def test_a_wish_that_no_longer_covers_what_is_scheduled_stops_it(cast: Cast, changes: dict[str, Any]) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    granted(await case.wished(**changes), Wishes)
    assert not await stands(case)


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
    assert await stands(case)


async def test_a_newer_wish_has_to_be_reconfirmed(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.reconfirmed()
    assert await choice_lacks(case) == ()
    await case.wished()
    assert await choice_lacks(case) == ("NOT_RECONFIRMED",)


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


async def test_the_day_is_reconfirmed_only_when_there_is_one(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        assert await case.reconfirmed() == Problem(code=ProblemCode.NOT_SCHEDULED)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"alone": False}, "NOT_RECONFIRMED"),
        ({"wish_reconfirmed": False}, "NOT_RECONFIRMED"),
        ({"coercion": CoercionScreen.UNKNOWN}, "COERCION"),
        ({"recipient_checked": False}, "RECIPIENT_NOT_CHECKED"),
    ],
)
async def test_what_is_not_so_on_the_day_is_kept_and_passes_nothing(
    cast: Cast, changes: dict[str, Any], code: str
) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    granted(await case.reconfirmed(**changes), Reconfirmation)
    assert code in await choice_lacks(case)


async def test_nothing_is_recorded_as_told_that_was_not_opened(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    async with cast.nothing_changes():
        assert await case.told() == Problem(code=ProblemCode.NOT_OPENED)


async def test_a_telling_meets_the_overall_clock_and_starts_the_first_follow_up(cast: Cast) -> None:
    case = await a_case(cast)
    told = await case.to_told()
    (first,) = await case.running("P34")
    assert (told.flags, first.object_id, first.started_at) == ((), told.id, told.told_at)
    assert await case.running("P19c") == []


async def test_what_was_said_before_the_stop_was_heard_is_kept_and_flagged(cast: Cast) -> None:
    case = await a_case(cast)
    schedule = await case.to_schedule()
    await case.opened(schedule)
    await case.stopped()
    told = granted(await case.told(), Telling)
    assert (told.flags, told.epoch) == ((Flag.AFTER_STOP,), schedule.epoch)


async def test_more_than_was_opened_is_kept_and_flagged(cast: Cast) -> None:
    case = await a_case(cast)
    await case.opened(await case.to_schedule())
    told = granted(await case.told(parts=(Part.NAME, Part.PHOTO)), Telling)
    assert told.flags == (Flag.BEYOND_WHAT_WAS_OPENED,)


async def test_a_part_is_told_once(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_told()
    async with cast.nothing_changes():
        assert await case.told() == Problem(code=ProblemCode.ALREADY_TOLD)


async def test_a_later_part_adds_its_own_follow_up_and_ends_the_appointment(cast: Cast) -> None:
    case = await a_case(cast)
    schedule = await case.to_schedule()
    await case.opened(schedule)
    await case.told()
    assert await stands(case)
    await case.opened(schedule, Part.PHOTO)
    granted(await case.told(parts=(Part.PHOTO,)), Telling)
    assert not await stands(case)
    assert len(await case.running("P34")) == 2


async def test_an_aborted_telling_leaves_the_authorisations_and_asks_for_another_time(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    granted(await aborted(case), Abort)
    assert not await stands(case)
    assert len(await case.running("P30")) == 1
    assert (await case.scheduled(at=later(days=1))).ended_at is None


async def test_nothing_that_was_never_planned_is_aborted(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        assert await aborted(case) == Problem(code=ProblemCode.NOT_SCHEDULED)


async def test_a_follow_up_meets_what_is_open_and_any_number_is_kept(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_told()
    granted(await case.followed_up(contact_made=False), FollowUp)
    assert len(await case.running("P34")) == 1
    granted(await case.followed_up(), FollowUp)
    granted(await case.followed_up("officer"), FollowUp)
    assert await case.running("P34") == []
    assert len(await case.all(FollowUp)) == 3


async def test_somebody_spoke_with_her_before_any_telling_is_kept_and_flagged(cast: Cast) -> None:
    case = await a_case(cast)
    assert granted(await case.followed_up(), FollowUp).flags == (Flag.BEFORE_TELLING,)


async def test_what_is_said_to_have_happened_later_is_turned_down(cast: Cast) -> None:
    case = await a_case(cast)
    await case.opened(await case.to_schedule())
    async with cast.nothing_changes():
        told = await case.told(told_at=later(minutes=5))
        followed = await case.followed_up(at=later(minutes=5))
    assert [d.code for refusal in (told, followed) for d in refusal.details] == ["IN_THE_FUTURE"] * 2
