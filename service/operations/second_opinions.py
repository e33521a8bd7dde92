"""The second officer's word on a decision for a reason of its own (R17): named by the decider, and asked for themselves."""

from uuid import UUID, uuid4

from service.access import Action
from service.commands.disclosure import GiveSecondOpinion
from service.facts.disclosure import Decision
from service.facts.people import Person, Task
from service.facts.review import SecondOpinion
from service.operations.commanding import Commanding, command
from service.operations.entering import NotTheirs
from service.operations.holding import count_total_deferral
from service.operations.outgoing import send
from service.rules.input import refused, text_faults
from service.rules.problem import Problem
from service.vocabulary import OutboxKind, ProblemCode, RefusalReason, Role, TaskKind


async def can_be_asked(tx: Commanding, person: UUID) -> bool:
    """Whether the decider may name them: another officer, with a place on the case that is not barred."""
    found = await tx.get(Person, person)
    if found is None or found.id == tx.person or Role.OFFICER not in found.roles:
        return False
    places = await tx.all(Task, case_id=tx.the_case.id, person_id=person, done_at=None, barred_at=None)
    return any(t.kind in (TaskKind.OIC, TaskKind.OFFICER) for t in places)


async def owe_the_news(tx: Commanding, decision: Decision) -> None:
    """She is told of it (P33). Where it has a reason of its own, the second officer is asked first (P33a)."""
    if RefusalReason.R17 not in decision.reasons or decision.second_officer_id is None:
        await tx.promises.start("P33", decision.id)
        return
    await tx.promises.start("P33a", decision.id)
    await send(tx, OutboxKind.SECOND_OPINION_ASKED, decision.id, decision.second_officer_id)


@command(Action.GIVE_SECOND_OPINION)
async def give_second_opinion(tx: Commanding, command: GiveSecondOpinion) -> SecondOpinion | Problem:
    """The officer who was named agrees, and from then she is owed the news of it; or does not, and it is decided anew.

    Nobody else's word counts, whatever their place. Meets P33a; a disagreement ends the decision and starts P19 and P19a.
    """
    decision = await tx.enter(Decision, command.decision)
    if decision.second_officer_id != tx.person:
        raise NotTheirs
    if decision.ended_at is not None or RefusalReason.R17 not in decision.reasons:
        return Problem(code=ProblemCode.WRONG_STAGE)
    if await tx.first(SecondOpinion, case_id=decision.case_id, decision_id=decision.id) is not None:
        return Problem(code=ProblemCode.ALREADY_RESOLVED)
    if problem := refused(text_faults(reason=command.reason)):
        return problem
    opinion = SecondOpinion(
        id=uuid4(),
        case_id=decision.case_id,
        decision_id=decision.id,
        agrees=command.agrees,
        reason=command.reason,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(opinion)
    await tx.promises.meet("P33a", decision.id)
    if command.agrees:
        await tx.promises.start("P33", decision.id)
        return opinion
    await tx.change(decision, ended_at=tx.now)
    await tx.promises.end("P32", decision.id)
    await count_total_deferral(tx)
    for key in ("P19", "P19a"):
        if not await tx.promises.open(key):
            await tx.promises.start(key)
    return opinion
