"""Each part by itself: the name is told while the photograph waits, and the photograph is told later on its own."""

import pytest

from service.facts.disclosure import Authorisation, Schedule, Telling
from service.facts.holding import Embargo
from service.operations import tellings
from service.rules.problem import Problem
from service.vocabulary import (
    EmbargoKind,
    InformedEvent,
    Missing,
    Part,
    ProblemCode,
    PromiseKind,
    ReleaseOutcome,
    TaskKind,
    VictimWord,
    YesNo,
)
from tests.integration.cast import Cast, granted, later
from tests.integration.keeping import Keeper
from tests.integration.steps_holding import HeldCase, a_held_case, her_word

KIND = PromiseKind.DISCLOSURE


async def with_the_photograph_held(cast: Cast, keeper: Keeper) -> tuple[HeldCase, Embargo, Schedule]:
    """The moment has come: the name was released, the photograph waits for an identification procedure."""
    case = await a_held_case(cast)
    await case.ready()
    await case.authorised()
    embargo = granted(await case.embargoed(Part.PHOTO, kind=EmbargoKind.ID_PROCEDURE), Embargo)
    await case.scheduled()
    await case.reconfirmed()
    await keeper.make_the_moment_come(case.id)
    await keeper.keep(KIND, case.id)
    (schedule,) = await case.all(Schedule)
    return case, embargo, schedule


async def test_the_name_is_released_while_the_photograph_is_held(cast: Cast, keeper: Keeper) -> None:
    case, _, schedule = await with_the_photograph_held(cast, keeper)
    assert schedule.outcome is ReleaseOutcome.RELEASED
    assert [(h.part, h.missing) for h in schedule.held] == [(Part.PHOTO, (Missing.EMBARGOED,))]
    assert await keeper.asked_of(case.id, "DELIVER_NOW") == ["second-officer"]
    assert await keeper.asked_of(case.id, "TELLING_HELD") == ["supervisor"]
    assert ("PARTS_HELD", "officer") in await keeper.outbox(case.id)
    assert (await keeper.recorded(case.id))[-1] == "PARTS_HELD"


async def test_what_is_held_stays_on_the_boards_after_the_name_was_told(cast: Cast, keeper: Keeper) -> None:
    case, embargo, schedule = await with_the_photograph_held(cast, keeper)
    await case.opened(schedule)
    granted(await case.told(), Telling)
    assert not await case.stands()
    assert await keeper.asked_of(case.id, "TELLING_HELD") == ["supervisor"]
    assert {c.object_id for c in await case.running("P32")} == {embargo.id}
    assert await case.running("P30") == [], "an embargo holds it, and its own clocks run"


async def test_a_later_part_is_told_by_the_same_decision_and_adds_its_own_follow_up(cast: Cast, keeper: Keeper) -> None:
    case, embargo, schedule = await with_the_photograph_held(cast, keeper)
    await case.opened(schedule)
    await case.told()
    async with cast.nothing_changes():
        too_early = await case.do("officer", tellings.schedule_disclosure, case.appointment())
    assert (too_early.code, {d.code for d in too_early.details}) == (ProblemCode.GATE_NOT_GREEN, {Missing.EMBARGOED})
    await case.lifted(embargo)
    assert len(await case.running("P30")) == 1
    second = await case.scheduled()
    assert (second.parts, second.epoch, second.decision_id) == ((Part.PHOTO,), schedule.epoch, schedule.decision_id)
    await case.reconfirmed()
    await keeper.make_the_moment_come(case.id)
    await keeper.keep(KIND, case.id)
    await case.opened((await case.all(Schedule))[-1], Part.PHOTO)
    told = granted(await case.told(parts=(Part.PHOTO,)), Telling)
    assert told.flags == ()
    assert len(await case.running("P34")) == 2
    assert await keeper.asked_of(case.id, "TELLING_HELD") == []
    assert await case.running("P30") == []
    assert [a.ended_at for a in await case.all(Authorisation)] == [None, None], "authorised once"


async def test_a_part_that_waits_and_is_held_by_no_embargo_is_owed_a_time(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    await case.ready()
    await case.flagged(identification_pending=YesNo.YES)
    await case.authorised()
    await case.scheduled()
    await case.reconfirmed()
    await keeper.make_the_moment_come(case.id)
    await keeper.keep(KIND, case.id)
    (schedule,) = await case.all(Schedule)
    assert [(h.part, h.missing) for h in schedule.held] == [(Part.PHOTO, (Missing.IDENTIFICATION_PENDING,))]
    assert len(await case.running("P30")) == 1


async def test_an_appointment_may_be_for_some_parts_and_only_for_what_was_decided(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.ready()
    await case.authorised()
    assert (await case.scheduled(parts=(Part.NAME,))).parts == (Part.NAME,)
    assert len(await case.running("P30")) == 1, "the photograph is owed a time of its own"
    async with cast.nothing_changes():
        refusal = await case.do(
            "officer", tellings.schedule_disclosure, case.appointment(parts=(Part.NEAR_ME,), at=later(hours=3))
        )
    assert [(d.path, d.code) for d in refusal.details] == [("parts", "NOT_DECIDED")]


async def test_her_word_is_not_told_until_she_was_told_all_that_her_wish_covers(cast: Cast, keeper: Keeper) -> None:
    case, embargo, schedule = await with_the_photograph_held(cast, keeper)
    await case.informed(InformedEvent.POLICE_ACTION)
    await case.opened(schedule)
    await case.told()
    assert await her_word(keeper, case.id) == VictimWord.DECIDING
    await case.lifted(embargo)
    await case.opened(await case.scheduled(), Part.PHOTO)
    await case.told(parts=(Part.PHOTO,))
    assert await her_word(keeper, case.id) == VictimWord.TOLD


async def test_after_a_stop_no_part_is_scheduled_without_fresh_authorisation(cast: Cast, keeper: Keeper) -> None:
    case, embargo, schedule = await with_the_photograph_held(cast, keeper)
    await case.opened(schedule)
    await case.told()
    await case.lifted(embargo)
    await case.stopped()
    async with cast.nothing_changes():
        refusal = await case.do("officer", tellings.schedule_disclosure, case.appointment())
    assert refusal == Problem(code=ProblemCode.NOT_DECIDED)
    assert await keeper.asked_of(case.id, "TELLING_HELD") == []


@pytest.mark.parametrize("part", [Part.NAME, Part.PHOTO])
async def test_who_stops_between_a_released_and_a_held_part_learns_what_was_opened(
    cast: Cast, keeper: Keeper, part: Part
) -> None:
    case, _, schedule = await with_the_photograph_held(cast, keeper)
    if part is Part.NAME:
        opening = await case.opened(schedule)
        stop = await case.stopped()
        assert (stop.answer, stop.answer_at) == ("OPENED_AT", opening.opened_at)
    else:
        assert (await case.stopped()).answer == "EFFECTIVE"
    assert TaskKind.DELIVER_NOW not in {t.kind for t in await case.tasks_of("second-officer")}
