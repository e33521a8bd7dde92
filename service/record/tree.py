"""The Merkle tree of RFC 6962 over the record's leaves, grown one by one: its root and its two proofs. No I/O.

Each level keeps the hashes of its complete subtrees side by side, 32 bytes each: a million leaves are 64 MB.
"""

import hashlib
from collections.abc import Iterable

from service.record.verify import node

HASH = 32
EMPTY = hashlib.sha256(b"").digest()


class Tree:
    """Grows at its end alone. Leaves are given as their hashes (`verify.leaf_of`)."""

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._levels: list[bytearray] = [bytearray()]
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        return len(self._levels[0]) // HASH

    def leaf(self, index: int) -> bytes:
        return self._at(0, index)

    def append(self, leaf: bytes) -> None:
        """One more leaf, and every subtree that it completes."""
        hash, height = leaf, 0
        while True:
            level = self._levels[height]
            level += hash
            if len(level) % (2 * HASH):
                return
            hash, height = node(bytes(level[-2 * HASH : -HASH]), bytes(level[-HASH:])), height + 1
            if height == len(self._levels):
                self._levels.append(bytearray())

    def root(self, size: int | None = None) -> bytes:
        """The root of the first `size` leaves; of all by default."""
        return self._over(0, self.size if size is None else size)

    def inclusion(self, index: int, size: int | None = None) -> list[bytes]:
        """The path from a leaf to the root (RFC 6962 section 2.1.1), nearest first."""
        end = self.size if size is None else size
        if not 0 <= index < end <= self.size:
            raise IndexError("the tree has no such leaf")
        start, path = 0, []
        while end - start > 1:
            middle = start + split(end - start)
            if index < middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start = middle
        return path[::-1]

    def consistency(self, old: int, size: int | None = None) -> list[bytes]:
        """The proof that the first `old` leaves are those of the tree (RFC 6962 section 2.1.2); empty where it needs none."""
        end = self.size if size is None else size
        if not 0 <= old <= end <= self.size:
            raise IndexError("the tree has not so many leaves")
        if old in (0, end):
            return []
        start, whole, path = 0, True, []
        while old - start != end - start:
            middle = start + split(end - start)
            if old <= middle:
                path.append(self._over(middle, end))
                end = middle
            else:
                path.append(self._over(start, middle))
                start, whole = middle, False
        if not whole:
            path.append(self._over(start, end))
        return path[::-1]

    def _at(self, height: int, place: int) -> bytes:
        return bytes(self._levels[height][place * HASH : (place + 1) * HASH])

    def _over(self, start: int, end: int) -> bytes:
        """The hash over the leaves from `start` up to `end`, where `start` begins a subtree of that size or larger."""
        size = end - start
        if size == 0:
            return EMPTY
        if size & (size - 1) == 0:
            height = size.bit_length() - 1
            return self._at(height, start >> height)
        middle = start + split(size)
        return node(self._over(start, middle), self._over(middle, end))


def split(size: int) -> int:
    """The largest power of two below the size."""
    return 1 << (size - 1).bit_length() - 1
