"""A command's connection waits for the next one, and nothing of a command is left on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.in_turn import COMMANDS, beginning
from service.operations.reaching import engine_for
from service.settings import Settings
from tests.integration.cast import person

WHO = person("officer")


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(settings)
    yield engine
    await engine.dispose()


async def used(engine: AsyncEngine) -> int:
    """The server's process that a command is carried out by."""
    async with beginning(engine, WHO) as tx:
        return (await tx.ask("select pg_backend_pid()"))[0][0]  # type: ignore[no-any-return]


async def test_the_next_command_has_the_connection_of_the_last(engine: AsyncEngine) -> None:
    assert await used(engine) == await used(engine)


async def test_what_a_command_set_or_began_ends_with_it(engine: AsyncEngine) -> None:
    before = await used(engine)
    with suppress(ZeroDivisionError):
        async with beginning(engine, WHO) as tx:
            await tx.execute(sa.text("select set_config('rtk.actor', 'somebody', true)"))
            raise ZeroDivisionError
    async with beginning(engine, WHO) as tx:
        assert not tx.connection.in_transaction()
        (row,) = await tx.ask("select pg_backend_pid(), nullif(current_setting('rtk.actor', true), '')")
    assert tuple(row) == (before, None)


async def test_a_connection_that_the_server_ended_is_replaced(
    engine: AsyncEngine, watching_engine: AsyncEngine
) -> None:
    before = await used(engine)
    async with watching_engine.connect() as hand:
        await hand.execute(sa.text("select pg_terminate_backend(:pid, 60000)"), {"pid": before})
        assert await used(engine) != before


async def test_no_more_wait_than_commands_are_carried_out_at_a_time(engine: AsyncEngine) -> None:
    async def at_once(many: int) -> None:
        if many:
            async with beginning(engine, WHO):
                await at_once(many - 1)

    await at_once(COMMANDS + 2)
    assert (engine.pool.checkedout(), engine.pool.checkedin()) == (COMMANDS, 2)  # type: ignore[attr-defined]


async def test_they_end_with_the_engine(engine: AsyncEngine, watching_engine: AsyncEngine) -> None:
    process = await used(engine)
    await engine.dispose()
    async with watching_engine.connect() as hand:
        await hand.execution_options(isolation_level="AUTOCOMMIT")
        gone = sa.text("select count(*) = 0 from pg_stat_activity where pid = :pid")
        async with asyncio.timeout(60):
            while not (await hand.execute(gone, {"pid": process})).scalar_one():
                pass
    assert await used(engine) != process
