"""Promises kept by the real worker on the real dev server, on an installation of its own with the demo's short clocks."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import create_async_engine
from temporalio.client import WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode

from service.running import temporal
from service.running.addresses import free_port
from service.running.spawning import spawn
from service.settings import Settings
from service.temporal import connect
from service.worker import keep_all_promises
from tests.integration.cast import Cast
from tests.integration.keeping import Keeper
from tests.parts import REPOSITORY


@dataclass(frozen=True)
class Kept:
    """People who act, a worker that keeps, and a look at what is true and at what Temporal holds."""

    cast: Cast
    keeper: Keeper
    settings: Settings

    async def histories(self) -> list[WorkflowHistory]:
        """Every run's, as Temporal holds it."""
        client = await connect(self.settings)
        found = [w async for w in client.list_workflows()]
        return [await client.get_workflow_handle(w.id, run_id=w.run_id).fetch_history() for w in found]

    async def history(self, workflow: str) -> WorkflowHistory:
        return await (await connect(self.settings)).get_workflow_handle(workflow).fetch_history()

    async def has_begun(self, workflow: str) -> bool:
        """Whether there is such a workflow: a promise is waited for a moment after it was made."""
        try:
            await (await connect(self.settings)).get_workflow_handle(workflow).describe()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return False
            raise
        return True

    async def is_running(self, workflow: str) -> bool:
        described = await (await connect(self.settings)).get_workflow_handle(workflow).describe()
        return described.status is not None and described.status.name == "RUNNING"

    async def next_timer(self, workflow: str) -> datetime | None:
        """When the workflow's latest timer fires; None if there is no such workflow or it has set none."""
        try:
            history = await self.history(workflow)
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise
        started = [e for e in history.events if e.HasField("timer_started_event_attributes")]
        if not started:
            return None
        after = started[-1].timer_started_event_attributes.start_to_fire_timeout.ToTimedelta()
        return started[-1].event_time.ToDatetime(UTC) + after


async def eventually(what: Callable[[], Awaitable[Any]], within: float = 60.0) -> Any:
    """What it answers once that is true; fails the test when it is not in time."""
    until = time.monotonic() + within
    while not (found := await what()):
        assert time.monotonic() < until, f"not within {within} s"
        await asyncio.sleep(0.05)
    return found


@asynccontextmanager
async def kept(settings: Settings, *, worker: bool = True) -> AsyncIterator[Kept]:
    """Everything that acts on this installation, until the block ends."""
    password = (settings.home / "postgresql" / "password-postgres").read_text()
    address = settings.database.rpartition("@")[2]
    watching = create_async_engine(f"postgresql+asyncpg://postgres:{password}@{address}")
    app, opener, working = (create_async_engine(settings.database_as(r)) for r in ("app", "opener", "worker"))
    keeping = asyncio.create_task(keep_all_promises(settings)) if worker else None
    try:
        yield Kept(
            cast=Cast(settings=settings, engine=app, opener_engine=opener, watching_engine=watching),
            keeper=Keeper(working, watching),
            settings=settings,
        )
    finally:
        if keeping is not None:
            keeping.cancel()
            await asyncio.wait([keeping])
        for engine in (watching, app, opener, working):
            await engine.dispose()


@asynccontextmanager
async def temporal_at(settings: Settings) -> AsyncIterator[None]:
    """The dev server at the settings' own address, with what is left of its file, until the block ends."""
    program = temporal.find_program(REPOSITORY / ".local")
    if program is None:
        raise RuntimeError("Temporal's dev server is not here: `make setup` brings it")
    port = int(settings.temporal.rpartition(":")[2])
    (settings.home / "temporal").mkdir(exist_ok=True)
    process = spawn(
        temporal.command(program, settings.home, port, free_port(taken={port})),
        log=settings.home / "log" / "temporal.log",
        environment=temporal.environment(settings.home),
    )
    try:
        await asyncio.wait_for(temporal.ready(settings.temporal), 60)
        yield
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 30)
