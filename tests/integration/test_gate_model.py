"""The gate in the database agrees with the model of it, and so do the real operations; a wrong gate is found out.

Here near the main line; with MODEL=all (`make model`) in every reachable state, and by a walk ten times as long.
"""

import os
import random
import time
from collections.abc import AsyncIterator

import pytest
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from tests.integration.cast import Cast
from tests.integration.keeping import Keeper
from tests.integration.planting import Seedbed, a_seedbed
from tests.model.agreeing import WRITE_AND_ASK, beyond, differences
from tests.model.exploring import MAIN_LINE, along, can_still_be_told, explore, near_the_stories
from tests.model.mutants import NEAR_GREEN, OF_THE_DATABASE, Mutant, mutated
from tests.model.states import State
from tests.model.walking import Seen, a_walk, possible

ALL = os.environ.get("MODEL") == "all"
SEED = int(os.environ.get("SEED") or 20261125)
STEPS, OF_ONE_CASE = (1500, 200) if ALL else (150, 75)


@pytest.fixture(scope="module")
async def seedbed(cast: Cast) -> Seedbed:
    return await a_seedbed(cast)


@pytest.fixture(scope="module")
async def hand(cast: Cast) -> AsyncIterator[AsyncConnection]:
    """A connection of the superuser's own, in no transaction, that can write a state's rows and ask."""
    async with cast.watching_engine.connect() as connection:
        await connection.exec_driver_sql(WRITE_AND_ASK)
        await connection.commit()
        yield connection


@pytest.fixture(scope="module")
def reachable() -> set[State]:
    """Every state, or those within two steps of the stories; in each of all of them nothing is amiss and no end is dead."""
    if not ALL:
        return near_the_stories(2)[0]
    begun = time.monotonic()
    states, taken, faults = explore()
    assert faults == []
    assert all(can_still_be_told(state) for state in states)
    print(f"\nexplored: {len(states)} states, {taken} steps, {time.monotonic() - begun:.0f} s")
    return states


async def test_the_database_says_what_the_model_says_in_every_state(
    hand: AsyncConnection, seedbed: Seedbed, reachable: set[State]
) -> None:
    begun = time.monotonic()
    asked, found = await differences(hand, seedbed, reachable)
    assert found == []
    print(f"\ncompared: {asked} states as the gate can tell them apart, {time.monotonic() - begun:.0f} s")
    assert asked > 1_500


async def test_what_no_command_leaves_is_held_all_the_same(hand: AsyncConnection, seedbed: Seedbed) -> None:
    assert await beyond(hand, seedbed) == []
    await hand.rollback()


@pytest.mark.parametrize("mutant", OF_THE_DATABASE.values(), ids=OF_THE_DATABASE)
async def test_a_wrong_gate_is_found_out(hand: AsyncConnection, seedbed: Seedbed, mutant: Mutant) -> None:
    near = explore(along(MAIN_LINE)[12:], 1)[0] | NEAR_GREEN
    async with mutated(hand, mutant):
        assert await beyond(hand, seedbed) or (await differences(hand, seedbed, near, more_of=1))[1]


async def test_the_operations_answer_and_do_what_the_model_says(
    cast: Cast, worker_engine: AsyncEngine, keeper: Keeper
) -> None:
    """Accepted, turned down with the same code, the epoch raised or not, and then the same words, step by step."""
    chance, seen = random.Random(SEED), Seen()
    for _ in range(0, STEPS, OF_ONE_CASE):
        walk = await a_walk(cast, worker_engine, keeper, seen)
        for _ in range(OF_ONE_CASE):
            await walk.step(walk.next(chance))
            assert walk.faults == []
    everything = {
        (name, step.answer, step.raised) for state in near_the_stories(2)[0] for name, step in possible(state)
    }
    print(f"\nwalked: {seen.total()} steps, {len(everything & set(seen))} of {len(everything)} commands with an answer")
    assert len(everything & set(seen)) > len(everything) * (0.95 if ALL else 0.75), everything - set(seen)
