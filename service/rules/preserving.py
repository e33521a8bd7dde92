"""Until when a platform keeps what it preserved, counted from its own snapshot, and whether it may be asked for longer."""

from datetime import datetime, timedelta

from service.facts.asking import Preservation
from service.policy import Policy
from service.rules.calendar import due_at, due_before

EXTENSIONS = 1
"""18 USC 2703(f): ninety days, and ninety more on a renewed request. What a platform does beyond that is its own."""


def expires_at(snapshot_at: datetime, stated: datetime | None, policy: Policy) -> datetime:
    """The platform's own date where it states one; else P07 from its snapshot, and never from our request."""
    return stated if stated is not None else due_at(snapshot_at, policy["P07"])


def renewed_until(present_end: datetime, stated: datetime | None, policy: Policy) -> datetime:
    """What a renewal adds begins when the present end has come."""
    return stated if stated is not None else due_at(present_end + timedelta(seconds=1), policy["P07"])


def warned_at(end: datetime, policy: Policy) -> datetime:
    """So long before the end that it can still be renewed, or fetched (P08)."""
    return due_before(end, policy["P08"])


def extension_left(preservation: Preservation) -> bool:
    return preservation.renewals < EXTENSIONS
