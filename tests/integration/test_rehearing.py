"""Heard again: the same parts, soon enough, in the same epoch, by a logged opening; and a told time given to the minute."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.auth.tokens import token_for
from service.database.acting import acting_as
from service.facts.assuring import Rehearing
from service.facts.attribution import Attribution, Subject
from service.facts.case import Case
from service.facts.disclosure import Schedule, Telling
from service.identity.opener import Opened, Refusal, Refused, open_part
from service.rules.problem import Problem
from service.vocabulary import EmbargoKind, Missing, Part, PrimaryVictim, ProblemCode, StopAnswer
from tests.integration.cast import Cast, ago, granted, later, now, person
from tests.integration.changes import Change, a_challenge, a_determination, an_embargo, changed
from tests.integration.green import Green, a_green_case
from tests.integration.keeping import Keeper
from tests.integration.steps_holding import a_held_case
from tests.integration.test_opening import events, openings, stop

M = Missing
NAME = {Part.NAME: "Corwin Hathersedge", Part.PHOTO: "a face"}


async def told_and_asked_again(cast: Cast, **changes: Any) -> Green:
    """She was told the name; the appointment is over, and she has asked to hear it again."""
    green = await a_green_case(cast, NAME)
    (schedule,) = await schedules(green)
    await green.change(Schedule, ended_at=ago(minutes=30))
    telling = uuid4()
    await green.write(
        Telling(
            id=telling,
            case_id=green.id,
            schedule_id=schedule.id,
            epoch=0,
            recipient_id=green.victim,
            parts=(Part.NAME,),
            identity_version=1,
            told_at=ago(hours=1),
            people_present=(),
            questions="",
            plan="",
            flags=(),
            recorded_by=person("officer"),
            recorded_at=ago(hours=1),
        )
    )
    rehearing: dict[str, Any] = {
        "id": uuid4(),
        "case_id": green.id,
        "telling_id": telling,
        "recipient_id": green.victim,
        "parts": (Part.NAME,),
        "deliverer_id": person("second-officer"),
        "reason": "She could not take it in.",
        "recorded_by": person("officer"),
        "recorded_at": ago(minutes=5),
        "valid_until": later(hours=5),
    }
    await green.write(Rehearing(**rehearing | changes))
    return green


async def schedules(green: Green) -> list[Schedule]:
    async with acting_as(green.cast.engine, person("supervisor")) as tx:
        return await tx.all(Schedule, case_id=green.id)


async def opening(green: Green, part: Part = Part.NAME, who: str = "second-officer") -> Opened | Refused:
    return await open_part(green.cast.settings, green.id, part, token_for(green.cast.settings, person(who)))


async def test_what_she_was_told_is_opened_again_and_logged(cast: Cast) -> None:
    green = await told_and_asked_again(cast)
    assert await opening(green) == Opened("Corwin Hathersedge")
    (logged,) = await openings(green)
    assert (logged.part, logged.opened_at is not None) == (Part.NAME, True)
    assert "OPEN_IDENTITY" in await events(green)


async def test_what_is_heard_again_does_not_read_as_opened_and_unsaid(cast: Cast) -> None:
    green = await told_and_asked_again(cast)
    await opening(green)
    assert (await stop(green)).answer is StopAnswer.TOLD_AT


async def test_no_other_part_is_opened_by_it(cast: Cast) -> None:
    green = await told_and_asked_again(cast)
    assert await opening(green, Part.PHOTO) == Refused((M.NOT_SCHEDULED,))


@pytest.mark.parametrize("changes", [{"valid_until": ago(seconds=1)}, {"deliverer_id": person("officer")}])
async def test_it_is_opened_in_its_time_by_its_deliverer_alone(cast: Cast, changes: dict[str, Any]) -> None:
    green = await told_and_asked_again(cast, **changes)
    assert await opening(green) == Refused((M.NOT_SCHEDULED,))
    assert await opening(green, who="officer") == Refused((Refusal.NOT_YOURS,))


@pytest.mark.parametrize(
    ("word", "change"),
    [
        (M.CHALLENGED, a_challenge()),
        (M.WITHDRAWN, changed(Attribution, stage="WITHDRAWN")),
        (M.NOT_CONFIRMED, changed(Attribution, grade="PROBABLE")),
        (M.IDENTITY_CHANGED, changed(Subject, identity_version=2)),
        (M.COURT_ORDER, an_embargo(EmbargoKind.COURT_ORDER)),
        (M.COUNTER_ALLEGATION, a_determination(PrimaryVictim.OTHER_PARTY)),
        (M.CASE_CLOSED, changed(Case, closed_at=ago(minutes=1))),
        (M.TOLD_BEFORE_A_STOP, changed(Case, epoch=1)),
    ],
)
async def test_nothing_is_heard_again_that_something_speaks_against(cast: Cast, word: Missing, change: Change) -> None:
    green = await told_and_asked_again(cast)
    await change(green)
    assert await opening(green) == Refused((word,))


async def test_after_a_stop_it_stays_shut(cast: Cast) -> None:
    green = await told_and_asked_again(cast)
    assert (await stop(green)).answer is StopAnswer.TOLD_AT
    assert await opening(green) == Refused((M.TOLD_BEFORE_A_STOP,))


async def test_rehear_is_of_the_same_parts_and_within_28_days(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    told = await case.to_told()
    async with cast.nothing_changes():
        assert (await case.reheard(told, Part.NAME, Part.PHOTO)).code is ProblemCode.NOT_TOLD
        assert (await case.reheard(told, deliverer=person("advocate"))).code is ProblemCode.ROLE_NOT_HELD
    again = granted(await case.reheard(told), Rehearing)
    assert (again.parts, again.recipient_id, again.telling_id) == (told.parts, told.recipient_id, told.id)
    await keeper.move("update rtk.tellings set told_at = told_at - interval '30 days' where id = :id", id=told.id)
    async with cast.nothing_changes():
        assert await case.reheard(told) == Problem(code=ProblemCode.TOLD_TOO_LONG_AGO)


async def test_rehear_after_a_stop_is_refused(cast: Cast) -> None:
    case = await a_held_case(cast)
    told = await case.to_told()
    await case.stopped()
    async with cast.nothing_changes():
        assert (await case.reheard(told)).code is ProblemCode.NOT_AUTHORISED


@pytest.mark.parametrize("to", ["minute", "second"])
async def test_a_time_given_to_the_minute_or_second_is_not_before_the_opening(cast: Cast, to: str) -> None:
    case = await a_held_case(cast)
    await case.opened(await case.to_schedule())
    at = now().replace(microsecond=0) if to == "second" else now().replace(second=0, microsecond=0)
    told = granted(await case.told(told_at=at), Telling)
    assert told.told_at == at, "what was given is kept"


async def test_a_minute_before_the_opening_nothing_can_have_been_told(cast: Cast) -> None:
    case = await a_held_case(cast)
    opened = await case.opened(await case.to_schedule())
    async with cast.nothing_changes():
        early = await case.told(told_at=opened.intended_at - timedelta(minutes=1))
    assert early == Problem(code=ProblemCode.NOT_OPENED)
