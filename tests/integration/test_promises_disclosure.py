"""The timed telling's promise against the real database: the approach, the moment, the follow-ups. Never early, once."""

import asyncio
from datetime import timedelta

from service.facts.disclosure import Schedule
from service.facts.promises import Deadline
from service.vocabulary import Part, PromiseKind, ReleaseOutcome, StopAnswer
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, later
from tests.integration.keeping import Keeper
from workflows.steps import Next

KIND = PromiseKind.DISCLOSURE


async def test_the_approach_is_said_once_the_day_before(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    schedule = await case.to_schedule(at=later(days=2))
    step = await keeper.look(KIND, case.id)
    assert (step.next, step.until) == (Next.WAIT, schedule.at - timedelta(days=1))
    nearer = await case.scheduled(at=later(hours=3))
    assert await keeper.keep(KIND, case.id) == [Next.APPROACH]
    assert [o for o in await keeper.outbox(case.id) if o[0] == "APPOINTMENT_NEAR"] == [
        ("APPOINTMENT_NEAR", "second-officer"),
        ("APPOINTMENT_NEAR", "officer"),
    ]
    assert (await keeper.look(KIND, case.id)).until == nearer.at


async def test_the_moment_releases_when_all_gates_are_green(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.reconfirmed()
    await keeper.make_the_moment_come(case.id)
    assert await keeper.keep(KIND, case.id) == [Next.RELEASE, Next.LET_GO]
    (schedule,) = await case.all(Schedule)
    assert (schedule.outcome, schedule.missing, schedule.asked_at is not None) == (ReleaseOutcome.RELEASED, (), True)
    assert await keeper.asked_of(case.id, "DELIVER_NOW") == ["second-officer"]
    assert [o for o in await keeper.outbox(case.id) if o[0] == "DELIVER_NOW"] == [("DELIVER_NOW", "second-officer")]
    assert (await keeper.recorded(case.id))[-1] == "TELLING_RELEASED"


async def test_the_moment_holds_and_says_what_is_missing(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await keeper.make_the_moment_come(case.id)
    assert await keeper.keep(KIND, case.id) == [Next.RELEASE]
    (schedule,) = await case.all(Schedule)
    assert schedule.outcome is ReleaseOutcome.HELD
    assert "NOT_RECONFIRMED" in schedule.missing
    assert await keeper.asked_of(case.id, "TELLING_HELD") == ["supervisor"]
    assert await keeper.asked_of(case.id, "DELIVER_NOW") == []
    assert [o for o in await keeper.outbox(case.id) if o[0] == "TELLING_HELD"] == [("TELLING_HELD", "officer")]
    (owed,) = await case.running("P30")
    assert (await keeper.look(KIND, case.id)).until == owed.due_at, "a new time is owed"


async def test_the_moment_is_early_for_nobody(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.reconfirmed()
    step = await keeper.act(KIND, case.id, Next.RELEASE)
    (schedule,) = await case.all(Schedule)
    assert (step.next, schedule.outcome, schedule.asked_at) == (Next.APPROACH, None, None)


async def test_a_stop_before_the_moment_wins(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.reconfirmed()
    await keeper.make_the_moment_come(case.id)
    await case.stopped()
    assert Next.RELEASE not in await keeper.keep(KIND, case.id)
    await keeper.act(KIND, case.id, Next.RELEASE)
    assert [s.outcome for s in await case.all(Schedule)] == [None]
    assert await keeper.asked_of(case.id, "DELIVER_NOW") == []


async def test_a_stop_races_the_moment_and_one_of_them_is_first(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await case.reconfirmed()
    await keeper.make_the_moment_come(case.id)
    stop, _ = await asyncio.gather(case.stopped(), keeper.act(KIND, case.id, Next.RELEASE))
    assert stop.answer is StopAnswer.EFFECTIVE
    assert await keeper.asked_of(case.id, "DELIVER_NOW") == [], "what was asked of the deliverer ends with the stop"


async def test_the_moment_is_asked_for_once(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.to_schedule()
    await keeper.make_the_moment_come(case.id)
    await asyncio.gather(*(keeper.act(KIND, case.id, Next.RELEASE) for _ in range(6)))
    assert [a for a in await keeper.recorded(case.id) if a.startswith("TELLING")] == ["TELLING_HELD"]


async def test_an_appointment_nobody_made_is_said_once(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.ready()
    await case.authorised()
    await keeper.make_due(case.id, "P30")
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE, Next.LET_GO]
    assert [to for kind, to in await keeper.outbox(case.id) if kind == "OVERDUE"] == ["officer"]


async def test_each_follow_up_opens_when_the_one_before_is_due(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    telling = await case.to_told()
    await keeper.move("update rtk.schedules set asked_at = at where case_id = :case", case=case.id)
    assert await keeper.keep(KIND, case.id) == [Next.FOLLOW_UP]
    assert [o for o in await keeper.outbox(case.id) if o[0] == "FOLLOW_UP_DUE"] == [
        ("FOLLOW_UP_DUE", "officer"),
        ("FOLLOW_UP_DUE", "advocate"),
    ]
    await case.followed_up()
    (first,) = await case.all(Deadline, key="P34")
    assert (await keeper.look(KIND, case.id)).until == first.due_at, "met early, the next still opens at its time"
    for key, days in (("P34", 7), ("P35", 28), ("P36", 90)):
        await keeper.move(
            "update rtk.deadlines set due_at = clock_timestamp() - interval '1 second' where case_id = :case and key = :key",
            case=case.id, key=key,
        )  # fmt: skip
        assert (await keeper.keep(KIND, case.id))[0] is Next.FOLLOW_UP
        opened = (await case.all(Deadline, key=f"P{int(key[1:]) + 1}"))[0]
        assert opened.object_id == telling.id
        assert timedelta(days=days - 1) < opened.due_at - telling.told_at < timedelta(days=days + 1)
    assert len([o for o in await keeper.outbox(case.id) if o[0] == "FOLLOW_UP_DUE"]) == 8
    await keeper.make_due(case.id, "P37")
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE, Next.LET_GO]


async def test_a_part_told_before_holds_no_other(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    schedule = await case.to_schedule()
    await case.reconfirmed()
    await case.opened(schedule, Part.NAME)
    await case.told(parts=(Part.NAME,))
    await keeper.make_the_moment_come(case.id)
    assert (await keeper.keep(KIND, case.id))[0] is Next.RELEASE
    (asked,) = await case.all(Schedule)
    assert (asked.outcome, asked.missing) == (ReleaseOutcome.RELEASED, ())
