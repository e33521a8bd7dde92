"""The timed telling (workflows/disclosure.py): the approach, the moment, and what is overdue. The gate decides, not this.

The moment asks for every decided part in one transaction on the locked case, once, and early for nobody. A stop, a change
of time or a withdrawal that was committed before has ended the schedule, and then there is nothing to ask for.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from service.activities.acting import act, clocks_of, coming, due, let_go, look, nothing_left, policy_of
from service.activities.follow_ups import follow_ups_of, next_opens, open_follow_up, unannounced
from service.database.acting import Transaction
from service.facts.disclosure import Schedule
from service.operations.entering import Deciding
from service.operations.outgoing import have_heard, send
from service.operations.overdue import say_overdue
from service.operations.releasing import release_or_hold
from service.rules.calendar import due_before
from service.vocabulary import OutboxKind, PromiseAct, PromiseKind
from workflows.steps import Next, Step

KIND = PromiseKind.DISCLOSURE


@dataclass(frozen=True)
class DisclosurePromises:
    """Performs what a disclosure's workflow may ask, as the worker."""

    engine: AsyncEngine

    @activity.defn
    async def next_of_disclosure(self, case: UUID) -> Step:
        return await look(self.engine, KIND, case, next_step)

    @activity.defn
    async def say_appointment_near(self, case: UUID) -> Step:
        return await act(self.engine, KIND, case, _say_near, next_step)

    @activity.defn
    async def release_or_hold(self, case: UUID) -> Step:
        return await act(self.engine, KIND, case, _the_moment, next_step)

    @activity.defn
    async def open_follow_up(self, case: UUID) -> Step:
        return await act(self.engine, KIND, case, open_follow_up, next_step)

    @activity.defn
    async def say_disclosure_overdue(self, case: UUID) -> Step:
        return await act(self.engine, KIND, case, _say_overdue, next_step)

    @activity.defn
    async def let_go_of_disclosure(self, case: UUID) -> Step:
        return await let_go(self.engine, KIND, case, next_step)


async def next_step(tx: Transaction, case: UUID) -> Step:
    dates: list[datetime] = []
    schedule = await standing(tx, case)
    if schedule is not None:
        if schedule.at <= tx.now:
            return Step(next=Next.RELEASE)
        dates.append(schedule.at)
        if not await have_heard(tx, OutboxKind.APPOINTMENT_NEAR, schedule.id):
            near = await near_from(tx, schedule)
            if near <= tx.now:
                return Step(next=Next.APPROACH)
            dates.append(near)
    follow_ups = await follow_ups_of(tx, case)
    opens = next_opens(follow_ups)
    if (opens is not None and opens <= tx.now) or await unannounced(tx, follow_ups):
        return Step(next=Next.FOLLOW_UP)
    clocks = await clocks_of(tx, KIND, case)
    if due(clocks, tx):
        return Step(next=Next.SAY_OVERDUE)
    dates += [c.due_at for c in coming(clocks)] + ([opens] if opens is not None else [])
    if dates:
        return Step(next=Next.WAIT, until=min(dates))
    return await nothing_left(tx, KIND, case)


async def standing(tx: Transaction, case: UUID) -> Schedule | None:
    """The appointment whose moment has not been asked for yet."""
    return await tx.first(Schedule, case_id=case, ended_at=None, asked_at=None)


async def near_from(tx: Transaction, schedule: Schedule) -> datetime:
    """When an appointment is near enough to be spoken of (P30r); if that has passed already, at once."""
    return due_before(schedule.at, (await policy_of(tx, schedule.case_id))["P30r"])


async def _say_near(tx: Deciding, case: UUID) -> None:
    schedule = await standing(tx, case)
    if schedule is None or not await near_from(tx, schedule) <= tx.now < schedule.at:
        return
    if await have_heard(tx, OutboxKind.APPOINTMENT_NEAR, schedule.id):
        return
    await send(tx, OutboxKind.APPOINTMENT_NEAR, schedule.id, schedule.deliverer_id, tx.the_case.oic_id)
    await tx.record_event(PromiseAct.APPOINTMENT_SAID_NEAR, schedule.id)


async def _the_moment(tx: Deciding, case: UUID) -> None:
    schedule = await standing(tx, case)
    if schedule is not None and schedule.at <= tx.now:
        await release_or_hold(tx, replace(schedule, asked_at=tx.now))


async def _say_overdue(tx: Deciding, case: UUID) -> None:
    for clock in due(await clocks_of(tx, KIND, case), tx):
        await say_overdue(tx, clock)
