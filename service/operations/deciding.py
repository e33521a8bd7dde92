"""Deciding a telling and authorising it: what exactly is approved, by whom, bound together by one digest."""

import hashlib
from dataclasses import replace
from uuid import UUID, uuid4

from service.access import Action
from service.commands.disclosure import DecideDisclosure
from service.database.rows import canonical
from service.facts.attribution import Attribution, Challenge, PoliceAction, Subject, SubjectFlags
from service.facts.case import Case
from service.facts.disclosure import Decision, SafetyReview
from service.facts.people import Organisation, Person, Task
from service.facts.police import Charge, CustodyOutcome
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding, command
from service.operations.conflicts import conflict_of
from service.operations.gates import BEFORE_DECISION, lacking
from service.operations.holding import count_total_deferral
from service.operations.in_charge import is_or_was_oic
from service.operations.recognition import known_to_victim, parts_known
from service.operations.second_opinions import can_be_asked, owe_the_news
from service.rules.accuracy import accuracy_gate
from service.rules.custody import recognition_dependency
from service.rules.disclosure import RANKS, can_authorise, disclosure_test, parts_beyond, representations_considered
from service.rules.embargo import rank_to_hold
from service.rules.input import blank, empty, refused
from service.rules.problem import Detail, Problem, at_fault
from service.vocabulary import (
    Claim,
    ConflictState,
    DecisionVerdict,
    GateName,
    Part,
    PoliceActionKind,
    ProblemCode,
    RefusalReason,
    TaskKind,
    TestVerdict,
)


@command(Action.DECIDE_DISCLOSURE)
async def decide_disclosure(tx: Commanding, command: DecideDisclosure) -> Decision | Problem:
    """Tell, defer or refuse. To tell needs the accuracy gate, an approving review, the screen, and every limb reasoned.

    Meets P19, P19a and P19b; a refusal or deferral starts P33, for she is told of it by a person: where it rests on R17 once
    the second officer has agreed (P33a). Equal to or narrower than what the review approved, the review stands.
    """
    case = await tx.enter_case(command.case)
    attribution = await standing_attribution(tx)
    flags = await tx.first(SubjectFlags, case_id=case.id)
    if problem := await may_not_authorise(tx, case, attribution, flags):
        return problem
    review = await standing_review(tx, case)
    telling = command.verdict is DecisionVerdict.DISCLOSE
    if problem := await _not_to_be_told(tx, command, review, flags) if telling else await _unreasoned(tx, command):
        return problem
    if problem := await _unprotected(tx, command):
        return problem
    subject = await _whose(tx, command, attribution)
    previous = await tx.first(Decision, case_id=case.id, ended_at=None)
    if previous is not None and within(command, subject, previous):
        await tx.let_approvals_fall()
    elif previous is not None:
        await tx.raise_epoch()
    decision = Decision(
        id=uuid4(),
        case_id=case.id,
        epoch=tx.the_case.epoch,
        verdict=command.verdict,
        claim=command.claim,
        lawful=command.lawful,
        pressing_need=command.pressing_need,
        necessary=command.necessary,
        proportionate=command.proportionate,
        grounds=command.grounds,
        representations=command.representations,
        not_invited_reason=command.not_invited_reason,
        tier=command.tier,
        parts=tuple(p for p in Part if p in command.parts),
        conditions=command.conditions,
        recipient_id=command.recipient,
        channel=command.channel,
        reasons=command.reasons,
        review_id=review.id if review is not None else None,
        subject_id=subject[0],
        identity_version=subject[1],
        second_officer_id=command.second_officer,
        digest="",
        decided_by=tx.person,
        decided_at=tx.now,
    )
    decision = replace(decision, digest=digest_of(tx.the_case, decision))
    await tx.insert(decision)
    for key in ("P19", "P19a", "P19b"):
        await tx.promises.meet(key)
    for earlier in await tx.all(Decision, case_id=case.id):
        await tx.promises.meet("P32", earlier.id)
    if not telling:
        await owe_the_news(tx, decision)
    if command.verdict is DecisionVerdict.DEFER:
        await tx.promises.start("P32", decision.id)
    await count_total_deferral(tx)
    return decision


async def _whose(
    tx: Commanding, command: DecideDisclosure, attribution: Attribution | None
) -> tuple[UUID | None, int | None]:
    """The sealed record a decision is about: of the attribution, or the one that is named where the claim is a charge.

    Named is one of this case, or the attribution's: whoever decides on another case too may see that one's.
    """
    if command.claim is Claim.CHARGED_WITH and command.subject is not None:
        subject = await tx.get(Subject, command.subject)
        rested_on = attribution.subject_id if attribution is not None else None
        if subject is None or (subject.case_id != tx.the_case.id and subject.id != rested_on):
            return None, None
        return subject.id, subject.identity_version
    return (None, None) if attribution is None else (attribution.subject_id, attribution.identity_version)


def within(command: DecideDisclosure, subject: tuple[UUID | None, int | None], previous: Decision) -> bool:
    """True if nothing is decided that was not approved before: recipient, channel, claim and record, and no other part."""
    return (
        command.verdict is DecisionVerdict.DISCLOSE
        and previous.verdict is DecisionVerdict.DISCLOSE
        and set(command.parts) <= set(previous.parts)
        and (command.recipient, command.channel, command.claim)
        == (previous.recipient_id, previous.channel, previous.claim)
        and subject == (previous.subject_id, previous.identity_version)
    )


async def standing_review(tx: Commanding, case: Case) -> SafetyReview | None:
    """The review that was held and stands; one that is only convened, where none was held yet. The gate takes the same."""
    found = await tx.all(SafetyReview, case_id=case.id, ended_at=None)
    standing = [r for r in found if r.held_at is not None] or found
    return standing[-1] if standing else None


def digest_of(case: Case, decision: Decision) -> str:
    """SHA-256 over exactly what is approved: case, epoch, policy, recipient, claim, parts, channel, the decision itself."""
    return hashlib.sha256(
        canonical((case.id, case.epoch, case.policy_version, replace(decision, digest="", ended_at=None)))
    ).hexdigest()


async def _not_to_be_told(
    tx: Commanding, command: DecideDisclosure, review: SafetyReview | None, flags: SubjectFlags | None
) -> Problem | None:
    """Why this may not be decided: in the order in which a decider would put it right."""
    if problem := refused(empty(parts=command.parts, grounds=command.grounds)):
        return problem
    attribution = await standing_attribution(tx)
    subject_id, version = await _whose(tx, command, attribution)
    if subject_id is None and command.subject is not None:
        return at_fault(ProblemCode.UNKNOWN_SUBJECT, "subject")
    unsure = [
        Detail(path=f"{GateName.ACCURACY}.{part}", code=word)
        for part in command.parts
        for word in accuracy_gate(
            command.claim,
            part,
            attribution=attribution,
            subject=await tx.get(Subject, subject_id) if subject_id is not None else None,
            identity_version=version,
            challenges=await tx.all(Challenge, attribution_id=attribution.id) if attribution is not None else [],
            charges=await tx.all(Charge, case_id=tx.the_case.id),
        )
    ]
    waiting = await lacking(tx, tx.the_case.id, command.recipient, command.parts, BEFORE_DECISION)
    if unsure or waiting is not None:
        details = (*unsure, *(waiting.details if waiting is not None else ()))
        return Problem(code=ProblemCode.GATE_NOT_GREEN, details=details)
    if review is not None and (review.subject_id, review.identity_version) != (subject_id, version):
        return Problem(code=ProblemCode.BEYOND_REVIEW, details=(Detail(path="subject", code="REVIEW_OTHER_SUBJECT"),))
    if review is None:
        return Problem(code=ProblemCode.BEYOND_REVIEW)
    reviewed = {"recipient": command.recipient == review.recipient_id, "channel": command.channel is review.channel}
    if not all(reviewed.values()):
        return at_fault(ProblemCode.BEYOND_REVIEW, *(path for path, same in reviewed.items() if not same))
    verdict, unmet = disclosure_test(
        lawful=command.lawful,
        pressing_need=command.pressing_need,
        necessary=command.necessary,
        proportionate=command.proportionate,
    )
    if verdict is not TestVerdict.RECOMMEND:
        return Problem(code=ProblemCode.TEST_NOT_MET, details=tuple(Detail(path=p, code=verdict) for p in unmet))
    if not representations_considered(command.representations, command.not_invited_reason):
        return refused([Detail(path="representations", code="NOT_CONSIDERED")])
    if beyond := parts_beyond(command.parts, command.tier, flags):
        return Problem(code=ProblemCode.TIER_EXCEEDED, details=tuple(Detail(path="parts", code=p) for p in beyond))
    return None


async def _unreasoned(tx: Commanding, command: DecideDisclosure) -> Problem | None:
    """A refusal or deferral gives its reasons from the closed list; R17 explains itself, and a second officer is asked.

    A deferral of what has been deferred in total for P32b is a superintendent's, and later an assistant chief constable's.
    """
    faults = empty(reasons=command.reasons)
    if RefusalReason.R17 in command.reasons:
        faults += blank(conditions=command.conditions)
        if command.second_officer is None or not await can_be_asked(tx, command.second_officer):
            faults.append(Detail(path="secondOfficer", code="NOT_A_SECOND_OFFICER"))
    if problem := refused(faults):
        return problem
    begun = min((d.started_at for d in await tx.promises.open("P32b")), default=tx.now)
    needed = rank_to_hold(tx.now, tx.now, begun, tx.policy)
    person = await tx.get(Person, tx.person)
    if (
        command.verdict is DecisionVerdict.DEFER
        and person is not None
        and RANKS.index(person.rank) < RANKS.index(needed)
    ):
        return Problem(code=ProblemCode.RANK_TOO_LOW)
    return None


async def _unprotected(tx: Commanding, command: DecideDisclosure) -> Problem | None:
    """E12: not to let her recognise whom a condition is to keep away needs to say what protects her instead."""
    outcome = await tx.first(CustodyOutcome, case_id=tx.the_case.id)
    parts = command.parts if command.verdict is DecisionVerdict.DISCLOSE else ()
    known = await parts_known(tx, tx.the_case.id)
    if not recognition_dependency(outcome, await known_to_victim(tx, tx.the_case.id), known.union(parts)):
        return None
    said = command.conditions.strip() or (outcome is not None and outcome.mitigation.strip())
    return None if said else refused([Detail(path="conditions", code="MITIGATION_MISSING")])


async def may_not_authorise(
    tx: Commanding, case: Case, attribution: Attribution | None, flags: SubjectFlags | None
) -> Problem | None:
    """E30 for the person of this command."""
    person = await tx.get(Person, tx.person)
    organisation = await tx.get(Organisation, person.organisation_id) if person is not None else None
    if person is None or organisation is None:
        raise RuntimeError("an actor is a person of an organisation")
    if await conflict_of(tx, tx.person) is not ConflictState.NONE:
        return Problem(code=ProblemCode.CONFLICT_OF_INTEREST)
    actions = await tx.all(PoliceAction, case_id=case.id)
    code = can_authorise(
        roles=person.roles,
        rank=person.rank,
        organisation=organisation.kind,
        is_oic=await is_or_was_oic(tx, tx.person),
        is_proposer=attribution is not None and attribution.proposed_by == tx.person,
        is_verifier=attribution is not None and attribution.verified_by == tx.person,
        is_advocate=bool(await tx.all(Task, case_id=case.id, person_id=tx.person, kind=TaskKind.ADVOCATE)),
        flags=flags,
        arrested=any(a.kind is PoliceActionKind.ARREST for a in actions),
    )
    return None if code is None else Problem(code=code)
