"""E24: whoever is too close to a party sees nothing of the case, in the rows and in the rules, until it is cleared."""

from uuid import uuid4

import pytest
import sqlalchemy as sa

from service.commands.case import AssignTask
from service.database.acting import acting_as
from service.facts.case import Case
from service.facts.holding import Conflict
from service.facts.people import Task
from service.operations import cases, reviews, tellings
from service.rules.problem import Problem
from service.vocabulary import ConflictResolution, ProblemCode, PromiseKind, TaskKind
from tests.integration.cast import Cast, granted, person
from tests.integration.keeping import Keeper
from tests.integration.steps_holding import HeldCase, a_held_case


async def sees(case: HeldCase, who: str) -> bool:
    """Whether anything of the case is there for them, and whether they can enter it."""
    async with acting_as(case.cast.engine, person(who)) as tx:
        rows = [await tx.get(Case, case.id), *await tx.all(Task, case_id=case.id)]
        await tx.enter_cases([case.id])
        return any(row is not None for row in rows) or bool(tx.entered)


@pytest.mark.parametrize(("of", "by"), [("advocate", "advocate"), ("authoriser", "officer"), ("officer", "supervisor")])
async def test_who_declares_or_is_named_sees_nothing_until_it_is_cleared(cast: Cast, of: str, by: str) -> None:
    case = await a_held_case(cast)
    assert await sees(case, of)
    conflict = granted(await case.conflicted(of, by), Conflict)
    assert not await sees(case, of)
    async with cast.nothing_changes():
        assert await case.stopped(of) is None
    granted(await case.resolved(conflict, ConflictResolution.CLEARED), Conflict)
    assert await sees(case, of)


async def test_review_denies_as_block_does_and_block_ends_every_place(cast: Cast) -> None:
    case = await a_held_case(cast)
    conflict = granted(await case.conflicted("advocate"), Conflict)
    granted(await case.resolved(conflict, ConflictResolution.BLOCKED), Conflict)
    assert not await sees(case, "advocate")
    async with cast.watching_engine.connect() as connection:
        open_places = sa.text(
            "select count(*) from rtk.tasks where case_id = :case and person_id = :who and done_at is null"
        )
        assert (await connection.execute(open_places, {"case": case.id, "who": person("advocate")})).scalar_one() == 0


async def test_two_conflicts_are_both_cleared_before_anything_is_seen(cast: Cast) -> None:
    case = await a_held_case(cast)
    first = granted(await case.conflicted("advocate", "officer"), Conflict)
    second = granted(await case.conflicted("advocate", "officer"), Conflict)
    await case.resolved(first, ConflictResolution.CLEARED)
    assert not await sees(case, "advocate")
    await case.resolved(second, ConflictResolution.CLEARED)
    assert await sees(case, "advocate")


async def test_a_conflict_has_an_owner_and_a_due_until_somebody_looked(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    conflict = granted(await case.conflicted("advocate"), Conflict)
    assert [(c.object_id, c.owner) for c in await case.running("P48c")] == [(conflict.id, TaskKind.SUPERVISOR)]
    await keeper.make_due(case.id, "P48c")
    await keeper.keep(PromiseKind.CASE, case.id)
    assert ("OVERDUE", "supervisor") in await keeper.outbox(case.id)
    await case.resolved(conflict, ConflictResolution.CLEARED)
    assert await case.running("P48c") == []


async def test_it_is_resolved_once_by_a_supervisor_of_the_case(cast: Cast) -> None:
    case = await a_held_case(cast)
    conflict = granted(await case.conflicted("advocate"), Conflict)
    async with cast.nothing_changes():
        for who in ("officer", "other-supervisor", "advocate"):
            assert await case.resolved(conflict, ConflictResolution.CLEARED, who) is None
    await case.resolved(conflict, ConflictResolution.CLEARED)
    async with cast.nothing_changes():
        again = await case.resolved(conflict, ConflictResolution.BLOCKED)
    assert again == Problem(code=ProblemCode.ALREADY_RESOLVED)


async def test_a_supervisor_does_not_clear_himself_and_another_does(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.place(TaskKind.SUPERVISOR, "second-supervisor")
    conflict = granted(await case.conflicted("supervisor"), Conflict)
    async with cast.nothing_changes():
        assert await case.resolved(conflict, ConflictResolution.CLEARED, "supervisor") is None
    granted(await case.resolved(conflict, ConflictResolution.CLEARED, "second-supervisor"), Conflict)
    assert await sees(case, "supervisor")


async def test_nobody_with_a_conflict_is_given_a_place_and_one_given_by_an_act_is_barred(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.conflicted("health", "officer")
    await case.conflicted("safeguarding-authoriser", "officer")
    who, kind = person("safeguarding-authoriser"), TaskKind.SAFEGUARDING_AUTHORISER
    async with cast.nothing_changes():
        refusal = await case.do(
            "supervisor", cases.assign_task, AssignTask(id=uuid4(), case=case.id, person=who, kind=kind)
        )
    assert refusal.code is ProblemCode.CONFLICT_OF_INTEREST
    await case.do("chair", reviews.convene_safety_review, case.convening(invited=(person("health"),)))
    assert not await sees(case, "health")


async def test_a_deliverer_with_a_conflict_is_not_cleared(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.ready()
    await case.authorised()
    await case.conflicted("second-officer", "officer")
    async with cast.nothing_changes():
        refusal = await case.do("officer", tellings.schedule_disclosure, case.appointment())
    assert (refusal.code, [(d.path, d.code) for d in refusal.details]) == (
        ProblemCode.NOT_CLEARED,
        [("deliverer", "CONFLICT_OF_INTEREST")],
    )


@pytest.mark.parametrize("who", ["victim", "liaison-picta"])
async def test_a_victim_or_a_platform_has_no_conflict_and_declares_none(cast: Cast, who: str) -> None:
    case = await a_held_case(cast)
    await case.bound()
    async with cast.nothing_changes():
        assert (await case.conflicted(who, "officer")).code is ProblemCode.INVALID_INPUT
        assert await case.conflicted("officer", who) is None
