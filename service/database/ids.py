"""Ids that sort by when they were made, as those of the database's `uuidv7()` do, without a call of the system for each."""

import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
RANDOM_BITS = 62


def time_ordered(moment: datetime, nth: int) -> UUID:
    """The nth id of an aware moment: version 7 of RFC 9562, 48 bits of milliseconds, 12 of their parts, the rest random."""
    parts = (moment - EPOCH) // MICROSECOND * 4096 // 1000 + nth
    random = int.from_bytes(os.urandom(8)) >> 64 - RANDOM_BITS
    return UUID(int=parts >> 12 << 80 | 0x7 << 76 | (parts & 0xFFF) << 64 | 0b10 << RANDOM_BITS | random)
