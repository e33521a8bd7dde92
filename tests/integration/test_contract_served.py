"""The contract behind a real socket: what is refused can be read by who sent it, and a database that is away is said so."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import uvicorn

from service.api.app import make_app
from service.auth.tokens import token_for
from service.settings import Settings
from tests.integration.cast import person
from tests.parts import free_port


async def serving(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(make_app(settings), port=port, log_level="warning", http="httptools"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    bearer = {"authorization": f"Bearer {token_for(settings, person('officer'))}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=bearer, timeout=20) as client:
        yield client
    server.should_exit = True
    await task


@pytest.fixture
async def client(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    async for client in serving(settings):
        yield client


@pytest.fixture
async def client_without_database(settings: Settings) -> AsyncIterator[httpx.AsyncClient]:
    """The same service, its database's address one where nothing listens."""
    address = settings.database.rpartition("@")[2]
    nowhere = settings.database.replace(address, f"127.0.0.1:{free_port()}/rtk")
    async for client in serving(replace(settings, database=nowhere)):
        yield client


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
async def test_a_sender_of_too_much_reads_why_it_was_refused(client: httpx.AsyncClient, announced: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield bytes(1 << 20)

    response = await client.post("/documents", content=bytes(40 << 20) if announced else chunks())
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["code"] == "TOO_LARGE"
    assert (await client.get("/health")).json() == {"status": "ok"}


async def test_a_database_that_is_away_is_said_so_and_no_more(
    client_without_database: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    health = await client_without_database.get("/health")
    assert (health.status_code, health.json()) == (503, {"status": "unavailable"})
    response = await client_without_database.post("/graphql", json={"query": "{ me { id } }"})
    assert response.status_code == 503
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert "127.0.0.1" not in response.text + caplog.text
