"""One program that has to be up: started, waited for, started again when it dies, and stopped when we stop.

Dying is normal here: kill -9 of any one part at any moment costs a restart and nothing else.
"""

import asyncio
import os
import signal
import subprocess
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from service.running.spawning import spawn
from service.settings import CannotRun

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 5.0
STEADY_AFTER = 20.0
"""Seconds. After a death the next start waits a little, twice as long each time, until one has stayed up this long."""

LARGEST_LOG = 10_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to start and how to end it. Times are seconds.

    `ready` returns when it serves, however long that takes; `patience`: how long its first start may take; `ending` asks
    it to end, and after `stops_within` it is killed; `when_we_die` is what the kernel sends it when we are gone.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    ready: Callable[[], Awaitable[None]] | None = None
    user: tuple[int, int] | None = None
    patience: float = 30.0
    ending: signal.Signals = signal.SIGTERM
    stops_within: float = 10.0
    when_we_die: signal.Signals = signal.SIGKILL


class Child:
    """One program kept up."""

    def __init__(self, program: Program, say: Callable[[str], None]) -> None:
        self.program = program
        self.process: subprocess.Popen[bytes] | None = None
        self.up = asyncio.Event()
        self.keeper: asyncio.Task[None] | None = None
        self._say = say
        self._end: asyncio.Future[int] | None = None

    async def start(self) -> None:
        """Returns when it is up; CannotRun when it is not within its patience."""
        keep_small(self.program.log)
        self.keeper = asyncio.create_task(self._keep())
        rising = asyncio.create_task(self.up.wait())
        await asyncio.wait([rising, self.keeper], timeout=self.program.patience, return_when=asyncio.FIRST_COMPLETED)
        rising.cancel()
        if self.keeper.done():
            self.keeper.result()
        if not self.up.is_set():
            raise CannotRun(f"{self.program.name} does not start; its own words are in {self.program.log}")

    async def stop(self) -> None:
        """Asks it to end, and ends it when it does not."""
        if self.keeper is not None:
            self.keeper.cancel()
            await asyncio.wait([self.keeper])
        if self.process is None or self._end is None or self._end.done():
            return
        self.process.send_signal(self.program.ending)
        _, late = await asyncio.wait([self._end], timeout=self.program.stops_within)
        if late:
            os.killpg(self.process.pid, signal.SIGKILL)
            await self._end

    async def _keep(self) -> None:
        pause = FIRST_PAUSE
        while True:
            begun = time.monotonic()
            self.process = spawn(
                self.program.command,
                log=self.program.log,
                environment=self.program.environment,
                user=self.program.user,
                when_we_die=self.program.when_we_die,
            )
            self._end = end_of(self.process)
            code = await self._live(self._end)
            lived = time.monotonic() - begun
            if lived > STEADY_AFTER:
                pause = FIRST_PAUSE
            self._say(f"{self.program.name} ended ({how(code)}) after {lived:.1f} s; starting it again")
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _live(self, end: asyncio.Future[int]) -> int:
        """From start to death; it is up from when it is ready."""
        readiness = asyncio.create_task(self._become_ready())
        try:
            fates: list[asyncio.Future[Any]] = [end, readiness]
            await asyncio.wait(fates, return_when=asyncio.FIRST_COMPLETED)
            if readiness.done():
                readiness.result()
            await asyncio.wait([end])
            return end.result()
        finally:
            readiness.cancel()
            self.up.clear()

    async def _become_ready(self) -> None:
        if self.program.ready is not None:
            await self.program.ready()
        self.up.set()


def end_of(process: subprocess.Popen[bytes]) -> asyncio.Future[int]:
    """Its exit code once it has ended, negative for a signal. A thread of its own waits, since it may wait for months."""
    loop = asyncio.get_running_loop()
    end: asyncio.Future[int] = loop.create_future()

    def wait() -> None:
        code = process.wait()
        loop.call_soon_threadsafe(end.set_result, code)

    threading.Thread(target=wait, daemon=True).start()
    return end


def how(code: int) -> str:
    return f"code {code}" if code >= 0 else signal.Signals(-code).name


def keep_small(log: Path) -> None:
    """One earlier log is kept; what is older than that goes."""
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
