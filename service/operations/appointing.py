"""What an appointment needs before it is made: everybody cleared by somebody who knows, and something that can be told."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from service.commands.disclosure import ScheduleDisclosure
from service.database.tables import persons
from service.facts.attribution import Subject
from service.facts.case import SafetyPlan
from service.facts.disclosure import Authorisation, Decision, Opening
from service.facts.people import Person, Task
from service.operations.attributions import standing_attribution
from service.operations.commanding import Commanding
from service.operations.conflicts import conflict_of
from service.operations.gates import BEFORE_SCHEDULE, lacking
from service.rules.conflict import knows_identity, not_cleared
from service.rules.embargo import HOLDING
from service.rules.problem import Detail, Problem
from service.rules.support import supported, tell_by
from service.vocabulary import ConflictState, Part, ProblemCode, TaskKind


def to_the_minute(at: datetime) -> datetime:
    """As people give a time: what was opened at 14:05:40 and told at 14:05 was told after it was opened."""
    return at.replace(second=0, microsecond=0)


async def who_is_not_cleared(tx: Commanding, command: ScheduleDisclosure, decision: Decision) -> Problem | None:
    """Whoever makes the appointment clears everybody in the room and everybody with a part in it, and must know of whom."""
    authorisers = await tx.all(Authorisation, decision_id=decision.id, ended_at=None)
    advocates = await tx.all(Task, case_id=tx.the_case.id, kind=TaskKind.ADVOCATE, done_at=None)
    needed = {command.deliverer, *(a.person_id for a in authorisers), *(t.person_id for t in advocates)}
    faults = not_cleared(
        command.attendees,
        command.involved,
        needed,
        by=tx.person,
        knows=await knows_who_it_is(tx, tx.person, decision.subject_id),
    )
    known = {p.id for p in await tx.all(Person, persons.c.id.in_({i.person for i in command.involved}))}
    faults += [
        Detail(path=f"involved.{n}.person", code="UNKNOWN_PERSON")
        for n, involved in enumerate(command.involved)
        if involved.person not in known
    ]
    if await conflict_of(tx, command.deliverer) is not ConflictState.NONE:
        faults.append(Detail(path="deliverer", code=ProblemCode.CONFLICT_OF_INTEREST))
    return Problem(code=ProblemCode.NOT_CLEARED, details=tuple(faults)) if faults else None


async def knows_who_it_is(tx: Commanding, person: UUID, subject_id: UUID | None) -> bool:
    """Whether this person sealed, proposed, verified, or was shown this record."""
    subject = await tx.get(Subject, subject_id) if subject_id is not None else None
    attribution = await standing_attribution(tx)
    found_by: set[UUID] = set()
    if attribution is not None and attribution.subject_id == subject_id:
        found_by = {id for id in (attribution.proposed_by, attribution.verified_by) if id is not None}
    shown = await tx.all(Opening, case_id=tx.the_case.id, subject_id=subject_id)
    return knows_identity(
        person,
        sealed_by=subject.created_by if subject is not None else None,
        found_by=found_by,
        shown_to={o.deliverer_id for o in shown if o.opened_at is not None},
    )


async def unsupported(tx: Commanding, command: ScheduleDisclosure) -> Problem | None:
    """SUPPORT_MISSING where nobody is named, or for less than P31 after the telling and she has not refused it herself."""
    if not command.support.strip():
        return Problem(code=ProblemCode.SUPPORT_MISSING, details=(Detail(path="support", code="MISSING"),))
    plan = await tx.first(SafetyPlan, case_id=tx.the_case.id)
    refused = plan is not None and plan.support_refused_with is not None
    if not supported(command.at, tx.now, tell_by(command.support_until, tx.policy), refused=refused):
        return Problem(code=ProblemCode.SUPPORT_MISSING, details=(Detail(path="supportUntil", code="TOO_SHORT"),))
    return None


async def nothing_to_tell(tx: Commanding, decision: Decision, parts: Collection[Part]) -> Problem | None:
    """GATE_NOT_GREEN for whatever lacks more than a day can bring; a part that is only held waits, if another is free."""
    problem = await lacking(tx, decision.case_id, decision.recipient_id, parts, BEFORE_SCHEDULE)
    if problem is None:
        return None
    waiting = {detail.path.rpartition(".")[2] for detail in problem.details if detail.code in HOLDING}
    only_held = all(detail.code in HOLDING for detail in problem.details)
    return None if only_held and waiting < set(parts) else problem
