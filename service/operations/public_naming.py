"""She hears it from us before the public can learn it (E16): looked at again whenever a hearing, a wish or a telling is new.

Who chose not to know, or not by then, is told by a person that it will become public, and nothing more. Silence is no choice.
"""

from service.database.tables import FACTS
from service.facts.case import VictimInformed
from service.facts.disclosure import Wishes
from service.facts.police import Charge, Hearing
from service.facts.promises import Deadline
from service.operations.entering import Deciding
from service.operations.outgoing import have_heard, send
from service.operations.recognition import parts_known, rerun_recognition
from service.rules.public_naming import (
    backstop,
    does_not_wish_it_by_then,
    first_public_event,
    knows_what_becomes_public,
    wish_is_current,
)
from service.vocabulary import InformedEvent, OutboxKind, TaskKind


async def look_at_public_naming(tx: Deciding) -> None:
    """Works out the backstop again from all that is recorded, meets it where she knows, and asks people for what it lacks."""
    case = tx.the_case.id
    charges, hearings = await tx.all(Charge, case_id=case), await tx.all(Hearing, case_id=case)
    event = first_public_event(charges, hearings)
    if event is None:
        return
    wishes = await tx.first(Wishes, case_id=case)
    if knows_what_becomes_public(await parts_known(tx, case), wishes):
        await tx.promises.meet("E16")
        await tx.end_tasks(TaskKind.SAY_PUBLIC_NAMING, TaskKind.ASK_WISHES)
        return
    chose = does_not_wish_it_by_then(wishes, event, charges, hearings)
    if chose and await tx.first(VictimInformed, case_id=case, event=InformedEvent.PUBLIC_NAMING) is not None:
        await tx.promises.meet("E16")
        await tx.end_tasks(TaskKind.SAY_PUBLIC_NAMING)
    else:
        due = backstop(event, tx.policy)
        running = await tx.promises.open("E16")
        if [d.due_at for d in running] != [due]:
            await tx.promises.end("E16")
            running = [await tx.promises.start("E16", due=due)]
        if chose:
            await _ask_to_say_it(tx, running[0])
    await alarm_without_wish(tx)
    if wishes is not None and wish_is_current(wishes, tx.now) and not await _watched(tx, wishes):
        await tx.promises.start("P25", wishes.id, due=wishes.valid_until)


async def what_she_knows_changed(tx: Deciding) -> None:
    """She was told something, by us or otherwise: whom she can recognise, and whether the public may go ahead of us."""
    await rerun_recognition(tx)
    await look_at_public_naming(tx)


async def _ask_to_say_it(tx: Deciding, backstop: Deadline) -> None:
    await tx.give_task(tx.the_case.oic_id, TaskKind.SAY_PUBLIC_NAMING)
    if not await have_heard(tx, OutboxKind.PUBLIC_NAMING_AHEAD, backstop.id):
        await send(tx, OutboxKind.PUBLIC_NAMING_AHEAD, backstop.id, tx.the_case.oic_id)


async def _watched(tx: Deciding, wishes: Wishes) -> bool:
    """Somebody acts when this wish goes stale: its P25 stands, or has stood."""
    clocks = FACTS[Deadline]
    return await tx.first(Deadline, clocks.c.key == "P25", case_id=wishes.case_id, object_id=wishes.id) is not None


async def alarm_without_wish(tx: Deciding) -> None:
    """Her wish is stale, taken back, or was never asked: officer and supervisor are told, once for each such wish."""
    wishes = await tx.first(Wishes, case_id=tx.the_case.id)
    if wish_is_current(wishes, tx.now):
        return
    about = tx.the_case.id if wishes is None else wishes.id
    people = (tx.the_case.oic_id, tx.the_case.supervisor_id)
    for person in people:
        await tx.give_task(person, TaskKind.ASK_WISHES)
    heard = await have_heard(tx, OutboxKind.WISH_NEEDED, about)
    await send(tx, OutboxKind.WISH_NEEDED, about, *(person for person in people if person not in heard))
