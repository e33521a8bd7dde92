"""Reading a time as a platform wrote it. UTC is never assumed: a row without a zone is held, not helped.

An hour's slip in a zone got an innocent person arrested (IPCO 2018).
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

SHAPE = re.compile(
    r"(?P<date>\d{4}-\d{2}-\d{2})[ T](?P<clock>\d{1,2}:\d{2}:\d{2}(?:\.\d{1,6})?)"
    r"(?:\s*(?P<meridiem>[AaPp][Mm]))?(?:\s*\(?(?P<zone>Z|[A-Za-z]{2,5}(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})\)?)?",
    re.ASCII,
)
PLAIN_UTC = {"Z", "UTC", "GMT"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTime:
    """Either an instant with where its zone came from, or the reason for which it must be held."""

    at: datetime | None = None
    zone_from: str | None = None
    reason: str | None = None
    hour: int | None = None


def read_time(text: str) -> ReadTime:
    """An instant from a row's own text, year first; the reason why not in any other case."""
    text = text.strip()
    match = SHAPE.fullmatch(text)
    if match is None:
        if re.match(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b", text):
            return ReadTime(reason="ambiguous_date")
        if re.search(r"\d{1,2}:\d{2}", text) and not re.search(r"\d{4}", text):
            return ReadTime(reason="missing_year")
        return ReadTime(reason="bad_time")
    meridiem = match["meridiem"]
    hour, _, rest = match["clock"].partition(":")
    if int(hour) > 23 or (meridiem and not 1 <= int(hour) <= 12):
        return ReadTime(reason="bad_time")
    try:
        naive = datetime.fromisoformat(f"{match['date']}T{hour:0>2}:{rest}")
    except ValueError:
        return ReadTime(reason="bad_time")
    if meridiem:
        naive = naive.replace(hour=naive.hour % 12 + (12 if meridiem.lower() == "pm" else 0))
    zone = match["zone"]
    if zone is None:
        return ReadTime(reason="no_zone", hour=naive.hour)
    offset = offset_of(zone)
    if offset is None:
        return ReadTime(reason="ambiguous_zone", hour=naive.hour)
    try:
        at = naive.replace(tzinfo=offset).astimezone(UTC)
    except OverflowError:
        return ReadTime(reason="bad_time")
    return ReadTime(at=at, zone_from="row", hour=naive.hour)


def offset_of(zone: str) -> timezone | None:
    """The offset a zone's text states; None for an abbreviation that means different hours in different places."""
    zone = zone.replace(" ", "")
    if zone in PLAIN_UTC:
        return UTC
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", zone)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > timedelta(hours=14):
        return None
    return timezone(-offset if match[1] == "-" else offset)
