"""Why a holder does not answer: the closed words of its half of a refusal, in its log and to the opener alike."""

from enum import StrEnum


class Withheld(StrEnum):
    """The first that holds, in the order in which a holder looks."""

    NOT_ALLOWED = "NOT_ALLOWED"
    NOT_UNDERSTOOD = "NOT_UNDERSTOOD"
    AWAY = "AWAY"
    DATABASE_AWAY = "DATABASE_AWAY"
    NO_SUCH_INTENT = "NO_SUCH_INTENT"
    KEY_DIFFERS = "KEY_DIFFERS"
    OPENED_ALREADY = "OPENED_ALREADY"
    EXPIRED = "EXPIRED"
    CLOCK_DIFFERS = "CLOCK_DIFFERS"
    GATE_SHUT = "GATE_SHUT"
    BLOCK_LIST_AWAY = "BLOCK_LIST_AWAY"
    BLOCKED = "BLOCKED"
    NOT_IN_RECORD = "NOT_IN_RECORD"
    KEY_AWAY = "KEY_AWAY"
    HALF_UNREADABLE = "HALF_UNREADABLE"
    ANSWERED_ALREADY = "ANSWERED_ALREADY"
    OWN_FILES_AWAY = "OWN_FILES_AWAY"


ORDINARY = frozenset(
    {
        Withheld.OPENED_ALREADY,
        Withheld.EXPIRED,
        Withheld.GATE_SHUT,
        Withheld.BLOCKED,
        Withheld.ANSWERED_ALREADY,
    }
)
"""What comes of a stop, a minute that is over, a block that was set. All else is an alarm: something is away or lies."""


class Withholds(Exception):
    """The holder does not answer."""

    def __init__(self, why: Withheld) -> None:
        super().__init__(why)
        self.why = why
