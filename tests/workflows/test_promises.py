"""How a promise is kept over time, by the real workflows and fakes of what they may ask. Time is skipped, not waited for."""

import asyncio
from datetime import timedelta

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.workflows.conftest import Keeping, Kept
from tests.workflows.fakes import DONE, Appointment, PlatformThatIsLate, ReviewOfTwo, ScriptedCase, wait_until
from workflows.activities import (
    CaseActivities,
    DataRequestActivities,
    DisclosureActivities,
    SafetyReviewActivities,
)
from workflows.case import CaseWorkflow
from workflows.data_request import DataRequestWorkflow
from workflows.disclosure import DisclosureWorkflow
from workflows.promise import Promise
from workflows.safety_review import SafetyReviewWorkflow
from workflows.steps import Next, Step

LET_GO = Step(next=Next.LET_GO)


async def done() -> Step:
    return DONE


async def test_a_late_platform_is_chased_in_order_over_weeks(
    environment: WorkflowEnvironment, keeping: Keeping
) -> None:
    platform = PlatformThatIsLate(environment)
    async with keeping(DataRequestWorkflow, DataRequestActivities, platform) as kept:
        await environment.sleep(timedelta(days=28))
        platform.answered = True
        await kept.wake()
        await kept.end()
    assert [(what, after.days) for what, after in platform.told] == [
        ("served", 0),
        ("said overdue", 14),
        ("chased", 15),
        ("chased again", 19),
        ("escalated", 24),
    ]


async def test_a_late_answer_ends_the_chasing(environment: WorkflowEnvironment, keeping: Keeping) -> None:
    platform = PlatformThatIsLate(environment)
    async with keeping(DataRequestWorkflow, DataRequestActivities, platform) as kept:
        await environment.sleep(timedelta(days=16))
        platform.answered = True
        await kept.wake()
        await kept.end()
        await environment.sleep(timedelta(days=30))
    assert [what for what, _ in platform.told] == ["served", "said overdue", "chased"]


async def test_the_moment_is_asked_for_once_and_never_early(environment: WorkflowEnvironment, keeping: Keeping) -> None:
    at = await environment.get_current_time() + timedelta(days=9, hours=3, milliseconds=321)
    appointment = Appointment(environment, at)
    async with keeping(DisclosureWorkflow, DisclosureActivities, appointment) as kept:
        await kept.end()
    (near,) = appointment.near_at
    (asked,) = appointment.asked_at
    assert timedelta(0) <= near - (at - timedelta(days=1)) < timedelta(minutes=1)
    assert timedelta(0) <= asked - at < timedelta(minutes=1)


async def test_a_moment_that_was_moved_is_kept_at_its_new_time(
    environment: WorkflowEnvironment, keeping: Keeping
) -> None:
    first = await environment.get_current_time() + timedelta(days=3)
    appointment = Appointment(environment, first)
    async with keeping(DisclosureWorkflow, DisclosureActivities, appointment) as kept:
        await environment.sleep(timedelta(days=2, hours=12))
        moved = appointment.at = first + timedelta(days=4)
        await kept.wake()
        await kept.end()
    (asked,) = appointment.asked_at
    assert timedelta(0) <= asked - moved < timedelta(minutes=1)


async def test_a_stopped_moment_is_never_asked_for(environment: WorkflowEnvironment, keeping: Keeping) -> None:
    appointment = Appointment(environment, await environment.get_current_time() + timedelta(days=3))
    async with keeping(DisclosureWorkflow, DisclosureActivities, appointment) as kept:
        await environment.sleep(timedelta(days=2, hours=12))
        appointment.at = None  # Nobody tells the workflow: its timer is a hint, and it asks before it acts.
        await kept.end()
    assert appointment.asked_at == []


async def test_a_wake_may_come_twice_or_early(environment: WorkflowEnvironment, keeping: Keeping) -> None:
    at = await environment.get_current_time() + timedelta(days=3)
    appointment = Appointment(environment, at)
    async with keeping(DisclosureWorkflow, DisclosureActivities, appointment) as kept:
        for _ in range(3):
            await kept.wake()
            await kept.wake()
            await environment.sleep(timedelta(hours=5))
        await kept.end()
    assert len(appointment.near_at) == 1
    assert len(appointment.asked_at) == 1
    assert appointment.asked_at[0] >= at


async def test_a_wake_after_the_end_starts_it_anew_and_it_ends_again(keeping: Keeping) -> None:
    case = ScriptedCase([LET_GO, DONE], done)
    async with keeping(CaseWorkflow, CaseActivities, case) as kept:
        await kept.end()
        await kept.wake()
        await kept.end()
    assert case.looks == 2


@pytest.mark.parametrize("failures", [3, 12])
async def test_a_look_that_fails_past_its_limits_is_asked_for_again(
    environment: WorkflowEnvironment, keeping: Keeping, failures: int
) -> None:
    case = ScriptedCase([*[ConnectionError("the database is away")] * failures, DONE], done)
    async with keeping(CaseWorkflow, CaseActivities, case) as kept:
        await kept.end()
    assert case.looks == failures + 1


async def test_an_act_that_fails_past_its_limits_is_asked_for_again(
    environment: WorkflowEnvironment, keeping: Keeping
) -> None:
    update = Step(next=Next.UPDATE_HER)
    case = ScriptedCase([update, *[ConnectionError("the database is away")] * 8, update, DONE], done)
    began = await environment.get_current_time()
    async with keeping(CaseWorkflow, CaseActivities, case) as kept:
        await kept.end()
    assert await environment.get_current_time() - began > timedelta(seconds=40)
    assert case.answers == []


async def test_a_wake_cuts_the_minute_of_waiting_short(environment: WorkflowEnvironment, keeping: Keeping) -> None:
    case = ScriptedCase([*[ConnectionError("away")] * 3, DONE], done)
    with environment.auto_time_skipping_disabled():
        async with keeping(CaseWorkflow, CaseActivities, case) as kept:
            await asyncio.wait_for(case.failed_three_times.wait(), 60)
            await kept.wake()
            await asyncio.wait_for(kept.end(), 60)
    assert case.looks == 4


async def test_a_promise_whose_end_races_a_wake_looks_again(environment: WorkflowEnvironment, keeping: Keeping) -> None:
    racing: list[Kept] = []

    async def woken_while_it_lets_go() -> Step:
        await (
            racing.pop().wake()
        )  # A command commits after the promise was marked as kept and before its workflow ends.
        return DONE

    tomorrow = wait_until(await environment.get_current_time() + timedelta(days=1))
    case = ScriptedCase([tomorrow, LET_GO, DONE], woken_while_it_lets_go)
    async with keeping(CaseWorkflow, CaseActivities, case) as kept:
        racing.append(kept)
        await kept.end()
    assert case.looks == 3, "what came while it ended was looked at"


async def test_a_review_is_told_of_and_closed(environment: WorkflowEnvironment, keeping: Keeping) -> None:
    review = ReviewOfTwo(environment, await environment.get_current_time() + timedelta(days=6))
    async with keeping(SafetyReviewWorkflow, SafetyReviewActivities, review) as kept:
        await environment.sleep(timedelta(days=4))
        assert review.done == ["invited"]
        await environment.sleep(timedelta(days=3))
        review.held = True
        await kept.wake()
        await kept.end()
    assert review.done == ["invited", "reminded", "window ended"]


def test_every_workflow_is_a_promise_with_its_own_words() -> None:
    for workflow in (CaseWorkflow, DataRequestWorkflow, SafetyReviewWorkflow, DisclosureWorkflow):
        assert issubclass(workflow, Promise)
        assert workflow.waits_for != Promise.waits_for
