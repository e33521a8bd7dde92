"""What is done when something has been held long enough: an embargo that ends by itself ends, and every other is said."""

from service.facts.holding import Embargo
from service.facts.promises import Deadline
from service.operations.embargoes import END
from service.operations.entering import Deciding
from service.operations.holding import count_total_deferral, owe_a_time
from service.operations.outgoing import send
from service.rules.calendar import due_at
from service.rules.embargo import holds
from service.vocabulary import OutboxKind, PromiseAct


async def act_on_holding(tx: Deciding, clock: Deadline) -> bool:
    """True if the clock ended with what it was about; else it is overdue, and is said like any other.

    Told nothing at all for P32b, the next rung counts from the same start, so that a higher rank hears of it in its turn.
    """
    if clock.key == "P32b":
        policy = tx.policy["P32b"]
        if clock.rung + 1 < len(policy.ladder):
            until = due_at(clock.started_at, policy, value=policy.ladder[clock.rung + 1])
            await tx.promises.start("P32b", clock.object_id, since=clock.started_at, due=until, rung=clock.rung + 1)
        return False
    embargo = await tx.get(Embargo, clock.object_id)
    if embargo is None or clock.rung != END or holds(embargo, tx.now):
        return False
    await tx.promises.end("P32", embargo.id)
    await send(tx, OutboxKind.EMBARGO_ENDED, embargo.id, embargo.owner_id, tx.the_case.oic_id)
    await count_total_deferral(tx)
    await owe_a_time(tx)
    tx.promises.touch_disclosure()
    await tx.record_event(PromiseAct.EMBARGO_EXPIRED, embargo.id)
    return True
