"""Small checks of what people typed: each names the field and what is wrong with it, and never repeats the value."""

from collections.abc import Iterable
from datetime import datetime

from service.rules.problem import Detail, Problem
from service.vocabulary import ProblemCode

LONGEST_TEXT = 20_000


def blank(**texts: str | None) -> list[Detail]:
    """A detail for each text that is empty but for spaces; None means that the field was left out on purpose."""
    return [Detail(path=path, code="BLANK") for path, text in texts.items() if text is not None and not text.strip()]


def too_long(**texts: str | None) -> list[Detail]:
    return [Detail(path=path, code="TOO_LONG") for path, text in texts.items() if len(text or "") > LONGEST_TEXT]


def text_faults(**texts: str | None) -> list[Detail]:
    """What is wrong with texts that somebody has to be able to read later."""
    return blank(**texts) + too_long(**texts)


def in_future(now: datetime, **instants: datetime | None) -> list[Detail]:
    """A fact cannot have happened later than now."""
    return [Detail(path=path, code="IN_THE_FUTURE") for path, at in instants.items() if at is not None and at > now]


def empty(**lists: Iterable[object]) -> list[Detail]:
    return [Detail(path=path, code="EMPTY") for path, items in lists.items() if not tuple(items)]


def refused(details: list[Detail], code: ProblemCode = ProblemCode.INVALID_INPUT) -> Problem | None:
    """One Problem for all that is wrong, so that a form is filled in twice at most; None where nothing is."""
    return Problem(code=code, details=tuple(details)) if details else None
