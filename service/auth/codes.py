"""One-time codes that one person gives to another in person: short enough to be read out, and made here."""

import secrets
from datetime import timedelta

from service.rules.one_time_code import LETTERS

LENGTH = 12
LIFETIME = timedelta(minutes=30)


def make_code() -> str:
    """A new code of 60 bits, in groups of four."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[start : start + 4] for start in range(0, LENGTH, 4))
