"""One `rtk serve` or `rtk setup` in a clone at a time. The kernel gives the place back when its holder dies."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.settings import CannotRun


class Occupied(CannotRun):
    """Somebody else is at it: the subcommand `what`, in the process `pid`."""

    def __init__(self, what: str, pid: str) -> None:
        self.what = what
        super().__init__(f"`rtk {what}` is running in this clone already, as process {pid}: stop it first (Ctrl-C)")


@contextmanager
def occupying(home: Path, what: str, *, wait: bool = False) -> Iterator[None]:
    """Holds this clone's place for a subcommand; Occupied where it is taken, unless `wait`."""
    place = home / "run" / "occupied"
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            file.seek(0)
            holder, _, pid = file.read().strip().partition(" ")
            raise Occupied(holder, pid) from None
        file.truncate(0)
        file.write(f"{what} {os.getpid()}\n")
        file.flush()
        yield
