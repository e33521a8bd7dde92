"""The sealer's process (`rtk seal`): seals every few seconds, answers who asks over its socket, and raises the alarms.

An alarm ends when the tables are again what was signed; until then nothing is signed, so that nothing can be opened.
"""

import asyncio
import fcntl
import json
import os
import socket
import struct
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from functools import partial
from logging import getLogger
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from service.alarms import Alarms
from service.logs import log_in_closed_words
from service.record.asking import OF_ONE_CASE, WITHIN, Alarm, Receipt, Refused, socket_of
from service.record.checkpoints import Checkpoints
from service.record.sealer import Sealer
from service.record.signing import signer_of
from service.record.watching import Watch
from service.settings import CannotRun, Settings

LOG = getLogger(__name__)
EVERY = 2.0
COMPARED_EVERY = 300.0
"""Seconds. Between rounds, and between comparisons of everything; one case is compared whenever it is asked about."""

AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)
LONGEST_QUESTION = 1000


class Sealing:
    """The log kept over whatever happens to its database: one act at a time, read anew after every failure."""

    def __init__(self, settings: Settings, *, anew: bool = False) -> None:
        self._settings = settings
        self._anew = anew
        self._signer = signer_of(settings.record_key.read_text())
        self._checkpoints = Checkpoints(settings.record, self._signer.key)
        self._lock = asyncio.Lock()
        self._connection: asyncpg.Connection | None = None
        self._sealer: Sealer | None = None
        self._compared = 0.0
        self._alarms = Alarms(settings.record)

    async def round(self, *, everything: bool = False) -> None:
        """Seals what has changed; compares everything when it is time for that. A refusal is an alarm, and no error."""
        async with self._lock:
            try:
                sealer = await self._whole()
                if everything or asyncio.get_running_loop().time() - self._compared > COMPARED_EVERY:
                    await sealer.compare()
                    self._compared = asyncio.get_running_loop().time()
                await sealer.seal()
            except Refused as refused:
                self._forget()
                self._note(None, refused.why)
            except AWAY:
                self._forget()
                LOG.warning("the database or the disk is away", exc_info=True)
            else:
                self._note(None, None)
                self._note_broken(sealer)

    async def receipt(self, case: UUID, sequence: int | None, since: int) -> Receipt:
        """Seals now and proves it. Raises Refused."""
        async with self._lock:
            try:
                sealer = await self._whole()
                try:
                    return await sealer.receipt(case, sequence, since)
                finally:
                    self._note_broken(sealer)
            except Refused as refused:
                if refused.why not in OF_ONE_CASE:
                    self._forget()
                    self._note(None, refused.why)
                raise
            except AWAY as away:
                self._forget()
                raise Refused(Alarm.AWAY) from away

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close(timeout=2)
            self._connection = None
        self._sealer = None

    async def _whole(self) -> Sealer:
        """The log, read from the start and compared where it is not in hand."""
        if self._connection is None or self._connection.is_closed():
            self._sealer = None
            address = self._settings.database_as("sealer").replace("+asyncpg", "")
            self._connection = await asyncpg.connect(address, timeout=3, command_timeout=60)
        if self._sealer is None:
            sealer = Sealer(self._connection, self._checkpoints, self._signer)
            await sealer.load(anew=self._anew)
            await sealer.compare()
            self._compared = asyncio.get_running_loop().time()
            self._sealer = sealer
        return self._sealer

    def _forget(self) -> None:
        self._sealer = None
        if self._connection is not None:
            self._connection.terminate()
            self._connection = None

    def _note_broken(self, sealer: Sealer) -> None:
        for case in {case for case in self._alarms.standing if case is not None} - sealer.broken.keys():
            self._note(case, None)
        for case, (why, sequence) in sealer.broken.items():
            self._note(case, why, sequence)

    def _note(self, case: UUID | None, why: Alarm | None, sequence: int | None = None) -> None:
        """An alarm is raised once, in the log and beside the checkpoints, and so is its end."""
        if not self._alarms.note(why, case, sequence):
            return
        said = {"alarm": why, "case": case, "event": sequence}
        if why is None:
            LOG.warning("the record is again what was signed", extra={"ids": said})
        else:
            LOG.critical("the record is not what was signed: nothing is signed over it", extra={"ids": said})


async def run_sealer(settings: Settings, *, anew: bool = False) -> None:
    """The whole process, until it is cancelled. `anew`: its checkpoints are lost, and somebody has said to go on without."""
    log_in_closed_words()
    if not settings.record_key.exists():
        raise CannotRun("the record's log has no key here yet: run `rtk setup` first")
    watch = Watch(settings)
    async with answering(settings, anew=anew) as sealing:
        while True:
            await sealing.round()
            await watch.round()
            await asyncio.sleep(EVERY)


@asynccontextmanager
async def answering(settings: Settings, *, anew: bool = False) -> AsyncIterator[Sealing]:
    """The one sealer of this log, answering on its socket for as long as this lasts. CannotRun where another one is."""
    place = socket_of(settings)
    place.parent.mkdir(parents=True, exist_ok=True)
    with only_one(settings.record / "lock"):
        sealing = Sealing(settings, anew=anew)
        place.unlink(missing_ok=True)
        others = os.umask(0o177)
        try:
            server = await asyncio.start_unix_server(partial(answer, sealing), place, limit=LONGEST_QUESTION)
        finally:
            os.umask(others)
        try:
            yield sealing
        finally:
            server.close()
            place.unlink(missing_ok=True)
            await sealing.close()


async def answer(sealing: Sealing, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One question and its answer, a JSON line each; whoever asks nothing we know is hung up on."""
    try:
        if not is_one_of_us(writer.get_extra_info("socket")):
            return
        async with asyncio.timeout(WITHIN):
            line = await reader.readline()
        if not line:  # Somebody looked whether we are here.
            return
        case, sequence, since = read_question(line)
        try:
            said: dict[str, Any] = asdict(await sealing.receipt(case, sequence, since))
        except Refused as refused:
            said = {"refused": refused.why, "sequence": refused.sequence}
        writer.write(json.dumps(said).encode() + b"\n")
        await writer.drain()
    except (ValueError, OSError, TimeoutError):
        LOG.warning("a question could not be answered", exc_info=True)
    finally:
        writer.close()


def read_question(line: bytes) -> tuple[UUID, int | None, int]:
    """Which case, which event of it (None: the last), and the size of the log that the asker knows. Raises ValueError."""
    asked = json.loads(line)
    if not isinstance(asked, dict) or not isinstance(asked.get("case"), str):
        raise ValueError("no question")
    sequence, since = asked.get("sequence"), asked.get("since", 0)
    if type(since) is not int or not (sequence is None or type(sequence) is int):
        raise ValueError("no question")
    return UUID(asked["case"]), sequence, since


def is_one_of_us(peer: socket.socket) -> bool:
    """Whether the process at the other end runs as our user or as root, where the system tells; the socket's mode besides."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    _, uid, _ = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i")))
    return uid in (os.getuid(), 0)


@contextmanager
def only_one(place: Path) -> Iterator[None]:
    """Holds the log for one sealer: two would sign two logs. The kernel gives it back when its holder dies."""
    with place.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotRun(f"another sealer keeps the log in {place.parent}") from None
        yield
