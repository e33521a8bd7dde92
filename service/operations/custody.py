"""How custody ended or changed, and all that follows: she is told, her plan is looked at, the prison is asked."""

from uuid import UUID, uuid4

from service.access import Action
from service.commands.police import RecordCustodyOutcome
from service.facts.attribution import PoliceAction, SubjectFlags
from service.facts.police import CustodyOutcome
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.entering import Deciding
from service.operations.informing import owe_her
from service.operations.recognition import rerun_recognition
from service.rules.calendar import due_at
from service.rules.custody import ON_BAIL, is_held
from service.rules.input import in_future, refused, text_faults, too_long
from service.rules.problem import Detail, Problem
from service.vocabulary import (
    AttributionStage,
    CustodyOutcomeKind,
    Flag,
    InformedEvent,
    PoliceActionKind,
    TaskKind,
)


@command(Action.RECORD_CUSTODY_OUTCOME)
async def record_custody_outcome(tx: Commanding, command: RecordCustodyOutcome) -> CustodyOutcome | Problem:
    """Bail, release, charge or remand happened, at whatever stage. She is owed the news, and her safety plan a new look.

    Bail starts P24 and, where her view was not sought on its conditions, leaves P23 due at once. Conditions she cannot
    police without recognising them shorten the decision (E12, P19b). Remand asks the prison (P46).
    """
    case = await tx.enter_case(command.case)
    if problem := refused(_faults(command) + in_future(tx.now, at=command.at)):
        return problem
    outcome = CustodyOutcome(
        id=uuid4(),
        case_id=case.id,
        kind=command.kind,
        at=command.at,
        release_at=command.release_at,
        bail_until=command.bail_until,
        conditions=command.conditions,
        view_sought=command.view_sought,
        recognition_dependent=command.recognition_dependent,
        mitigation=command.mitigation,
        flags=await _missing(tx, command),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(outcome)
    await tx.promises.meet("P22")
    await owe_her(tx, InformedEvent.CUSTODY_OUTCOME, outcome)
    await _run_bail(tx, outcome)
    await tx.promises.start("P20", outcome.id)
    await tx.give_task(case.oic_id, TaskKind.REVIEW_SAFETY_PLAN, outcome.id)
    await follow_custody(tx, outcome.id)
    await rerun_recognition(tx)
    return outcome


def _faults(command: RecordCustodyOutcome) -> list[Detail]:
    faults = too_long(mitigation=command.mitigation)
    for n, condition in enumerate(command.conditions):
        faults += text_faults(**{f"conditions.{n}": condition})
    for path, at in (("releaseAt", command.release_at), ("bailUntil", command.bail_until)):
        if at is not None and at < command.at:
            faults.append(Detail(path=path, code="BEFORE_START"))
    return faults


async def _missing(tx: Commanding, command: RecordCustodyOutcome) -> tuple[Flag, ...]:
    """What was not there when it happened; it is kept all the same."""
    attribution = await standing_attribution(tx)
    actions = await tx.all(PoliceAction, case_id=tx.the_case.id, kind=PoliceActionKind.ARREST)
    missing = {
        Flag.NO_VERIFIED_ATTRIBUTION: attribution is None or attribution.stage is not AttributionStage.VERIFIED,
        Flag.NO_ARREST_RECORDED: not actions,
        Flag.VIEW_NOT_SOUGHT: command.kind in ON_BAIL and bool(command.conditions) and not command.view_sought,
    }
    return tuple(flag for flag, holds in missing.items() if holds)


async def _run_bail(tx: Commanding, outcome: CustodyOutcome) -> None:
    """P24 runs while there is bail, its limits counted from when it was granted; P23: was she heard on its conditions."""
    if outcome.kind not in ON_BAIL:
        await tx.promises.meet("P24")
        await tx.promises.end("P23")
        return
    running = await tx.promises.open("P24")
    if outcome.kind is CustodyOutcomeKind.BAIL or outcome.bail_until is not None or not running:
        await tx.promises.meet("P24")
        varied = outcome.kind is CustodyOutcomeKind.BAIL_VARIED and bool(running)
        since = min(d.started_at for d in running) if varied else outcome.at
        until = outcome.bail_until or due_at(since, tx.policy["P24"])
        await tx.promises.start("P24", outcome.id, since=since, due=until)
    await tx.promises.end("P23")
    await tx.promises.start("P23", outcome.id, since=outcome.at)
    if Flag.VIEW_NOT_SOUGHT not in outcome.flags:
        await tx.promises.meet("P23", outcome.id)


async def subject_is_held(tx: Deciding) -> bool:
    case = tx.the_case.id
    return is_held(await tx.first(SubjectFlags, case_id=case), await tx.first(CustodyOutcome, case_id=case))


async def follow_custody(tx: Commanding, object_id: UUID) -> None:
    """While the subject is held the prison is to keep them from her; once they are not, there is nothing to ask of it."""
    if not await subject_is_held(tx):
        await tx.promises.end("P46")
        await tx.end_tasks(TaskKind.CONTACT_PRISON)
    elif not await tx.promises.open("P46"):
        await ask_the_prison(tx, object_id)


async def ask_the_prison(tx: Commanding, object_id: UUID) -> None:
    """Unwanted Prisoner Contact Service: police may ask without her consent, and do so at once. P46 is the latest."""
    await tx.promises.start("P46", object_id)
    await tx.give_task(tx.the_case.oic_id, TaskKind.CONTACT_PRISON, object_id)
