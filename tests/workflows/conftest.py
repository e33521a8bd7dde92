"""The SDK's server on which time is skipped, once a session, and a promise kept by fakes on a queue of its own."""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from temporalio.client import WorkflowHandle
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from service.settings import read_settings
from service.temporal import CONVERTER
from service.worker import performed


@dataclass
class Kept:
    """One promise and how it is woken: as the service does it, by signal-with-start."""

    environment: WorkflowEnvironment
    workflow: Any
    id: UUID
    queue: str
    handle: WorkflowHandle[Any, None] | None = None

    async def wake(self) -> str:
        """Wakes it, and answers which run took the wake."""
        self.handle = await self.environment.client.start_workflow(
            self.workflow.run, self.id, id=str(self.id), task_queue=self.queue, start_signal="look_again"
        )
        assert self.handle.result_run_id is not None
        return self.handle.result_run_id

    async def end(self) -> None:
        """Waits, and lets time pass, until it ends."""
        assert self.handle is not None
        await self.handle.result()


Keeping = Callable[..., AbstractAsyncContextManager[Kept]]


@pytest.fixture(scope="session")
async def environment() -> AsyncIterator[WorkflowEnvironment]:
    """A server whose time jumps to the next timer; the SDK fetches it itself where set-up has not."""
    own = read_settings().home / "bin" / "temporal-test-server"
    program = str(own) if own.exists() else shutil.which("temporal-test-server")
    async with await WorkflowEnvironment.start_time_skipping(
        test_server_existing_path=program, data_converter=CONVERTER
    ) as environment:
        yield environment


@pytest.fixture
def keeping(environment: WorkflowEnvironment) -> Keeping:
    """`async with keeping(Workflow, Asked, fake) as kept`: one promise is woken, and its worker stops with the block."""

    @asynccontextmanager
    async def keep(workflow: Any, asked: type, fake: object) -> AsyncIterator[Kept]:
        kept = Kept(environment, workflow, uuid4(), queue=str(uuid4()))
        async with Worker(
            environment.client, task_queue=kept.queue, workflows=[workflow], activities=performed(asked, fake)
        ):
            await kept.wake()
            yield kept

    return keep
