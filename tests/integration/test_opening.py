"""Opening one part: for the deliverer alone, after the moment, while everything holds; and what is refused leaves behind."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from service.access import Action
from service.auth.tokens import token_for
from service.commands.disclosure import StopDisclosure
from service.database.acting import acting_as
from service.facts.attribution import Subject
from service.facts.case import Case
from service.facts.disclosure import Opening, Schedule, Stop, Wishes
from service.facts.people import Task
from service.facts.promises import AuditEvent
from service.identity.opener import INTENDED, Intent, Opened, Refusal, Refused, intend, mark_shown, open_part
from service.operations.tellings import stop_disclosure
from service.vocabulary import Missing, Part, StopAnswer, StopReason, TaskKind
from tests.integration.cast import Cast, ago, granted, later, person
from tests.integration.changes import a_telling
from tests.integration.green import Green, a_green_case

NAME = {Part.NAME: "Corwin Hathersedge", Part.PHOTO: "a face"}
M = Missing


async def opening(
    green: Green, part: Part = Part.NAME, who: str = "second-officer", **changes: Any
) -> Opened | Refused:
    token = changes.get("token") or token_for(green.cast.settings, person(who), **changes)
    return await open_part(green.cast.settings, green.id, part, token)


async def intended(green: Green, part: Part = Part.NAME) -> Intent:
    return granted(await intend(green.cast.opener_engine, green.id, part, person("second-officer")), Intent)


async def events(green: Green) -> list[str]:
    async with acting_as(green.cast.engine, person("supervisor")) as tx:
        return [e.action for e in await tx.all(AuditEvent, case_id=green.id)]


async def openings(green: Green) -> list[Opening]:
    async with acting_as(green.cast.engine, person("supervisor")) as tx:
        return await tx.all(Opening, case_id=green.id)


async def attempts(green: Green) -> list[tuple[UUID | None, str, bool]]:
    """The access events about this case: whose, of what, and whether it was allowed."""
    async with green.hand.begin() as connection:
        asked = sa.text("select actor, action, allowed from rtk.access_events where object_id = :case order by id")
        return [(row.actor, row.action, row.allowed) for row in await connection.execute(asked, {"case": green.id})]


async def stop(green: Green, who: str = "chair") -> Stop:
    command = StopDisclosure(id=uuid4(), case=green.id, reason=StopReason.SAFETY)
    return granted(await stop_disclosure(green.cast(who), command), Stop)


async def test_the_deliverer_sees_the_part_and_the_record_says_so(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    shown = await opening(green)
    assert shown == Opened("Corwin Hathersedge")
    (opened,) = await openings(green)
    assert (opened.part, opened.deliverer_id, opened.recipient_id) == (
        Part.NAME,
        person("second-officer"),
        green.victim,
    )
    assert opened.opened_at is not None
    assert opened.intended_at <= opened.opened_at
    assert await events(green) == [INTENDED, Action.OPEN_IDENTITY]
    assert "Hathersedge" not in repr(shown)


async def test_it_may_be_opened_again_until_it_is_told(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    assert [await opening(green) for _ in range(2)] == [Opened("Corwin Hathersedge")] * 2
    (first, _) = await openings(green)
    await a_telling(green, schedule_id=first.schedule_id)
    assert await opening(green) == Refused((M.ALREADY_TOLD,))
    assert await opening(green, Part.PHOTO) == Opened("a face")


async def test_a_refusal_leaves_an_access_event_and_nothing_else(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    await green.change(Schedule, at=later(minutes=1))
    async with cast.nothing_changes():
        assert await opening(green) == Refused((M.NOT_YET,))
    assert await attempts(green) == [(person("second-officer"), Action.OPEN_IDENTITY, False)]


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({"at": later(hours=1)}, (M.NOT_YET,)),
        ({"outcome": None}, (M.NOT_RELEASED,)),
        ({"outcome": "HELD"}, (M.NOT_RELEASED,)),
        ({"ended_at": ago(minutes=1)}, (M.NOT_SCHEDULED,)),
        ({"deliverer_id": person("officer")}, (Refusal.NOT_YOURS,)),
    ],
    ids=["before its time", "not asked at the moment", "held at the moment", "no appointment", "somebody else's"],
)
async def test_it_is_opened_only_under_the_released_appointment_of_its_deliverer(
    cast: Cast, change: dict[str, Any], codes: tuple[Any, ...]
) -> None:
    green = await a_green_case(cast, NAME)
    await green.change(Schedule, **change)
    assert (await opening(green), await openings(green)) == (Refused(codes), [])


async def test_released_at_the_moment_is_not_enough_when_something_has_lapsed_since(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    await green.change(Wishes, valid_until=ago(seconds=1))
    assert await opening(green) == Refused((M.WISH_STALE,))


@pytest.mark.parametrize(
    "who", ["officer", "supervisor", "authoriser", "chair", "advocate", "victim", "other-officer", "auditor", "admin"]
)
async def test_nobody_but_the_deliverer_learns_anything(cast: Cast, who: str) -> None:
    green = await a_green_case(cast, NAME)
    assert await opening(green, who=who) == Refused((Refusal.NOT_YOURS,))
    assert await attempts(green) == [(person(who), Action.OPEN_IDENTITY, False)]
    assert await openings(green) == []


async def test_unknown_and_forbidden_read_alike(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    nowhere = replace(green, id=uuid4())
    assert await opening(nowhere) == await opening(green, who="other-officer")


async def test_a_deliverer_whose_task_has_ended_is_nobody(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    await green.change(Task, done_at=ago(minutes=1))
    assert await opening(green) == Refused((Refusal.NOT_YOURS,))


async def test_a_deliverer_who_is_no_officer_is_nobody(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    await green.change(Schedule, deliverer_id=person("advocate"))
    await green.write(
        Task(id=uuid4(), case_id=green.id, person_id=person("advocate"), kind=TaskKind.DELIVERER, since=ago(days=1))
    )
    assert await opening(green, who="advocate") == Refused((Refusal.NOT_YOURS,))


async def test_a_token_that_is_not_ours_opens_nothing(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    elsewhere = replace(cast.settings, public_url="http://127.0.0.1")
    wrong = [
        "",
        "nonsense",
        token_for(cast.settings, person("second-officer"), lifetime=-1),
        token_for(elsewhere, person("second-officer")),
    ]
    for token in wrong:
        answer = await open_part(cast.settings, green.id, Part.NAME, token)
        assert answer == Refused((Refusal.TOKEN_INVALID,))
    assert await attempts(green) == [(None, Action.OPEN_IDENTITY, False)] * len(wrong)
    assert await opening(green, scopes="openid") == Refused((Refusal.NOT_YOURS,))


async def test_a_part_that_was_not_decided_or_not_sealed_stays_shut(cast: Cast) -> None:
    green = await a_green_case(cast, {Part.NAME: "Corwin Hathersedge"})
    assert await opening(green, Part.PHOTO) == Refused((M.NOT_SEALED,))
    answer = await opening(green, Part.NEAR_ME)
    assert set(granted(answer, Refused).codes) >= {M.PART_NOT_DECIDED, M.REVIEW_OTHER_PARTS, M.PART_NOT_WISHED}


async def test_after_a_stop_it_stays_shut(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    assert (await stop(green)).answer is StopAnswer.EFFECTIVE
    assert await opening(green) == Refused((M.NOT_SCHEDULED,))


async def test_after_it_was_called_off_it_stays_shut(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    await opening(green)
    await green.change(Schedule, ended_at=ago(seconds=1))
    assert await opening(green) == Refused((M.NOT_SCHEDULED,))


async def test_a_stop_between_intent_and_showing_is_effective_and_nothing_is_shown(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    intent = await intended(green)
    assert (await stop(green)).answer is StopAnswer.EFFECTIVE
    assert await mark_shown(cast.opener_engine, intent) == Refused((M.NOT_SCHEDULED,))
    assert [o.opened_at for o in await openings(green)] == [None]
    assert Action.OPEN_IDENTITY not in await events(green)


async def test_a_stop_after_showing_says_when_it_was_opened(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    await opening(green)
    (opened,) = await openings(green)
    stopped = await stop(green)
    assert (stopped.answer, stopped.answer_at) == (StopAnswer.OPENED_AT, opened.opened_at)
    again = await stop(green, "supervisor")
    assert (again.answer, again.answer_at) == (StopAnswer.OPENED_AT, opened.opened_at)


async def test_an_epoch_raised_between_intent_and_showing_shows_nothing(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    intent = await intended(green)
    for fact in (Case, Schedule):
        await green.change(fact, epoch=1)
    assert isinstance(await mark_shown(cast.opener_engine, intent), Refused)
    assert [o.opened_at for o in await openings(green)] == [None]


async def test_another_appointment_between_intent_and_showing_shows_nothing(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    intent = await intended(green)
    async with acting_as(cast.engine, person("officer")) as tx:
        (schedule,) = await tx.all(Schedule, case_id=green.id)
    await green.change(Schedule, ended_at=ago(seconds=1))
    await green.write(replace(schedule, id=uuid4()))
    assert await mark_shown(cast.opener_engine, intent) == Refused((Refusal.CHANGED_MEANWHILE,))


async def test_an_intent_is_shown_once(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    intent = await intended(green)
    assert await mark_shown(cast.opener_engine, intent) is None
    assert await mark_shown(cast.opener_engine, intent) == Refused((Refusal.CHANGED_MEANWHILE,))
    assert (await events(green)).count(Action.OPEN_IDENTITY) == 1


async def test_a_ciphertext_from_elsewhere_is_not_read(cast: Cast) -> None:
    green, other = await a_green_case(cast, NAME), await a_green_case(cast, NAME)
    moved = "update rtk.sealed_parts s set ciphertext = o.ciphertext from rtk.sealed_parts o where s.part = o.part"
    async with cast.watching_engine.begin() as connection:
        await connection.execute(
            sa.text(f"{moved} and s.subject_id = :to and o.subject_id = :from"),
            {"to": green.subject, "from": other.subject},
        )
    assert await opening(green) == Refused((Refusal.UNREADABLE,))
    assert [o.opened_at for o in await openings(green)] == [None]


async def test_an_identity_record_of_another_version_is_not_opened(cast: Cast) -> None:
    green = await a_green_case(cast, NAME)
    await green.change(Subject, identity_version=2)
    assert await opening(green) == Refused((M.IDENTITY_CHANGED,))
