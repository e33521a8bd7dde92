"""A command's connection waits for the next one, and nothing of a command is left on it."""

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, suppress

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.in_turn import COMMANDS, beginning
from service.operations.reaching import AWAY, OVERFLOW, POOL, engine_for
from service.settings import Settings
from tests.integration.cast import person
from tests.integration.sealed import superuser

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


@pytest.mark.parametrize("is_heard_of", [True, False])
async def test_a_connection_that_the_server_ended_is_replaced(
    engine: AsyncEngine, settings: Settings, is_heard_of: bool
) -> None:
    """Whether its end was read by then, or comes as the answer to what the next command begins with."""

    async def end_it(process: int) -> None:
        hand = await asyncpg.connect(superuser(settings).replace("+asyncpg", ""))
        await hand.fetchval("select pg_terminate_backend($1, 60000)", process)
        await hand.close()

    before = await used(engine)
    with ThreadPoolExecutor(1) as another:
        ending = another.submit(asyncio.run, end_it(before))
        if is_heard_of:
            await asyncio.wrap_future(ending)
        else:
            ending.result()  # This loop reads nothing meanwhile.
    assert await used(engine) != before


async def at_once(engine: AsyncEngine, many: int) -> None:
    if many:
        async with beginning(engine, WHO):
            await at_once(engine, many - 1)


async def test_no_more_wait_than_commands_are_carried_out_at_a_time(engine: AsyncEngine) -> None:
    await at_once(engine, COMMANDS + 2)
    assert (engine.pool.checkedout(), engine.pool.checkedin()) == (COMMANDS, 2)  # type: ignore[attr-defined]


async def test_everybody_else_has_their_connections_while_those_wait(engine: AsyncEngine) -> None:
    await at_once(engine, COMMANDS)
    async with AsyncExitStack() as open_:
        for _ in range(POOL + OVERFLOW - COMMANDS):
            await open_.enter_async_context(engine.connect())


async def test_whoever_waits_for_a_connection_has_it_when_a_command_ends(engine: AsyncEngine) -> None:
    """A stop, say, which takes no turn: it may not wait for its connection while others lie idle."""
    async with AsyncExitStack() as open_:
        for _ in range(POOL + OVERFLOW - 1):
            await open_.enter_async_context(engine.connect())
        async with beginning(engine, WHO):
            waiting = asyncio.ensure_future(used(engine))
            for _ in range(10):
                await asyncio.sleep(0)
            assert not waiting.done()
        assert await waiting


async def test_a_connection_that_is_lost_in_a_command_is_used_by_no_other(
    engine: AsyncEngine, watching_engine: AsyncEngine
) -> None:
    async def losing_it() -> None:
        async with beginning(engine, WHO) as tx, watching_engine.connect() as hand:
            (row,) = await tx.ask("select pg_backend_pid()")
            await hand.execute(sa.text("select pg_terminate_backend(:pid, 60000)"), {"pid": row[0]})
            await tx.ask("select 1")

    with pytest.raises((DBAPIError, *AWAY)):
        await losing_it()
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    await used(engine)


async def test_cut_off_anywhere_it_leaves_nothing_begun_and_no_connection_behind(engine: AsyncEngine) -> None:
    for turns in range(40):
        cut = asyncio.ensure_future(used(engine))
        for _ in range(turns):
            await asyncio.sleep(0)
        cut.cancel()
        await asyncio.wait([cut])
        async with beginning(engine, WHO) as tx:
            assert (await tx.ask("select pg_current_xact_id_if_assigned()"))[0][0] is None
    assert engine.pool.checkedout() <= 2  # type: ignore[attr-defined]


async def test_they_end_with_the_engine(engine: AsyncEngine, watching_engine: AsyncEngine) -> None:
    process = await used(engine)
    await engine.dispose()
    async with watching_engine.connect() as hand:
        await hand.execution_options(isolation_level="AUTOCOMMIT")
        gone = sa.text("select count(*) = 0 from pg_stat_activity where pid = :pid")
        async with asyncio.timeout(60):
            while not (await hand.execute(gone, {"pid": process})).scalar_one():
                await asyncio.sleep(0.01)


async def test_a_command_that_outlasts_the_engine_leaves_its_connection_to_no_other(engine: AsyncEngine) -> None:
    async with beginning(engine, WHO) as tx:
        (row,) = await tx.ask("select pg_backend_pid()")
        await engine.dispose()
    assert await used(engine) != row[0]
