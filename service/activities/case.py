"""The case's own clocks (workflows/case.py): what is overdue is said once, and she hears at her own interval."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from service.activities.acting import act, clocks_of, coming, due, let_go, look, nothing_left
from service.activities.alarms import say_backstop_breached, say_time_bar
from service.activities.holding import act_on_holding
from service.database.acting import Transaction
from service.facts.case import Case, Needs
from service.facts.promises import Deadline
from service.operations.closing import end_places
from service.operations.entering import Deciding
from service.operations.outgoing import send
from service.operations.overdue import say_overdue
from service.operations.public_naming import alarm_without_wish
from service.rules.calendar import due_at
from service.rules.safe_contact import way_into_the_portal
from service.vocabulary import OutboxKind, PromiseAct, PromiseKind, SafeToSend, TaskKind
from workflows.steps import Next, Step

KIND = PromiseKind.CASE
EXTENDED = ("P22", "P24")
"""Statutory limits that a higher rank or a court may extend: each is said in its turn, recorded as extended or not."""


@dataclass(frozen=True)
class CasePromises:
    """Performs what a case's workflow may ask, as the worker."""

    engine: AsyncEngine

    @activity.defn
    async def next_of_case(self, case: UUID) -> Step:
        return await look(self.engine, KIND, case, next_step)

    @activity.defn
    async def update_her(self, case: UUID) -> Step:
        return await act(self.engine, KIND, case, _update_her, next_step)

    @activity.defn
    async def say_case_overdue(self, case: UUID) -> Step:
        return await act(self.engine, KIND, case, _say_overdue, next_step)

    @activity.defn
    async def end_places(self, case: UUID) -> Step:
        return await act(self.engine, KIND, case, _end_places, next_step)

    @activity.defn
    async def let_go_of_case(self, case: UUID) -> Step:
        return await let_go(self.engine, KIND, case, next_step)


async def next_step(tx: Transaction, case: UUID) -> Step:
    clocks = await clocks_of(tx, KIND, case)
    late, rest = due(clocks, tx), coming(clocks)
    if any(c.key == "P05" for c in late) and await reachable(tx, case) is not None:
        return Step(next=Next.UPDATE_HER)
    if any(c.key == "P38" for c in late):
        return Step(next=Next.END_PLACES)
    if late:
        return Step(next=Next.SAY_OVERDUE)
    if rest:
        return Step(next=Next.WAIT, until=min(c.due_at for c in rest))
    return await nothing_left(tx, KIND, case)


async def reachable(tx: Transaction, case: UUID) -> tuple[UUID, Needs] | None:
    """Her bound account and how she is reached, if the service's own constant notice can reach her safely (E23)."""
    account = (await _case(tx, case)).victim_account_id
    needs = await tx.first(Needs, case_id=case)
    if account is None or needs is None or way_into_the_portal(needs, tx.now)[0] is SafeToSend.ALTERNATE:
        return None
    return account, needs


async def _case(tx: Transaction, case: UUID) -> Case:
    found = await tx.get(Case, case)
    if found is None:
        raise RuntimeError("a promise of a case that is not there")
    return found


async def _update_her(tx: Deciding, case: UUID) -> None:
    """The notice says that there is no news, whatever there is: her interval alone decides when it goes out (E28)."""
    late = [c for c in due(await clocks_of(tx, KIND, case), tx) if c.key == "P05"]
    her = await reachable(tx, case)
    if not late or her is None:
        return
    account, needs = her
    await send(tx, OutboxKind.REGULAR_UPDATE, case, account)
    await tx.promises.restart_updates(needs, tx.now)
    await tx.record_event(PromiseAct.UPDATE_SENT, case, account)


async def _say_overdue(tx: Deciding, case: UUID) -> None:
    she_can_be_reached = await reachable(tx, case) is not None
    for clock in due(await clocks_of(tx, KIND, case), tx):
        if clock.key == "P05" and she_can_be_reached:
            continue
        if clock.key == "P05":
            await send(tx, OutboxKind.REGULAR_UPDATE, case, tx.the_case.oic_id)
        if clock.key in ("P32", "P32b") and await act_on_holding(tx, clock):
            continue
        if clock.key in ("P17b", "P18"):
            await _look_again_later(tx, clock)
        if clock.key in EXTENDED:
            await _watch_next_limit(tx, clock)
        match clock.key:
            case "E16":
                await say_backstop_breached(tx, clock)
            case "P51":
                await say_time_bar(tx, clock)
            case _:
                await say_overdue(tx, clock)
        if clock.key == "P25":
            await tx.give_task(tx.the_case.oic_id, TaskKind.ASK_WISHES)
        if clock.key == "P25" and await tx.promises.open("E16"):
            await alarm_without_wish(tx)


async def _end_places(tx: Deciding, case: UUID) -> None:
    for clock in due(await clocks_of(tx, KIND, case), tx):
        if clock.key == "P38":
            await end_places(tx, clock)
            await tx.record_event(PromiseAct.PLACES_ENDED, clock.object_id)


async def _look_again_later(tx: Deciding, clock: Deadline) -> None:
    """A grade below CONFIRMED and a case that rests are looked at again: counted from now, so that none piles up."""
    policy = tx.policy[clock.key]
    rung, ladder = clock.rung + 1, policy.ladder or (policy.value,)
    every = ladder[min(rung, len(ladder) - 1)]
    await tx.promises.start(clock.key, clock.object_id, due=due_at(tx.now, policy, value=every), rung=rung)


async def _watch_next_limit(tx: Deciding, clock: Deadline) -> None:
    """Detention or bail that runs on runs to the next limit, counted from the same start; past the last there is none."""
    policy = tx.policy[clock.key]
    for rung, value in enumerate(policy.ladder):
        until = due_at(clock.started_at, policy, value=value)
        if rung > clock.rung and until > max(tx.now, clock.due_at):
            await tx.promises.start(clock.key, clock.object_id, since=clock.started_at, due=until, rung=rung)
            return
