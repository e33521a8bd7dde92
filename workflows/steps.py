"""What an activity answers: what a promise does next, or until when it waits. No word but these can enter a history.

Only ids, instants and closed words may be reachable from here: a history may be kept for years.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Next(StrEnum):
    """What a promise does next. Each word but the first two is one activity that does it once."""

    WAIT = "WAIT"
    DONE = "DONE"
    LET_GO = "LET_GO"
    SAY_OVERDUE = "SAY_OVERDUE"
    UPDATE_HER = "UPDATE_HER"
    END_PLACES = "END_PLACES"
    SERVE = "SERVE"
    ASK_SPOC = "ASK_SPOC"
    PRESERVE = "PRESERVE"
    RENEW = "RENEW"
    ALARM = "ALARM"
    CHASE = "CHASE"
    ESCALATE = "ESCALATE"
    INVITE = "INVITE"
    REMIND = "REMIND"
    END_WINDOW = "END_WINDOW"
    APPROACH = "APPROACH"
    RELEASE = "RELEASE"
    FOLLOW_UP = "FOLLOW_UP"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """The next step, and for WAIT until when: aware UTC, or None to wait for a wake alone."""

    next: Next
    until: datetime | None = None
