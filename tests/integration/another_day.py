"""A database server that is stopped, copied, put back as it was another day, or started under another clock."""

import asyncio
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from service.running.addresses import free_port
from service.running.postgresql import PostgreSQL
from service.running.spawning import spawn
from service.settings import Settings
from tests.parts import FORGETFUL, installed_on, with_holders

LIBRARIES = ("/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu", "/usr/lib", "/usr/local/lib")


def other_clock() -> Path | None:
    """libfaketime (Debian's `faketime`), under which a whole process lives at another time; None where it is not here."""
    places = [Path(folder) / "faketime" / "libfaketime.so.1" for folder in LIBRARIES]
    return next((place for place in places if place.exists()), None)


@dataclass
class Machine:
    """One installation whose database server is in the test's hands."""

    settings: Settings
    server: PostgreSQL
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        self.process.wait(timeout=30)

    async def start(self, **environment: str) -> None:
        self.process = begin(self.server, **environment)
        await self.server.ready()

    @asynccontextmanager
    async def stopped(self) -> AsyncIterator[None]:
        """The server away until the block ends; its files may be changed meanwhile."""
        self.stop()
        try:
            yield
        finally:
            await self.start()

    async def keep_as(self, name: str) -> None:
        """A copy of all that the database is, as a cold backup makes one."""
        async with self.stopped():
            subprocess.run(["cp", "-a", self.server.data, self._kept(name)], check=True)

    async def put_back(self, name: str) -> None:
        """The database becomes what it was."""
        async with self.stopped():
            shutil.rmtree(self.server.data)
            subprocess.run(["cp", "-a", self._kept(name), self.server.data], check=True)

    @asynccontextmanager
    async def at_another_time(self, shift: str) -> AsyncIterator[None]:
        """The server's own clock is so much ahead (`+4h`) or behind (`-4h`) until the block ends, and nobody else's."""
        self.stop()
        await self.start(LD_PRELOAD=str(other_clock()), FAKETIME=shift, FAKETIME_DONT_FAKE_MONOTONIC="1")
        try:
            yield
        finally:
            self.stop()
            await self.start()

    def _kept(self, name: str) -> Path:
        return self.server.data.with_name(f"data-{name}")


def begin(server: PostgreSQL, **environment: str) -> subprocess.Popen[bytes]:
    return spawn(
        [*server.command(), *FORGETFUL],
        log=server.folder / "log",
        environment=server.environment() | environment,
        user=server.user,
    )


@contextmanager
def a_machine(folder: Path) -> Iterator[Machine]:
    """An installation with both key holders running; the sealer is the test's to run."""
    server = PostgreSQL(folder / "postgresql", free_port())
    server.initialise()
    process = begin(server)
    try:
        asyncio.run(server.ready())
        with installed_on(server, folder) as settings, with_holders(settings):
            machine = Machine(settings, server, process)
            yield machine
            process = machine.process
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)
        shutil.rmtree(server.folder, ignore_errors=True)
