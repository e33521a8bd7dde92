"""One-time codes that are read out by one person to another: how they are written, and what is kept of one."""

import hashlib

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: whoever reads a letter O, I or L types what is meant by it."""
MEANT = str.maketrans("OIL", "011", "- ")


def digest_of(code: str) -> bytes:
    """The SHA-256 of a code, however it was typed; the code itself is kept nowhere."""
    return hashlib.sha256(code.upper().translate(MEANT).encode()).digest()
