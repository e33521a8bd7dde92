"""Signed checkpoints on disk, where the database cannot reach them: only ever added to, and on the disk before they count.

A file holds a thousand, one JSON line each, and is named by the size of the log at its first: their order is in their names
and needs no clock. A line that was cut off by a crash was never answered to anybody, and is passed over.
"""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from service.record.verify import Bad, Checkpoint, Key, open_checkpoint

IN_A_FILE = 1000


class Checkpoints:
    """The checkpoints of one log, under its key. Whoever holds the folder's lock may add."""

    def __init__(self, folder: Path, key: Key) -> None:
        self._folder = folder / "checkpoints"
        self._key = key
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        self._lines = 0

    def files(self) -> list[Path]:
        return sorted(self._folder.iterdir())

    def newest(self) -> tuple[Checkpoint, str] | None:
        """The last that was signed, with its note; None before the first. Raises Bad where it is not of this key."""
        for path in reversed(self.files()):
            notes = list(_notes(path))
            if notes:
                self._lines = len(notes)
                return open_checkpoint(notes[-1], self._key, "the newest checkpoint"), notes[-1]
        return None

    def all(self) -> Iterator[Checkpoint]:
        """Every one, oldest first. Raises Bad at the first that is not of this key."""
        for path in self.files():
            for note in _notes(path):
                yield open_checkpoint(note, self._key)

    def add(self, note: str, size: int) -> None:
        """Appends one and returns when it is on the disk."""
        files = self.files()
        fresh = not files or self._lines >= IN_A_FILE
        path = self._folder / f"{size:012}" if fresh else files[-1]
        line = json.dumps({"at": datetime.now(UTC).isoformat(timespec="microseconds"), "checkpoint": note})
        append(path, line)
        self._lines = 1 if fresh else self._lines + 1


def append(path: Path, line: str) -> None:
    """One line at the end of a file, after a line feed where a crash has left half a line; durable when this returns."""
    made = not path.exists()
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        length = os.fstat(descriptor).st_size
        torn = length > 0 and os.pread(descriptor, 1, length - 1) != b"\n"
        whole = ("\n" if torn else "").encode() + line.encode() + b"\n"
        if os.write(descriptor, whole) != len(whole):
            raise OSError("the disk took half a line")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    if made:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _notes(path: Path) -> Iterator[str]:
    """The notes of one file; half a line is passed over. Raises Bad at a whole line that holds no checkpoint."""
    for line in path.read_text().splitlines():
        try:
            yield json.loads(line)["checkpoint"]
        except ValueError:
            continue
        except (KeyError, TypeError):
            raise Bad("a line among the checkpoints is none") from None
