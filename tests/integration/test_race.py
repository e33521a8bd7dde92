"""Releases and openings against stops, by chance: what `make race` does twenty thousand times, a few hundred times here."""

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.integration.cast import Cast
from tests.integration.planting import a_seedbed
from tests.race.racing import Raced, Track, Trial, race_many, without_the_lock

AT_ONCE, SEED = 4, 20261125


async def races(cast: Cast, worker: AsyncEngine, trials: int) -> list[Trial]:
    track = Track(cast, worker, await a_seedbed(cast, asked=False))
    return [trial async for trial in race_many(track, trials, at_once=AT_ONCE, seed=SEED)]


async def test_nothing_is_released_or_opened_after_an_acknowledged_stop(cast: Cast, worker_engine: AsyncEngine) -> None:
    ended = await races(cast, worker_engine, 160)
    assert [trial for trial in ended if trial.faults] == []
    assert {(trial.raced, trial.happened) for trial in ended} == {
        (raced, won) for raced in Raced for won in (True, False)
    }
    assert any(trial.told for trial in ended)


async def test_with_the_lock_taken_away_the_same_races_find_it(cast: Cast, worker_engine: AsyncEngine) -> None:
    async with without_the_lock(cast):
        ended = await races(cast, worker_engine, 40)
    found = {fault for trial in ended for fault in trial.faults}
    assert found & {"OPEN_IDENTITY after the stop", "the stop answered EFFECTIVE"}
    assert [trial for trial in await races(cast, worker_engine, 10) if trial.faults] == []
