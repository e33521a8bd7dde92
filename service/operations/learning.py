"""She came to know who it is, and nobody told her: a fact like any other, at any stage, and flagged."""

from uuid import uuid4

from service.access import Action
from service.commands.assuring import RecordIdentityLearnedElsewhere
from service.facts.attribution import Attribution
from service.facts.outside import IdentityLearned
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.gates import gates
from service.rules.input import empty, in_future, refused, text_faults
from service.rules.problem import Problem
from service.vocabulary import AttributionStage, Flag, TaskKind


@command(Action.RECORD_IDENTITY_LEARNED_ELSEWHERE)
async def record_identity_learned_elsewhere(
    tx: Commanding, command: RecordIdentityLearnedElsewhere
) -> IdentityLearned | Problem:
    """She knows, or believes so, and needs looking after as if she had been told: follow-ups start, and somebody rings her.

    The clock for telling her ends with what is left of it to keep (P19c); what is authorised stands, for she may be wrong.
    """
    case = await tx.enter_case(command.case)
    faults = empty(parts=command.parts) + text_faults(circumstances=command.circumstances)
    if problem := refused(faults + in_future(tx.now, learnedAt=command.learned_at)):
        return problem
    learned = IdentityLearned(
        id=uuid4(),
        case_id=case.id,
        recipient_id=case.victim_id,
        parts=command.parts,
        learned_at=command.learned_at,
        learned_from=command.learned_from,
        circumstances=command.circumstances,
        missing=tuple(
            sorted(
                {
                    word
                    for part in command.parts
                    for gate in await gates(tx, case.id, case.victim_id, part)
                    for word in gate.missing
                }
            )
        ),
        flags=() if _verified(await standing_attribution(tx)) else (Flag.NO_VERIFIED_ATTRIBUTION,),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(learned)
    await tx.promises.end("P19c")
    await tx.promises.start("P34", learned.id, since=command.learned_at)
    await tx.give_task(case.oic_id, TaskKind.SAFE_CALL, learned.id)
    tx.promises.touch_disclosure()
    return learned


def _verified(attribution: Attribution | None) -> bool:
    return attribution is not None and attribution.stage is AttributionStage.VERIFIED
