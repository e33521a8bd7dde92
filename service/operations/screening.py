"""Counter-allegations: stalkers pose as victims, so both directions are searched, and a supervisor determines who is who."""

from uuid import uuid4

from service.access import Action
from service.commands.case import DeterminePrimaryVictim, RecordCounterAllegationScreen
from service.facts.case import Determination, Screen
from service.operations.commanding import Commanding, command
from service.rules.calendar import due_at
from service.rules.input import empty, refused, text_faults
from service.rules.problem import Problem


@command(Action.RECORD_COUNTER_ALLEGATION_SCREEN)
async def record_counter_allegation_screen(tx: Commanding, command: RecordCounterAllegationScreen) -> Screen | Problem:
    """A search in both directions at one of three points. It takes the place of the last, and counts until `validUntil`."""
    case = await tx.enter_case(command.case)
    if problem := refused(empty(searched=command.searched)):
        return problem
    screen = Screen(
        id=uuid4(),
        case_id=case.id,
        point=command.point,
        searched=command.searched,
        result=command.result,
        valid_until=due_at(tx.now, tx.policy["P50"]),
        recorded_at=tx.now,
        recorded_by=tx.person,
    )
    await tx.insert(screen)
    await tx.promises.meet("P50")
    await tx.promises.start("P50", screen.id, due=screen.valid_until)
    tx.promises.touch_disclosure()
    return screen


@command(Action.DETERMINE_PRIMARY_VICTIM)
async def determine_primary_victim(tx: Commanding, command: DeterminePrimaryVictim) -> Determination | Problem:
    """A supervisor decides, with reasons, who the primary victim is. It lives as long as a screen does."""
    case = await tx.enter_case(command.case)
    if problem := refused(text_faults(reasons=command.reasons)):
        return problem
    determination = Determination(
        id=uuid4(),
        case_id=case.id,
        primary=command.primary,
        reasons=command.reasons,
        valid_until=due_at(tx.now, tx.policy["P50"]),
        determined_at=tx.now,
        determined_by=tx.person,
    )
    await tx.insert(determination)
    tx.promises.touch_disclosure()
    return determination
