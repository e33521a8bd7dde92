"""What may be said to her before anybody is named: that there is progress (T0), and what is true of somebody unnamed (T1).

Neither goes to anybody held at the counter-allegation screen: a stalker learns from an assurance as from a name.
"""

from uuid import uuid4

from service.access import Action
from service.commands.assuring import ClearProgressNotice, GiveAssurance
from service.facts.assuring import Assurance, ProgressNotice
from service.facts.attribution import SubjectFlags
from service.facts.disclosure import Wishes
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.deciding import may_not_authorise
from service.operations.gates import gates
from service.operations.holding import standing_embargoes
from service.rules.assurance import assurance_held, not_assured, wishes_to_hear
from service.rules.input import empty, refused, text_faults
from service.rules.problem import Detail, Problem
from service.vocabulary import GateName, Missing, Part, ProblemCode, TaskKind

SCREEN = frozenset(
    {
        Missing.SCREEN_MISSING,
        Missing.SCREEN_EXPIRED,
        Missing.SCREEN_BEFORE_IDENTITY,
        Missing.COUNTER_ALLEGATION,
        Missing.SILENT_ACCOUNT,
    }
)


async def _not_sure(tx: Commanding, *but: Missing) -> Problem | None:
    """GATE_NOT_GREEN with what accuracy and the screen lack, for anything at all to be said of the subject."""
    case = tx.the_case
    lacking = [
        Detail(path=gate.gate, code=word)
        for gate in await gates(tx, case.id, case.victim_id, Part.NAME)
        for word in gate.missing
        if (gate.gate is GateName.ACCURACY or word in SCREEN) and word not in but
    ]
    return Problem(code=ProblemCode.GATE_NOT_GREEN, details=tuple(lacking)) if lacking else None


@command(Action.CLEAR_PROGRESS_NOTICE)
async def clear_progress_notice(tx: Commanding, command: ClearProgressNotice) -> ProgressNotice | Problem:
    """T0: somebody has been identified, and next steps are planned. From then on her word can be DECIDING.

    Rests on a verified attribution without a doubt, CONFIRMED or not. Somebody tells her: the officer is tasked.
    """
    case = await tx.enter_case(command.case)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    flags = await tx.first(SubjectFlags, case_id=case.id)
    if problem := await may_not_authorise(tx, case, await standing_attribution(tx), flags):
        return problem
    if problem := await _not_sure(tx, Missing.NOT_CONFIRMED):
        return problem
    notice = ProgressNotice(id=uuid4(), case_id=case.id, reason=command.reason, cleared_by=tx.person, cleared_at=tx.now)
    await tx.insert(notice)
    await tx.give_task(case.oic_id, TaskKind.SAFE_CALL, notice.id)
    return notice


@command(Action.GIVE_ASSURANCE)
async def give_assurance(tx: Commanding, command: GiveAssurance) -> Assurance | Problem:
    """T1, from closed words, of a CONFIRMED attribution alone, if she wants to hear. The officer is tasked to say it."""
    case = await tx.enter_case(command.case)
    flags = await tx.first(SubjectFlags, case_id=case.id)
    faults = empty(statements=command.statements) + text_faults(reason=command.reason)
    if problem := refused(faults + not_assured(command.statements, flags)):
        return problem
    attribution = await standing_attribution(tx)
    if problem := await may_not_authorise(tx, case, attribution, flags):
        return problem
    if problem := await _not_sure(tx):
        return problem
    if words := assurance_held(command.statements, await standing_embargoes(tx), tx.now):
        return Problem(
            code=ProblemCode.GATE_NOT_GREEN,
            details=tuple(Detail(path=GateName.LAWFULNESS, code=word) for word in sorted(words)),
        )
    if not wishes_to_hear(await tx.first(Wishes, case_id=case.id), tx.now):
        return Problem(code=ProblemCode.BEYOND_WISHES)
    if attribution is None:
        raise RuntimeError("the accuracy gate is green without an attribution")
    assurance = Assurance(
        id=uuid4(),
        case_id=case.id,
        statements=command.statements,
        subject_id=attribution.subject_id,
        identity_version=attribution.identity_version,
        reason=command.reason,
        given_by=tx.person,
        given_at=tx.now,
    )
    await tx.insert(assurance)
    await tx.give_task(case.oic_id, TaskKind.SAFE_CALL, assurance.id)
    return assurance
