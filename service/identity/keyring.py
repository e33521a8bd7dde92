"""A holder's folder: its private keys by epoch, the record's key it pinned, its block list, what it has answered, its socket.

Files of mode 0600 of the holder's own user; on one machine root reads them all the same. In production each key file is
wrapped by a token, and what lies here opens nothing without it.
"""

import os
from pathlib import Path
from uuid import UUID

from service.identity.wrapping import WRAPPED, Token
from service.places import elsewhere, others_may_enter
from service.settings import Settings
from service.vocabulary import Holder

RECORD_KEY, BLOCKED, ANSWERED, HELD, SOCKET, PIN = "record-key", "blocked", "answered", "checkpoint", "socket", "pin"
FIRST_USER = 64310
"""The first of two numbers that no distribution hands out; a user needs no name for files and processes to be its own."""


def folder_of(settings: Settings, holder: Holder) -> Path:
    """Where the outside has said, else in the clone; for a user of its own beside it, where the clone is closed to others."""
    if settings.holders_place:
        return Path(settings.holders_place).absolute() / holder.lower()
    within = settings.home / "holders"
    closed = os.geteuid() == 0 and not others_may_enter(settings.home)
    return (elsewhere(within) if closed else within) / holder.lower()


def socket_of(settings: Settings, holder: Holder) -> Path:
    """Where this holder listens."""
    return folder_of(settings, holder) / SOCKET


def user_of(holder: Holder) -> int | None:
    """The user that a holder steps down to, a number; None where we are not root and it is whoever we are."""
    return FIRST_USER + list(Holder).index(holder) if os.geteuid() == 0 else None


def keyring_of(settings: Settings, holder: Holder) -> "Keyring":
    """The holder's files, with the token that wraps its keys where one is set."""
    folder, name = folder_of(settings, holder), f"rtk-{holder.lower()}"
    token = Token(settings.token_module, name, folder / PIN) if settings.token_module else None
    return Keyring(folder, token)


class Keyring:
    """The files in one holder's folder. Every one is read when it is needed, so that what was changed counts at once."""

    def __init__(self, folder: Path, token: Token | None = None) -> None:
        self.folder = folder
        self._token = token

    def make_folder(self, user: int | None) -> None:
        """Others may pass through to the socket and see nothing on the way. CannotRun without the token that is set."""
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self.folder.mkdir(exist_ok=True)
        self.folder.chmod(0o711)
        if user is not None:
            os.chown(self.folder, user, user)
        if self._token is not None:
            self._token.make_key()

    def epochs(self) -> list[int]:
        """Whose keys are here, oldest first."""
        return sorted(int(path.name.removeprefix("key-")) for path in self.folder.glob("key-*[0-9]"))

    def private_key(self, epoch: int) -> bytes:
        """Raises OSError where it is not here or its token is away; ValueError where it was wrapped by one we have not."""
        kept = (self.folder / f"key-{epoch}").read_bytes()
        if self._token is not None:
            return self._token.unwrap(kept)
        if kept.startswith(WRAPPED):
            raise ValueError("the key is wrapped by a token, and none is set")
        return kept

    def keep_private_key(self, epoch: int, key: bytes) -> None:
        """Raises FileExistsError where that epoch has one already: no key is ever written over."""
        place = self.folder / f"key-{epoch}"
        if place.exists():
            raise FileExistsError(f"there is a key of epoch {epoch}")
        self.write(place.name, key if self._token is None else self._token.wrap(key))

    def destroy_private_key(self, epoch: int) -> None:
        """Written over and removed. What a disk keeps of it below its files is beyond us: that is what a token is for."""
        place = self.folder / f"key-{epoch}"
        with place.open("r+b") as file:
            file.write(os.urandom(place.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        place.unlink()

    def write(self, name: str, content: bytes) -> None:
        """A file is whole or as it was; only its user reads it; it is on the disk when this returns."""
        half = self.folder / f"{name}.half"
        half.unlink(missing_ok=True)
        half.touch(mode=0o600)
        if os.geteuid() == 0:  # Set-up writes as root what the holder will read as itself.
            owner = self.folder.stat()
            os.chown(half, owner.st_uid, owner.st_gid)
        with half.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        half.rename(self.folder / name)

    def blocked(self) -> frozenset[UUID]:
        """The cases, subjects and people that nothing is answered about: one id a line; what follows a `#` is for people.

        Raises OSError or ValueError, and then nothing is answered at all.
        """
        lines = (line.partition("#")[0].strip() for line in (self.folder / BLOCKED).read_text().splitlines())
        return frozenset(UUID(line) for line in lines if line)

    def block(self, id: UUID) -> None:
        """Adds an id to the block list, which counts from the next question on."""
        listed = (self.folder / BLOCKED).read_text()
        if id not in self.blocked():
            gap = "" if not listed or listed.endswith("\n") else "\n"
            self.write(BLOCKED, f"{listed}{gap}{id}\n".encode())
