"""The bench's own database: made once under .local/bench, a thousand cases and a million of them, and kept for the next run.

It is loaded without flushing and without triggers, and measured as the service runs it: flushed at every commit.
"""

import asyncio
import hashlib
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID

import asyncpg

from service.auth.keys import make_signing_keys
from service.database.migrating import migrate, prepare_roles
from service.demo.people import seed
from service.platforms.evidence import make_key
from service.running.addresses import free_port
from service.running.postgresql import PostgreSQL
from service.settings import Settings
from tests.integration.sealed import superuser
from tests.parts import FORGETFUL, FULL_SPEED, REPOSITORY, up

HOME = REPOSITORY / ".local" / "bench"
MADE_BY = Path(__file__).with_name("ground.sql")
DATABASES = {1_000: "rtk", 1_000_000: "rtk_large"}
FULL = 1_000
OFFICERS = 20


@dataclass(frozen=True, slots=True)
class Ground:
    """The settings of each size, and the process of the server that holds all of them."""

    sizes: dict[int, Settings]
    server: int


@contextmanager
def ground() -> Iterator[Ground]:
    """The databases, running until the block ends; what it takes to make them is said."""
    stamp, wanted = HOME / "made", hashlib.sha256(MADE_BY.read_bytes()).hexdigest()
    server = PostgreSQL(HOME / "postgresql", free_port())
    if not stamp.exists() or stamp.read_text() != wanted:
        stamp.unlink(missing_ok=True)
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(HOME / "postgresql", ignore_errors=True)
    server.initialise()
    sizes = {size: _settings(server, name) for size, name in DATABASES.items()}
    if not stamp.exists():
        with up(server, HOME, (*FORGETFUL, "-c", "max_wal_size=8GB", "-c", "autovacuum=off")):
            for size, settings in sizes.items():
                begun = time.monotonic()
                asyncio.run(_make(settings, size))
                print(f"bench: {size} cases made in {time.monotonic() - begun:.0f} s", flush=True)
        stamp.write_text(wanted)
    with up(server, HOME) as process:
        for settings in sizes.values():
            asyncio.run(_renew(settings))
        yield Ground(sizes, process)


def _settings(server: PostgreSQL, database: str) -> Settings:
    made = Settings(
        home=HOME,
        database=server.admin_url.rpartition("/")[0] + f"/{database}",
        temporal="127.0.0.1:1",
        policy="srtk-2026-1",
        demo=True,
        api_port=free_port(),
        public_url="",
        cost_per_minute=FULL_SPEED,
    )
    make_signing_keys(made)
    make_key(made.evidence_key)
    make_key(made.location_key)
    return replace(made, public_url=f"http://127.0.0.1:{made.api_port}")


async def _make(settings: Settings, cases: int) -> None:
    name = DATABASES[cases]
    hand = await asyncpg.connect(superuser(settings, "postgres").replace("+asyncpg", ""))
    if not await hand.fetchval("select exists (select from pg_database where datname = $1)", name):
        await hand.execute(f"create database {name} owner rtk_setup")
    await hand.close()
    await _renew(settings)
    hand = await asyncpg.connect(superuser(settings, name).replace("+asyncpg", ""))
    await hand.execute(MADE_BY.read_text().replace(":cases", str(cases)))
    await hand.execute("vacuum (analyze)")
    await hand.execute("checkpoint")
    await hand.close()


async def _renew(settings: Settings) -> None:
    """Roles and schema as the code has them now."""
    await prepare_roles(settings)
    await migrate(settings)
    await seed(settings)


def id_of(text: str) -> UUID:
    """The id that ground.sql made of this text."""
    return UUID(hashlib.md5(text.encode(), usedforsecurity=False).hexdigest())


def full_cases(size: int) -> list[tuple[UUID, UUID]]:
    """The full cases, each with its officer."""
    return [(id_of(f"case{n * (size // FULL)}"), id_of(f"officer{n % OFFICERS}")) for n in range(FULL)]
