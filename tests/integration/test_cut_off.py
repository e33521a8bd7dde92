"""Connections that the database ends under load: whoever asks meanwhile is answered or told to ask again, and the
next is answered. On a relay's connections alone, since others share the server."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, replace

import httpx
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.api.app import make_app
from service.settings import Settings
from tests.integration.contract import OPEN_CASE, Contract, a_report
from tests.integration.relay import Relay, relayed

ANSWERED = "answered"
END = "select pg_terminate_backend(pid, 5000) from pg_stat_activity where client_port = any(:ports)"


@dataclass(frozen=True)
class Cut:
    """The contract on a relay to its database, and the way to end what it has open there."""

    contract: Contract
    relay: Relay

    async def end_all(self) -> int:
        """Ends every connection; how many there were. The server has written its last word on each."""
        async with self.contract.watching_engine.connect() as watching:
            return len((await watching.execute(sa.text(END), {"ports": sorted(self.relay.ports)})).all())

    async def question(self) -> str:
        return what(await self.contract.ask("officer", "{ me { id } }"))

    async def command(self) -> str:
        return what(await self.contract.ask("officer", OPEN_CASE, input=a_report()))


def what(response: httpx.Response) -> str:
    """ANSWERED, or the code of the error."""
    errors = response.json().get("errors", [])
    return errors[0]["extensions"]["code"] if errors else ANSWERED


@pytest.fixture(params=[True, False], ids=["by plan", "by reference"])
async def by_either(
    settings: Settings, watching_engine: AsyncEngine, request: pytest.FixtureRequest
) -> AsyncIterator[Cut]:
    host, _, port = settings.database.rpartition("@")[2].partition("/")[0].partition(":")
    async with relayed(host, int(port)) as (relay, listening):
        database = settings.database.replace(f"{host}:{port}", f"127.0.0.1:{listening}")
        app = make_app(replace(settings, database=database), plans=request.param)
        yield Cut(Contract(settings=settings, app=app, watching_engine=watching_engine), relay)
        await app.state.close()


async def test_under_load_a_connection_that_is_ended_is_never_a_failure_of_ours(by_either: Cut) -> None:
    said: Counter[str] = Counter()
    over = asyncio.Event()

    async def asking(ask: Callable[[], Awaitable[str]]) -> None:
        while not over.is_set():
            said[await ask()] += 1

    askers = [asyncio.create_task(asking(by_either.question)) for _ in range(8)]
    askers += [asyncio.create_task(asking(by_either.command)) for _ in range(2)]
    ended = 0
    while ended < 150:
        ended += await by_either.end_all()
    over.set()
    await asyncio.gather(*askers)
    assert said.keys() == {ANSWERED, "UNAVAILABLE"}, said
    await by_either.question()
    await by_either.command()
    assert [await by_either.question(), await by_either.command()] == [ANSWERED, ANSWERED]
