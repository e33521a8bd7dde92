"""The record as an inspector has it: taken away by `rtk export`, checked by `rtk verify`, and a copy that somebody doctored.

Both commands run as processes of their own, as they would be typed; what they print is what is shown.
"""

import asyncio
import json
from pathlib import Path

import msgspec

from service.record.signing import public_key
from service.running.parts import environment, this_program
from service.settings import Settings


class Doctored(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody changes in a copy: one field of the first event of this action."""

    action: str
    field: str
    to: str


async def take_away(settings: Settings, case: str, token: str, file: Path) -> str | None:
    """Exports the case's record to this file; what the command said where it did not."""
    file.parent.mkdir(parents=True, exist_ok=True)
    code, said = await typed(settings, "export", case, str(file), given=f"{token}\n")
    return None if code == 0 and not said else said


def doctor(file: Path, copy: Path, doctored: Doctored) -> int:
    """Writes a copy of the record in which that one field says something else; which event it is of."""
    record = json.loads(file.read_text())
    event = next(event for event in record["events"] if event["action"] == doctored.action)
    event[doctored.field] = doctored.to
    copy.write_text(json.dumps(record))
    number: int = event["sequence"]
    return number


async def checked(settings: Settings, file: Path) -> tuple[int, str]:
    """What `rtk verify` says of this file, with the key that the inspector took home on the first day."""
    return await typed(settings, "verify", str(file), "--key", str(public_key(settings)))


async def typed(settings: Settings, *words: str, given: str = "") -> tuple[int, str]:
    """How the command ended, and all it printed."""
    command = await asyncio.create_subprocess_exec(
        *this_program(words[0]), *words[1:], env=environment(settings),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    said, _ = await command.communicate(given.encode())
    return command.returncode or 0, said.decode().strip()
