"""`make race N=20000`: releases and openings race stops on a database of their own. The last line says what was found.

trials: races run. released: those in which what was raced came to pass, before the stop. stopped: those in which the stop
came first. violations: those after which anything was not as it must be; with one the exit code is 1. UNLOCKED=1 takes the
case's lock away, and then there are some.
"""

import asyncio
import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy.ext.asyncio import create_async_engine

from service.settings import Settings
from tests.integration.cast import Cast
from tests.integration.planting import a_seedbed
from tests.integration.sealed import superuser
from tests.parts import installed
from tests.race.racing import Raced, Track, Trial, race_many, without_the_lock

AT_ONCE = 8
SAID_EVERY = 1000


async def run(settings: Settings, trials: int, seed: int, *, unlocked: bool) -> list[Trial]:
    """Runs them, many at a time on many connections, and says how far it is."""
    made = {
        role: create_async_engine(settings.database_as(role), pool_size=2 * AT_ONCE)
        for role in ("app", "opener", "worker")
    }
    hand = create_async_engine(superuser(settings), pool_size=AT_ONCE)
    cast = Cast(settings=settings, engine=made["app"], opener_engine=made["opener"], watching_engine=hand)
    ended: list[Trial] = []
    begun = time.monotonic()
    try:
        track = Track(cast, made["worker"], await a_seedbed(cast, asked=False))
        async with without_the_lock(cast) if unlocked else contextlib.nullcontext():
            async for trial in race_many(track, trials, at_once=AT_ONCE, seed=seed):
                ended.append(trial)
                if trial.faults:
                    print(f"violation: {trial}", flush=True)
                if len(ended) % SAID_EVERY == 0:
                    print(f"{len(ended)} trials, {time.monotonic() - begun:.0f} s", flush=True)
    finally:
        for engine in (*made.values(), hand):
            await engine.dispose()
    return ended


def main() -> None:
    trials, unlocked = int(os.environ.get("N") or 20_000), bool(os.environ.get("UNLOCKED"))
    seed = int(os.environ.get("SEED") or time.time_ns())
    print(f"seed {seed}, {AT_ONCE} at a time{', the lock taken away' if unlocked else ''}", flush=True)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder)) as settings:
        ended = asyncio.run(run(settings, trials, seed, unlocked=unlocked))
    for raced in Raced:
        of_kind = [t for t in ended if t.raced is raced]
        print(
            f"{raced.name.lower()}: {len(of_kind)} raced, {sum(t.happened for t in of_kind)} before the stop,"
            f" {sum(t.told for t in of_kind)} told after it"
        )
    print(f"{time.monotonic() - begun:.0f} s")
    released, violations = sum(t.happened for t in ended), sum(bool(t.faults) for t in ended)
    print(f"trials {len(ended)}, released {released}, stopped {len(ended) - released}, violations {violations}")
    sys.exit(bool(violations))


if __name__ == "__main__":
    main()
