"""Conflicts of interest (E24): said by somebody of themselves or of another; nobody sees the case until it is cleared."""

from uuid import UUID, uuid4

from service.access import Action
from service.commands.holding import DeclareConflict, ResolveConflict
from service.facts.holding import Conflict
from service.facts.people import Person
from service.operations.commanding import Commanding, command
from service.operations.entering import Deciding
from service.operations.in_charge import (
    ask_for_somebody_in_charge,
    in_charge_of,
    pass_to_whoever_acts,
    somebody_is_in_charge,
    who_hold,
)
from service.rules.conflict import conflict_of_interest
from service.rules.input import refused, text_faults
from service.rules.problem import Detail, Problem
from service.vocabulary import ConflictResolution, ConflictState, PlaceInCharge, ProblemCode, Role, TaskKind


async def conflict_of(tx: Deciding, person: UUID) -> ConflictState:
    """E24 for one person on the entered case."""
    case = tx.the_case
    parties = [id for id in (case.victim_id, case.victim_account_id) if id is not None]
    return conflict_of_interest(person, parties, await tx.all(Conflict, case_id=case.id, person_id=person))


@command(Action.DECLARE_CONFLICT)
async def declare_conflict(tx: Commanding, command: DeclareConflict) -> Conflict | Problem:
    """From now on that person sees nothing of the case and does nothing on it, until a supervisor clears it.

    Who was named and is on the case keeps their place, barred; who is given one later is barred too. The only supervisor
    cannot be cleared by anybody there: another one is named (P48e).
    """
    case = await tx.enter_case(command.case)
    named = await tx.get(Person, command.person)
    faults = text_faults(reason=command.reason)
    if named is None or {Role.VICTIM, Role.PLATFORM_LIAISON} & set(named.roles):
        faults.append(Detail(path="person", code="UNKNOWN_PERSON"))
    if problem := refused(faults):
        return problem
    conflict = Conflict(
        id=uuid4(),
        case_id=case.id,
        person_id=command.person,
        relation=command.relation,
        reason=command.reason,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(conflict)
    await tx.call("bar_from_case", case_id=case.id, person_id=command.person, barred=True)
    await tx.promises.start("P48c", conflict.id)
    if command.person == case.supervisor_id and not await who_hold(tx, TaskKind.SUPERVISOR):
        await ask_for_somebody_in_charge(tx, PlaceInCharge.SUPERVISOR, conflict)
    tx.promises.touch_disclosure()
    return conflict


@command(Action.RESOLVE_CONFLICT)
async def resolve_conflict(tx: Commanding, command: ResolveConflict) -> Conflict | Problem:
    """A supervisor, and another person than the one it is about, clears it or keeps them off the case for good.

    Was it somebody in charge, the case is handed over (P48d, P48e).
    """
    conflict = await tx.enter(Conflict, command.conflict)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    if conflict.person_id == tx.person:
        return Problem(code=ProblemCode.SAME_PERSON)
    if conflict.resolution is not None:
        return Problem(code=ProblemCode.ALREADY_RESOLVED)
    resolved = await tx.change(
        conflict,
        resolution=command.resolution,
        resolution_reason=command.reason,
        resolved_by=tx.person,
        resolved_at=tx.now,
    )
    await tx.promises.meet("P48c", conflict.id)
    if (
        command.resolution is ConflictResolution.CLEARED
        and await conflict_of(tx, conflict.person_id) is ConflictState.NONE
    ):
        await tx.call("bar_from_case", case_id=conflict.case_id, person_id=conflict.person_id, barred=False)
        await somebody_is_in_charge(tx, PlaceInCharge.SUPERVISOR, conflict.id)
    if command.resolution is ConflictResolution.BLOCKED:
        await pass_to_whoever_acts(tx, conflict.person_id, tx.person)
        for place, holder in in_charge_of(tx.the_case).items():
            if holder == conflict.person_id:
                await ask_for_somebody_in_charge(tx, place, conflict)
    tx.promises.touch_disclosure()
    return resolved
