"""The connections of statements: few, used in turn, and none that was cut off in the middle is used again."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.operations import reaching
from service.operations.statements import MOST, Statements
from service.settings import Settings

WHO = "select pg_backend_pid()::text"
SLOWLY = "select pg_backend_pid()::text from pg_sleep(0.2)"


@pytest.fixture
async def statements(settings: Settings) -> AsyncIterator[Statements]:
    made = Statements(settings)
    yield made
    await made.close()


async def test_many_askers_share_a_few_connections(statements: Statements) -> None:
    answers = await asyncio.gather(*(statements.fetch(SLOWLY) for _ in range(3 * MOST)))
    assert len(set(answers)) == MOST


async def test_a_statement_that_fails_costs_no_connection(statements: Statements) -> None:
    before = await statements.fetch(WHO)
    with pytest.raises(asyncpg.DivisionByZeroError):
        await statements.fetch("select (1 / 0)::text")
    assert await statements.fetch(WHO) == before


async def test_a_value_that_cannot_be_sent_leaves_nothing_locked(
    statements: Statements, watching_engine: AsyncEngine
) -> None:
    with pytest.raises(asyncpg.DataError):
        await statements.fetch("select 'x' from rtk.cases where version = $1", 1 << 40)
    async with watching_engine.begin() as connection:
        await connection.execute(sa.text("set local lock_timeout = '20s'"))
        await connection.execute(sa.text("lock table rtk.cases in access exclusive mode"))


async def test_whoever_leaves_in_the_middle_leaves_no_connection_behind(statements: Statements) -> None:
    before = await statements.fetch(WHO)
    leaving = asyncio.create_task(statements.fetch("select 'late' from pg_sleep(1)"))
    await asyncio.sleep(0.05)
    leaving.cancel()
    with pytest.raises(asyncio.CancelledError):
        await leaving
    assert await statements.fetch(WHO) != before


async def test_a_connection_that_the_server_ended_is_replaced(statements: Statements) -> None:
    before = await statements.fetch(WHO)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError, OSError)):
        await statements.fetch("select pg_terminate_backend(pg_backend_pid())::text")
    assert await statements.fetch(WHO) != before


async def test_whoever_stops_waiting_takes_nobodys_turn(statements: Statements) -> None:
    busy = [asyncio.create_task(statements.fetch(SLOWLY)) for _ in range(MOST)]
    await asyncio.sleep(0)  # Each of them has begun, and counts.
    impatient = asyncio.create_task(statements.fetch(WHO))
    patient = asyncio.create_task(statements.fetch(WHO))
    await asyncio.sleep(0)
    impatient.cancel()
    assert await patient in await asyncio.gather(*busy)


async def test_whoever_waits_too_long_is_told_so_and_the_next_is_served(
    statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = [asyncio.create_task(statements.fetch(SLOWLY)) for _ in range(MOST)]
    await asyncio.sleep(0)  # Each of them has begun, and counts.
    monkeypatch.setattr("service.operations.statements.WAIT_SECONDS", 0.01)
    with pytest.raises(TimeoutError):
        await statements.fetch(WHO)
    used = await asyncio.gather(*busy)
    assert await statements.fetch(WHO) in used


async def test_a_database_that_says_nothing_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reaching, "WAIT_SECONDS", 0.05)
    assert not await asyncio.wait_for(reaching.answered(asyncio.Event().wait()), 30)


@pytest.mark.parametrize("about_one", [False, True])
async def test_a_role_that_is_not_let_in_is_known_not_to_answer(settings: Settings, about_one: bool) -> None:
    statements = Statements(settings, about_one=about_one)
    assert await statements.answers()
    await statements.close()
    refused = Statements(settings, about_one=about_one)
    role, _, rest = refused._url.rpartition("@")
    refused._url = f"{role}-not@{rest}"
    assert not await refused.answers()
