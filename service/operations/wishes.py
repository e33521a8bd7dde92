"""What she wants to be told, and taking it back. Her withdrawal stops everything and is answered in one constant way."""

from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from service.access import Action
from service.commands.case import RecordWishes, WithdrawWishes
from service.facts.disclosure import Decision, Schedule, Wishes
from service.facts.police import Charge, Hearing
from service.operations.commanding import Commanding, command
from service.operations.public_naming import look_at_public_naming
from service.rules.calendar import due_at
from service.rules.choice import covers, too_early
from service.rules.input import refused
from service.rules.problem import Detail, Problem
from service.vocabulary import TaskKind, WishScope


@command(Action.RECORD_WISHES)
async def record_wishes(tx: Commanding, command: RecordWishes) -> Wishes | Problem:
    """The last wish holds, until its `validUntil`. Recorded by an officer it says how she was asked.

    A wish that no longer covers what is scheduled, or not yet at that time, stops it as a withdrawal does; a narrower one
    that still covers it stops nothing.
    """
    case = await tx.enter_case(command.case)
    by_officer = tx.task is not None and tx.task.kind in (TaskKind.OIC, TaskKind.OFFICER)
    faults: list[Detail] = []
    if by_officer:
        for path, value in (
            ("spokenTo", command.spoken_to),
            ("alone", command.alone),
            ("channel", command.channel),
            ("coercion", command.coercion),
        ):
            if value is None:
                faults.append(Detail(path=path, code="MISSING"))
    if (command.scope is WishScope.PART) != bool(command.parts):
        faults.append(Detail(path="parts", code="DO_NOT_FIT_SCOPE"))
    if problem := refused(faults):
        return problem
    wishes = Wishes(
        id=uuid4(),
        case_id=case.id,
        scope=command.scope,
        parts=command.parts,
        only_if_known_to_me=command.only_if_known_to_me,
        not_before=command.not_before,
        not_before_event=command.not_before_event,
        present=command.present,
        windows=command.windows,
        spoken_to=command.spoken_to,
        alone=command.alone,
        channel=command.channel,
        coercion=command.coercion,
        valid_until=due_at(tx.now, tx.policy["P25"]),
        recorded_by=tx.person,
        recorded_at=tx.now,
    )
    await tx.insert(wishes)
    await tx.promises.meet("P25")
    if command.scope in (WishScope.ALL, WishScope.PART):
        await tx.promises.start("P25", wishes.id, due=wishes.valid_until)
    if await takes_away_what_is_scheduled(tx, wishes):
        await tx.raise_epoch()
    tx.promises.touch_disclosure()
    await tx.end_tasks(TaskKind.ASK_WISHES)
    await look_at_public_naming(tx)
    return wishes


async def takes_away_what_is_scheduled(tx: Commanding, wishes: Wishes) -> bool:
    """True if an appointment stands whose parts or time the new wish does not cover."""
    schedule = await tx.first(Schedule, case_id=wishes.case_id, ended_at=None)
    decision = await tx.get(Decision, schedule.decision_id) if schedule is not None else None
    if schedule is None or decision is None:
        return False
    return any(not covers(wishes, part) for part in decision.parts) or await too_soon(tx, wishes, schedule.at)


async def too_soon(tx: Commanding, wishes: Wishes, at: datetime) -> bool:
    """Whether she wishes to wait beyond that time, as far as it is on record what happens before it."""
    case = wishes.case_id
    return too_early(wishes, at, await tx.all(Charge, case_id=case), await tx.all(Hearing, case_id=case))


@command(Action.WITHDRAW_WISHES)
async def withdraw_wishes(tx: Commanding, command: WithdrawWishes) -> Wishes | Problem:
    """She takes her wish back: the telling stops at once, and somebody calls her safely.

    It can be given again any time.
    """
    case = await tx.enter_case(command.case)
    wishes = await tx.first(Wishes, case_id=case.id)
    if wishes is None:
        wishes = Wishes(
            id=uuid4(),
            case_id=case.id,
            scope=WishScope.LATER,
            parts=(),
            only_if_known_to_me=False,
            present=(),
            windows=(),
            valid_until=due_at(tx.now, tx.policy["P25"]),
            recorded_by=tx.person,
            recorded_at=tx.now,
            withdrawn_by=tx.person,
            withdrawn_at=tx.now,
        )
        await tx.insert(wishes)
    elif wishes.withdrawn_at is None:
        wishes = replace(wishes, withdrawn_by=tx.person, withdrawn_at=tx.now)
        await tx.replace(wishes)
    await tx.promises.end("P25")
    await tx.raise_epoch()
    await tx.give_task(case.oic_id, TaskKind.SAFE_CALL)
    if not await tx.promises.open("P25a"):
        await tx.promises.start("P25a")
    await look_at_public_naming(tx)
    return wishes
