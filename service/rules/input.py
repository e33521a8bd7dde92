"""Small checks of what people typed: each names the field and what is wrong with it, and never repeats the value."""

import re
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from zoneinfo import available_timezones

from service.commands.case import NewIncident
from service.rules.problem import Detail, Problem
from service.vocabulary import ProblemCode

LONGEST_TEXT = 20_000
AT_ZERO = frozenset({"UTC", "GMT", "Z"})
OFFSET = re.compile(r"(?:UTC ?|GMT ?)?[+-](?:0\d|1[0-4]):?[0-5]\d", re.ASCII)


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


def incident_faults(now: datetime, path: str, incident: NewIncident) -> list[Detail]:
    """What is wrong with one thing that was done to her, in the first report as in a later one."""
    zone = {f"{path}.zoneAsStated": incident.zone_as_stated}
    faults = text_faults(**{f"{path}.narrative": incident.narrative}, **zone) + not_a_zone(**zone)
    return faults + in_future(now, **{f"{path}.happenedAt": incident.happened_at})


def not_a_zone(**zones: str) -> list[Detail]:
    """A time zone that tells which instant a clock showed: Europe/London, UTC, GMT, Z, +01:00, or UTC+01:00.

    A blank one is a fault of its own. Abbreviations are refused: CST and IST are several zones each, and an hour's slip got
    an innocent person arrested (IPCO 2018).
    """
    return [Detail(path=path, code="NOT_A_ZONE") for path, zone in zones.items() if zone.strip() and not _is_zone(zone)]


def _is_zone(zone: str) -> bool:
    return OFFSET.fullmatch(zone) is not None or zone in AT_ZERO or ("/" in zone and zone in available_zones())


@cache
def available_zones() -> frozenset[str]:
    """Every name this machine or the tzdata package knows; a walk through a folder, so once and when first asked."""
    return frozenset(available_timezones())


def refused(details: list[Detail], code: ProblemCode = ProblemCode.INVALID_INPUT) -> Problem | None:
    """One Problem for all that is wrong, so that a form is filled in twice at most; None where nothing is."""
    return Problem(code=code, details=tuple(details)) if details else None
