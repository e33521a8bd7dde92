"""Real parts for tests: each starts on a free loopback port in a folder of its own and is stopped by its process id."""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from service.auth.keys import make_signing_keys
from service.database.migrating import migrate, prepare_roles
from service.demo.people import seed
from service.identity.beginning import begin_holders
from service.identity.keyring import folder_of
from service.identity.keyring import socket_of as socket_of_holder
from service.platforms.evidence import make_key
from service.record.asking import socket_of
from service.record.signing import make_record_key
from service.running import temporal
from service.running.addresses import LOOPBACK, free_port
from service.running.parts import listening
from service.running.postgresql import PostgreSQL
from service.running.spawning import spawn
from service.settings import Settings
from service.vocabulary import Holder

REPOSITORY = Path(__file__).parents[1]
FORGETFUL = ("-c", "fsync=off", "-c", "full_page_writes=off")
"""A test's database need not survive the machine."""

FULL_SPEED = 10**9
"""Tests ask in one minute what a person does not in a month."""


@contextmanager
def running_postgresql(folder: Path, *, durable: bool = False) -> Iterator[PostgreSQL]:
    """A new cluster, running until the block ends; its data goes with it."""
    server = PostgreSQL(folder / "postgresql", free_port())
    server.initialise()
    try:
        with up(server, folder, () if durable else FORGETFUL):
            yield server
    finally:
        shutil.rmtree(server.folder, ignore_errors=True)


@contextmanager
def up(server: PostgreSQL, folder: Path, options: Sequence[str] = ()) -> Iterator[int]:
    """The cluster, running until the block ends; its process id."""
    process = spawn(
        [*server.command(), *options],
        log=folder / "log" / "postgresql.log",
        environment=server.environment(),
        user=server.user,
    )
    try:
        asyncio.run(server.ready())
        yield process.pid
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


@contextmanager
def installed(folder: Path, *, policy: str = "srtk-2026-1", durable: bool = False) -> Iterator[Settings]:
    """Settings of an installation in the folder: keys made, database running and migrated, the story's people there."""
    with (
        running_postgresql(folder, durable=durable) as server,
        installed_on(server, folder, policy=policy) as made,
    ):
        yield made


@contextmanager
def installed_on(server: PostgreSQL, folder: Path, *, policy: str = "srtk-2026-1") -> Iterator[Settings]:
    """The same on a server that somebody else starts and stops."""
    made = Settings(
        home=folder,
        database=server.admin_url,
        temporal="",
        policy=policy,
        demo=True,
        api_port=0,
        public_url="http://localhost",
        cost_per_minute=FULL_SPEED,
    )
    make_signing_keys(made)
    make_key(made.evidence_key)
    make_key(made.location_key)
    make_record_key(made)
    asyncio.run(_prepare(made))
    try:
        yield made
    finally:
        shutil.rmtree(folder_of(made, Holder.POLICE).parent)


async def _prepare(settings: Settings) -> None:
    await prepare_roles(settings)
    await migrate(settings)
    await begin_holders(settings)
    await seed(settings)


@contextmanager
def with_sealer(settings: Settings) -> Iterator[Settings]:
    """The same settings with a sealer of their own, a process that runs until the block ends: without one, nothing opens."""
    process = spawn(
        [sys.executable, "-m", "service.cli", "seal"],
        log=settings.home / "log" / "seal.log",
        environment={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(REPOSITORY),
            "RTK_HOME": str(settings.home),
            "RTK_DATABASE_URL": settings.database,
        },
    )
    try:
        asyncio.run(asyncio.wait_for(listening(socket_of(settings))(), 30))
        yield settings
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def with_holders(settings: Settings) -> Iterator[Settings]:
    """The same settings with both key holders, processes that run until the block ends: without either, nothing opens."""
    with ExitStack() as running:
        for holder in Holder:
            running.enter_context(with_holder(settings, holder))
        yield settings


@contextmanager
def with_holder(settings: Settings, holder: Holder) -> Iterator[None]:
    process = spawn(
        [sys.executable, "-m", "service.cli", "holder", holder.lower()],
        log=settings.home / "log" / f"holder-{holder.lower()}.log",
        environment={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(REPOSITORY),
            "RTK_HOME": str(settings.home),
            "RTK_DATABASE_URL": settings.database,
        },
    )
    try:
        asyncio.run(asyncio.wait_for(listening(socket_of_holder(settings, holder))(), 30))
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def with_temporal(settings: Settings) -> Iterator[Settings]:
    """The same settings with a dev server of their own, its file in their folder, running until the block ends."""
    program = temporal.find_program(REPOSITORY / ".local")
    if program is None:
        raise RuntimeError("Temporal's dev server is not here: `make setup` brings it")
    port = free_port()
    (settings.home / "temporal").mkdir(exist_ok=True)
    process = spawn(
        temporal.command(program, settings.home, port, free_port(taken={port})),
        log=settings.home / "log" / "temporal.log",
        environment=temporal.environment(settings.home),
    )
    try:
        asyncio.run(asyncio.wait_for(temporal.ready(f"{LOOPBACK}:{port}"), 30))
        yield replace(settings, temporal=f"{LOOPBACK}:{port}")
    finally:
        process.terminate()
        process.wait(timeout=30)
