"""She wishes to be told, and not yet: no appointment before the day, or before what has to happen first."""

from typing import Any

from service.facts.disclosure import Schedule
from service.facts.police import Hearing
from service.operations import tellings
from service.rules.problem import Problem
from service.vocabulary import AwaitedEvent, HearingKind, ProblemCode
from tests.integration.a_case import ACase, a_case
from tests.integration.after_arrest import listed
from tests.integration.cast import Cast, granted, later


async def schedule(case: ACase, **changes: Any) -> Any:
    return await case.do("officer", tellings.schedule_disclosure, case.appointment(**changes))


def codes(refusal: Problem) -> set[str]:
    return {d.code for d in refusal.details}


async def test_an_appointment_is_not_before_the_day_she_named(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    await case.wished(not_before=later(days=3))
    await case.authorised()
    async with cast.nothing_changes():
        refusal = await schedule(case)
    assert (refusal.code, codes(refusal)) == (ProblemCode.BEYOND_WISHES, {"NOT_BEFORE"})
    granted(await schedule(case, at=later(days=4)), Schedule)


async def test_an_appointment_is_not_before_the_event_she_waits_for_is_listed(cast: Cast) -> None:
    case = await a_case(cast)
    await case.ready()
    await case.wished(not_before_event=AwaitedEvent.TRIAL)
    await case.authorised()
    async with cast.nothing_changes():
        refusal = await schedule(case)
    assert (refusal.code, codes(refusal)) == (ProblemCode.BEYOND_WISHES, {"NOT_BEFORE"})
    trial = granted(await listed(case, kind=HearingKind.TRIAL, at=later(days=20)), Hearing)
    moved = later(days=40)
    granted(await listed(case, kind=HearingKind.TRIAL, at=moved, replaces=trial.id), Hearing)
    async with cast.nothing_changes():
        assert codes(await schedule(case, at=later(days=30))) == {"NOT_BEFORE"}
    granted(await schedule(case, at=later(days=41), support_until=later(days=43)), Schedule)
