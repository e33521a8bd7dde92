"""The moment of a telling: each part of an appointment is asked for at the gate, in one transaction on the locked case."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from service.database.acting import Transaction
from service.facts.disclosure import Decision, Schedule
from service.facts.holding import HeldPart
from service.operations.entering import Deciding
from service.operations.holding import owe_a_time, parts_of
from service.operations.outgoing import send
from service.vocabulary import Missing, OutboxKind, Part, PromiseAct, ReleaseOutcome, TaskKind

TOLD = Missing.ALREADY_TOLD


async def release_missing(tx: Transaction, case: UUID, recipient: UUID, part: Part) -> list[Missing]:
    """All that stands in the way of telling this part to this recipient now; empty when it may be told."""
    missing: Any = await tx.call("release_missing", p_case=case, p_recipient=recipient, p_part=part)
    return [Missing(word) for word in missing]


async def release_or_hold(tx: Deciding, schedule: Schedule) -> None:
    """Records what the moment found on the schedule, part by part: no part holds another, nor does one told before.

    Anything RELEASED: the deliverer is tasked; the opener asks again at every opening. Anything held: kept with what it
    lacked, the officer in the case and the supervisor hear of it, and a new time is owed (P30) unless an embargo holds it.
    """
    case = tx.the_case
    decision = await tx.get(Decision, schedule.decision_id)
    if decision is None:
        raise RuntimeError("a schedule rests on a decision")
    parts = parts_of(schedule, decision)
    asked = {part: await release_missing(tx, case.id, decision.recipient_id, part) for part in parts}
    left = {part: missing for part, missing in asked.items() if missing != [TOLD]} or asked
    missing = tuple(sorted({code for codes in left.values() for code in codes}))
    held = tuple(HeldPart(part=part, missing=tuple(sorted(missing))) for part, missing in left.items() if missing)
    outcome = ReleaseOutcome.RELEASED if len(held) < len(left) else ReleaseOutcome.HELD
    await tx.replace(replace(schedule, outcome=outcome, missing=missing, held=held))
    if outcome is ReleaseOutcome.RELEASED:
        await tx.give_task(schedule.deliverer_id, TaskKind.DELIVER_NOW, schedule.id)
        await send(tx, OutboxKind.DELIVER_NOW, schedule.id, schedule.deliverer_id)
        await tx.record_event(PromiseAct.TELLING_RELEASED, schedule.id, decision.recipient_id)
    if held:
        await tx.give_task(case.supervisor_id, TaskKind.TELLING_HELD, schedule.id)
        nothing = outcome is ReleaseOutcome.HELD
        await send(tx, OutboxKind.TELLING_HELD if nothing else OutboxKind.PARTS_HELD, schedule.id, case.oic_id)
        await owe_a_time(tx)
        said = PromiseAct.TELLING_HELD if nothing else PromiseAct.PARTS_HELD
        await tx.record_event(said, schedule.id, decision.recipient_id)
