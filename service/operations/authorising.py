"""Authorising what was decided: twice, by people of different organisations, each over the same digest and signed."""

from uuid import uuid4

from service.access import Action
from service.commands.disclosure import AuthoriseDisclosure
from service.facts.attribution import SubjectFlags
from service.facts.disclosure import Authorisation, Decision
from service.operations.approving import unsigned
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.deciding import digest_of, may_not_authorise
from service.operations.gates import BEFORE_AUTHORISATION, lacking
from service.rules.calendar import due_at
from service.rules.problem import Problem, at_fault
from service.vocabulary import DecisionVerdict, PairState, ProblemCode


@command(Action.AUTHORISE_DISCLOSURE)
async def authorise_disclosure(tx: Commanding, command: AuthoriseDisclosure) -> Authorisation | Problem:
    """One of two, by different people of different organisations, over the same digest in the same epoch.

    The first starts P30a and says until when the second is due; the second starts P30. A wish must cover the parts.
    """
    case = await tx.enter_case(command.case)
    decision = await tx.get(Decision, command.decision)
    if (
        decision is None
        or decision.case_id != case.id
        or decision.ended_at is not None
        or decision.epoch != case.epoch
        or decision.verdict is not DecisionVerdict.DISCLOSE
    ):
        return at_fault(ProblemCode.NOT_DECIDED, "decision")
    if command.digest != decision.digest or digest_of(case, decision) != decision.digest:
        return at_fault(ProblemCode.DIGEST_DIFFERS, "digest")
    attribution = await standing_attribution(tx)
    if problem := await may_not_authorise(tx, case, attribution, await tx.first(SubjectFlags, case_id=case.id)):
        return problem
    given = await tx.all(Authorisation, case_id=case.id, decision_id=decision.id, ended_at=None)
    if any(a.person_id == tx.person for a in given):
        return Problem(code=ProblemCode.ALREADY_AUTHORISED)
    if any(a.organisation_id == tx.context.actor.organisation_id for a in given):
        return Problem(code=ProblemCode.SAME_ORGANISATION)
    if problem := await lacking(tx, case.id, decision.recipient_id, decision.parts, BEFORE_AUTHORISATION):
        return problem
    if problem := await unsigned(tx, decision.id, decision.digest):
        return problem
    second = bool(given)
    authorisation = Authorisation(
        id=uuid4(),
        case_id=case.id,
        decision_id=decision.id,
        epoch=case.epoch,
        digest=decision.digest,
        state=PairState.COMPLETE if second else PairState.AWAITING_SECOND,
        person_id=tx.person,
        organisation_id=tx.context.actor.organisation_id,
        signature=tx.approved.signature if tx.approved is not None else None,
        given_at=tx.now,
        second_due_at=None if second else due_at(tx.now, tx.policy["P30a"]),
    )
    await tx.insert(authorisation)
    if second:
        await tx.promises.meet("P30a")
        await tx.promises.start("P30", decision.id)
    else:
        await tx.promises.start("P30a", decision.id)
    return authorisation
