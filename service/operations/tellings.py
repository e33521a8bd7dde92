"""Scheduling the telling, stopping it, the day itself, and afterwards."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid4

from service.access import Action
from service.commands.disclosure import (
    ReconfirmOnTheDay,
    RecordDisclosureAborted,
    RecordDisclosureDelivered,
    RecordFollowUp,
    ScheduleDisclosure,
    StopDisclosure,
)
from service.facts.case import Case
from service.facts.disclosure import (
    Abort,
    Decision,
    FollowUp,
    Opening,
    Reconfirmation,
    Schedule,
    Stop,
    Telling,
    Wishes,
)
from service.facts.outside import OutsideTelling
from service.facts.people import Person
from service.operations.appointing import nothing_to_tell, to_the_minute, unsupported, who_is_not_cleared
from service.operations.commanding import Commanding, command
from service.operations.holding import owe_a_time, parts_of, untold
from service.operations.public_naming import what_she_knows_changed
from service.operations.wishes import too_soon
from service.rules.calendar import due_at
from service.rules.input import empty, in_future, refused, text_faults
from service.rules.problem import Detail, Problem
from service.rules.support import tell_by
from service.vocabulary import Flag, ProblemCode, Role, StopAnswer, TaskKind

FOLLOW_UPS = ("P34", "P35", "P36", "P37")


@command(Action.SCHEDULE_DISCLOSURE)
async def schedule_disclosure(tx: Commanding, command: ScheduleDisclosure) -> Schedule | Problem:
    """When, where, by whom and with what support; of all that is left to tell, or of the parts named.

    Needs both authorisations, support for P31 afterwards, and somebody who knows the identity to clear everybody. A change
    of time raises no epoch.
    """
    case = await tx.enter_case(command.case)
    decision = await tx.first(Decision, case_id=case.id, ended_at=None, epoch=case.epoch)
    if decision is None:
        return Problem(code=ProblemCode.NOT_DECIDED)
    if command.at <= tx.now:
        return Problem(code=ProblemCode.IN_THE_PAST, details=(Detail(path="at", code="IN_THE_PAST"),))
    if problem := await unsupported(tx, command):
        return problem
    if problem := refused(text_faults(abortConditions=command.abort_conditions)):
        return problem
    deliverer = await tx.get(Person, command.deliverer)
    if deliverer is None or Role.OFFICER not in deliverer.roles:
        return Problem(code=ProblemCode.ROLE_NOT_HELD, details=(Detail(path="deliverer", code=Role.OFFICER),))
    if problem := await who_is_not_cleared(tx, command, decision):
        return problem
    parts = command.parts or tuple(await untold(tx, decision)) or decision.parts
    if not set(parts) <= set(decision.parts):
        return Problem(code=ProblemCode.INVALID_INPUT, details=(Detail(path="parts", code="NOT_DECIDED"),))
    if problem := await nothing_to_tell(tx, decision, parts):
        return problem
    wishes = await tx.first(Wishes, case_id=case.id)
    if wishes is not None and await too_soon(tx, wishes, command.at):
        return Problem(code=ProblemCode.BEYOND_WISHES, details=(Detail(path="at", code="NOT_BEFORE"),))
    for earlier in await tx.all(Schedule, case_id=case.id, ended_at=None):
        await tx.replace(replace(earlier, ended_at=tx.now))
    await tx.end_tasks(TaskKind.DELIVER_NOW, TaskKind.TELLING_HELD)
    schedule = Schedule(
        id=uuid4(),
        case_id=case.id,
        decision_id=decision.id,
        epoch=case.epoch,
        place_kind=command.place_kind,
        at=command.at,
        deliverer_id=command.deliverer,
        support=command.support,
        support_until=command.support_until,
        tell_by=tell_by(command.support_until, tx.policy),
        abort_conditions=command.abort_conditions,
        attendees=command.attendees,
        involved=command.involved,
        parts=parts,
        scheduled_by=tx.person,
        scheduled_at=tx.now,
    )
    await tx.insert(schedule)
    await tx.give_task(command.deliverer, TaskKind.DELIVERER)
    await tx.promises.meet("P30")
    await owe_a_time(tx)
    tx.promises.touch_disclosure()
    return schedule


@command(Action.STOP_DISCLOSURE)
async def stop_disclosure(tx: Commanding, command: StopDisclosure) -> Stop | Problem:
    """Anyone on the case but victim and platform stops it, and learns what had already happened. It never waits.

    EFFECTIVE: nothing was opened. OPENED_AT: do not speak, ring the deliverer. TOLD_AT: it was said.
    """
    case = await tx.enter_case(command.case)
    answer, at = await what_a_stop_finds(tx, case)
    stop = Stop(
        id=uuid4(),
        case_id=case.id,
        epoch=case.epoch,
        reason=command.reason,
        stopped_by=tx.person,
        stopped_at=tx.now,
        answer=answer,
        answer_at=at,
    )
    await tx.insert(stop)
    await tx.raise_epoch()
    return stop


async def what_a_stop_finds(tx: Commanding, case: Case) -> tuple[StopAnswer, datetime | None]:
    """What had already happened, in any epoch: an opened part that was neither told nor called off may be spoken next.

    An intent that was not shown yet never will be: the opener locks the case again before it shows, and finds the epoch
    this stop ends. With one only, the stop is effective.
    """
    told = await tx.all(Telling, case_id=case.id)
    aborted = {a.schedule_id for a in await tx.all(Abort, case_id=case.id)}
    said = {(t.schedule_id, part) for t in told for part in t.parts}
    unsaid = [
        o.opened_at
        for o in await tx.all(Opening, case_id=case.id)
        if o.opened_at is not None and (o.schedule_id, o.part) not in said and o.schedule_id not in aborted
    ]
    if unsaid:
        return StopAnswer.OPENED_AT, max(unsaid)
    schedule = await tx.first(Schedule, case_id=case.id)
    of_this = [t.told_at for t in told if schedule is not None and t.schedule_id == schedule.id]
    return (StopAnswer.TOLD_AT, max(of_this)) if of_this else (StopAnswer.EFFECTIVE, None)


@command(Action.RECONFIRM_ON_THE_DAY)
async def reconfirm_on_the_day(tx: Commanding, command: ReconfirmOnTheDay) -> Reconfirmation | Problem:
    """Somebody spoke with her, alone, and she still wants it: until `validUntil`, on the day. Needs a schedule. What is not
    so is kept.
    """
    case = await tx.enter_case(command.case)
    if await tx.first(Schedule, case_id=case.id, epoch=case.epoch, ended_at=None) is None:
        return Problem(code=ProblemCode.NOT_SCHEDULED)
    reconfirmation = Reconfirmation(
        id=uuid4(),
        case_id=case.id,
        epoch=case.epoch,
        wish_reconfirmed=command.wish_reconfirmed,
        spoken_to=command.spoken_to,
        alone=command.alone,
        coercion=command.coercion,
        capacity=command.capacity,
        recipient_checked=command.recipient_checked,
        at=tx.now,
        recorded_by=tx.person,
        valid_until=due_at(tx.now, tx.policy["P25b"]),
    )
    await tx.insert(reconfirmation)
    tx.promises.touch_disclosure()
    return reconfirmation


@command(Action.RECORD_DISCLOSURE_DELIVERED)
async def record_disclosure_delivered(tx: Commanding, command: RecordDisclosureDelivered) -> Telling | Problem:
    """She was told. Rests on an opening; with one it is accepted even after a stop, with the opening's epoch, flagged.

    Starts P34 and, at the first telling, meets P19c. Told once per recipient, part and version of the identity record.
    """
    case = await tx.enter_case(command.case)
    faults = empty(parts=command.parts, peoplePresent=command.people_present) + text_faults(plan=command.plan)
    if problem := refused(faults + in_future(tx.now, toldAt=command.told_at)):
        return problem
    openings = [o for o in await tx.all(Opening, case_id=case.id) if o.opened_at is not None]
    mine = [o for o in openings if o.opened_at is not None and to_the_minute(o.opened_at) <= command.told_at]
    if not mine:
        return Problem(code=ProblemCode.NOT_OPENED)
    opening = max(mine, key=lambda o: o.intended_at)
    told = [
        t
        for t in await tx.all(Telling, case_id=case.id)
        if t.identity_version == opening.identity_version
        and t.recipient_id == opening.recipient_id
        # A version is one of its subject's: what was told of another, wrongly, is no reason not to tell of this one.
        and not any(o.schedule_id == t.schedule_id and o.subject_id != opening.subject_id for o in openings)
    ]
    if any(set(command.parts) & set(t.parts) for t in told):
        return Problem(code=ProblemCode.ALREADY_TOLD)
    flags = []
    if opening.epoch != case.epoch:
        flags.append(Flag.AFTER_STOP)
    if not set(command.parts) <= {o.part for o in mine if o.epoch == opening.epoch}:
        flags.append(Flag.BEYOND_WHAT_WAS_OPENED)
    telling = Telling(
        id=uuid4(),
        case_id=case.id,
        schedule_id=opening.schedule_id,
        epoch=opening.epoch,
        recipient_id=opening.recipient_id,
        parts=command.parts,
        identity_version=opening.identity_version,
        told_at=command.told_at,
        people_present=command.people_present,
        questions=command.questions,
        plan=command.plan,
        flags=tuple(flags),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(telling)
    await end_what_is_said(tx, opening.schedule_id)
    await tx.end_tasks(TaskKind.DELIVER_NOW)
    for key in ("P19c", "P30"):
        await tx.promises.meet(key)
    await owe_a_time(tx)
    await tx.promises.start("P34", telling.id, since=command.told_at)
    await what_she_knows_changed(tx)
    tx.promises.touch_disclosure()
    return telling


async def end_what_is_said(tx: Commanding, schedule_id: UUID) -> None:
    """An appointment at which all that was released was told is over: nothing more is opened for it.

    What was held stays with the supervisor until it is told at an appointment of its own.
    """
    schedule = await tx.get(Schedule, schedule_id)
    decision = await tx.get(Decision, schedule.decision_id) if schedule is not None else None
    if schedule is None or decision is None or schedule.ended_at is not None:
        return
    told = {part for t in await tx.all(Telling, schedule_id=schedule_id) for part in t.parts}
    if set(parts_of(schedule, decision)) - {h.part for h in schedule.held} <= told:
        await tx.replace(replace(schedule, ended_at=tx.now))
        if not schedule.held:
            await tx.end_tasks(TaskKind.TELLING_HELD)


@command(Action.RECORD_DISCLOSURE_ABORTED)
async def record_disclosure_aborted(tx: Commanding, command: RecordDisclosureAborted) -> Abort | Problem:
    """It was planned and did not happen, and why not. The schedule ends; authorisations stand, and a new time is owed."""
    case = await tx.enter_case(command.case)
    schedule = await tx.first(Schedule, case_id=case.id)
    if schedule is None:
        return Problem(code=ProblemCode.NOT_SCHEDULED)
    if problem := refused(in_future(tx.now, at=command.at)):
        return problem
    abort = Abort(
        id=uuid4(),
        case_id=case.id,
        schedule_id=schedule.id,
        reason=command.reason,
        at=command.at,
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(abort)
    if schedule.ended_at is None:
        await tx.replace(replace(schedule, ended_at=tx.now))
        await tx.end_tasks(TaskKind.DELIVER_NOW, TaskKind.TELLING_HELD)
        await tx.promises.end("P30")
        await tx.promises.start("P30", schedule.decision_id)
    tx.promises.touch_disclosure()
    return abort


@command(Action.RECORD_FOLLOW_UP)
async def record_follow_up(tx: Commanding, command: RecordFollowUp) -> FollowUp | Problem:
    """Somebody spoke with her afterwards. Meets every follow-up that is open or overdue; the next opens when one is due."""
    case = await tx.enter_case(command.case)
    if problem := refused(text_faults(risk=command.risk) + in_future(tx.now, at=command.at)):
        return problem
    told = bool(await tx.all(Telling, case_id=case.id)) or bool(await tx.all(OutsideTelling, case_id=case.id))
    follow_up = FollowUp(
        id=uuid4(),
        case_id=case.id,
        at=command.at,
        contact_made=command.contact_made,
        new_incidents=command.new_incidents,
        risk=command.risk,
        wishes=command.wishes,
        flags=() if told else (Flag.BEFORE_TELLING,),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(follow_up)
    if command.contact_made:
        for key in FOLLOW_UPS:
            await tx.promises.meet(key)
    tx.promises.touch_disclosure()
    return follow_up
