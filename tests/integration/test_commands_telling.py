"""The day itself, telling and afterwards."""

from typing import Any

import pytest

from service.facts.disclosure import Abort, FollowUp, Reconfirmation, Telling
from service.rules.problem import Problem
from service.vocabulary import (
    CoercionScreen,
    Flag,
    Part,
    ProblemCode,
)
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted, later


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
    assert code in await case.choice_lacks()


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
    assert await case.stands()
    await case.opened(schedule, Part.PHOTO)
    granted(await case.told(parts=(Part.PHOTO,)), Telling)
    assert not await case.stands()
    assert len(await case.running("P34")) == 2


async def test_an_aborted_telling_leaves_the_authorisations_and_asks_for_another_time(cast: Cast) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    granted(await case.aborted(), Abort)
    assert not await case.stands()
    assert len(await case.running("P30")) == 1
    assert (await case.scheduled(at=later(days=1))).ended_at is None


async def test_nothing_that_was_never_planned_is_aborted(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        assert await case.aborted() == Problem(code=ProblemCode.NOT_SCHEDULED)


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
