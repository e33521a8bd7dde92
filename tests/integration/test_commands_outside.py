"""A telling outside the scheme is kept whenever it happened, with what was missing, and she is looked after as after any."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

from service.commands.attribution import WithdrawAttribution
from service.commands.disclosure import RecordTellingOutsideScheme
from service.facts.attribution import Attribution
from service.facts.outside import OutsideTelling
from service.facts.promises import Deadline
from service.operations.attributions import withdraw_attribution
from service.operations.outside import record_telling_outside_scheme
from service.vocabulary import Flag, InformedEvent, Part, ToldBy
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast, ago, granted, later


async def told_outside(case: ACase, who: str = "officer", **changes: Any) -> Any:
    command = RecordTellingOutsideScheme(
        id=uuid4(),
        case=case.id,
        parts=(Part.NAME,),
        told_at=ago(minutes=20),
        told_by=ToldBy.PROSECUTION,
        circumstances="It was said before a hearing.",
    )
    return await case.do(who, record_telling_outside_scheme, replace(command, **changes))


async def test_a_telling_before_anybody_was_identified_is_kept_with_what_was_missing(cast: Cast) -> None:
    case = await a_case(cast)
    told = granted(await told_outside(case), OutsideTelling)
    assert told.flags == (Flag.NO_VERIFIED_ATTRIBUTION,)
    assert {"NO_ATTRIBUTION", "NO_PLAN", "NO_DECISION", "NO_WISH", "SCREEN_MISSING"} <= set(told.missing)


async def test_it_meets_the_overall_clock_and_starts_the_follow_ups_from_when_she_was_told(cast: Cast) -> None:
    case = await a_case(cast)
    await case.confirmed()
    told = granted(await told_outside(case), OutsideTelling)
    (overall,) = await case.all(Deadline, key="P19c")
    (first,) = await case.running("P34")
    assert told.flags == ()
    assert overall.met_at is not None
    assert (first.object_id, first.started_at) == (told.id, told.told_at)


async def test_an_appointment_stands_after_it(cast: Cast) -> None:
    case = await a_case(cast)
    schedule = await case.to_schedule()
    granted(await told_outside(case), OutsideTelling)
    assert (await case.all(type(schedule)))[-1].ended_at is None


async def test_a_wrong_name_that_was_told_outside_the_scheme_is_corrected_too_and_once(cast: Cast) -> None:
    case = await a_case(cast)
    attribution = await case.confirmed()
    granted(await told_outside(case), OutsideTelling)
    await withdrawn(case, attribution)
    (correction,) = await case.running("P48a")
    assert correction.object_id == attribution.id
    await case.informed(InformedEvent.NAME_WAS_WRONG)
    await withdrawn(case, await case.proposed())
    assert await case.running("P48a") == []


async def withdrawn(case: ACase, attribution: Attribution) -> None:
    command = WithdrawAttribution(id=uuid4(), attribution=attribution.id, reason="It was his brother.")
    granted(await case.do("supervisor", withdraw_attribution, command), Attribution)


async def test_what_is_not_so_yet_or_says_nothing_is_turned_down_and_changes_nothing(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        refusal = await told_outside(case, parts=(), told_at=later(hours=1), circumstances=" ", teller=uuid4())
    assert {(d.path, d.code) for d in refusal.details} == {
        ("parts", "EMPTY"),
        ("toldAt", "IN_THE_FUTURE"),
        ("circumstances", "BLANK"),
        ("teller", "UNKNOWN_PERSON"),
    }


async def test_it_is_not_for_those_who_are_not_on_the_case(cast: Cast) -> None:
    case = await a_case(cast)
    async with cast.nothing_changes():
        assert await told_outside(case, who="other-officer") is None
        assert await told_outside(case, who="advocate") is None
