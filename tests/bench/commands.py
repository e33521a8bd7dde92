"""What a command costs, one after the other, what its audit event is of that, and how soon a promise looks after it.

The database is a durable one (fsync on) and the worker runs in this process, so that a look can be timed.
"""

import asyncio
import statistics
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from multiprocessing import get_context
from pathlib import Path
from uuid import UUID

import uvloop
from sqlalchemy.ext.asyncio import create_async_engine

from service.activities.case import CasePromises
from service.operations.reaching import engine_for
from service.settings import Settings
from service.worker import run_worker
from tests.bench.audited import audited_row, audited_write
from tests.bench.turns import of_each_start
from tests.bench.writing import writing, written
from tests.integration.a_case import ACase, a_case
from tests.integration.cast import Cast
from tests.parts import installed, with_temporal
from workflows.steps import Step

COMMANDS = 300
WAKES = 200
WARM_UP = 20


@asynccontextmanager
async def a_cast(settings: Settings) -> AsyncIterator[Cast]:
    """The story's people, acting on operations directly."""
    engines = {role: create_async_engine(settings.database_as(role)) for role in ("opener", "auditor")}
    engines["app"] = engine_for(settings)
    try:
        yield Cast(
            settings=settings,
            engine=engines["app"],
            opener_engine=engines["opener"],
            watching_engine=engines["auditor"],
        )
    finally:
        for engine in engines.values():
            await engine.dispose()


async def command_times(case: ACase) -> list[float]:
    """Milliseconds of one stored command (a new safety plan) through its operation, one after the other."""
    times = []
    for _ in range(COMMANDS + WARM_UP):
        begun = time.perf_counter()
        await case.planned()
        times.append((time.perf_counter() - begun) * 1000)
    return times[WARM_UP:]


async def wake_times(case: ACase, looked: asyncio.Queue[float]) -> list[float]:
    """Milliseconds from a command's commit to the beginning of the workflow's next look, one wake at a time."""
    times = []
    for _ in range(WAKES + WARM_UP):
        while not looked.empty():
            looked.get_nowait()
        await case.needs()
        committed = time.perf_counter()
        times.append((await asyncio.wait_for(looked.get(), 30) - committed) * 1000)
        await quiet(looked)
    return times[WARM_UP:]


async def quiet(looked: asyncio.Queue[float]) -> None:
    """Returns once the promise has stopped looking, so that a look is never another command's."""
    while True:
        try:
            await asyncio.wait_for(looked.get(), 0.2)
        except TimeoutError:
            return


def time_looks(of_case: Callable[[], UUID | None], looked: asyncio.Queue[float]) -> None:
    """Has every look at one case leave its instant; the worker is built from the class after this."""
    look = CasePromises.next_of_case

    async def timed(self: CasePromises, case: UUID) -> Step:
        if case == of_case():
            looked.put_nowait(time.perf_counter())
        return await look(self, case)

    timed.__dict__.update(look.__dict__)
    timed.__name__ = look.__name__
    CasePromises.next_of_case = timed  # type: ignore[method-assign]


def commands() -> dict[str, float]:
    """One after the other, with the worker beside them."""
    with _durable() as without, with_temporal(without) as settings:
        return asyncio.run(_measure(settings))


def over_bare_write(rounds: int) -> dict[str, float]:
    """Many at a time, against the rows alone: by three processes one after the other, each with a database of its own."""
    found: Counter[str] = Counter()
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as starts:
        for many in of_each_start(rounds):
            found.update(starts.submit(_started_anew, many).result())
    return written(found)


def _started_anew(rounds: int) -> Counter[str]:
    async def measure(settings: Settings) -> Counter[str]:
        async with a_cast(settings) as cast:
            return await writing(cast, rounds)

    with _durable() as settings:
        return uvloop.run(measure(settings))  # As the API runs.


@contextmanager
def _durable() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder), durable=True) as settings:
        yield settings


async def _measure(settings: Settings) -> dict[str, float]:
    looked: asyncio.Queue[float] = asyncio.Queue()
    case: ACase | None = None
    time_looks(lambda: None if case is None else case.id, looked)
    async with a_cast(settings) as cast:
        case = await a_case(cast)
        commands = await command_times(case)
        audited = {**await audited_write(await a_case(cast)), **await audited_row(await a_case(cast))}
        worker = asyncio.create_task(run_worker(settings))
        try:
            await asyncio.wait_for(looked.get(), 30)
            wakes = await wake_times(case, looked)
        finally:
            worker.cancel()
            await asyncio.wait([worker])
    return {**figures("command_ms", commands), **figures("wake_ms", wakes), **audited}


def figures(name: str, times: list[float]) -> dict[str, float]:
    hundredths = statistics.quantiles(times, n=100)
    return {
        f"{name}_p50": round(statistics.median(times), 2),
        f"{name}_p99": round(hundredths[98], 2),
        f"{name}_runs": len(times),
    }
