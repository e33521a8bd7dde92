"""Searches bytes for markers in every spelling, in what is compressed too: one pass over each file, however many they are.

Not looked into: zstd, lz4 and brotli, which nothing here writes; and PostgreSQL's own compression of long values, so that a
database that is to be searched keeps its values as they are.
"""

import re
import zlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ahocorasick_rs import BytesAhoCorasick

from tests.integration.canary.spellings import spellings

Source = tuple[str, bytes]

PACKED = re.compile(rb"\x1f\x8b\x08|PK\x03\x04|\x78[\x01\x5e\x9c\xda]")
GZIP, ZLIB, RAW = 31, 15, -15
NAMES, NAMES_END = 26, 30
"""Where a zip entry's head says how long its two names are."""
AT_ONCE = 16 * 1024
MOST = 64 * 1024 * 1024
DEEPEST = 4


@dataclass(frozen=True, order=True)
class Hit:
    """A marker that was found: where, and how it is written there."""

    marker: str
    where: str
    how: str


class Searcher:
    """Knows its markers in all their spellings; making one takes a moment, and it may be used again."""

    def __init__(self, markers: Iterable[str]) -> None:
        self._of = {spelt: (marker, how) for marker in markers for spelt, how in spellings(marker).items()}
        self._spelt = list(self._of)
        self._automaton = BytesAhoCorasick(self._spelt)

    def search(self, sources: Iterable[Source]) -> set[Hit]:
        """Everything that is found in any of them, or in a name of one."""
        return {hit for name, content in sources for hit in self._in(name, content)}

    def _in(self, name: str, content: bytes) -> Iterator[Hit]:
        for packing, part in ((" (its name)", name.encode()), ("", content), *unpacked(content)):
            for index, _, _ in self._automaton.find_matches_as_indexes(part, overlapping=True) if len(part) else ():
                marker, how = self._of[self._spelt[index]]
                yield Hit(marker, name, how + packing)


def unpacked(content: bytes, depth: int = 1) -> Iterator[tuple[str, bytes]]:
    """Whatever in it can be unpacked, wherever it starts, and what is packed in that again."""
    for found in PACKED.finditer(content):
        kind, start, window = found.group(), found.start(), ZLIB
        if kind.startswith(b"\x1f"):
            window = GZIP
        elif kind.startswith(b"PK"):
            names = content[start + NAMES : start + NAMES_END]
            start, window = start + NAMES_END + sum(int.from_bytes(names[n : n + 2], "little") for n in (0, 2)), RAW
        if inside := inflated(content, start, window):
            how = f", in {'gzip' if window == GZIP else 'zlib' if window == ZLIB else 'zip'}"
            yield how, inside
            if depth < DEEPEST:
                yield from ((how + more, part) for more, part in unpacked(inside, depth + 1))


def inflated(content: bytes, start: int, window: int) -> bytes:
    """As much as can be unpacked from here; of what is broken, or no such thing, what comes before."""
    unpacking, out = zlib.decompressobj(window), bytearray()
    for at in range(start, len(content), AT_ONCE):
        piece, before = content[at : at + AT_ONCE], unpacking.copy()
        try:
            out += unpacking.decompress(piece)
        except zlib.error:  # It keeps to itself what it had read before.
            with suppress(zlib.error):
                for n in range(len(piece)):
                    out += before.decompress(piece[n : n + 1])
            break
        if unpacking.eof or len(out) > MOST:
            break
    return bytes(out)


def files_in(*folders: Path, but: Path | None = None) -> Iterator[Source]:
    """Every file below these, but not below that one. What goes away meanwhile, or is another user's, is not found."""
    for path in (path for folder in folders for path in sorted(folder.rglob("*"))):
        with suppress(OSError):
            if path.is_file() and not path.is_symlink() and (but is None or but not in path.parents):
                yield str(path), path.read_bytes()
