"""A case in other hands: who may take it over, what passes with it, and that nobody waits for somebody who is kept out."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from service.commands.holding import HandOverCase
from service.database.acting import acting_as
from service.facts.case import Case, MyCase, VictimInformed
from service.facts.holding import Conflict, Embargo
from service.facts.people import HandOver, Task
from service.facts.promises import AuditEvent, Deadline
from service.operations import handing_over
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    ConflictResolution,
    HandOverReason,
    InformedEvent,
    PlaceInCharge,
    ProblemCode,
    PromiseKind,
    TaskKind,
    WishScope,
)
from tests.integration.cast import Cast, granted, person
from tests.integration.keeping import Keeper
from tests.integration.steps_holding import HeldCase, a_held_case
from tests.integration.test_commands_returning import returned

OIC, SUPERVISOR = PlaceInCharge.OIC, PlaceInCharge.SUPERVISOR


def a_hand_over(case: HeldCase, place: PlaceInCharge = OIC, to: str = "second-officer", **changes: Any) -> HandOverCase:
    command = HandOverCase(
        id=uuid4(),
        case=case.id,
        place=place,
        leaves=person("officer" if place is OIC else "supervisor"),
        takes_over=person(to),
        reason=HandOverReason.OTHER_POST,
    )
    return replace(command, **changes)


async def handed_over(case: HeldCase, *given: Any, who: str = "supervisor", **changes: Any) -> Any:
    return await case.do(who, handing_over.hand_over_case, a_hand_over(case, *given, **changes))


async def sees(case: HeldCase, who: str) -> bool:
    """Whether the case or anything to do on it is there for them, and whether they can enter it."""
    async with acting_as(case.cast.engine, person(who)) as tx:
        rows = [await tx.get(Case, case.id), *await tx.all(Task, case_id=case.id, done_at=None)]
        await tx.enter_cases([case.id])
        return any(row is not None for row in rows) or bool(tx.entered)


async def asked_of(case: HeldCase, who: str) -> list[TaskKind]:
    return sorted(task.kind for task in await case.tasks_of(who))


async def test_the_case_is_the_new_officers_at_once_and_nothing_of_it_the_old_ones(cast: Cast) -> None:
    case = await a_held_case(cast)
    embargo = granted(await case.embargoed(owner=person("officer")), Embargo)
    clocks = [replace(d) for d in await case.all(Deadline, met_at=None, ended_at=None)]
    over = granted(await handed_over(case), HandOver)
    assert (over.left_by, over.taken_over_by, over.handed_over_by) == (
        person("officer"), person("second-officer"), person("supervisor"),
    )  # fmt: skip
    assert not await sees(case, "officer")
    assert await case.stopped("officer") is None
    assert await sees(case, "second-officer")
    assert (await case.now_reads()).oic_id == person("second-officer")
    assert [d for d in await case.all(Deadline, met_at=None, ended_at=None) if d.key != "P25a"] == clocks
    assert (await case.all(Embargo, id=embargo.id))[0].owner_id == person("second-officer")
    last = (await case.all(AuditEvent))[-1]
    assert (last.action, last.object_id, last.actor) == ("HAND_OVER_CASE", over.id, person("supervisor"))


async def test_what_the_old_officer_had_been_asked_passes_and_an_overdue_clock_is_the_new_ones(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_held_case(cast)
    await case.wished("advocate", scope=WishScope.ALL)
    await case.withdrawn("advocate")
    assert TaskKind.SAFE_CALL in await asked_of(case, "officer")
    await handed_over(case)
    assert await asked_of(case, "officer") == []
    assert set(await asked_of(case, "second-officer")) >= {TaskKind.OIC, TaskKind.SAFE_CALL}
    await keeper.make_due(case.id, "P04")
    await keeper.keep(PromiseKind.CASE, case.id)
    assert ("OVERDUE", "second-officer") in await keeper.outbox(case.id)


async def test_her_contact_is_the_new_officer_who_calls_her_and_no_notice_says_it_first(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_held_case(cast)
    await case.bound()
    await case.reachable_here()
    before = [row for row in await keeper.outbox(case.id) if row[1] == "victim"]
    await handed_over(case)
    async with acting_as(cast.engine, person("victim")) as tx:
        mine = granted(await tx.first(MyCase, case_id=case.id), MyCase)
    assert mine.contact_id == person("second-officer")
    assert [row for row in await keeper.outbox(case.id) if row[1] == "victim"] == before
    assert ("CASE_HANDED_OVER", "second-officer") in await keeper.outbox(case.id)
    assert len(await case.running("P25a")) == 1
    granted(await case.informed(InformedEvent.SAFE_CALL, "second-officer"), VictimInformed)
    assert await case.running("P25a") == []
    assert TaskKind.SAFE_CALL not in await asked_of(case, "second-officer")


async def test_given_again_it_answers_the_same_and_a_second_hand_over_from_the_old_officer_changes_nothing(
    cast: Cast,
) -> None:
    case = await a_held_case(cast)
    command = a_hand_over(case)
    first = granted(await case.do("supervisor", handing_over.hand_over_case, command), HandOver)
    async with cast.nothing_changes():
        assert await case.do("supervisor", handing_over.hand_over_case, command) == first
        stale = await handed_over(case)
    assert (stale.code, stale.retryable) == (ProblemCode.STALE_VERSION, False)


@pytest.mark.parametrize("who", ["officer", "second-officer", "other-supervisor", "authoriser", "spoc"])
async def test_only_a_supervisor_of_the_case_hands_it_over(cast: Cast, who: str) -> None:
    case = await a_held_case(cast)
    async with cast.nothing_changes():
        assert await handed_over(case, who=who) is None


@pytest.mark.parametrize(
    ("to", "code", "why"),
    [
        ("other-officer", ProblemCode.INVALID_INPUT, "OTHER_FORCE"),
        ("advocate", ProblemCode.ROLE_NOT_HELD, "OFFICER"),
        ("officer", ProblemCode.SAME_PERSON, "SAME_PERSON"),
        ("victim", ProblemCode.UNKNOWN_PERSON, "UNKNOWN_PERSON"),
    ],
)
async def test_who_takes_over_is_another_officer_of_the_force(cast: Cast, to: str, code: ProblemCode, why: str) -> None:
    case = await a_held_case(cast)
    async with cast.nothing_changes():
        refusal = await handed_over(case, OIC, to)
    assert refusal == Problem(code=code, details=(Detail(path="takesOver", code=why),))


async def test_she_moved_and_another_force_takes_the_case_over_by_name_and_no_clock_begins_anew(cast: Cast) -> None:
    case = await a_held_case(cast)
    before = {(d.id, d.started_at, d.due_at) for d in await case.all(Deadline, met_at=None, ended_at=None)}
    moved = {"reason": HandOverReason.VICTIM_MOVED}
    granted(await handed_over(case, OIC, "other-officer", **moved), HandOver)
    granted(await handed_over(case, SUPERVISOR, "other-supervisor", **moved), HandOver)
    assert [await sees(case, who) for who in ("officer", "supervisor", "other-officer", "other-supervisor")] == [
        False,
        False,
        True,
        True,
    ]
    async with acting_as(cast.engine, person("other-supervisor")) as tx:
        now_reads = await tx.first(Case, id=case.id)
        clocks = {(d.id, d.started_at, d.due_at) for d in await tx.all(Deadline, case_id=case.id)}
    assert now_reads is not None
    assert (now_reads.oic_id, now_reads.supervisor_id) == (person("other-officer"), person("other-supervisor"))
    assert now_reads.force_id == case.case.force_id
    assert before <= clocks


async def test_nobody_who_is_or_may_be_too_close_takes_over(cast: Cast) -> None:
    case = await a_held_case(cast)
    await case.conflicted("second-officer", "officer")
    async with cast.nothing_changes():
        refusal = await handed_over(case)
    assert refusal.code is ProblemCode.CONFLICT_OF_INTEREST


async def test_who_was_the_officer_in_charge_is_given_no_part_in_authorising(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    await handed_over(case)
    change = "update rtk.people set roles = cast(:roles as jsonb) where id = :id"
    await keeper.move(change, roles='["OFFICER", "DISCLOSURE_AUTHORISER"]', id=person("officer"))
    try:
        async with cast.nothing_changes():
            refusal = await case.place(TaskKind.DISCLOSURE_AUTHORISER, "officer")
    finally:
        await keeper.move(change, roles='["OFFICER"]', id=person("officer"))
    assert refusal == Problem(code=ProblemCode.NOT_SEPARATE, details=(Detail(path="person", code="WAS_THE_OIC"),))


async def test_an_officer_found_too_close_leaves_the_supervisor_a_task_with_a_due_and_somebody_acts(
    cast: Cast, keeper: Keeper
) -> None:
    case = await a_held_case(cast)
    await case.wished("advocate", scope=WishScope.ALL)
    await case.withdrawn("advocate")
    conflict = granted(await case.conflicted("officer", "supervisor"), Conflict)
    assert await case.running("P48d") == []
    await case.resolved(conflict, ConflictResolution.BLOCKED)
    assert [(c.object_id, c.owner) for c in await case.running("P48d")] == [(conflict.id, TaskKind.SUPERVISOR)]
    assert {TaskKind.HAND_OVER_CASE, TaskKind.SAFE_CALL} <= set(await asked_of(case, "supervisor"))
    for key in ("P48d", "P04"):
        await keeper.make_due(case.id, key)
    await keeper.keep(PromiseKind.CASE, case.id)
    overdue = [row for row in await keeper.outbox(case.id) if row[0] == "OVERDUE"]
    assert overdue == [("OVERDUE", "supervisor")] * len(overdue)
    assert overdue
    granted(await handed_over(case, reason=HandOverReason.CONFLICT_OF_INTEREST), HandOver)
    assert await case.running("P48d") == []
    assert not {TaskKind.HAND_OVER_CASE, TaskKind.SAFE_CALL} & set(await asked_of(case, "supervisor"))
    assert TaskKind.SAFE_CALL in await asked_of(case, "second-officer")


async def test_the_only_supervisor_kept_out_is_replaced_by_one_the_officer_names(cast: Cast, keeper: Keeper) -> None:
    case = await a_held_case(cast)
    conflict = granted(await case.conflicted("supervisor"), Conflict)
    async with acting_as(cast.engine, person("officer")) as tx:
        (clock,) = await tx.all(Deadline, case_id=case.id, key="P48e", met_at=None)
    assert (clock.object_id, clock.owner) == (conflict.id, TaskKind.OIC)
    assert TaskKind.HAND_OVER_CASE in await asked_of(case, "officer")
    await keeper.make_due(case.id, "P48c")
    await keeper.keep(PromiseKind.CASE, case.id)
    assert ("OVERDUE", "officer") in await keeper.outbox(case.id)
    granted(await case.place(TaskKind.SUPERVISOR, "second-supervisor", by="officer"), Task)
    assert TaskKind.HAND_OVER_CASE in await asked_of(case, "second-supervisor")
    await case.resolved(conflict, ConflictResolution.BLOCKED, "second-supervisor")
    granted(await handed_over(case, SUPERVISOR, "second-supervisor", who="second-supervisor"), HandOver)
    assert TaskKind.HAND_OVER_CASE not in [*await asked_of(case, "officer"), *await asked_of(case, "second-supervisor")]
    async with acting_as(cast.engine, person("second-supervisor")) as tx:
        now = granted(await tx.get(Case, case.id), Case)
        assert await tx.all(Deadline, case_id=case.id, key="P48e", met_at=None) == []
    assert now.supervisor_id == person("second-supervisor")


async def test_a_cleared_supervisor_stays_in_charge_and_nobody_is_asked_any_more(cast: Cast) -> None:
    case = await a_held_case(cast)
    conflict = granted(await case.conflicted("supervisor"), Conflict)
    await case.place(TaskKind.SUPERVISOR, "second-supervisor", by="officer")
    await case.resolved(conflict, ConflictResolution.CLEARED, "second-supervisor")
    assert await case.running("P48e") == []
    assert TaskKind.HAND_OVER_CASE not in [*await asked_of(case, "officer"), *await asked_of(case, "second-supervisor")]


async def test_a_request_that_comes_back_goes_to_whoever_is_in_charge_by_then(cast: Cast) -> None:
    case = await a_held_case(cast)
    request = await case.drafted()
    await handed_over(case)
    await returned(case, request)
    assert TaskKind.REWORK_REQUEST in await asked_of(case, "second-officer")
    assert await asked_of(case, "officer") == []
