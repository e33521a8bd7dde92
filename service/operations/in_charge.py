"""Who acts for a place in charge whose holder can have no part in the case (E24): nothing waits for somebody who is kept out.

A case keeps naming its OIC and its supervisor until it is handed over; whoever acts meanwhile is found here.
"""

from uuid import UUID

from service.facts.case import Case
from service.facts.holding import Conflict
from service.facts.people import HandOver, Task
from service.operations.entering import Deciding
from service.operations.outgoing import send
from service.rules.handing_over import GOES_WITH
from service.vocabulary import OutboxKind, PlaceInCharge, TaskKind

CLOCK: dict[PlaceInCharge, str] = {PlaceInCharge.OIC: "P48d", PlaceInCharge.SUPERVISOR: "P48e"}


def in_charge_of(case: Case) -> dict[PlaceInCharge, UUID]:
    """Whom the case names for each place in charge."""
    return {PlaceInCharge.OIC: case.oic_id, PlaceInCharge.SUPERVISOR: case.supervisor_id}


async def who_hold(tx: Deciding, kind: TaskKind) -> list[UUID]:
    """Who has this place on the entered case and is not kept out of it, longest held first."""
    tasks = await tx.all(Task, case_id=tx.the_case.id, kind=kind, done_at=None, barred_at=None)
    return list(dict.fromkeys(task.person_id for task in tasks))


async def oic_or_instead(tx: Deciding) -> UUID:
    """The OIC; kept out, the supervisor."""
    oic = tx.the_case.oic_id
    return oic if oic in await who_hold(tx, TaskKind.OIC) else await supervisor_or_instead(tx)


async def supervisor_or_instead(tx: Deciding) -> UUID:
    """The supervisor; kept out, another one on the case, else the OIC, who may name one."""
    supervisor = tx.the_case.supervisor_id
    found = await who_hold(tx, TaskKind.SUPERVISOR)
    if supervisor in found:
        return supervisor
    others = found or [oic for oic in await who_hold(tx, TaskKind.OIC) if oic == tx.the_case.oic_id]
    return others[0] if others else supervisor


async def is_or_was_oic(tx: Deciding, person: UUID) -> bool:
    """Whether this person is or ever was the OIC: what they did as such keeps them from authorising it later."""
    left = await tx.first(HandOver, case_id=tx.the_case.id, place=PlaceInCharge.OIC, left_by=person)
    return person == tx.the_case.oic_id or left is not None


async def ask_for_somebody_in_charge(tx: Deciding, place: PlaceInCharge, conflict: Conflict) -> None:
    """A place is held by somebody who can have no part in the case. Starts P48d or P48e, once; says who hands it over."""
    key = CLOCK[place]
    if not await tx.promises.open(key, conflict.id):
        await tx.promises.start(key, conflict.id)
    asked = await supervisor_or_instead(tx)
    await tx.give_task(asked, TaskKind.HAND_OVER_CASE, conflict.id)
    await send(tx, OutboxKind.NOBODY_IN_CHARGE, conflict.id, asked)


async def ask_who_came(tx: Deciding, person: UUID) -> None:
    """A supervisor was named beside one who is kept out: it is theirs now to take the case over, or to clear the conflict."""
    for clock in await tx.promises.open("P48e"):
        await tx.give_task(person, TaskKind.HAND_OVER_CASE, clock.object_id)
        await send(tx, OutboxKind.NOBODY_IN_CHARGE, clock.object_id, person)


async def somebody_is_in_charge(tx: Deciding, place: PlaceInCharge, conflict: UUID | None = None) -> None:
    """The place is held again by somebody who may: handed over, or the conflict was cleared."""
    for clock in await tx.promises.open(CLOCK[place], conflict):
        await tx.end_tasks(TaskKind.HAND_OVER_CASE, object_id=clock.object_id)
    await tx.promises.meet(CLOCK[place], conflict)


async def pass_to_whoever_acts(tx: Deciding, person: UUID, to: UUID) -> None:
    """Somebody is off the case for good: their places end, and what was asked of a place in charge is another's meanwhile."""
    asked = {kind for kinds in GOES_WITH.values() for kind in kinds}
    for task in await tx.all(Task, case_id=tx.the_case.id, person_id=person, done_at=None):
        await tx.change(task, done_at=tx.now)
        if task.kind in asked and person in (tx.the_case.oic_id, tx.the_case.supervisor_id):
            await tx.give_task(to, task.kind, task.object_id, due=task.due_at)
