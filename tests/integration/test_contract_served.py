"""The contract behind a real socket: what is refused can be read by who sent it, and a database that is away is said so."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import sqlalchemy as sa
import uvicorn
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.api.app import make_app
from service.auth.tokens import token_for
from service.operations.reaching import is_away
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


@pytest.mark.parametrize(
    ("method", "path", "status", "code", "allow"),
    [
        ("GET", "/nowhere", 404, "NOT_FOUND", None),
        ("PUT", "/documents", 405, "METHOD_NOT_ALLOWED", "POST"),
        ("DELETE", "/graphql", 405, "METHOD_NOT_ALLOWED", "GET, POST"),
    ],
)
async def test_what_no_route_answers_is_refused_as_everything_is(
    client: httpx.AsyncClient, method: str, path: str, status: int, code: str, allow: str | None
) -> None:
    answer = await client.request(method, path)
    assert (answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) == (status, code)
    assert (answer.headers["x-content-type-options"], answer.headers["cache-control"]) == ("nosniff", "no-store")
    allowed = answer.headers.get("allow")
    assert (allowed and ", ".join(sorted(allowed.split(", ")))) == allow


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "in chunks"])
async def test_a_sender_of_too_much_reads_why_it_was_refused(client: httpx.AsyncClient, announced: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield bytes(1 << 20)

    response = await client.post("/documents", content=bytes(40 << 20) if announced else chunks())
    assert response.status_code == 413
    assert response.json()["errors"][0]["extensions"]["code"] == "TOO_LARGE"
    assert (await client.get("/health")).status_code == 200


async def test_a_database_that_is_away_is_said_so_and_no_more(
    client_without_database: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    health = await client_without_database.get("/health")
    assert (health.status_code, health.json()["status"]) == (503, "unavailable")
    response = await client_without_database.post("/graphql", json={"query": "{ me { id } }"})
    assert response.status_code == 503
    (error,) = response.json()["errors"]
    assert error["extensions"]["code"] == "UNAVAILABLE"
    assert "127.0.0.1" not in response.text + caplog.text


async def test_a_connection_that_was_cut_off_is_away_for_every_statement_after(
    engine: AsyncEngine, watching_engine: AsyncEngine
) -> None:
    async with engine.connect() as connection:
        backend = (await connection.execute(sa.text("select pg_backend_pid()"))).scalar_one()
        async with watching_engine.connect() as watching:
            await watching.execute(sa.text("select pg_terminate_backend(:pid, 5000)"), {"pid": backend})
        with pytest.raises(DBAPIError) as first:
            await connection.execute(sa.text("select 1"))
        with pytest.raises(SQLAlchemyError) as second:
            await connection.execute(sa.text("select 1"))
    assert (is_away(first.value), is_away(second.value)) == (True, True)
