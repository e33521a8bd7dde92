"""What row security costs a case read, and whether its time tells a hidden case from one that does not exist.

A hundred thousand cases, made anew for each run. Both arms of a figure take turns within one process and one database.
"""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx

from service.api.app import make_app
from service.auth.tokens import token_for
from service.settings import Settings
from tests.bench.ground import MADE_BY, full_cases, id_of
from tests.bench.row_security import PAST, read_both_ways
from tests.integration.sealed import superuser
from tests.parts import installed

ROWS = frozenset({"rls_read", "hidden_latency_t"})
CASES = 100_000
REQUESTS = 5_000
WARM_UP = 500
HIDDEN = "query Hidden($id: ID!) { case(id: $id) { id crimeReference } }"
COMMAND = """mutation Hidden($input: StopDisclosureInput!) { stopDisclosure(input: $input) { __typename } }"""


def rows(only: Collection[str]) -> dict[str, float]:
    """`rls_read`: the rate at which the service reads a case under row security, as a part of its rate past it.

    `hidden_latency_t`: Welch's |t| between requests for cases of others' and for none; `_command`: between commands on them.
    """
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder), durable=True) as settings:
        return asyncio.run(_measured(settings, only))


async def _measured(settings: Settings, only: Collection[str]) -> dict[str, float]:
    hand = await asyncpg.connect(superuser(settings, _database(settings)).replace("+asyncpg", ""))
    begun = time.monotonic()
    await hand.execute(MADE_BY.read_text().replace(":cases", str(CASES)), timeout=600)
    await hand.execute("vacuum (analyze)", timeout=600)
    # Bound by every right that the role that asks is bound by, and by no policy: a superuser is spared more than those.
    await hand.execute(f"create role {PAST} login bypassrls password '{PAST}' in role rtk_asker")
    await hand.execute(f"alter role {PAST} set search_path = rtk")
    await hand.close()
    print(f"bench: {CASES} cases made in {time.monotonic() - begun:.0f} s", flush=True)
    report = await read_both_ways(settings, full_cases(CASES)) if "rls_read" in only else {}
    return report | (await _hidden(settings) if "hidden_latency_t" in only else {})


def _database(settings: Settings) -> str:
    return settings.database.rpartition("/")[2]


async def _hidden(settings: Settings) -> dict[str, float]:
    """The whole request in this process, without a network whose noise would hide what differs."""
    app = make_app(settings)
    officer, chance = id_of("officer0"), random.Random(20261129)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://rtk.test",
        headers={"authorization": f"Bearer {token_for(settings, officer)}", "accept": "application/json"},
    )

    async def question(id: UUID) -> bytes:
        return (await client.post("/graphql", json={"query": HIDDEN, "variables": {"id": str(id)}})).content

    async def command(id: UUID) -> bytes:
        given = {"command": str(uuid4()), "case": str(id), "reason": "SAFETY"}
        return (await client.post("/graphql", json={"query": COMMAND, "variables": {"input": given}})).content

    def others() -> UUID:
        """A case of somebody else's, each time another one."""
        while (number := chance.randrange(CASES)) % (CASES // 1000) == 0:
            pass
        return id_of(f"case{number}")

    try:
        asked = await _compared(question, others, chance)
        given = await _compared(command, others, chance)
    finally:
        await client.aclose()
        await app.state.close()
    return {f"hidden_latency_{name}": value for name, value in asked.items()} | {
        f"hidden_latency_{name}_command": value for name, value in given.items()
    }


async def _compared(
    ask: Callable[[UUID], Awaitable[bytes]], others: Callable[[], UUID], chance: random.Random
) -> Mapping[str, float]:
    """Both kinds in an order that chance makes, after a warm-up of both."""
    for _ in range(WARM_UP):
        await ask(others())
        await ask(uuid4())
    order = [True, False] * REQUESTS
    chance.shuffle(order)
    spent: dict[bool, list[float]] = {True: [], False: []}
    answers = set()
    for is_hidden in order:
        id = others() if is_hidden else uuid4()
        at = time.perf_counter()
        answers.add(await ask(id))
        spent[is_hidden].append(time.perf_counter() - at)
    if len(answers) != 1:
        raise RuntimeError("a hidden case is answered otherwise than one that does not exist")
    return {
        "t": round(abs(welch(spent[True], spent[False])), 2),
        "us": round((statistics.fmean(spent[True]) - statistics.fmean(spent[False])) * 1e6, 1),
        "ms": round(statistics.fmean(spent[False]) * 1000, 3),
    }


def welch(one: Sequence[float], other: Sequence[float]) -> float:
    """Welch's t of two samples."""
    spread = statistics.variance(one) / len(one) + statistics.variance(other) / len(other)
    return float((statistics.fmean(one) - statistics.fmean(other)) / spread**0.5)
