"""The members of a return, each once: their texts, and the pages and sheets of those that only a program can read.

Identical copies are read once: platforms send a bundle beside its loose files, and a part again in the next.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from service.platforms.documents import Sheet, read_pages, read_sheets

MARKERS = {"NoRecords.txt"}
"""Members that say the same of whatever they lie beside, and are no copies of each other."""

COPY_NUMBER = re.compile(r" ?\(\d+\)(?=\.\w+$)")


@dataclass(frozen=True)
class Files:
    """Members by their path; `!` parts an archive from what lay in it. `repeated` says that copies were left out."""

    content: Mapping[str, bytes]
    repeated: bool = False

    def named(self, pattern: str) -> dict[str, bytes]:
        """The members whose own name, without its folders, is wholly of this pattern; the case of letters is nothing."""
        shape = re.compile(pattern, re.IGNORECASE)
        return {path: data for path, data in self.content.items() if shape.fullmatch(name_of(path))}

    @cached_property
    def pages(self) -> dict[str, list[str]]:
        """The lines of every PDF that can be read, page after page; one that cannot is not here."""
        return read_pages(self.named(r".*\.pdf"))

    @cached_property
    def sheets(self) -> dict[str, list[Sheet]]:
        """The sheets of every workbook that can be read."""
        return read_sheets(self.named(r".*\.xlsx"))


def name_of(path: str) -> str:
    """A member's own name: what follows its folders and the archives it lay in."""
    return re.split(r"[/!]", path)[-1]


def folder_of(path: str) -> str:
    return path[: len(path) - len(name_of(path))]


def each_once(members: Mapping[str, bytes]) -> Files:
    """The members without those that are copies of an earlier one, by name and SHA-256."""
    seen: set[tuple[str, bytes]] = set()
    kept: dict[str, bytes] = {}
    for path, data in members.items():
        name = COPY_NUMBER.sub("", name_of(path))
        key = (name, hashlib.sha256(data).digest())
        if key not in seen or name in MARKERS or not data:
            kept[path] = data
        seen.add(key)
    return Files(content=kept, repeated=len(kept) < len(members))


def read_text(data: bytes) -> tuple[str, bool]:
    """A member's text, and whether all of it is UTF-8; what is not becomes a mark that no row is accepted with."""
    text = data.removeprefix(b"\xef\xbb\xbf")
    try:
        return text.decode(), True
    except UnicodeDecodeError:
        return text.decode(errors="replace"), False


def not_utf8(texts: Iterable[bytes]) -> frozenset[str]:
    """The finding that some of these members are not wholly UTF-8."""
    return frozenset({"not_utf8"}) if not all(read_text(data)[1] for data in texts) else frozenset()
