"""Alarms before something that cannot be made good: the public hears it before she does, or an offence can run out."""

from service.facts.promises import Deadline
from service.operations.entering import Deciding
from service.operations.outgoing import holders
from service.operations.overdue import say_overdue
from service.rules.time_limit import alarms, limit_behind
from service.vocabulary import OutboxKind, PromiseAct, TaskKind


async def say_backstop_breached(tx: Deciding, clock: Deadline) -> None:
    """E16 passed and she has not heard: recorded as a breach, and everybody who can still tell her first is told at once."""
    deciders = await holders(tx, [TaskKind.DISCLOSURE_AUTHORISER])
    await say_overdue(
        tx,
        clock,
        tx.the_case.oic_id,
        *deciders,
        kind=OutboxKind.BACKSTOP_BREACHED,
        act=PromiseAct.BACKSTOP_BREACHED,
    )


async def say_time_bar(tx: Deciding, clock: Deadline) -> None:
    """One alarm of the ladder before the six months are over (P51), and the next one set."""
    policy = tx.policy["P51"]
    at = alarms(limit_behind(clock.due_at, clock.rung, policy), policy)
    rung = clock.rung + 1
    if rung < len(at):
        await tx.promises.start("P51", clock.object_id, since=clock.started_at, due=at[rung], rung=rung)
    await say_overdue(tx, clock, tx.the_case.supervisor_id, kind=OutboxKind.TIME_BAR_NEAR, act=PromiseAct.TIME_BAR_SAID)
