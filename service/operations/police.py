"""What police did, at whatever grade it happened, and what is known about the subject that changes who must be asked."""

from uuid import uuid4

from service.access import Action
from service.commands.attribution import RecordPoliceAction, RecordSubjectFlags
from service.facts.attribution import PoliceAction, SubjectFlags
from service.facts.case import SafetyPlan
from service.facts.police import CustodyOutcome
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.custody import follow_custody
from service.operations.informing import owe_her
from service.operations.recognition import rerun_recognition
from service.rules.input import in_future, refused
from service.rules.problem import Problem
from service.vocabulary import AttributionStage, Flag, Grade, InformedEvent, PoliceActionKind


@command(Action.RECORD_POLICE_ACTION)
async def record_police_action(tx: Commanding, command: RecordPoliceAction) -> PoliceAction | Problem:
    """An arrest, an interview or a decision not to arrest is a fact: never refused for order, flagged where early.

    Starts P21 from when it happened (she is told; met at once where that was recorded first) and, below CONFIRMED, P17b
    (the grade is looked at again). Where they acted on somebody without her plan in place, P20. An arrest starts P22 (how
    custody ended), unless that was recorded first.
    """
    case = await tx.enter_case(command.case)
    if problem := refused(in_future(tx.now, at=command.at)):
        return problem
    attribution = await standing_attribution(tx)
    verified = attribution is not None and attribution.stage is AttributionStage.VERIFIED
    grade = attribution.grade if attribution is not None and verified else Grade.UNRESOLVED
    action = PoliceAction(
        id=uuid4(),
        case_id=case.id,
        kind=command.kind,
        at=command.at,
        custody_reference=command.custody_reference,
        grade=grade,
        flags=() if verified else (Flag.NO_VERIFIED_ATTRIBUTION,),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(action)
    await owe_her(tx, InformedEvent.POLICE_ACTION, action)
    outcomes = await tx.all(CustodyOutcome, case_id=case.id)
    if command.kind is PoliceActionKind.ARREST and not any(o.at >= action.at for o in outcomes):
        await tx.promises.start("P22", action.id, since=action.at)
    if command.kind is not PoliceActionKind.NO_ARREST and not await tx.all(SafetyPlan, case_id=case.id):
        await tx.promises.start("P20", action.id, since=action.at)
    if grade is not Grade.CONFIRMED and not await tx.promises.open("P17b"):
        await tx.promises.start("P17b")
    return action


@command(Action.RECORD_SUBJECT_FLAGS)
async def record_subject_flags(tx: Commanding, command: RecordSubjectFlags) -> SubjectFlags | Problem:
    """What is known about the subject. Unset stays UNKNOWN, and UNKNOWN is treated as the careful answer.

    Held, the prison is asked (P46); whether she knows them changes what she can recognise (E12).
    """
    case = await tx.enter_case(command.case)
    flags = SubjectFlags(
        id=uuid4(),
        case_id=case.id,
        child=command.child,
        police=command.police,
        public_figure=command.public_figure,
        held=command.held,
        abroad=command.abroad,
        known_to_victim=command.known_to_victim,
        identification_pending=command.identification_pending,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(flags)
    await follow_custody(tx, flags.id)
    await rerun_recognition(tx)
    return flags
