"""Whom the gate answers, and that it sees what its caller does not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.acting import acting_as
from service.database.tables import FACTS
from service.facts.attribution import Attribution, CaseAttribution
from service.facts.disclosure import Authorisation, Opening, Stop, Wishes
from service.facts.people import Task
from service.vocabulary import AttributionStage, Grade, Missing, Part, StopAnswer, StopReason, TaskKind
from tests.integration.cast import Cast, ago, person
from tests.integration.changes import a_challenge, a_telling
from tests.integration.green import Green, a_green_case

REFUSED = "the gate answers those on the case"


@asynccontextmanager
async def hidden(cast: Cast, table: str) -> AsyncIterator[None]:
    """No row of the table is visible to the API's role until the block ends."""
    policy = f"create policy hidden on rtk.{table} as restrictive for select to rtk_app using (false)"
    async with cast.watching_engine.begin() as connection:
        await connection.execute(sa.text(policy))
    try:
        yield
    finally:
        async with cast.watching_engine.begin() as connection:
            await connection.execute(sa.text(f"drop policy hidden on rtk.{table}"))


async def task_of(green: Green, who: str, kind: TaskKind, **changes: object) -> None:
    await green.write(
        Task(
            **{"id": uuid4(), "case_id": green.id, "person_id": person(who), "kind": kind, "since": ago(days=1)}
            | changes
        )
    )


async def test_a_stop_its_caller_cannot_see_is_still_a_stop(cast: Cast) -> None:
    green = await a_green_case(cast)
    await green.write(
        Stop(
            id=uuid4(),
            case_id=green.id,
            epoch=0,
            reason=StopReason.SAFETY,
            stopped_by=person("chair"),
            stopped_at=ago(minutes=1),
            answer=StopAnswer.EFFECTIVE,
        )
    )
    async with hidden(cast, "stops"):
        async with acting_as(cast.engine, person("officer")) as tx:
            assert await tx.all(Stop, case_id=green.id) == []
        assert await green.missing(who="officer") == {Missing.STOPPED}


async def test_what_its_caller_may_not_read_counts_all_the_same(cast: Cast) -> None:
    green = await a_green_case(cast)
    await task_of(green, "spoc", TaskKind.SPOC)
    async with acting_as(cast.engine, person("spoc")) as tx:
        assert (await tx.all(Wishes, case_id=green.id), await tx.all(Authorisation, case_id=green.id)) == ([], [])
    assert await green.missing(who="spoc") == set()


@pytest.mark.parametrize("function", ["release_missing", "gate"])
@pytest.mark.parametrize("who", ["other-officer", "other-supervisor", "auditor", "admin", "victim", "liaison-picta"])
async def test_nobody_off_the_case_is_answered(cast: Cast, who: str, function: str) -> None:
    green = await a_green_case(cast)
    with pytest.raises(DBAPIError, match=REFUSED):
        await green.ask(function, Part.NAME, who=who)


@pytest.mark.parametrize(
    "kind", [TaskKind.VICTIM, TaskKind.PLATFORM_LIAISON, TaskKind.OVERDUE, TaskKind.SAFE_CALL, TaskKind.DELIVER_NOW]
)
async def test_an_errand_or_her_own_place_is_not_enough_to_ask(cast: Cast, kind: TaskKind) -> None:
    green = await a_green_case(cast)
    await task_of(green, "other-officer", kind)
    with pytest.raises(DBAPIError, match=REFUSED):
        await green.missing(who="other-officer")


async def test_a_place_that_ended_is_no_place(cast: Cast) -> None:
    green = await a_green_case(cast)
    await task_of(green, "other-officer", TaskKind.OFFICER, done_at=ago(minutes=1))
    with pytest.raises(DBAPIError, match=REFUSED):
        await green.missing(who="other-officer")


@pytest.mark.parametrize("actor", ["''", "null"])
async def test_an_empty_actor_is_not_answered(cast: Cast, actor: str) -> None:
    green = await a_green_case(cast)
    async with cast.engine.begin() as connection:
        await connection.execute(sa.text(f"select set_config('rtk.actor', {actor}, true)"))
        with pytest.raises(DBAPIError, match=REFUSED):
            await connection.execute(
                sa.text("select release_missing(:case, :who, 'NAME')"), {"case": green.id, "who": green.victim}
            )
        await connection.rollback()


async def test_a_case_that_does_not_exist_is_red_for_the_worker_and_closed_to_everybody_else(
    cast: Cast, worker_engine: AsyncEngine
) -> None:
    nowhere = {"case": uuid4(), "who": uuid4()}
    async with worker_engine.begin() as connection:
        asked = sa.text("select release_missing(:case, :who, 'NAME')")
        assert (await connection.execute(asked, nowhere)).scalar_one() != []


async def test_no_part_is_no_answer_and_another_recipient_is_told_nothing(cast: Cast) -> None:
    green = await a_green_case(cast)
    assert await green.missing(None) >= {Missing.PART_NOT_DECIDED, Missing.REVIEW_OTHER_PARTS, Missing.PART_NOT_WISHED}
    assert await green.missing(recipient=person("victim")) == {
        Missing.OTHER_RECIPIENT,
        Missing.RECIPIENT_NOT_VICTIM,
        Missing.REVIEW_OTHER_RECIPIENT,
    }


async def test_a_stop_of_an_earlier_epoch_stands_in_nobodys_way(cast: Cast) -> None:
    green = await a_green_case(cast)
    await green.write(
        Stop(
            id=uuid4(),
            case_id=green.id,
            epoch=-1,
            reason=StopReason.SAFETY,
            stopped_by=person("chair"),
            stopped_at=ago(days=1),
            answer=StopAnswer.EFFECTIVE,
        )
    )
    assert await green.missing() == set()


async def test_what_was_told_of_another_subject_does_not_count_as_told(cast: Cast) -> None:
    green = await a_green_case(cast)
    schedule = uuid4()
    await a_telling(green, schedule_id=schedule)
    assert await green.missing() == {Missing.ALREADY_TOLD}
    await green.write(
        Opening(
            id=uuid4(),
            case_id=green.id,
            schedule_id=schedule,
            epoch=-1,
            part=Part.NAME,
            recipient_id=green.victim,
            deliverer_id=person("second-officer"),
            subject_id=uuid4(),
            identity_version=1,
            intended_at=ago(days=2),
            expires_at=ago(days=2),
        )
    )
    assert await green.missing() == set()


async def test_another_part_another_version_or_another_recipient_was_not_told(cast: Cast) -> None:
    green = await a_green_case(cast)
    await a_telling(green, parts=(Part.PHOTO,))
    await a_telling(green, recipient_id=uuid4())
    await a_telling(green, identity_version=0)
    assert await green.missing() == set()


async def test_a_challenge_raised_in_another_case_that_rests_on_it_holds_here(cast: Cast) -> None:
    green, other = await a_green_case(cast), await a_green_case(cast)
    await a_challenge(case_id=other.id)(green)
    assert (await green.missing(), await other.missing()) == ({Missing.CHALLENGED}, set())


async def test_a_newer_proposal_takes_the_place_of_the_confirmed_one(cast: Cast) -> None:
    green = await a_green_case(cast)
    async with acting_as(cast.engine, person("officer")) as tx:
        (confirmed,) = await tx.all(Attribution, case_id=green.id)
    newer = replace(
        confirmed,
        id=uuid4(),
        stage=AttributionStage.PROPOSED,
        grade=Grade.LEAD,
        proposed_at=ago(hours=1),
        verified_by=None,
        verified_at=None,
    )
    await green.write(newer, CaseAttribution(id=uuid4(), case_id=green.id, attribution_id=newer.id, since=ago(hours=1)))
    assert await green.missing() == {Missing.NOT_VERIFIED, Missing.NOT_CONFIRMED, Missing.SCREEN_BEFORE_IDENTITY}
    await green.change(Attribution, FACTS[Attribution].c.id == newer.id, stage="WITHDRAWN")
    assert await green.missing() == set()
