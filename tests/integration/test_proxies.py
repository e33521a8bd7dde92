"""Who is counted where sign-ins fail: whoever connects, behind a trusted proxy whomever it heard; nobody says it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import httpx
import pytest

from service.auth.endpoints import FAILURES_A_MINUTE
from service.running.addresses import free_port
from service.running.parts import answering, environment, this_program
from service.running.spawning import spawn
from service.settings import Settings

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
ENOUGH = FAILURES_A_MINUTE + 5
ALL_REFUSED = {400}


@asynccontextmanager
async def an_api(settings: Settings, *trusted: str) -> AsyncIterator[str]:
    """The address of one process of the API, as `rtk api` runs it."""
    port = free_port()
    here = replace(settings, api_port=port, temporal="127.0.0.1:1", trusted_proxies=trusted)
    process = spawn(this_program("api"), log=settings.home / "log" / "proxied.log", environment=environment(here))
    try:
        await answering(f"http://127.0.0.1:{port}/health")()
        yield f"http://127.0.0.1:{port}/oauth/token"
    finally:
        process.kill()
        process.wait(timeout=30)


async def answers(address: str, connects_from: str, *said: list[str]) -> set[int]:
    """How so many refused requests are answered, each with what is said of where it came from."""
    transport = httpx.AsyncHTTPTransport(local_address=connects_from)
    async with httpx.AsyncClient(transport=transport, trust_env=False) as client:
        sent = [[(b"x-forwarded-for", value.encode("latin-1")) for value in values] for values in said]
        return {(await client.post(address, headers=headers)).status_code for headers in sent}


def each(*values: str) -> list[list[str]]:
    """As many, each with its own number in it."""
    return [[value.replace("N", str(n)) for value in values] for n in range(ENOUGH)]


async def test_without_a_trusted_proxy_nobody_says_where_they_are(settings: Settings) -> None:
    async with an_api(settings) as address:
        assert 429 in await answers(address, PROXY, *each("10.0.0.N"))


SPOOFED = {
    "what the client says before the proxy adds": each("10.0.0.N, 192.0.2.1"),
    "the same in a header of its own": each("10.0.0.N", "192.0.2.2"),
    "the proxy's own address before its client's": each(f"10.0.0.N, {PROXY}, 192.0.2.3"),
    "a name of the proxy after its client": each(f"10.0.0.N, 192.0.2.4, {PROXY}"),
    "no address at all before": each("<N>, , 192.0.2.5"),
}


async def test_behind_a_trusted_proxy_each_is_counted_by_where_it_heard_them(settings: Settings) -> None:
    async with an_api(settings, f"{PROXY}/32") as address:
        assert await answers(address, PROXY, *each("10.0.0.N")) == ALL_REFUSED
        assert await answers(address, PROXY, *each("[2001:db8::N]:443")) == ALL_REFUSED
        for said in SPOOFED.values():
            assert 429 in await answers(address, PROXY, *said)
        # Whoever comes past the proxy is believed nothing.
        assert 429 in await answers(address, STRANGER, *each("10.1.0.N"))
        assert await answers(address, PROXY, *each("10.2.0.N")) == ALL_REFUSED


@pytest.mark.parametrize("said", ["", ",", "unknown", "\xff"])
async def test_a_proxy_that_says_nothing_usable_is_counted_as_one(settings: Settings, said: str) -> None:
    async with an_api(settings, f"{PROXY}/32") as address:
        assert 429 in await answers(address, PROXY, *each(said))
