"""Whether she is told into a supported night (P31): somebody must be there so long afterwards, unless she refused it."""

from datetime import datetime

from service.policy import Policy
from service.rules.calendar import due_before


def tell_by(support_until: datetime, policy: Policy) -> datetime:
    """The last instant at which she may be told: P31 before her support ends."""
    return due_before(support_until, policy["P31"])


def supported(scheduled: datetime, now: datetime, tell_by: datetime | None, *, refused: bool) -> bool:
    """True if neither the time that was agreed nor the present one is too late; a telling that slips is asked about again.

    `refused`: she was told what support there is and did not want it, and an officer is named (main-line, safety gate).
    """
    return refused or (tell_by is not None and max(scheduled, now) <= tell_by)
