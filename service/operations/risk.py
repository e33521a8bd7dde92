"""How high the risk is: one person's structured judgement with her own view, and a second person to reason a flag down."""

from uuid import uuid4

from service.access import Action
from service.commands.care import ReasonRiskDown, RecordRisk
from service.facts.care import RiskAssessment
from service.operations.commanding import Commanding, command
from service.rules.input import refused, text_faults
from service.rules.problem import Detail, Problem
from service.rules.risk import BANDS, risk_band
from service.vocabulary import ProblemCode, RiskBand


@command(Action.RECORD_RISK)
async def record_risk(tx: Commanding, command: RecordRisk) -> RiskAssessment | Problem:
    """A risk picture of four axes, flags and her own view; the last one holds.

    Any flag makes it HIGH at least. IMMINENT calls the agencies together within P27.
    """
    case = await tx.enter_case(command.case)
    axes = {
        "violence": command.violence,
        "persistence": command.persistence,
        "recurrence": command.recurrence,
        "psychosocialDamage": command.psychosocial_damage,
    }
    faults = text_faults(herView=command.her_view)
    for path, axis in axes.items():
        faults += text_faults(**{f"{path}.reason": axis.reason})
    if command.judgement is not None and not (command.judgement_reason or "").strip():
        faults.append(Detail(path="judgementReason", code="MISSING"))
    if problem := refused(faults):
        return problem
    assessment = RiskAssessment(
        id=uuid4(),
        case_id=case.id,
        violence=command.violence,
        persistence=command.persistence,
        recurrence=command.recurrence,
        psychosocial_damage=command.psychosocial_damage,
        flags=tuple(dict.fromkeys(command.flags)),
        her_view=command.her_view,
        judgement=command.judgement,
        judgement_reason=command.judgement_reason,
        band=risk_band([axis.level for axis in axes.values()], command.flags, judgement=command.judgement),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(assessment)
    if assessment.band is RiskBand.IMMINENT and not await tx.promises.open("P27"):
        await tx.promises.start("P27", assessment.id)
    return assessment


@command(Action.REASON_RISK_DOWN)
async def reason_risk_down(tx: Commanding, command: ReasonRiskDown) -> RiskAssessment | Problem:
    """Somebody other than who judged it says why the flags do not make it HIGH here. Axes and judgement stand."""
    assessment = await tx.enter(RiskAssessment, command.assessment)
    if assessment.recorded_by == tx.person:
        return Problem(code=ProblemCode.SAME_PERSON)
    newest = await tx.first(RiskAssessment, case_id=assessment.case_id)
    if not assessment.flags or newest is None or newest.id != assessment.id:
        return Problem(code=ProblemCode.WRONG_STAGE)
    faults = text_faults(reason=command.reason)
    if BANDS.index(command.band) >= BANDS.index(RiskBand.HIGH):
        faults.append(Detail(path="band", code="NOT_LOWER"))
    if problem := refused(faults):
        return problem
    axes = (assessment.violence, assessment.persistence, assessment.recurrence, assessment.psychosocial_damage)
    return await tx.change(
        assessment,
        band=risk_band(
            [axis.level for axis in axes],
            assessment.flags,
            judgement=assessment.judgement,
            reasoned_down=command.band,
        ),
        reasoned_down_to=command.band,
        reasoned_down_reason=command.reason,
        reasoned_down_by=tx.person,
        reasoned_down_at=tx.now,
    )
