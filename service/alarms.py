"""What is amiss with a keeper (of the record, of a half of every key) or the opener: a file of its own, closed words and ids.

An alarm is written once and stands until its end is written, over a restart too.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from service.record.checkpoints import append

FILE = "alarms"
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
    """What stands by this file; nothing where it is not there or not ours to read."""
    found: dict[UUID | None, Raised] = {}
    try:
        with file.open("rb") as lines:
            lines.seek(max(0, os.fstat(lines.fileno()).st_size - READ_BACK))
            said = [json.loads(line) for line in lines if line.startswith(b"{") and line.endswith(b"}\n")]
    except OSError:
        return found
    for line in said:
        case = UUID(line["case"]) if line["case"] else None
        found.pop(case, None)
        if line["alarm"] is not None:
            found[case] = Raised(line["alarm"], line["at"])
    return found
