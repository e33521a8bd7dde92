"""P31: an appointment reaches as far as her support does, and a telling that slips past it is not made."""

from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from service.database.tables import FACTS
from service.facts.case import SafetyPlan
from service.facts.disclosure import Schedule
from service.operations import tellings
from service.policy import load
from service.rules.problem import Detail, Problem
from service.rules.support import supported, tell_by
from service.vocabulary import Missing, ProblemCode
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later, now, person
from tests.integration.green import a_green_case

DAY_AND_NIGHT = timedelta(hours=24)
TOO_SHORT = Problem(code=ProblemCode.SUPPORT_MISSING, details=(Detail(path="supportUntil", code="TOO_SHORT"),))


async def schedule(case: ACase, **changes: Any) -> Any:
    return await case.do("officer", tellings.schedule_disclosure, case.appointment(**changes))


async def to_authorised(cast: Cast) -> ACase:
    case = await a_case(cast)
    await case.ready()
    await case.authorised()
    return case


async def test_an_appointment_has_a_day_and_a_night_of_support_after_it_to_the_minute(cast: Cast) -> None:
    case = await to_authorised(cast)
    at = later(hours=3)
    async with cast.nothing_changes():
        assert await schedule(case, at=at, support_until=at + DAY_AND_NIGHT - timedelta(minutes=1)) == TOO_SHORT
    made = granted(await schedule(case, at=at, support_until=at + DAY_AND_NIGHT), Schedule)
    assert (made.support_until, made.tell_by) == (at + DAY_AND_NIGHT, at)


async def test_support_that_she_refused_with_an_officer_named_is_not_asked_for(cast: Cast) -> None:
    case = await to_authorised(cast)
    await case.planned(support_arranged=False, support_refused_with=person("officer"))
    made = granted(await schedule(case, support_until=later(hours=4)), Schedule)
    assert made.ended_at is None


async def test_an_appointment_whose_support_falls_short_is_made_anew(cast: Cast) -> None:
    case = await to_authorised(cast)
    at = later(hours=3)
    first = granted(await schedule(case, at=at, support_until=at + DAY_AND_NIGHT), Schedule)
    async with cast.watching_engine.begin() as hand:
        by_hand = FACTS[Schedule].update().where(FACTS[Schedule].c.id == first.id).values(tell_by=ago(minutes=1))
        await hand.execute(sa.text("set local search_path = rtk"))
        await hand.execute(by_hand)
    granted(await schedule(case, at=at, support_until=at + 2 * DAY_AND_NIGHT), Schedule)
    assert [s.ended_at is None for s in await case.all(Schedule)] == [False, True]


async def test_a_telling_later_than_its_support_reaches_is_red_before_the_moment_comes(cast: Cast) -> None:
    green = await a_green_case(cast)
    await green.change(Schedule, at=later(hours=7))
    assert await green.missing() == {Missing.NOT_YET, Missing.SUPPORT_TOO_SHORT}


async def test_the_gate_and_the_rule_ask_for_the_same_support(cast: Cast) -> None:
    green = await a_green_case(cast)
    policy = load("srtk-2026-1")
    for refused in (None, person("officer")):
        for at in (ago(hours=3), later(hours=3)):
            for until in (None, ago(hours=1), later(hours=23), later(hours=25), later(hours=28)):
                last = None if until is None else tell_by(until, policy)
                await green.change(Schedule, at=at, tell_by=last)
                await green.change(SafetyPlan, support_refused_with=refused)
                holds = Missing.SUPPORT_TOO_SHORT not in await green.missing()
                assert holds == supported(at, now(), last, refused=refused is not None), (refused, at, until)
