"""One safety review (workflows/safety_review.py): those invited hear of it and are reminded; its papers close with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncEngine
from temporalio import activity

from service.activities.acting import act, clocks_of, coming, due, let_go, look, nothing_left, policy_of
from service.database.acting import Transaction
from service.facts.disclosure import SafetyReview
from service.facts.people import Task
from service.operations.entering import Deciding
from service.operations.outgoing import have_heard, send
from service.operations.overdue import say_overdue
from service.rules.calendar import due_before
from service.rules.pack import window_ends
from service.vocabulary import OutboxKind, PromiseAct, PromiseKind, TaskKind
from workflows.steps import Next, Step

KIND = PromiseKind.SAFETY_REVIEW
ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class SafetyReviewPromises:
    """Performs what a review's workflow may ask, as the worker."""

    engine: AsyncEngine

    @activity.defn
    async def next_of_safety_review(self, review: UUID) -> Step:
        return await look(self.engine, KIND, review, next_step)

    @activity.defn
    async def invite_agencies(self, review: UUID) -> Step:
        return await act(self.engine, KIND, review, _invite, next_step)

    @activity.defn
    async def remind_agencies(self, review: UUID) -> Step:
        return await act(self.engine, KIND, review, _remind, next_step)

    @activity.defn
    async def say_review_overdue(self, review: UUID) -> Step:
        return await act(self.engine, KIND, review, _say_overdue, next_step)

    @activity.defn
    async def end_review_window(self, review: UUID) -> Step:
        return await act(self.engine, KIND, review, _end_window, next_step)

    @activity.defn
    async def let_go_of_safety_review(self, review: UUID) -> Step:
        return await let_go(self.engine, KIND, review, next_step)


async def next_step(tx: Transaction, id: UUID) -> Step:
    review = await _review(tx, id)
    if _is_over(review):
        return Step(next=Next.END_WINDOW) if await _window_is_open(tx, id) else await _after(tx, id)
    if window_ends(review.meets_at) < tx.now and await _window_is_open(tx, id):
        return Step(next=Next.END_WINDOW)
    if window_ends(review.meets_at) >= tx.now and await _unheard(tx, OutboxKind.REVIEW_INVITATION, review):
        return Step(next=Next.INVITE)
    clocks = await clocks_of(tx, KIND, id)
    if due(clocks, tx):
        return Step(next=Next.SAY_OVERDUE)
    dates = [c.due_at for c in coming(clocks)]
    if tx.now <= window_ends(review.meets_at):
        dates.append(window_ends(review.meets_at) + ONE_SECOND)
    if tx.now < review.meets_at and await _unheard(tx, OutboxKind.REVIEW_REMINDER, review):
        near = await near_from(tx, review)
        if near <= tx.now:
            return Step(next=Next.REMIND)
        dates.append(near)
    return Step(next=Next.WAIT, until=min(dates, default=None))


async def _window_is_open(tx: Transaction, id: UUID) -> bool:
    """Somebody may still read the papers."""
    return await tx.first(Task, kind=TaskKind.AGENCY_MEMBER, object_id=id, done_at=None) is not None


async def _after(tx: Transaction, id: UUID) -> Step:
    """What was taken on at the meeting is watched until it is done, or said to be overdue (P26a)."""
    clocks = await clocks_of(tx, KIND, id)
    if due(clocks, tx):
        return Step(next=Next.SAY_OVERDUE)
    if dates := [c.due_at for c in coming(clocks)]:
        return Step(next=Next.WAIT, until=min(dates))
    return await nothing_left(tx, KIND, id)


async def near_from(tx: Transaction, review: SafetyReview) -> datetime:
    """When those invited are reminded (P26r); if that has passed already, at once."""
    return due_before(review.meets_at, (await policy_of(tx, review.case_id))["P26r"])


async def _review(tx: Transaction, id: UUID) -> SafetyReview:
    found = await tx.get(SafetyReview, id)
    if found is None:
        raise RuntimeError("a promise of a review that is not there")
    return found


def _is_over(review: SafetyReview) -> bool:
    return review.held_at is not None or review.ended_at is not None


async def _unheard(tx: Transaction, kind: OutboxKind, review: SafetyReview) -> list[UUID]:
    """Those invited to whom this has not gone out."""
    heard = await have_heard(tx, kind, review.id)
    return [person for person in review.invited if person not in heard]


async def _invite(tx: Deciding, id: UUID) -> None:
    await _tell(tx, id, OutboxKind.REVIEW_INVITATION, PromiseAct.REVIEW_INVITED)


async def _remind(tx: Deciding, id: UUID) -> None:
    review = await _review(tx, id)
    if await near_from(tx, review) <= tx.now < review.meets_at:
        await _tell(tx, id, OutboxKind.REVIEW_REMINDER, PromiseAct.REVIEW_REMINDED)


async def _tell(tx: Deciding, id: UUID, kind: OutboxKind, done: PromiseAct) -> None:
    review = await _review(tx, id)
    unheard = await _unheard(tx, kind, review)
    if _is_over(review) or not unheard:
        return
    await send(tx, kind, id, *unheard)
    await tx.record_event(done, id)


async def _say_overdue(tx: Deciding, id: UUID) -> None:
    for clock in due(await clocks_of(tx, KIND, id), tx):
        await say_overdue(tx, clock)


async def _end_window(tx: Deciding, id: UUID) -> None:
    """An agency sees a review's papers while it is invited to it, and no longer than the day of the meeting."""
    review = await _review(tx, id)
    if not _is_over(review) and tx.now <= window_ends(review.meets_at):
        return
    if not await _window_is_open(tx, id):
        return
    await tx.end_tasks(TaskKind.AGENCY_MEMBER, object_id=id)
    await tx.record_event(PromiseAct.REVIEW_WINDOW_ENDED, id)
