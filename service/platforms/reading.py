"""Reading a platform's file: open it safely, find the format, read it, and judge it against what was asked.

Whatever the bytes are, the answer is a Return, never an exception; what was not read is said to be not read.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from service.platforms import discord, google, kik, meta, operators, reddit, roblox, snapchat, tiktok, x
from service.platforms.archive import RefusedArchive, members
from service.platforms.files import Files, each_once, name_of
from service.platforms.judging import judge
from service.platforms.normalised import Found, Return, ReturnRequest
from service.platforms.parting import by_account, nearest, units

USER_EXPORTS = (
    "personal_information/",
    "login_activity.json",
    "Takeout/",
    "account_history.json",
    "data/account.js",
    "Account/user.json",
)

Format = tuple[Callable[[Files], bool], Callable[[Files], Found | None]]
"""Whether these are files of a format, and how they are read; None where they are of a layout of it that nobody reads."""

FORMATS: tuple[Format, ...] = (
    (meta.recognises, meta.read),
    (google.recognises, google.read),
    (snapchat.recognises, snapchat.read),
    (x.recognises, x.read),
    (tiktok.recognises, tiktok.read),
    (operators.recognises, operators.read),
    (kik.recognises, kik.read),
    (reddit.recognises, reddit.read),
    (roblox.recognises, roblox.read),
    (discord.recognises, discord.read),
)
"""Discord last: it is known by what a PDF says, and not by a name."""

BY_THEMSELVES: tuple[Format, ...] = ((operators.recognises, operators.read), (discord.recognises, discord.read))
"""Formats whose file may come in no archive."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened and read once, to be held against any number of requests."""

    sha256: str
    read: Found | Return
    parts: Callable[[], tuple[Found, ...]] = tuple
    """What is found of each account by itself; of a file that is about one account there is one."""

    def against(self, request: ReturnRequest) -> Return:
        """The return that it is to this request."""
        return self.read if isinstance(self.read, Return) else judge(self.read, request, self.sha256)


def read_return(content: bytes, request: ReturnRequest) -> Return:
    """The file as a return; refused whole where the archive is not safe or is the holder's own download.

    What no reader here knows is kept and said to be not read: it is neither refused nor empty.
    """
    return open_return(content).against(request)


def open_return(content: bytes) -> Opened:
    """Reads a file, whatever it is to be held against."""
    sha256 = hashlib.sha256(content).hexdigest()
    try:
        found = members(content)
        refuse_unsafe_workbooks(found)
    except RefusedArchive as refusal:
        if refusal.reason == "not_an_archive" and (alone := read_alone(content)) is not None:
            return Opened(sha256, alone, parts=partial(by_account, [alone]))
        return Opened(sha256, Return(format="zip", sha256=sha256, archive="refused", findings=(refusal.reason,)))
    if is_user_export(found):
        findings = ("user_export_not_return",)
        return Opened(sha256, Return(format="user-export", sha256=sha256, archive="refused", findings=findings))
    files = each_once(found)
    for recognises, read in FORMATS:
        if recognises(files):
            held = read(files)
            whole = with_copies(held, files) if held is not None else None
            not_read = Return(format="unknown", sha256=sha256, archive="ok", findings=("layout_not_read",))
            return Opened(sha256, whole or not_read, parts=partial(parted, files, (recognises, read), whole))
    return Opened(sha256, Return(format="unknown", sha256=sha256, archive="ok", findings=("format_not_read",)))


def read_alone(content: bytes) -> Found | None:
    """What is found in a file that came by itself, and in no archive."""
    files = each_once({"answer.pdf" if content.startswith(b"%PDF-") else "answer.csv": content})
    return next((read(files) for recognises, read in BY_THEMSELVES if recognises(files)), None)


def parted(files: Files, format: Format, whole: Found | None) -> tuple[Found, ...]:
    """The file taken apart by the accounts it is about: what lies together is read, then all that is of one account.

    Not taken apart where some of it cannot be read, for nobody knows whose that is.
    """
    recognises, read = format
    as_one = by_account([whole] if whole is not None else [])
    members: dict[str, dict[str, bytes]] = {}
    unknown: list[Files] = []
    for unit in units(files):
        if not recognises(unit):
            unknown.append(unit)
            continue
        if (found := read(unit)) is None:
            return as_one
        if (account := found.account_id or found.handle) is None:
            unknown.append(unit)
        else:
            members.setdefault(account, {}).update(unit.content)
    if len(members) < 2:
        return as_one
    for unit, account in [(unit, nearest(unit, members)) for unit in unknown]:
        members[account].update(unit.content)
    read_again = [read(Files(content=content, repeated=files.repeated)) for content in members.values()]
    parts = [with_copies(found, files) for found in read_again if found is not None]
    return by_account(parts) if len(parts) == len(members) else as_one


def with_copies(found: Found, files: Files) -> Found:
    return replace(found, findings=found.findings | {"duplicate_file"}) if files.repeated else found


def refuse_unsafe_workbooks(found: Mapping[str, bytes]) -> None:
    """A workbook is an archive too, and as easily a bomb. One that is merely damaged is a document nobody can read."""
    for path, data in found.items():
        if name_of(path).lower().endswith(".xlsx"):
            try:
                members(data)
            except RefusedArchive as refusal:
                if refusal.reason != "not_an_archive":
                    raise


def is_user_export(files: Mapping[str, bytes]) -> bool:
    """An account holder's own download looks alike and is no lawful answer."""
    return any(mark in name for name in files for mark in USER_EXPORTS)
