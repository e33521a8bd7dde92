"""A preservation over half a year, by the real workflow and a fake of what it may ask. Time is skipped, not waited for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from temporalio import activity
from temporalio.testing import WorkflowEnvironment

from tests.workflows.conftest import Keeping
from tests.workflows.fakes import DONE, wait_until
from workflows.activities import PreservationActivities
from workflows.preservation import PreservationWorkflow
from workflows.steps import Next, Step

LIFE, WARNING = timedelta(days=90), timedelta(days=14)


@dataclass
class Snapshot:
    """A platform that keeps a snapshot for ninety days, and ninety more on request if it `renews`."""

    environment: WorkflowEnvironment
    renews: bool
    began: datetime | None = None
    ends_at: datetime | None = None
    extensions: int = 0
    lapsed: bool = False
    done: list[tuple[str, int]] = field(default_factory=list)

    async def note(self, what: str) -> Step:
        now = await self.environment.get_current_time()
        assert self.began is not None
        self.done.append((what, (now - self.began).days))
        return await self.what_is_next()

    async def what_is_next(self) -> Step:
        now = await self.environment.get_current_time()
        self.began = self.began or now
        if self.ends_at is None:
            return Step(next=Next.PRESERVE)
        if self.lapsed:
            return Step(next=Next.LET_GO)
        said = {what for what, day in self.done if day >= (self.ends_at - self.began - WARNING).days}
        if now >= self.ends_at:
            return Step(next=Next.ALARM)
        if now >= self.ends_at - WARNING and not said & {"asked to renew", "alarm"}:
            return Step(next=Next.RENEW if self.extensions == 0 else Next.ALARM)
        return wait_until(self.ends_at if said else self.ends_at - WARNING)

    @activity.defn
    async def next_of_preservation(self, preservation: UUID) -> Step:
        return await self.what_is_next()

    @activity.defn
    async def ask_to_preserve(self, preservation: UUID) -> Step:
        self.ends_at = await self.environment.get_current_time() + LIFE
        return await self.note("asked")

    @activity.defn
    async def ask_spoc_to_preserve(self, preservation: UUID) -> Step:
        return await self.note("asked the SPoC")

    @activity.defn
    async def say_preservation_overdue(self, preservation: UUID) -> Step:
        return await self.note("said overdue")

    @activity.defn
    async def ask_to_renew(self, preservation: UUID) -> Step:
        step = await self.note("asked to renew")
        if self.renews and self.ends_at is not None:
            self.extensions, self.ends_at = 1, self.ends_at + LIFE
            return await self.what_is_next()
        return step

    @activity.defn
    async def raise_alarm(self, preservation: UUID) -> Step:
        assert self.ends_at is not None
        self.lapsed = await self.environment.get_current_time() >= self.ends_at
        return await self.note("lapsed" if self.lapsed else "alarm")

    @activity.defn
    async def let_go_of_preservation(self, preservation: UUID) -> Step:
        return DONE


@pytest.mark.parametrize(
    ("renews", "done"),
    [
        (True, [("asked", 0), ("asked to renew", 76), ("alarm", 166), ("lapsed", 180)]),
        (False, [("asked", 0), ("asked to renew", 76), ("lapsed", 90)]),
    ],
)
async def test_a_preservation_is_asked_for_renewed_and_never_lapses_silently_over_half_a_year(
    environment: WorkflowEnvironment, keeping: Keeping, renews: bool, done: list[tuple[str, int]]
) -> None:
    platform = Snapshot(environment, renews)
    async with keeping(PreservationWorkflow, PreservationActivities, platform) as kept:
        await kept.end()
    assert platform.done == done
