"""What a workflow may ask, played by hand: each fake keeps its own small truth and notes what was done to it and when."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from temporalio import activity
from temporalio.testing import WorkflowEnvironment

from workflows.steps import Next, Step

WAIT = Step(next=Next.WAIT)
DONE = Step(next=Next.DONE)


def wait_until(at: datetime) -> Step:
    return Step(next=Next.WAIT, until=at)


@dataclass
class PlatformThatIsLate:
    """A platform that has joined, two weeks to answer, and a ladder of one, five and ten days after that."""

    environment: WorkflowEnvironment
    served_at: datetime | None = None
    answered: bool = False
    told: list[tuple[str, timedelta]] = field(default_factory=list)
    looks: int = 0

    async def since_served(self) -> timedelta:
        now = await self.environment.get_current_time()
        self.served_at = self.served_at or now
        return now - self.served_at

    async def note(self, what: str) -> Step:
        if what not in [done for done, _ in self.told]:
            self.told.append((what, await self.since_served()))
        return await self.next_of_data_request_as_it_stands()

    async def next_of_data_request_as_it_stands(self) -> Step:
        done = [what for what, _ in self.told]
        for what, after, step in (
            ("served", timedelta(0), Next.SERVE),
            ("said overdue", timedelta(days=14), Next.SAY_OVERDUE),
            ("chased", timedelta(days=15), Next.CHASE),
            ("chased again", timedelta(days=19), Next.CHASE),
            ("escalated", timedelta(days=24), Next.ESCALATE),
        ):
            if what in done:
                continue
            if self.answered:
                break
            if await self.since_served() >= after:
                return Step(next=step)
            assert self.served_at is not None
            return wait_until(self.served_at + after)
        return DONE if self.answered else WAIT

    @activity.defn
    async def next_of_data_request(self, request: UUID) -> Step:
        self.looks += 1
        return await self.next_of_data_request_as_it_stands()

    @activity.defn
    async def serve_request(self, request: UUID) -> Step:
        return await self.note("served")

    @activity.defn
    async def ask_spoc_to_serve(self, request: UUID) -> Step:
        return await self.note("asked the SPoC")

    @activity.defn
    async def say_request_overdue(self, request: UUID) -> Step:
        return await self.note("said overdue")

    @activity.defn
    async def chase_platform(self, request: UUID) -> Step:
        return await self.note("chased again" if "chased" in [what for what, _ in self.told] else "chased")

    @activity.defn
    async def escalate_request(self, request: UUID) -> Step:
        return await self.note("escalated")

    @activity.defn
    async def let_go_of_data_request(self, request: UUID) -> Step:
        return DONE


@dataclass
class Appointment:
    """A telling at a set time, moved or stopped by whoever holds this."""

    environment: WorkflowEnvironment
    at: datetime | None
    asked_at: list[datetime] = field(default_factory=list)
    near_at: list[datetime] = field(default_factory=list)
    looks: int = 0

    async def what_is_next(self) -> Step:
        if self.at is None or self.asked_at:
            return DONE
        now = await self.environment.get_current_time()
        if now >= self.at:
            return Step(next=Next.RELEASE)
        if not self.near_at and now >= self.at - timedelta(days=1):
            return Step(next=Next.APPROACH)
        return wait_until(self.at if self.near_at else self.at - timedelta(days=1))

    @activity.defn
    async def next_of_disclosure(self, case: UUID) -> Step:
        self.looks += 1
        return await self.what_is_next()

    @activity.defn
    async def say_appointment_near(self, case: UUID) -> Step:
        self.near_at.append(await self.environment.get_current_time())
        return await self.what_is_next()

    @activity.defn
    async def release_or_hold(self, case: UUID) -> Step:
        self.asked_at.append(await self.environment.get_current_time())
        return await self.what_is_next()

    @activity.defn
    async def open_follow_up(self, case: UUID) -> Step:
        return await self.what_is_next()

    @activity.defn
    async def say_disclosure_overdue(self, case: UUID) -> Step:
        return await self.what_is_next()

    @activity.defn
    async def let_go_of_disclosure(self, case: UUID) -> Step:
        return DONE


@dataclass
class ScriptedCase:
    """A case whose looks answer one after another what was written down for them; an exception is raised."""

    answers: list[Step | Exception]
    let_go: Callable[[], Awaitable[Step]]
    looks: int = 0
    failed_three_times: asyncio.Event = field(default_factory=asyncio.Event)

    @activity.defn
    async def next_of_case(self, case: UUID) -> Step:
        self.looks += 1
        answer = self.answers.pop(0) if self.answers else DONE
        if isinstance(answer, Exception):
            if self.looks == 3:
                self.failed_three_times.set()
            raise answer
        return answer

    @activity.defn
    async def update_her(self, case: UUID) -> Step:
        return await self.next_of_case(case)

    @activity.defn
    async def say_case_overdue(self, case: UUID) -> Step:
        return await self.next_of_case(case)

    @activity.defn
    async def end_places(self, case: UUID) -> Step:
        return await self.next_of_case(case)

    @activity.defn
    async def let_go_of_case(self, case: UUID) -> Step:
        return await self.let_go()


@dataclass
class ReviewOfTwo:
    """A safety review that is convened, and held when whoever holds this says so."""

    environment: WorkflowEnvironment
    meets_at: datetime
    held: bool = False
    done: list[str] = field(default_factory=list)

    async def what_is_next(self) -> Step:
        if self.held:
            return DONE if "window ended" in self.done else Step(next=Next.END_WINDOW)
        if "invited" not in self.done:
            return Step(next=Next.INVITE)
        near = self.meets_at - timedelta(days=1)
        if "reminded" in self.done:
            return WAIT
        return Step(next=Next.REMIND) if await self.environment.get_current_time() >= near else wait_until(near)

    async def note(self, what: str) -> Step:
        self.done.append(what)
        return await self.what_is_next()

    @activity.defn
    async def next_of_safety_review(self, review: UUID) -> Step:
        return await self.what_is_next()

    @activity.defn
    async def invite_agencies(self, review: UUID) -> Step:
        return await self.note("invited")

    @activity.defn
    async def remind_agencies(self, review: UUID) -> Step:
        return await self.note("reminded")

    @activity.defn
    async def say_review_overdue(self, review: UUID) -> Step:
        return await self.note("said overdue")

    @activity.defn
    async def end_review_window(self, review: UUID) -> Step:
        return await self.note("window ended")

    @activity.defn
    async def let_go_of_safety_review(self, review: UUID) -> Step:
        return DONE
