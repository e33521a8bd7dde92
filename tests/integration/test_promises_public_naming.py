"""The case's promise before what cannot be made good: the backstop, a wish that goes stale, six months that run out."""

from service.facts.promises import Deadline
from service.vocabulary import Offence, Part, PromiseKind, TaskKind, WishScope
from tests.integration.a_case import ACase, a_case
from tests.integration.after_arrest import an_incident, listed, listed_so_near
from tests.integration.cast import Cast
from tests.integration.keeping import Keeper
from tests.integration.test_commands_outside import told_outside
from workflows.steps import Next

KIND = PromiseKind.CASE


async def sent(case: ACase, keeper: Keeper, kind: str) -> list[str]:
    return [who for what, who in await keeper.outbox(case.id) if what == kind]


async def test_a_first_hearing_tomorrow_with_a_wish_and_nothing_told_is_a_breach_and_a_task(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case(cast)
    await case.wished()
    await listed_so_near(case)
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]
    assert await keeper.recorded(case.id) == ["BACKSTOP_BREACHED"]
    assert await sent(case, keeper, "BACKSTOP_BREACHED") == ["supervisor", "officer", "authoriser"]
    assert await keeper.asked_of(case.id, "OVERDUE") == ["supervisor"]
    await told_outside(case, parts=(Part.NAME, Part.PHOTO))
    assert await keeper.asked_of(case.id, "OVERDUE") == [], "late still counts"


async def test_the_same_of_a_wish_that_was_never_asked_is_not_missed_either(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await listed_so_near(case)
    await keeper.keep(KIND, case.id)
    assert "BACKSTOP_BREACHED" in await keeper.recorded(case.id)
    assert await sent(case, keeper, "WISH_NEEDED") == ["officer", "supervisor"]


async def test_a_breach_is_said_once_though_the_same_hearing_is_recorded_again(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.wished()
    hearing = await listed_so_near(case)
    await keeper.keep(KIND, case.id)
    await listed(case, at=hearing.at)
    assert Next.SAY_OVERDUE not in await keeper.keep(KIND, case.id)
    assert (await keeper.recorded(case.id)).count("BACKSTOP_BREACHED") == 1


async def test_a_wish_that_goes_stale_before_a_hearing_raises_the_alarm_again(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.wished()
    await listed(case)
    assert await sent(case, keeper, "WISH_NEEDED") == []
    await stale(case, keeper)
    assert await sent(case, keeper, "WISH_NEEDED") == ["officer", "supervisor"]
    assert TaskKind.ASK_WISHES in {t.kind for t in await case.tasks_of("officer")}
    await case.wished()
    await stale(case, keeper)
    assert await sent(case, keeper, "WISH_NEEDED") == ["officer", "supervisor"] * 2


async def test_one_not_to_know_goes_stale_too_and_is_asked_again(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.wished(scope=WishScope.NONE, parts=())
    await listed(case)
    await stale(case, keeper)
    assert await sent(case, keeper, "WISH_NEEDED") == ["officer", "supervisor"]


async def test_without_a_hearing_a_stale_wish_is_only_overdue(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast)
    await case.wished()
    await stale(case, keeper)
    assert await sent(case, keeper, "WISH_NEEDED") == []
    assert await sent(case, keeper, "OVERDUE") == ["officer"]


async def stale(case: ACase, keeper: Keeper) -> None:
    """The last wish ran out a second ago, and the case's promise noticed."""
    await keeper.move(
        "update rtk.wishes set valid_until = clock_timestamp() - interval '1 second' where case_id = :case",
        case=case.id,
    )
    await keeper.make_due(case.id, "P25")
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]


async def test_alarms_of_the_six_months_climb_their_ladder_and_the_limit_itself_is_the_last(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_case(cast, offence=Offence.S2A, incidents=(an_incident(1),))
    for rung in range(4):
        assert [d.rung for d in await case.running("P51") if d.acted_at is None] == [rung]
        await keeper.make_due(case.id, "P51", rung=rung)
        assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]
    assert [d for d in await case.running("P51") if d.acted_at is None] == []
    assert (await keeper.recorded(case.id)).count("TIME_BAR_SAID") == 4
    assert await sent(case, keeper, "TIME_BAR_NEAR") == ["officer", "supervisor"] * 4


async def test_the_alarms_keep_the_limit_they_warn_of(cast: Cast, keeper: Keeper) -> None:
    case = await a_case(cast, offence=Offence.S2A, incidents=(an_incident(130),))
    assert await keeper.keep(KIND, case.id) == [Next.SAY_OVERDUE]
    first, second = await case.all(Deadline, key="P51")
    assert (first.rung, second.rung, second.started_at) == (0, 1, first.started_at)
    assert 29 <= (second.due_at - first.due_at).days <= 31
