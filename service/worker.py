"""The worker: it performs what workflows ask, delivers wakes, watches over promises, empties the outbox, and sweeps.

Each of the five goes on by itself. With Temporal or PostgreSQL away it tries again, a little later each time; anything
else ends the process, which its supervisor starts again: what is true is in the database, and nothing is lost here.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from logging import getLogger
from typing import Any

import asyncpg
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from temporalio.client import Client
from temporalio.worker import Interceptor, Worker

from service.activities.case import CasePromises
from service.activities.data_request import DataRequestPromises
from service.activities.disclosure import DisclosurePromises
from service.activities.preservation import PreservationPromises
from service.activities.safety_review import SafetyReviewPromises
from service.logs import log_in_closed_words
from service.notices.notify import notify_of
from service.notices.sending import send_outbox
from service.settings import Settings
from service.sweeping import sweep
from service.temporal import TASK_QUEUE, WORKFLOWS, TemporalIsAway, connect, runtime
from service.waking import deliver_wakes, watch
from workflows.activities import (
    CaseActivities,
    DataRequestActivities,
    DisclosureActivities,
    PreservationActivities,
    SafetyReviewActivities,
)

LOG = getLogger(__name__)
AWAY = (TemporalIsAway, OSError, TimeoutError, DBAPIError, asyncpg.PostgresError, asyncpg.InterfaceError)
ASKED = (CaseActivities, DataRequestActivities, PreservationActivities, SafetyReviewActivities, DisclosureActivities)
"""All that workflows may ask; each has its performer in `worker_of`."""
FIRST_PAUSE, LONGEST_PAUSE = 0.25, 5.0


async def run_worker(settings: Settings) -> None:
    """The whole process: speaks in closed words, and keeps promises until it is cancelled."""
    log_in_closed_words()
    await keep_all_promises(settings)


async def keep_all_promises(settings: Settings, interceptors: Sequence[Interceptor] = ()) -> None:
    """The five loops, until they are cancelled; `interceptors` are for whoever measures what the worker does."""
    database = create_async_engine(
        settings.database_as("worker"),
        pool_size=10,
        max_overflow=10,
        pool_pre_ping=True,
        hide_parameters=True,
        connect_args={"timeout": 3, "command_timeout": 4},
    )
    temporal_runtime = runtime()
    notify = notify_of(settings)

    async def keeping() -> None:
        await keep_promises(await connect(settings, temporal_runtime), database, interceptors)

    async def waking() -> None:
        client = await connect(settings, temporal_runtime)
        listening = await asyncpg.connect(settings.database_as("worker").replace("+asyncpg", ""))
        try:
            await deliver_wakes(client, database, listening)
        finally:
            listening.terminate()

    async def watching() -> None:
        await watch(await connect(settings, temporal_runtime), database)

    async def sending() -> None:
        await send_outbox(database, notify)

    async def sweeping() -> None:
        await sweep(database)

    try:
        async with asyncio.TaskGroup() as loops:
            for loop in (keeping, waking, watching, sending, sweeping):
                loops.create_task(persistently(loop))
    finally:
        if notify is not None:
            await notify.close()
        await database.dispose()


async def persistently(loop: Callable[[], Awaitable[None]]) -> None:
    """Runs it again whenever what it needs was away, a little later each time, and soon after it had gone well."""
    pause = FIRST_PAUSE
    while True:
        began = time.monotonic()
        try:
            await loop()
        except AWAY:
            LOG.warning("what is needed is away", extra={"ids": {"loop": loop.__name__}}, exc_info=True)
        pause = FIRST_PAUSE if time.monotonic() - began > LONGEST_PAUSE else min(2 * pause, LONGEST_PAUSE)
        await asyncio.sleep(pause)


def worker_of(client: Client, database: AsyncEngine, interceptors: Sequence[Interceptor] = ()) -> Worker:
    """Everything that a workflow is and may ask, on the one task queue."""
    cases: CaseActivities = CasePromises(database)
    requests: DataRequestActivities = DataRequestPromises(database)
    preservations: PreservationActivities = PreservationPromises(database)
    reviews: SafetyReviewActivities = SafetyReviewPromises(database)
    disclosures: DisclosureActivities = DisclosurePromises(database)
    performers = zip(ASKED, (cases, requests, preservations, reviews, disclosures), strict=True)
    return Worker(
        client,
        task_queue=TASK_QUEUE,
        workflows=[workflow for workflow, _ in WORKFLOWS.values()],
        activities=[method for asked, performer in performers for method in performed(asked, performer)],
        interceptors=interceptors,
        max_concurrent_activities=20,
        max_concurrent_local_activities=20,
        # A worker that was killed took a few milliseconds of work with it: it is missed after seconds, not after ten.
        sticky_queue_schedule_to_start_timeout=timedelta(seconds=2),
        graceful_shutdown_timeout=timedelta(seconds=2),
    )


def performed(asked: type, performer: object) -> list[Callable[..., Any]]:
    """The performer's method for each name that may be asked of it."""
    return [getattr(performer, name) for name in vars(asked) if not name.startswith("_")]


async def keep_promises(client: Client, database: AsyncEngine, interceptors: Sequence[Interceptor]) -> None:
    """Performs what workflows ask until it is cancelled; TemporalIsAway when the SDK's poller gives up."""
    try:
        await worker_of(client, database, interceptors).run()
    except RuntimeError as error:
        raise TemporalIsAway from error
