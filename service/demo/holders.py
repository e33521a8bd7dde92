"""The two key holders as the demo shows them: whose each is, and what each has answered of late, by its own log."""

import asyncio
import json
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from service.demo.people import People
from service.identity.keyring import socket_of
from service.identity.keys import read_public_key
from service.running.parts import holder_program
from service.settings import Settings
from service.vocabulary import Holder

ANSWERED, WITHHELD = "a half is answered", "withheld"


async def introduced(settings: Settings, people: People) -> list[str]:
    """A line for each holder that listens now: whose it is, which user's process, and the key to which is sealed."""
    lines = []
    for holder in Holder:
        _, writer = await asyncio.open_unix_connection(socket_of(settings, holder))
        asked: socket.socket = writer.get_extra_info("socket")
        process, user, _ = struct.unpack("3i", asked.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
        writer.close()
        epoch = read_public_key(settings.sealing_keys, holder).epoch
        lines.append(
            f"the {holder.lower()} key holder is {people.holders[holder].name}'s:"
            f" process {process} of user {user}, with one half of every key, sealed to its key {epoch}"
        )
    return lines


class HolderLogs:
    """What the holders write down from now on. Each keeps a log of its own, of closed words and ids."""

    def __init__(self, settings: Settings, people: People) -> None:
        self._people = people
        self._logs = {holder: holder_program(settings, holder).log for holder in Holder}
        self._read = {holder: size(log) for holder, log in self._logs.items()}

    def answers(self) -> Iterator[str]:
        """A line for each holder: what it has answered since this was made."""
        for holder, log in self._logs.items():
            with log.open("rb") as file:
                file.seek(self._read[holder])
                said = [answer_in(json.loads(line)) for line in file if line.startswith(b"{")]
            answers = [answer for answer in said if answer is not None]
            name = f"the {holder.lower()} key holder ({self._people.holders[holder].name})"
            yield f"{name} {', '.join(answers) or 'was not asked'}"


def answer_in(line: dict[str, Any]) -> str | None:
    """What a line of a holder's log says that it answered; None where it is about something else."""
    if line.get("what") == ANSWERED:
        return "answered with its half, once, for this intent alone"
    return f"withheld its half: {line['why']}" if line.get("what") == WITHHELD else None


def size(log: Path) -> int:
    return log.stat().st_size if log.exists() else 0
