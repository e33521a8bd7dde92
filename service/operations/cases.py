"""Opening a case, giving places on it, binding her account, and what keeps her safe: needs, plan, what she was told."""

from dataclasses import replace
from uuid import UUID, uuid4

from service.access import Action
from service.commands.case import (
    AssignTask,
    OpenCase,
    RecordNeeds,
    RecordSafetyPlan,
    RecordVictimInformed,
)
from service.facts.case import Case, Incident, Needs, SafetyPlan, VictimInformed
from service.facts.data_request import Document
from service.facts.people import Organisation, Person, Task
from service.operations.accounts import list_account
from service.operations.advocacy import advocate_found
from service.operations.commanding import Commanding, command
from service.operations.conflicts import conflict_of
from service.operations.in_charge import ask_who_came, is_or_was_oic
from service.operations.informing import DONE_BY_TELLING, MET_BY, OWED, she_heard
from service.operations.offences import watch_time_limit
from service.operations.public_naming import look_at_public_naming
from service.rules.input import blank, empty, in_future, incident_faults, refused, text_faults
from service.rules.problem import Detail, Problem, at_fault
from service.rules.rights import rights_level
from service.rules.safe_contact import window_faults
from service.vocabulary import (
    ConflictState,
    InformedEvent,
    OrganisationKind,
    ProblemCode,
    Rank,
    RightsLevel,
    Role,
    TaskKind,
)

ROLE_FOR: dict[TaskKind, Role] = {
    TaskKind.OFFICER: Role.OFFICER,
    TaskKind.SUPERVISOR: Role.SUPERVISOR,
    TaskKind.SPOC: Role.SPOC,
    TaskKind.REVIEW_CHAIR: Role.REVIEW_CHAIR,
    TaskKind.DISCLOSURE_AUTHORISER: Role.DISCLOSURE_AUTHORISER,
    TaskKind.SAFEGUARDING_AUTHORISER: Role.SAFEGUARDING_AUTHORISER,
    TaskKind.ADVOCATE: Role.ADVOCATE,
}
"""Which role a place on the case asks for; places that are not here come by an invitation or by being addressed."""


@command(Action.OPEN_CASE)
async def open_case(tx: Commanding, command: OpenCase) -> Case | Problem:
    """A first report becomes a case, with all its accounts in one go. She is owed an acknowledgement, the offer of an
    advocate, an assessment of her needs, regular updates and to be asked what she wishes; each account is to be preserved.

    Everybody is asked for her wishes. Asking about danger meets P01. A summary offence starts its time limit (P51).
    """
    now = await tx.look()
    faults = text_faults(crimeReference=command.crime_reference, victimName=command.victim_name)
    faults += empty(incidents=command.incidents, accounts=command.accounts)
    for n, incident in enumerate(command.incidents):
        faults += incident_faults(now, f"incidents.{n}", incident)
    for n, account in enumerate(command.accounts):
        faults += blank(**{f"accounts.{n}.handle": account.handle})
        faults += in_future(now, **{f"accounts.{n}.capturedAt": account.captured_at})
    if problem := refused(faults):
        return problem
    if problem := await _platforms_unknown(tx, [a.platform for a in command.accounts]):
        return problem
    if problem := await _lacks_role(tx, command.supervisor, Role.SUPERVISOR, "supervisor"):
        return problem
    if command.supervisor == tx.person:
        return Problem(code=ProblemCode.SAME_PERSON, details=(Detail(path="supervisor", code="SAME_PERSON"),))
    if await tx.call("case_exists", crime_reference=command.crime_reference):
        await tx.call("note_search", p_action=Action.OPEN_CASE, p_reference=command.crime_reference)
        return at_fault(ProblemCode.CASE_EXISTS, "crimeReference")
    documents = [await tx.get(Document, id) for id in command.documents]
    if unknown := [f"documents.{n}" for n, d in enumerate(documents) if d is None or d.case_id is not None]:
        return at_fault(ProblemCode.UNKNOWN_DOCUMENT, *unknown)

    case_id, victim = uuid4(), uuid4()
    await tx.give_task(tx.person, TaskKind.OIC, case=case_id)
    await tx.insert(
        Person(
            id=victim,
            organisation_id=tx.context.actor.organisation_id,
            name=command.victim_name,
            roles=(Role.VICTIM,),
            rank=Rank.NONE,
        ),
        Case(
            id=case_id,
            force_id=tx.context.actor.organisation_id,
            crime_reference=command.crime_reference,
            external_reference=command.external_reference,
            offence=command.offence,
            victim_id=victim,
            oic_id=tx.person,
            supervisor_id=command.supervisor,
            immediate_danger=command.immediate_danger,
            rights_level=RightsLevel.ENHANCED,
            policy_version=tx.context.policy_version,
            opened_at=now,
            opened_by=tx.person,
            ring_fenced_at=now if command.ring_fenced else None,
        ),
    )
    case = await tx.lock_case(case_id)
    tx.task = await tx.first(Task, case_id=case_id, person_id=tx.person, kind=TaskKind.OIC)
    await tx.give_task(command.supervisor, TaskKind.SUPERVISOR)
    for incident in command.incidents:
        await tx.insert(
            Incident(
                id=uuid4(),
                case_id=case_id,
                happened_at=incident.happened_at,
                zone_as_stated=incident.zone_as_stated,
                narrative=incident.narrative,
            )
        )
    for account in command.accounts:
        await list_account(tx, account)
    for document in documents:
        await tx.replace(replace(document, case_id=case_id))  # type: ignore[type-var]
    for key in ("P01", "P02", "P03", "P04", "P05", "P25"):
        await tx.promises.start(key)
    await tx.promises.meet("P01")
    await watch_time_limit(tx)
    return case


async def _platforms_unknown(tx: Commanding, ids: list[UUID]) -> Problem | None:
    known = {o.id for o in await tx.all(Organisation, kind=OrganisationKind.PLATFORM)}
    unknown = [f"accounts.{n}.platform" for n, id in enumerate(ids) if id not in known]
    return refused([Detail(path=path, code="UNKNOWN_PLATFORM") for path in unknown])


async def _lacks_role(tx: Commanding, person: UUID, role: Role, path: str) -> Problem | None:
    found = await tx.get(Person, person)
    if found is None or Role.VICTIM in found.roles:
        return Problem(code=ProblemCode.UNKNOWN_PERSON, details=(Detail(path=path, code="UNKNOWN_PERSON"),))
    if role not in found.roles:
        return Problem(code=ProblemCode.ROLE_NOT_HELD, details=(Detail(path=path, code=role),))
    return None


@command(Action.ASSIGN_TASK)
async def assign_task(tx: Commanding, command: AssignTask) -> Task | Problem:
    """The supervisor or OIC gives somebody a place; nobody gives a place that would break the separation of roles."""
    case = await tx.enter_case(command.case)
    if command.kind not in ROLE_FOR:
        return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="kind", code="NOT_ASSIGNED_BY_HAND"),))
    if problem := await _lacks_role(tx, command.person, ROLE_FOR[command.kind], "person"):
        return problem
    if command.kind in NOT_THE_OIC and command.person == case.oic_id:
        return Problem(code=ProblemCode.NOT_SEPARATE, details=(Detail(path="person", code="IS_THE_OIC"),))
    if command.kind in NOT_THE_OIC - {TaskKind.SUPERVISOR} and await is_or_was_oic(tx, command.person):
        return Problem(code=ProblemCode.NOT_SEPARATE, details=(Detail(path="person", code="WAS_THE_OIC"),))
    if command.person == tx.person:
        return Problem(code=ProblemCode.SAME_PERSON, details=(Detail(path="person", code="SAME_PERSON"),))
    if await conflict_of(tx, command.person) is not ConflictState.NONE:
        return Problem(code=ProblemCode.CONFLICT_OF_INTEREST, details=(Detail(path="person", code="CONFLICT"),))
    await tx.give_task(command.person, command.kind)
    tx.wrote = True
    if command.kind is TaskKind.ADVOCATE:
        await advocate_found(tx)
    if command.kind is TaskKind.SUPERVISOR:
        await ask_who_came(tx, command.person)
    given = await tx.first(Task, case_id=case.id, person_id=command.person, kind=command.kind, done_at=None)
    if given is None:
        raise RuntimeError("a task was given and is not there")
    return given


NOT_THE_OIC = frozenset(
    {TaskKind.SUPERVISOR, TaskKind.REVIEW_CHAIR, TaskKind.DISCLOSURE_AUTHORISER, TaskKind.SAFEGUARDING_AUTHORISER}
)


@command(Action.RECORD_NEEDS)
async def record_needs(tx: Commanding, command: RecordNeeds) -> Needs | Problem:
    """What she needs and how she is reached safely. Her interval decides when her next update is due."""
    case = await tx.enter_case(command.case)
    faults = text_faults(safeTimes=command.safe_times) + window_faults(command.safe_windows)
    longest = int(tx.policy["P05"].value)
    if not 1 <= command.update_interval_days <= longest:
        faults.append(Detail(path="updateIntervalDays", code="OUT_OF_RANGE"))
    if problem := refused(faults):
        return problem
    level = rights_level(
        persistently_targeted=command.persistently_targeted,
        most_serious=command.most_serious_crime,
        vulnerable=command.vulnerable,
    )
    needs = Needs(
        id=uuid4(),
        case_id=case.id,
        rights_level=level,
        safe_channels=command.safe_channels,
        safe_times=command.safe_times,
        overheard_by=command.overheard_by,
        notice_may_say_more=command.notice_may_say_more,
        update_interval_days=command.update_interval_days,
        interpreter=command.interpreter,
        capacity=command.capacity,
        children=command.children,
        safe_windows=command.safe_windows,
        device_compromise=command.device_compromise,
        recorded_at=tx.now,
        recorded_by=tx.person,
    )
    await tx.insert(needs)
    await tx.change_case(rights_level=level)
    await tx.promises.meet("P04")
    await tx.promises.restart_updates(needs, tx.now)
    return needs


@command(Action.RECORD_SAFETY_PLAN)
async def record_safety_plan(tx: Commanding, command: RecordSafetyPlan) -> SafetyPlan | Problem:
    """A new version of her plan. Where it changes the telling itself, what was approved for the telling falls."""
    case = await tx.enter_case(command.case)
    faults = text_faults(content=command.content)
    if command.support_refused_with is not None:
        named = await tx.get(Person, command.support_refused_with)
        if named is None or Role.OFFICER not in named.roles:
            faults.append(Detail(path="supportRefusedWith", code="NOT_AN_OFFICER"))
    if problem := refused(faults):
        return problem
    plan = SafetyPlan(
        id=uuid4(),
        case_id=case.id,
        content=command.content,
        support_arranged=command.support_arranged,
        support_refused_with=command.support_refused_with,
        touches_telling=command.touches_telling,
        recorded_at=tx.now,
        recorded_by=tx.person,
    )
    had_one = await tx.first(SafetyPlan, case_id=case.id) is not None
    await tx.insert(plan)
    await tx.promises.meet("P20")
    await tx.end_tasks(TaskKind.REVIEW_SAFETY_PLAN)
    if had_one and command.touches_telling:
        await tx.raise_epoch()
    return plan


@command(Action.RECORD_VICTIM_INFORMED)
async def record_victim_informed(tx: Commanding, command: RecordVictimInformed) -> VictimInformed | Problem:
    """She was told of an event by a person. Meets the clock of that event; the acknowledgement also changes her word.

    Told that nobody could be found, the case rests, and a supervisor looks at it again (P18) until enquiries go on.
    """
    case = await tx.enter_case(command.case)
    if problem := refused(in_future(tx.now, at=command.at)):
        return problem
    informed = VictimInformed(
        id=uuid4(),
        case_id=case.id,
        event=command.event,
        informed_at=command.at,
        channel=command.channel,
        safe=command.safe,
        recorded_at=tx.now,
        recorded_by=tx.person,
    )
    await tx.insert(informed)
    if command.event is InformedEvent.ACKNOWLEDGED and case.acknowledged_at is None:
        await tx.change_case(acknowledged_at=command.at)
    if command.event in OWED:
        await she_heard(tx, command.event, command.at)
    elif command.event is InformedEvent.PUBLIC_NAMING:
        await look_at_public_naming(tx)
    else:
        await tx.promises.meet(MET_BY[command.event])
    if command.event is InformedEvent.SAFE_CALL:
        await tx.promises.meet("P20a")
    if command.event is InformedEvent.NOT_IDENTIFIED and not await tx.promises.open("P18"):
        await tx.promises.start("P18")
    elif command.event is InformedEvent.ENQUIRIES_RESUMED:
        await tx.promises.end("P18")
    if command.event in DONE_BY_TELLING:
        await tx.end_tasks(DONE_BY_TELLING[command.event])
    await tx.promises.restart_updates(await tx.first(Needs, case_id=case.id), command.at)
    return informed
