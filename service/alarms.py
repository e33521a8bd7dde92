"""What is amiss with a keeper (of the record, of a half of every key) or the opener: a file of its own, closed words and ids.

An alarm is written once and stands until its end is written, over a restart too.
"""

import json
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from service.record.checkpoints import append

FILE = "alarms"
WORD = re.compile(r"[A-Z_]{1,40}")
READ_BACK = 1 << 18
"""Bytes at the end of a file in which what stands is looked for."""


@dataclass(frozen=True, slots=True)
class Raised:
    """One alarm that stands."""

    word: str
    since: str


class Alarms:
    """Those of one keeper, about one case each, or about everything (None)."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / FILE
        self.standing: dict[UUID | None, str] = {case: raised.word for case, raised in standing_in(self._file).items()}

    def note(self, word: str | None, case: UUID | None = None, event: int | None = None) -> bool:
        """Raises it, or with None ends the one that stands; False where that is no news. Raises OSError."""
        if self.standing.get(case) == word:
            return False
        if word is None:
            del self.standing[case]
        else:
            self.standing[case] = word
        said = {"at": datetime.now(UTC).isoformat(), "alarm": word, "case": case and str(case), "event": event}
        append(self._file, json.dumps(said))
        return True


def standing_in(file: Path) -> Mapping[UUID | None, Raised]:
    """What stands by this file; nothing where it is not there or not ours to read.

    Its keeper may be another organisation's, and not itself any more: only a plain file is read, only its end, and only what
    such a line says; it can neither keep us waiting nor have us say words of its own.
    """
    found: dict[UUID | None, Raised] = {}
    for line in end_of(file).splitlines():
        try:
            said = json.loads(line)
            case = UUID(said["case"]) if said["case"] else None
            word, since = said["alarm"], datetime.fromisoformat(said["at"]).isoformat()
        except (ValueError, TypeError, KeyError, AttributeError):
            continue
        if word is None:
            found.pop(case, None)
        elif isinstance(word, str) and WORD.fullmatch(word):
            found[case] = Raised(word, since)
    return found


def end_of(file: Path) -> bytes:
    try:
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW)
    except OSError:
        return b""
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            return b""
        return os.pread(descriptor, READ_BACK, max(0, found.st_size - READ_BACK))
    finally:
        os.close(descriptor)
