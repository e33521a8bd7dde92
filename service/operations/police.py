"""What police did, at whatever grade it happened, and what is known about the subject that changes who must be asked."""

from uuid import uuid4

from service.access import Action
from service.commands.attribution import RecordPoliceAction, RecordSubjectFlags
from service.commands.police import ReviewGrade
from service.facts.attribution import Attribution, PoliceAction, SubjectFlags
from service.facts.case import SafetyPlan
from service.facts.police import CustodyOutcome, GradeReview
from service.operations.attributions import open_challenges, standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.custody import follow_custody
from service.operations.informing import owe_her
from service.operations.recognition import rerun_recognition
from service.rules.calendar import due_at
from service.rules.input import in_future, refused, text_faults
from service.rules.problem import Problem
from service.vocabulary import AttributionStage, Flag, Grade, InformedEvent, PoliceActionKind, ProblemCode, YesNo


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
    grade = grade_of(attribution)
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

    Held, the prison is asked (P46); whether she knows them changes what she can recognise (E12). A police officer's or a
    public figure's case is ring-fenced from then on, whatever is said later: who once heard of it may look again (B6).
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
    if YesNo.YES in (flags.police, flags.public_figure) and case.ring_fenced_at is None:
        await tx.change_case(ring_fenced_at=tx.now)
    await follow_custody(tx, flags.id)
    await rerun_recognition(tx)
    return flags


@command(Action.REVIEW_GRADE)
async def review_grade(tx: Commanding, command: ReviewGrade) -> GradeReview | Problem:
    """The supervisor looked at it again, and it stands. Below CONFIRMED, it is looked at once more later.

    Of a case that rests, for nobody could be found, it meets P18, which starts anew.
    A doubt is no review: it is a challenge, and stops every telling at once.
    """
    case = await tx.enter_case(command.case)
    if problem := refused(text_faults(reasons=command.reasons)):
        return problem
    open_ones = await tx.promises.open("P17b")
    rests = bool(await tx.promises.open("P18"))
    attribution = await standing_attribution(tx)
    if not open_ones and not rests:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if attribution is not None and await open_challenges(tx, attribution.id):
        return Problem(code=ProblemCode.UNDER_CHALLENGE)
    review = GradeReview(
        id=uuid4(),
        case_id=case.id,
        attribution_id=attribution.id if attribution is not None else None,
        grade=grade_of(attribution),
        reasons=command.reasons,
        reviewed_by=tx.person,
        reviewed_at=tx.now,
    )
    await tx.insert(review)
    await tx.promises.meet("P17b")
    if rests:
        await tx.promises.meet("P18")
        await tx.promises.start("P18")
    rungs = [clock.rung for clock in open_ones if clock.object_id == case.id]
    if rungs and review.grade is not Grade.CONFIRMED:
        policy, rung = tx.policy["P17b"], max(rungs) + 1
        every = policy.ladder[min(rung, len(policy.ladder) - 1)]
        await tx.promises.start("P17b", due=due_at(tx.now, policy, value=every), rung=rung)
    return review


def grade_of(attribution: Attribution | None) -> Grade:
    """The grade that a second person verified; without one, none."""
    verified = attribution is not None and attribution.stage is AttributionStage.VERIFIED
    return attribution.grade if attribution is not None and verified else Grade.UNRESOLVED
