"""What waits and for whom: embargoes that stand, whether they leave nothing to tell, and the clocks that say so."""

from uuid import UUID

from service.facts.disclosure import Authorisation, Decision, Schedule, Telling, Wishes
from service.facts.holding import Embargo
from service.operations.entering import Deciding
from service.rules.embargo import holding, holds, in_total
from service.vocabulary import DecisionVerdict, PairState, Part, ReleaseOutcome, WishScope


async def standing_embargoes(tx: Deciding) -> list[Embargo]:
    return [e for e in await tx.all(Embargo, case_id=tx.the_case.id, lifted_at=None) if holds(e, tx.now)]


async def standing_decision(tx: Deciding) -> Decision | None:
    return await tx.first(Decision, case_id=tx.the_case.id, epoch=tx.the_case.epoch, ended_at=None)


async def wanted_parts(tx: Deciding) -> frozenset[Part]:
    """What would be told: what was decided, before that what she wishes, before that everything."""
    decision = await standing_decision(tx)
    if decision is not None and decision.verdict is DecisionVerdict.DISCLOSE:
        return frozenset(decision.parts)
    wishes = await tx.first(Wishes, case_id=tx.the_case.id)
    if wishes is not None and wishes.scope is WishScope.PART and wishes.withdrawn_at is None:
        return frozenset(wishes.parts)
    return frozenset(Part)


async def count_total_deferral(tx: Deciding) -> None:
    """P32b runs while she is told nothing at all: a deferral stands, or embargoes that leave no part free."""
    decision = await standing_decision(tx)
    deferred = decision is not None and decision.verdict is DecisionVerdict.DEFER
    total = deferred or in_total(await standing_embargoes(tx), await wanted_parts(tx), tx.now)
    running = await tx.promises.open("P32b")
    if total and not running:
        await tx.promises.start("P32b")
    elif not total:
        await tx.promises.meet("P32b")


async def untold(tx: Deciding, decision: Decision) -> list[Part]:
    """What was decided and has not been told of this record to this recipient."""
    told = {
        part
        for t in await tx.all(Telling, case_id=decision.case_id, recipient_id=decision.recipient_id)
        if t.identity_version == decision.identity_version and await _of_same_subject(tx, t.schedule_id, decision)
        for part in t.parts
    }
    return [part for part in decision.parts if part not in told]


async def _of_same_subject(tx: Deciding, schedule_id: UUID, decision: Decision) -> bool:
    schedule = await tx.get(Schedule, schedule_id)
    before = await tx.get(Decision, schedule.decision_id) if schedule is not None else None
    return before is None or before.subject_id == decision.subject_id


def parts_of(schedule: Schedule, decision: Decision) -> tuple[Part, ...]:
    """What an appointment is for: all that was decided, where it does not say."""
    return schedule.parts or decision.parts


def released_parts(schedule: Schedule, decision: Decision) -> set[Part]:
    """What the moment released; nothing before it."""
    if schedule.outcome is not ReleaseOutcome.RELEASED:
        return set()
    return set(parts_of(schedule, decision)) - {h.part for h in schedule.held}


async def owe_a_time(tx: Deciding) -> None:
    """P30 runs while a part is authorised, free of embargoes, and neither told nor to be told at an appointment.

    What an embargo holds is not owed yet: its own clocks say when somebody looks at it again.
    """
    decision = await standing_decision(tx)
    if decision is None or decision.verdict is not DecisionVerdict.DISCLOSE:
        return
    if not await tx.all(Authorisation, decision_id=decision.id, state=PairState.COMPLETE, ended_at=None):
        return
    left = set(await untold(tx, decision))
    for schedule in await tx.all(Schedule, case_id=tx.the_case.id, decision_id=decision.id, ended_at=None):
        left -= set(parts_of(schedule, decision)) if schedule.asked_at is None else released_parts(schedule, decision)
    embargoes = await standing_embargoes(tx)
    left = {part for part in left if not holding(embargoes, part, tx.now)}
    if not left:
        await tx.promises.meet("P30")
    elif not await tx.promises.open("P30"):
        await tx.promises.start("P30", decision.id)
