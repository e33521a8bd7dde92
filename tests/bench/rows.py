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
from service.api.executing import Documents
from service.api.planning import Plans
from service.auth.tokens import token_for
from service.operations.statements import SETTINGS
from service.settings import Settings
from tests.bench.asking import CASE
from tests.bench.ground import MADE_BY, full_cases, id_of
from tests.integration.sealed import superuser
from tests.parts import installed

ROWS = frozenset({"rls_read", "hidden_latency_t"})
CASES = 100_000
READS = 10_000
REQUESTS = 5_000
WARM_UP = 500
SCOPES = frozenset({"rtk"})
PAST = "bench_past"
HIDDEN = "query Hidden($id: ID!) { case(id: $id) { id crimeReference } }"
COMMAND = """mutation Hidden($input: StopDisclosureInput!) { stopDisclosure(input: $input) { __typename } }"""


def rows(only: Collection[str]) -> dict[str, float]:
    """`rls_read`: the rate of the service's own statement for a case under row security, as a part of its rate past it.

    `hidden_latency_t`: Welch's |t| between requests for cases of others' and for none; `_command`: between commands on them.
    """
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder), durable=True) as settings:
        return asyncio.run(_measured(settings, only))


async def _measured(settings: Settings, only: Collection[str]) -> dict[str, float]:
    hand = await asyncpg.connect(superuser(settings, _database(settings)).replace("+asyncpg", ""))
    begun = time.monotonic()
    await hand.execute(MADE_BY.read_text().replace(":cases", str(CASES)), timeout=600)
    await hand.execute("vacuum (analyze)", timeout=600)
    # Bound by every right that the API's role is bound by, and by no policy: a superuser is spared more than those.
    await hand.execute(f"create role {PAST} login bypassrls password '{PAST}' in role rtk_app")
    await hand.close()
    print(f"bench: {CASES} cases made in {time.monotonic() - begun:.0f} s", flush=True)
    report = await _read(settings) if "rls_read" in only else {}
    return report | (await _hidden(settings) if "hidden_latency_t" in only else {})


def _database(settings: Settings) -> str:
    return settings.database.rpartition("/")[2]


async def _read(settings: Settings) -> dict[str, float]:
    """The one statement, as the API's own role and as one of the same rights whom no policy binds: in turns, case after case.

    What is compared is the time that the two server processes were at work.
    """
    under = settings.database_as("app")
    addresses = {"under": under, "past": f"postgresql://{PAST}:{PAST}@{under.partition('@')[2]}"}
    arms = {
        name: await asyncpg.connect(
            address.replace("+asyncpg", ""),
            server_settings={**SETTINGS, "search_path": "rtk"},
        )
        for name, address in addresses.items()
    }
    servers = {name: await arm.fetchval("select pg_backend_pid()") for name, arm in arms.items()}
    plans = Plans(lambda *_: _nothing())
    operation = Documents(explorable=True).read_registered.__wrapped__(CASE).meant(None)
    cases, token, begun = full_cases(CASES), uuid4(), dict.fromkeys(arms, 0)
    for turn in range(WARM_UP + READS):
        if turn == WARM_UP:
            begun = {name: processor_time(server) for name, server in servers.items()}
        case, officer = cases[turn % len(cases)]
        ready = plans.planned("case", operation, {"id": str(case)}, SCOPES)
        if ready is None:
            raise RuntimeError("the case that is measured has no plan")
        statement, values = ready
        for name in sorted(arms, reverse=turn % 2 == 0):
            answer = await arms[name].fetchval(statement.text, officer, None, None, None, token, *values)
            if str(case) not in (answer or ""):
                raise RuntimeError("an arm does not answer the case")
    spent = {name: processor_time(server) - begun[name] for name, server in servers.items()}
    for arm in arms.values():
        await arm.close()
    return {
        "rls_read": round(spent["past"] / spent["under"], 3),
        "rls_read_us_under": round(spent["under"] / READS / 1000, 1),
        "rls_read_us_past": round(spent["past"] / READS / 1000, 1),
    }


def processor_time(server: int) -> int:
    """Nanoseconds that this process has been at work: what else runs on the machine does not count."""
    return int(Path(f"/proc/{server}/schedstat").read_text().split()[0])


async def _nothing() -> None:
    return None


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
        await app.state.statements.close()
        await app.state.engine.dispose()
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
