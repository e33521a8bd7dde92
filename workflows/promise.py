"""What every promise shares: asking, doing, waiting, and never failing. No rule, no date and no word stands here.

A wake may come twice, late or after the end: it only means "ask again". A timer is a hint: the database says what is due.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import FailureError, is_cancelled_exception

from workflows.steps import Next, Step

Activity = Callable[[Any, UUID], Awaitable[Step]]

WHILE_NOTHING_ANSWERS = timedelta(minutes=1)
SHORTEST_WAIT = timedelta(milliseconds=100)


class Promise:
    """One promise with its wakes. Its whole state is an id: what it knows is asked for anew each time."""

    waits_for = "waits for its next date"

    def __init__(self) -> None:
        self.woken = False
        self.answered: Step | None = None

    @workflow.signal
    async def look_again(self) -> None:
        """Something this promise rests on may have changed."""
        self.woken = True

    async def next_of(self, look: Activity, id: UUID) -> Next:
        """What is to be done now, having waited for it. DONE only if no wake came since that was answered."""
        while True:
            if workflow.info().is_continue_as_new_suggested():
                workflow.continue_as_new(id)
            step, self.answered = self.answered or await self.ask(look, id), None
            if step.next is Next.WAIT:
                workflow.set_current_details(self.waits_for)
                await self.woken_before(step.until)
            elif step.next is not Next.DONE or not self.woken:
                workflow.set_current_details(DETAILS[step.next])
                return step.next

    async def ask(self, look: Activity, id: UUID) -> Step:
        """One short look. Without an answer it is asked again in a minute, or at the next wake.

        It has one limit over all its attempts and none for each: the SDK's timer of a local attempt outlives it and may
        end the next one (temporalio/sdk-rust, issue 1454).
        """
        self.woken = False
        try:
            return await workflow.execute_local_activity_method(
                look,
                id,
                schedule_to_close_timeout=timedelta(seconds=15),
                retry_policy=RetryPolicy(initial_interval=timedelta(milliseconds=200), maximum_attempts=3),
            )
        except FailureError as failure:
            return self.later(failure)

    async def do(self, act: Activity, id: UUID) -> None:
        """Has something done, once. What it answers is the next step; past its limits, that is asked for in a minute."""
        self.woken = False
        try:
            self.answered = await workflow.execute_activity_method(
                act,
                id,
                start_to_close_timeout=timedelta(seconds=5),
                schedule_to_close_timeout=timedelta(seconds=40),
                retry_policy=RetryPolicy(
                    initial_interval=timedelta(milliseconds=500), maximum_interval=timedelta(seconds=10)
                ),
            )
        except FailureError as failure:
            self.answered = self.later(failure)

    def later(self, failure: FailureError) -> Step:
        """A promise never fails; only who ends the workflow by hand ends it."""
        if is_cancelled_exception(failure):
            raise failure
        return Step(next=Next.WAIT, until=workflow.now() + WHILE_NOTHING_ANSWERS)

    def not_mine(self, step: Next) -> RuntimeError:
        """A step of another promise: a fault of ours, which holds this workflow's task until it is put right."""
        return RuntimeError(f"{step} is no step of this promise")

    async def woken_before(self, until: datetime | None) -> bool:
        """Waits for a wake, at most until then; whether one came."""
        wait = None if until is None else max(until - workflow.now(), SHORTEST_WAIT)
        try:
            await workflow.wait_condition(lambda: self.woken, timeout=wait)
        except TimeoutError:
            return False
        return True


DETAILS = {
    Next.DONE: "is kept",
    Next.LET_GO: "has nothing left to act on",
    Next.SAY_OVERDUE: "says what is overdue",
    Next.UPDATE_HER: "sends the regular update",
    Next.END_PLACES: "ends the places on a closed case",
    Next.SERVE: "serves the request",
    Next.ASK_SPOC: "asks the SPoC",
    Next.PRESERVE: "asks the platform to preserve",
    Next.RENEW: "asks for a renewal",
    Next.ALARM: "raises the alarm before a loss",
    Next.CHASE: "chases the platform",
    Next.ESCALATE: "escalates the request",
    Next.INVITE: "invites the agencies",
    Next.REMIND: "reminds the agencies",
    Next.END_WINDOW: "closes the review's papers",
    Next.APPROACH: "says that the appointment is near",
    Next.RELEASE: "asks the gates at the moment",
    Next.FOLLOW_UP: "opens a follow-up",
}
"""What Temporal's own page shows of a promise: closed words, each a literal here."""
