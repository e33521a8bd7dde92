"""One-time codes that one person gives to another in person: short enough to be read out, and kept as a SHA-256 alone."""

import secrets
from datetime import timedelta

from service.auth.store import digest

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: whoever reads a letter O or I types what is meant by it."""
LENGTH = 12
MEANT = str.maketrans("OIL", "011", "- ")
LIFETIME = timedelta(minutes=30)


def make_code() -> str:
    """A new code of 60 bits, in groups of four."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))


def digest_of(code: str) -> bytes:
    """What is kept of a code, however it was typed."""
    return digest(code.upper().translate(MEANT))
