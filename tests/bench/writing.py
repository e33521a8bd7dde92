"""What a stored command costs beside the rows it leaves: RecordNeeds by its operation, and the same by one bare statement.

`command_over_bare_write`: the rate of commands as a part of the rate of bare statements, in turns, sixteen cases at a time
in one process, committed to disk by both.
"""

import asyncio
import gc
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import uuid4

import asyncpg

from service.operations.cases import record_needs
from tests.bench.bare import as_it_is
from tests.bench.turns import CONNECTIONS, SECONDS
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, person
from tests.integration.sealed import superuser

BARELY = Path(__file__).with_name("bare_write.sql").read_text()
WARM_UP = 5.0
"""Seconds until every statement was prepared on every connection; then rows are counted, as on a server that is up."""
Write = Callable[[int], Awaitable[object]]


def written(found: Counter[str]) -> dict[str, float]:
    """The figure, with the rates it rests on, of what `writing` counted."""
    rates = {name: found[name] / found[f"{name}_seconds"] for name in ("command", "bare")}
    return {
        "command_over_bare_write": round(rates["command"] / rates["bare"], 3),
        "command_rate": round(rates["command"], 1),
        "bare_write_rate": round(rates["bare"], 1),
        "command_runs": found["command"],
    }


async def writing(cast: Cast, rounds: int) -> Counter[str]:
    """How many were written by a `command` and by the `bare` statement in so many turns of each, and their `_seconds`."""
    cases = [await a_case(cast) for _ in range(CONNECTIONS)]
    needs = [(await case.needs()).id for case in cases]
    async with AsyncExitStack() as open_:
        pool = await open_.enter_async_context(
            asyncpg.create_pool(
                superuser(cast.settings).replace("+asyncpg", ""), min_size=16, max_size=CONNECTIONS, reset=as_it_is
            )
        )

        officer = cast("officer")

        async def command(n: int) -> None:
            await record_needs(officer, cases[n].needs_command())

        async def bare(n: int) -> None:
            await pool.fetchval(BARELY, cases[n].id, person("officer"), uuid4(), needs[n])

        for write in (command, bare):
            await write(0)
        if await _rows(pool, command) != await _rows(pool, bare):
            raise RuntimeError("the bare statement no longer writes what the command writes")
        for write in (command, bare):
            await _turn(write, time.perf_counter() + WARM_UP)
        await pool.execute("vacuum (analyze)")
        # As the API does once it has started.
        gc.collect()
        gc.freeze()
        for write in (command, bare):
            await _turn(write, time.perf_counter() + SECONDS)
        found: Counter[str] = Counter()
        for n in range(2 * rounds):
            name, write = (("command", command), ("bare", bare))[(n + n // 2) % 2]
            begun = time.perf_counter()
            found[name] += await _turn(write, begun + SECONDS)
            found[f"{name}_seconds"] += time.perf_counter() - begun
    return found


async def _turn(write: Write, until: float) -> int:
    """As many as sixteen manage by then, each one after the other."""

    async def one(n: int) -> int:
        many = 0
        while time.perf_counter() < until:
            await write(n)
            many += 1
        return many

    return sum(await asyncio.gather(*(one(n) for n in range(CONNECTIONS))))


async def _rows(pool: asyncpg.Pool, write: Write) -> dict[str, int]:
    """How many rows of each table a write adds."""

    async def count() -> dict[str, int]:
        names = await pool.fetch("select tablename from pg_tables where schemaname = 'rtk'")
        return {name: await pool.fetchval(f"select count(*) from rtk.{name}") for (name,) in names}

    before = await count()
    await write(0)
    return {name: many - before[name] for name, many in (await count()).items() if many != before[name]}
