"""The safety review: agencies meet about one proposed telling. Their approval is for this recipient, channel and parts."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from service.access import Action
from service.commands.disclosure import ConveneSafetyReview, RecordSafetyReview
from service.facts.attribution import SubjectFlags
from service.facts.case import Needs
from service.facts.disclosure import Attendance, SafetyReview
from service.facts.people import Organisation, Person
from service.facts.review import RiskView
from service.operations.agencies import agree, faulty_actions
from service.operations.attributions import whom_it_is_about
from service.operations.commanding import Commanding, command
from service.operations.in_charge import is_or_was_oic
from service.operations.recipients import may_be_told
from service.rules.calendar import due_at
from service.rules.input import empty, in_future, refused
from service.rules.problem import Detail, Problem
from service.rules.review import dissent_unsaid, review_quorum
from service.vocabulary import (
    ProblemCode,
    PromiseKind,
    RecipientCheck,
    ReviewRecommendation,
    Role,
    TaskKind,
)


@command(Action.CONVENE_SAFETY_REVIEW)
async def convene_safety_review(tx: Commanding, command: ConveneSafetyReview) -> SafetyReview | Problem:
    """The chair convenes it for a proposed telling; those invited see the review, and nothing else, until it is held."""
    case = await tx.enter_case(command.case)
    faults = empty(parts=command.parts, invited=command.invited)
    if await may_be_told(tx, command.recipient) is RecipientCheck.REFUSE:
        faults.append(Detail(path="recipient", code="NOT_BEST_PLACED"))
    for n, person in enumerate(command.invited):
        found = await tx.get(Person, person)
        if found is None or Role.VICTIM in found.roles:
            faults.append(Detail(path=f"invited.{n}", code="UNKNOWN_PERSON"))
    if problem := refused(faults):
        return problem
    review = SafetyReview(
        id=uuid4(),
        case_id=case.id,
        recipient_id=command.recipient,
        channel=command.channel,
        parts=command.parts,
        meets_at=command.meets_at,
        invited=command.invited,
        convened_by=tx.person,
        convened_at=tx.now,
    )
    for earlier in await tx.all(SafetyReview, case_id=case.id, ended_at=None, held_at=None):
        await tx.replace(replace(earlier, ended_at=tx.now))
        await tx.promises.end("P26", earlier.id)
    await tx.insert(review)
    for person in command.invited:
        await tx.give_task(person, TaskKind.AGENCY_MEMBER, review.id)
    await tx.promises.start("P26", review.id)
    return review


@command(Action.RECORD_SAFETY_REVIEW)
async def record_safety_review(tx: Commanding, command: RecordSafetyReview) -> SafetyReview | Problem:
    """What the meeting advised: who sat for which agency, each view, dissent, and actions, each with an owner and a date.

    Not quorate, it approves nothing (E10); approval lives P26b. Who thought otherwise is on record with their reason.
    """
    review = await tx.enter(SafetyReview, command.review)
    if review.held_at is not None or review.ended_at is not None:
        return Problem(code=ProblemCode.WRONG_STAGE)
    faults = empty(attendance=command.attendance) + in_future(tx.now, heldAt=command.held_at)
    faults += await sectors_not_theirs(tx, command.attendance)
    faults += await faulty_actions(tx, command.actions)
    others = await tx.all(RiskView, review_id=review.id)
    if dissent_unsaid(command.attendance, others, command.recommendation, command.dissent):
        faults.append(Detail(path="dissent", code="MISSING"))
    if problem := refused(faults):
        return problem
    case = tx.the_case
    missing = review_quorum(
        {a.sector for a in command.attendance},
        chair_is_oic=await is_or_was_oic(tx, tx.person),
        advocate_absent_reason=command.advocate_absent_reason,
        flags=await tx.first(SubjectFlags, case_id=case.id),
        needs=await tx.first(Needs, case_id=case.id),
    )
    if missing and command.recommendation is ReviewRecommendation.APPROVE:
        return Problem(
            code=ProblemCode.QUORUM_MISSING, details=tuple(Detail(path="attendance", code=m) for m in missing)
        )
    subject, version = await whom_it_is_about(tx)
    held = replace(
        review,
        held_at=command.held_at,
        subject_id=subject.id if subject is not None else None,
        identity_version=version,
        attendance=command.attendance,
        advocate_absent_reason=command.advocate_absent_reason,
        dissent=command.dissent,
        actions=command.actions,
        recommendation=command.recommendation,
        valid_until=due_at(command.held_at, tx.policy["P26b"])
        if command.recommendation is ReviewRecommendation.APPROVE
        else None,
    )
    for earlier in await tx.all(SafetyReview, case_id=case.id, ended_at=None):
        if earlier.id != held.id:
            await tx.replace(replace(earlier, ended_at=tx.now))
    await tx.replace(held)
    await agree(tx, held)
    await tx.promises.meet("P26", review.id)
    await tx.promises.meet("P27")
    tx.promises.touch(PromiseKind.SAFETY_REVIEW, review.id)
    return held


async def sectors_not_theirs(tx: Commanding, attendance: Sequence[Attendance]) -> list[Detail]:
    """A person speaks for the sector of their own organisation; nobody lends another agency's voice."""
    faults = []
    for n, seat in enumerate(attendance):
        person = await tx.get(Person, seat.person)
        organisation = await tx.get(Organisation, person.organisation_id) if person is not None else None
        if organisation is None or organisation.sector is not seat.sector:
            faults.append(Detail(path=f"attendance.{n}.sector", code="NOT_THEIRS"))
    return faults
