"""Records a history of every workflow on Temporal's dev server: `python -m tests.replay.record`, then commit what changed.

A recording is never made again to silence a replay that fails: running promises would fail alike. A changed story gets
`workflow.patched` with its date, and one more recording beside the old ones.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from temporalio import activity
from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from service.running.temporal import find_program
from service.settings import read_settings
from service.temporal import CONVERTER, IDENTITY, TASK_QUEUE
from workflows.activities import (
    CaseActivities,
    DataRequestActivities,
    DisclosureActivities,
    PreservationActivities,
    SafetyReviewActivities,
)
from workflows.case import CaseWorkflow, id_of_case_workflow
from workflows.data_request import DataRequestWorkflow, id_of_data_request_workflow
from workflows.disclosure import DisclosureWorkflow, id_of_disclosure_workflow
from workflows.preservation import PreservationWorkflow, id_of_preservation_workflow
from workflows.safety_review import SafetyReviewWorkflow, id_of_safety_review_workflow
from workflows.steps import Next, Step

HISTORIES = Path(__file__).parent / "histories"
OF = UUID("6f1ce6a2-7d0c-4d6e-9b61-0c9f3c1d2e5a")
SUGGESTS_TO_CONTINUE_AT = 120

SOON = object()
"""Wait a fifth of a second."""
WOKEN = object()
"""Wait, until a wake comes, which comes at once."""
AWAY = object()
"""The database does not answer."""


@dataclass
class Story:
    """What looks and acts answer one after another; when they are at an end, the promise is done."""

    name: str
    workflow: Any
    asked: type
    id_of: Callable[[UUID], str]
    answers: list[Any]
    handle: WorkflowHandle[Any, Any] | None = field(default=None)

    def performers(self) -> list[Callable[..., Any]]:
        return [self._performer(name) for name in vars(self.asked) if not name.startswith("_")]

    def _performer(self, name: str) -> Callable[..., Any]:
        @activity.defn(name=name)
        async def perform(id: UUID) -> Step:
            return await self.answer()

        return perform

    async def answer(self) -> Step:
        match self.answers.pop(0) if self.answers else Next.DONE:
            case Next() as what:
                return Step(next=what)
            case answer if answer is SOON:
                return Step(next=Next.WAIT, until=datetime.now(UTC) + timedelta(milliseconds=200))
            case answer if answer is WOKEN:
                assert self.handle is not None
                await self.handle.signal("look_again")
                return Step(next=Next.WAIT)
            case _:
                raise ConnectionError("the database is away")

    async def record(self, client: Client) -> str:
        """Runs it to its end and answers its history as JSON; that of its first run, where it was continued."""
        async with Worker(client, task_queue=TASK_QUEUE, workflows=[self.workflow], activities=self.performers()):
            self.handle = client.get_workflow_handle(self.id_of(OF))
            started = await client.start_workflow(
                self.workflow.run, OF, id=self.id_of(OF), task_queue=TASK_QUEUE, start_signal="look_again"
            )
            await started.result()
            first = client.get_workflow_handle(started.id, run_id=started.result_run_id)
            return (await first.fetch_history()).to_json()


CASE = (CaseWorkflow, CaseActivities, id_of_case_workflow)
REQUEST = (DataRequestWorkflow, DataRequestActivities, id_of_data_request_workflow)
PRESERVATION = (PreservationWorkflow, PreservationActivities, id_of_preservation_workflow)
REVIEW = (SafetyReviewWorkflow, SafetyReviewActivities, id_of_safety_review_workflow)
DISCLOSURE = (DisclosureWorkflow, DisclosureActivities, id_of_disclosure_workflow)

STORIES = (
    Story("case", *CASE, [SOON, Next.UPDATE_HER, WOKEN, Next.SAY_OVERDUE, SOON, Next.LET_GO]),
    Story("case-database-away", *CASE, [AWAY, Next.UPDATE_HER, AWAY, AWAY, SOON, Next.LET_GO]),
    Story("case-closed", *CASE, [SOON, Next.UPDATE_HER, WOKEN, Next.END_PLACES, Next.LET_GO]),
    Story("case-continued", *CASE, [WOKEN] * 40),
    Story(
        "data-request", *REQUEST,
        [Next.SERVE, SOON, Next.SAY_OVERDUE, SOON, Next.CHASE, SOON, Next.CHASE, SOON, Next.ESCALATE, WOKEN, Next.LET_GO],
    ),
    Story("data-request-by-the-spoc", *REQUEST, [Next.ASK_SPOC, WOKEN, Next.LET_GO]),
    Story(
        "preservation", *PRESERVATION,
        [Next.PRESERVE, SOON, Next.SAY_OVERDUE, WOKEN, Next.RENEW, SOON, Next.ALARM, WOKEN, Next.LET_GO],
    ),
    Story("preservation-by-the-spoc", *PRESERVATION, [Next.ASK_SPOC, WOKEN, Next.LET_GO]),
    Story(
        "safety-review", *REVIEW,
        [Next.INVITE, SOON, Next.REMIND, SOON, Next.SAY_OVERDUE, WOKEN, Next.END_WINDOW, Next.LET_GO],
    ),
    Story("safety-review-with-actions", *REVIEW, [Next.INVITE, WOKEN, Next.END_WINDOW, SOON, Next.SAY_OVERDUE, Next.LET_GO]),
    Story(
        "disclosure", *DISCLOSURE,
        [SOON, Next.APPROACH, SOON, Next.RELEASE, SOON, Next.FOLLOW_UP, SOON, Next.SAY_OVERDUE, Next.FOLLOW_UP, Next.LET_GO],
    ),
)  # fmt: skip


async def main() -> None:
    HISTORIES.mkdir(exist_ok=True)
    program = find_program(read_settings().home)
    async with await WorkflowEnvironment.start_local(
        dev_server_existing_path=None if program is None else str(program),
        dev_server_log_level="error",
        dev_server_extra_args=[
            "--dynamic-config-value",
            f"limit.historyCount.suggestContinueAsNew={SUGGESTS_TO_CONTINUE_AT}",
        ],
        data_converter=CONVERTER,
        identity=IDENTITY,
    ) as environment:
        for story in STORIES:
            (HISTORIES / f"{story.name}.json").write_text(await story.record(environment.client) + "\n")


if __name__ == "__main__":
    asyncio.run(main())
    # The SDK's threads may outlive the interpreter and abort it (temporalio/sdk-python, issue 300); all is written by now.
    os._exit(0)
