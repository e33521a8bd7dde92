"""The moment of a telling: every decided part is asked for at the gate, in one transaction on the locked case."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from service.database.acting import Transaction
from service.facts.disclosure import Decision, Schedule
from service.operations.commanding import Deciding
from service.operations.outgoing import send
from service.vocabulary import OutboxKind, Part, PromiseAct, ReleaseOutcome, TaskKind

TOLD = "ALREADY_TOLD"


async def release_missing(tx: Transaction, case: UUID, recipient: UUID, part: Part) -> list[str]:
    """All that stands in the way of telling this part to this recipient now; empty when it may be told."""
    missing: Any = await tx.call("release_missing", p_case=case, p_recipient=recipient, p_part=part)
    return list(missing)


async def release_or_hold(tx: Deciding, schedule: Schedule) -> None:
    """Records what the moment found on the schedule, which says when it was asked. A part told before holds no other.

    RELEASED: the deliverer is tasked; the opener asks again at every opening. HELD: the officer in the case and the
    supervisor hear of it, and a new time is owed (P30).
    """
    case = tx.the_case
    decision = await tx.get(Decision, schedule.decision_id)
    if decision is None:
        raise RuntimeError("a schedule rests on a decision")
    asked = {part: await release_missing(tx, case.id, decision.recipient_id, part) for part in decision.parts}
    left = {part: missing for part, missing in asked.items() if missing != [TOLD]} or asked
    missing = tuple(sorted({code for codes in left.values() for code in codes}))
    outcome = ReleaseOutcome.HELD if missing else ReleaseOutcome.RELEASED
    await tx.replace(replace(schedule, outcome=outcome, missing=missing))
    if outcome is ReleaseOutcome.RELEASED:
        await tx.give_task(schedule.deliverer_id, TaskKind.DELIVER_NOW, schedule.id)
        await send(tx, OutboxKind.DELIVER_NOW, schedule.id, schedule.deliverer_id)
        await tx.record_event(PromiseAct.TELLING_RELEASED, schedule.id, decision.recipient_id)
    else:
        await tx.give_task(case.supervisor_id, TaskKind.TELLING_HELD, schedule.id)
        await send(tx, OutboxKind.TELLING_HELD, schedule.id, case.oic_id)
        await tx.promises.start("P30", decision.id)
        await tx.record_event(PromiseAct.TELLING_HELD, schedule.id, decision.recipient_id)
