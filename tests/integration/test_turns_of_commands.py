"""Commands that wait for their turn: each has it, in the order they came, and none has anything of another's."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from random import Random

import asyncpg
import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.in_turn import COMMANDS, COMMIT_AND_BEGIN, beginning, commands_of
from service.operations.reaching import AWAY, OVERFLOW, POOL, engine_for
from service.settings import Settings
from tests.integration.cast import person

WHO = person("officer")
FOUND = (
    "select pg_backend_pid(), pg_current_xact_id_if_assigned()::text, nullif(current_setting('rtk.actor', true), '')"
)
LEFT_BEGUN = """select count(*) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
    and application_name = 'rtk-api' and state like 'idle in transaction%'"""
Found = tuple[int, str | None, str | None]


@pytest.fixture
async def engine(settings: Settings) -> AsyncIterator[AsyncEngine]:
    engine = engine_for(settings)
    yield engine
    await engine.dispose()
    gc.collect()  # What the driver did not hear of sign-ins that were cut off is told now, not amid another test.


class Held:
    """A command in its turn that goes on until it is told to end; `has_begun`: with what of others."""

    def __init__(self, engine: AsyncEngine, number: int = 0, order: list[int] | None = None) -> None:
        self._engine, self.number, self._order = engine, number, [] if order is None else order
        self.end, self.fails = asyncio.Event(), False
        self.then: Callable[[], object] = bool
        """What is done in the step in which its turn ends, before anybody else goes on."""
        self.has_begun: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self.task = asyncio.create_task(self._run())

    async def _run(self) -> None:
        async with beginning(self._engine, WHO, in_turn=True) as tx:
            self._order.append(self.number)
            (row,) = await tx.ask(FOUND)
            await tx.ask("select set_config('rtk.actor', 'somebody', true), pg_current_xact_id()")
            self.has_begun.set_result(tuple(row))
            await self.end.wait()
            if self.fails:
                raise ZeroDivisionError
        self.then()

    async def ended(self) -> None:
        self.end.set()
        await self.task


async def all_turns_taken(engine: AsyncEngine) -> list[Held]:
    taken = [Held(engine) for _ in range(COMMANDS)]
    await asyncio.gather(*(one.has_begun for one in taken))
    return taken


async def in_line(engine: AsyncEngine, many: int) -> None:
    """Returns once so many wait for their turn."""
    async with asyncio.timeout(60):
        while sum(not turn.done() for turn in commands_of(engine).waiting) != many:
            await asyncio.sleep(0)


async def all_turns_are_free(engine: AsyncEngine) -> None:
    """Nothing is left begun, nobody waits, and as many as may be carried out at a time begin with nothing of another's."""
    commands = commands_of(engine)
    assert (commands.free, commands.meant, len(commands.waiting)) == (COMMANDS, 0, 0)
    async with engine.connect() as connection:
        assert (await connection.execute(sa.text(LEFT_BEGUN))).scalar_one() == 0
    for one in await all_turns_taken(engine):
        assert (await one.has_begun)[1:] == (None, None)
        await one.ended()
    assert engine.pool.checkedout() <= COMMANDS  # type: ignore[attr-defined]


async def test_whoever_waits_has_the_connection_of_the_one_before_and_nothing_else_of_it(engine: AsyncEngine) -> None:
    first, *others = await all_turns_taken(engine)
    waiting = Held(engine)
    await in_line(engine, 1)
    await first.ended()
    assert await waiting.has_begun == ((await first.has_begun)[0], None, None)
    for one in (waiting, *others):
        await one.ended()
    await all_turns_are_free(engine)


async def test_who_came_first_goes_first(engine: AsyncEngine) -> None:
    order: list[int] = []
    taken = await all_turns_taken(engine)
    waiting = [Held(engine, n, order) for n in range(3 * COMMANDS)]
    await in_line(engine, 3 * COMMANDS)
    line = [*taken, *waiting]
    async with asyncio.timeout(60):
        # One turn ends at a time: whoever has its turn first and has to begin by itself may begin after the next.
        for ends, follows in zip(line, waiting, strict=False):
            await ends.ended()
            await follows.has_begun
            assert order == list(range(follows.number + 1))
    for one in line[-COMMANDS:]:
        await one.ended()


async def test_after_one_that_failed_or_lost_its_connection_the_next_begins(
    engine: AsyncEngine, watching_engine: AsyncEngine
) -> None:
    fails, loses, *others = await all_turns_taken(engine)
    waiting = [Held(engine), Held(engine)]
    await in_line(engine, 2)
    fails.fails = True
    with pytest.raises(ZeroDivisionError):
        await fails.ended()
    async with watching_engine.connect() as hand:
        await hand.execute(sa.text("select pg_terminate_backend(:pid, 60000)"), {"pid": (await loses.has_begun)[0]})
    with pytest.raises((DBAPIError, *AWAY)):
        await loses.ended()
    for one in waiting:
        assert (await one.has_begun)[1:] == (None, None)
    for one in (*waiting, *others):
        await one.ended()
    await all_turns_are_free(engine)


@pytest.mark.parametrize("more", [0, 1])
async def test_whoever_is_cut_off_as_its_turn_comes_leaves_it_to_the_next(engine: AsyncEngine, more: int) -> None:
    """While the one that ends commits, and begins for the one that waits; with `more` behind it, or nobody."""
    for steps in range(12):
        first, *others = await all_turns_taken(engine)
        cut, behind = Held(engine), [Held(engine) for _ in range(more)]
        await in_line(engine, 1 + more)
        ending = asyncio.ensure_future(first.ended())
        for _ in range(steps):
            await asyncio.sleep(0)
        cut.task.cancel()
        await asyncio.wait([cut.task])
        await ending
        for one in (*behind, *others):
            await one.ended()
        await all_turns_are_free(engine)


@pytest.mark.parametrize("more", [0, 1])
async def test_whoever_is_cut_off_in_the_step_that_gives_it_its_turn_leaves_it_too(
    engine: AsyncEngine, more: int
) -> None:
    first, *others = await all_turns_taken(engine)
    cut, behind = Held(engine), [Held(engine) for _ in range(more)]
    await in_line(engine, 1 + more)
    first.then = cut.task.cancel
    await first.ended()
    await asyncio.wait([cut.task])
    assert not cut.has_begun.done()
    for one in (*behind, *others):
        await one.ended()
    await all_turns_are_free(engine)


async def test_whoever_needs_a_connection_at_once_has_it_before_those_who_wait_for_a_turn(engine: AsyncEngine) -> None:
    """A stop, which takes no turn."""

    async def at_once() -> None:
        async with beginning(engine, WHO) as tx:
            await tx.ask("select 1")

    async with AsyncExitStack() as open_:
        for _ in range(POOL + OVERFLOW - COMMANDS):
            await open_.enter_async_context(engine.connect())
        taken = await all_turns_taken(engine)
        waiting = Held(engine)
        stop = asyncio.ensure_future(at_once())
        await in_line(engine, 1)
        await taken[0].ended()
        await stop
        for one in taken[1:]:
            await one.ended()
        await waiting.has_begun
        await waiting.ended()


async def test_whoever_takes_no_turn_gives_none(engine: AsyncEngine) -> None:
    taken, waiting = await all_turns_taken(engine), Held(engine)
    await in_line(engine, 1)
    async with beginning(engine, WHO) as tx:
        await tx.ask("select 1")
    await in_line(engine, 1)
    for one in (*taken, waiting):
        await one.ended()
    await all_turns_are_free(engine)


async def test_what_the_engine_ran_in_one_command_is_over_in_the_next(engine: AsyncEngine) -> None:
    async def by_the_engine(end: asyncio.Event | None = None) -> bool:
        async with beginning(engine, WHO, in_turn=True) as tx:
            was_begun = tx.connection.in_transaction()
            await tx.execute(sa.text("select 1"))
            if end is not None:
                await end.wait()
        return was_begun

    end = asyncio.Event()
    taken = [asyncio.ensure_future(by_the_engine(end)) for _ in range(COMMANDS)]
    waiting = [asyncio.ensure_future(by_the_engine()) for _ in range(COMMANDS)]
    await in_line(engine, COMMANDS)
    end.set()
    assert not any(await asyncio.gather(*taken, *waiting))
    await all_turns_are_free(engine)


async def test_a_connection_from_before_the_engine_was_disposed_of_is_handed_to_nobody_after(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also where that happens while it commits."""
    committed, execute = asyncio.Event(), asyncpg.Connection.execute

    async def and_waits(self: asyncpg.Connection, text: str, *values: object) -> str:
        answer: str = await execute(self, text, *values)
        if text == COMMIT_AND_BEGIN:
            committed.set()
            await disposed.wait()
        return answer

    for during in (True, False):
        disposed = asyncio.Event()
        first, *others = await all_turns_taken(engine)
        waiting = Held(engine)
        await in_line(engine, 1)
        if during:
            with monkeypatch.context() as patched:
                patched.setattr(asyncpg.Connection, "execute", and_waits)
                ending = asyncio.ensure_future(first.ended())
                await committed.wait()
                await engine.dispose()
                disposed.set()
                await ending
        else:
            await engine.dispose()
            await first.ended()
        before = {(await one.has_begun)[0] for one in (first, *others)}
        assert (await waiting.has_begun)[0] not in before
        for one in (waiting, *others):
            await one.ended()
        await all_turns_are_free(engine)


@pytest.mark.parametrize("seed", range(8))
async def test_whatever_becomes_of_many_all_turns_are_free_after_them(engine: AsyncEngine, seed: int) -> None:
    """Some end, some fail, some are cut off, at any of their steps but those of opening a connection."""
    await all_turns_are_free(engine)
    chance = Random(seed)

    async def one() -> None:
        held = Held(engine)
        held.fails = chance.random() < 0.2
        if chance.random() < 0.6:
            held.end.set()
        for _ in range(chance.randrange(60)):
            await asyncio.sleep(0)
        if chance.random() < 0.3:
            held.task.cancel()
        held.end.set()
        await asyncio.wait([held.task])
        assert held.task.cancelled() or isinstance(held.task.exception(), ZeroDivisionError | None)

    for _ in range(5):
        await asyncio.gather(*(one() for _ in range(4 * COMMANDS)))
    await all_turns_are_free(engine)
