"""The servers that are measured against each other, each a process of its own that runs until the block ends."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from service.operations.statements import SETTINGS
from service.running.addresses import LOOPBACK, free_port
from service.running.parts import environment
from service.running.spawning import spawn
from service.settings import Settings
from tests.bench.bare import OWN_STATEMENTS
from tests.bench.ground import HOME
from tests.integration.sealed import superuser
from tests.parts import REPOSITORY

PEERS = Path(__file__).parent / "peers"
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Arm:
    """One server: its name in the report, where it listens, and its process."""

    name: str
    port: int
    process: int

    def cpu(self) -> float:
        """Seconds of processor time that it and its children have taken so far."""
        return cpu_of(self.process)


def cpu_of(process: int) -> float:
    """Seconds of a process, of its children, and of those that have ended: a database's own workers come and go."""
    top, spent = psutil.Process(process), 0.0
    for one in (top, *top.children(recursive=True)):
        # One that has ended since it was listed: its time is its parent's from now on.
        with suppress(psutil.NoSuchProcess):
            spent += sum(one.cpu_times()[:4])
    return spent


@contextmanager
def running(name: str, port: int, command: Sequence[str], more: Mapping[str, str]) -> Iterator[Arm]:
    process = spawn(
        command,
        log=HOME / "log" / f"{name}.log",
        environment={"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY), **more},
    )
    try:
        _wait_for(port, process)
        yield Arm(name, port, process.pid)
    finally:
        process.terminate()
        process.wait(timeout=30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            socket.create_connection((LOOPBACK, port), timeout=1).close()
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"an arm does not come up; see {HOME / 'log'}") from None
            time.sleep(0.05)
        else:
            return


@contextmanager
def service(settings: Settings, name: str) -> Iterator[Arm]:
    """The real endpoint, as `rtk api` runs it."""
    command = [sys.executable, "-m", "service.cli", "api"]
    with running(name, settings.api_port, command, environment(settings)) as arm:
        yield arm


@contextmanager
def python(module: str, settings: Settings, name: str) -> Iterator[Arm]:
    port = free_port()
    with running(name, port, [sys.executable, "-m", f"tests.bench.{module}", str(port)], _database(settings)) as arm:
        yield arm


@contextmanager
def own_statement(settings: Settings, name: str) -> Iterator[Arm]:
    """The bare arm with the service's own statement, as the service's own roles."""
    port = free_port()
    database = {**_as_the_service(settings), "OWN": "1"}
    with running(name, port, [sys.executable, "-m", "tests.bench.bare", str(port)], database) as arm:
        yield arm


@contextmanager
def peer(script: str, settings: Settings, name: str, *, bare: bool = False) -> Iterator[Arm]:
    """A server of Node's with the service's own statements, as its own roles; or, `bare`, with the bare arm's SQL."""
    port = free_port()
    command = ["node", str(installed_peers() / f"{script}.mjs"), str(port)]
    own = {**_as_the_service(settings), "BENCH_STATEMENTS": json.dumps(OWN_STATEMENTS)}
    database = _database(settings) if bare else own
    set_to = " ".join(f"-c {setting}={value}" for setting, value in SETTINGS.items())
    with running(name, port, command, {**database, "NODE_ENV": "production", "PGOPTIONS": set_to}) as arm:
        yield arm


def _database(settings: Settings) -> dict[str, str]:
    return {"BENCH_DATABASE": superuser(settings, settings.database.rpartition("/")[2]).replace("+asyncpg", "")}


def _as_the_service(settings: Settings) -> dict[str, str]:
    roles = {"BENCH_DATABASE": "app", "BENCH_DATABASE_OF_ONE": "asker"}
    return {name: settings.database_as(role).replace("+asyncpg", "") for name, role in roles.items()}


def has_node() -> bool:
    return shutil.which("npm") is not None and shutil.which("node") is not None


def installed_peers() -> Path:
    """The peers with what they need from npm, under .local/bench; npm is asked anew only when their lock has changed."""
    folder = HOME / "peers"
    folder.mkdir(parents=True, exist_ok=True)
    lock = (PEERS / "package-lock.json").read_bytes()
    stale = not (folder / "installed").exists() or (folder / "installed").read_bytes() != lock
    for file in PEERS.iterdir():
        shutil.copy(file, folder)
    if stale:
        subprocess.run(
            ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"], cwd=folder, check=True
        )
        (folder / "installed").write_bytes(lock)
    return folder
