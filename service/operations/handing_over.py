"""A case goes into other hands: somebody left, is kept out by a conflict of interest (E24), or the victim asked for another.

No clock begins anew with it (d.1). Whose place it is now is found from the case, so that what is owed passes by itself.
"""

from uuid import uuid4

from service.access import Action
from service.commands.holding import HandOverCase
from service.facts.case import Case
from service.facts.disclosure import Authorisation, Decision, SafetyReview
from service.facts.holding import Embargo
from service.facts.people import HandOver, Organisation, Person, Task
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.conflicts import conflict_of
from service.operations.in_charge import in_charge_of, somebody_is_in_charge, who_hold
from service.operations.outgoing import send
from service.rules.handing_over import GOES_WITH, ROLE_OF, parts_apart
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    ConflictState,
    HandOverReason,
    OrganisationKind,
    OutboxKind,
    PlaceInCharge,
    ProblemCode,
    Role,
    TaskKind,
)


@command(Action.HAND_OVER_CASE)
async def hand_over_case(tx: Commanding, command: HandOverCase) -> HandOver | Problem:
    """A supervisor gives the OIC's place, or a supervisor's, to somebody else of the force; it is theirs with this commit.

    Where she has moved, to a named person of another force: its supervisor first or last, as the two forces agree.

    Who leaves keeps only what was given to them for themselves. She is called within a day (P25a) when her contact changed.
    """
    case = await tx.enter_case(command.case)
    if command.leaves != in_charge_of(case)[command.place]:
        return Problem(code=ProblemCode.STALE_VERSION, details=(Detail(path="leaves", code="NOT_IN_CHARGE"),))
    if problem := await _cannot_take_over(tx, case, command):
        return problem
    handed_over = HandOver(
        id=uuid4(),
        case_id=case.id,
        place=command.place,
        left_by=command.leaves,
        taken_over_by=command.takes_over,
        reason=command.reason,
        handed_over_by=tx.person,
        handed_over_at=tx.now,
    )
    await tx.insert(handed_over)
    kind = TaskKind(command.place)
    await tx.give_task(command.takes_over, kind)
    await somebody_is_in_charge(tx, command.place)
    await _pass_on(tx, command)
    for task in await tx.all(Task, case_id=case.id, person_id=command.leaves, kind=kind, done_at=None):
        await tx.change(task, done_at=tx.now)
    for embargo in await tx.all(Embargo, case_id=case.id, owner_id=command.leaves, lifted_at=None):
        await tx.change(embargo, owner_id=command.takes_over)
    if command.place is PlaceInCharge.OIC:
        await tx.change_case(oic_id=command.takes_over)
        await _introduce(tx, handed_over)
    else:
        await tx.change_case(supervisor_id=command.takes_over)
    await send(tx, OutboxKind.CASE_HANDED_OVER, case.id, command.takes_over)
    tx.promises.touch_disclosure()
    return handed_over


async def _cannot_take_over(tx: Commanding, case: Case, command: HandOverCase) -> Problem | None:
    def because(code: ProblemCode, why: str) -> Problem:
        return Problem(code=code, details=(Detail(path="takesOver", code=why),))

    person, role = await tx.get(Person, command.takes_over), ROLE_OF[command.place]
    if person is None or Role.VICTIM in person.roles:
        return because(ProblemCode.UNKNOWN_PERSON, "UNKNOWN_PERSON")
    if role not in person.roles:
        return because(ProblemCode.ROLE_NOT_HELD, role)
    if await _of_another_force(tx, person, command):
        return because(ProblemCode.INVALID_INPUT, "OTHER_FORCE")
    if person.id == command.leaves:
        return because(ProblemCode.SAME_PERSON, "SAME_PERSON")
    if await conflict_of(tx, person.id) is not ConflictState.NONE:
        return because(ProblemCode.CONFLICT_OF_INTEREST, "CONFLICT")
    attribution = await standing_attribution(tx)
    apart = parts_apart(
        command.place,
        {task.kind for task in await tx.all(Task, case_id=case.id, person_id=person.id, done_at=None)},
        verified=attribution is not None and attribution.verified_by == person.id,
        authorised=bool(await tx.all(Authorisation, case_id=case.id, person_id=person.id, ended_at=None)),
        decided=bool(await tx.all(Decision, case_id=case.id, decided_by=person.id, ended_at=None)),
        chaired=bool(await tx.all(SafetyReview, case_id=case.id, convened_by=person.id, ended_at=None)),
    )
    return Problem(code=ProblemCode.NOT_SEPARATE, details=tuple(apart)) if apart else None


async def _of_another_force(tx: Commanding, person: Person, command: HandOverCase) -> bool:
    """Whether the place would go where it may not: out of the leaver's force, unless she has moved to where another's is.

    The case keeps the force of its crime reference, to which its seals are bound.
    """
    leaves = await tx.get(Person, command.leaves)
    if leaves is not None and leaves.organisation_id == person.organisation_id:
        return False
    theirs = await tx.get(Organisation, person.organisation_id)
    return (
        command.reason is not HandOverReason.VICTIM_MOVED or theirs is None or theirs.kind is not OrganisationKind.FORCE
    )


async def _pass_on(tx: Commanding, command: HandOverCase) -> None:
    """What was asked of the place: also what a supervisor holds for an OIC who is kept out. Each keeps its due."""
    kinds = GOES_WITH[command.place]
    held_by = {command.leaves, *(await who_hold(tx, TaskKind.SUPERVISOR) if command.place is PlaceInCharge.OIC else [])}
    for task in await tx.all(Task, case_id=tx.the_case.id, done_at=None):
        if task.kind in kinds and task.person_id in held_by:
            await tx.change(task, done_at=tx.now)
            await tx.give_task(command.takes_over, task.kind, task.object_id, due=task.due_at)


async def _introduce(tx: Commanding, handed_over: HandOver) -> None:
    """She hears from the new officer that the contact is another one, by a person. Of a closed case she is not rung."""
    if tx.the_case.closed_at is None:
        await tx.promises.start("P25a", handed_over.id)
        await tx.give_task(handed_over.taken_over_by, TaskKind.SAFE_CALL, handed_over.id)
