"""Reading a time as a platform wrote it. UTC is never assumed: a row without a zone is held, not helped.

An hour's slip in a zone got an innocent person arrested (IPCO 2018).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

CLOCK = (
    r"(?P<clock>\d{1,2}:\d{2}:\d{2}(?:\.\d{1,6})?)(?:\s*(?P<meridiem>[AaPp][Mm]))?"
    r"(?:\s*\(?(?P<zone>Z|[A-Za-z]{2,5}(?:\s?[+-]\d{1,2}(?::?\d{2})?)?|[+-]\d{2}:?\d{2})\)?)?"
)
YEAR_FIRST = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})-(?P<day>\d{2})[ T]" + CLOCK, re.ASCII)
DAY_FIRST = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4}) " + CLOCK, re.ASCII)
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
MONTH_NAMED = re.compile(
    rf"(?P<weekday>{'|'.join(WEEKDAYS)}) (?P<name>{'|'.join(MONTHS)}) (?P<day>\d{{1,2}}) "
    r"(?P<clock>\d{1,2}:\d{2}:\d{2})(?P<meridiem>)(?: (?P<zone>[A-Za-z]{1,5}))? (?P<year>\d{4})",
    re.ASCII,
)
SLASHED = re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}\b", re.ASCII)
HAS_CLOCK = re.compile(r"\d{1,2}:\d{2}", re.ASCII)
HAS_YEAR = re.compile(r"\d{4}", re.ASCII)

PLAIN_UTC = {"Z", "UTC", "GMT"}
BRITISH = ZoneInfo("Europe/London")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """How one log writes its times, fixed by its format and never by its content.

    `zone` is what a heading, a legend or another column states for a row that states none itself; `zones` are names of
    zones beyond UTC that mean one thing to whoever wrote this log.
    """

    day_first: bool = False
    twelve_hours: bool = False
    zone: str | None = None
    zone_from: str = "row"
    zones: Mapping[str, tzinfo] = field(default_factory=lambda: MappingProxyType({}))


AS_WRITTEN = Clock()
UTC_BY_HEADING = Clock(zone="UTC", zone_from="heading")
OPERATOR_ZONES = MappingProxyType({"BST": timezone(timedelta(hours=1)), "UK LOCAL": BRITISH})


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTime:
    """Either an instant with where its zone came from, or the reason for which it must be held.

    `hour` is the hour as written where the text is of 24 hours.
    """

    at: datetime | None = None
    zone_from: str | None = None
    reason: str | None = None
    hour: int | None = None


def read_time(text: str, clock: Clock = AS_WRITTEN) -> ReadTime:
    """An instant from a row's own text; the reason why not in any other case. The order of day and month is never guessed."""
    text = text.strip()
    match = YEAR_FIRST.fullmatch(text) or MONTH_NAMED.fullmatch(text)
    if match is None and clock.day_first:
        match = DAY_FIRST.fullmatch(text)
    if match is None:
        return ReadTime(reason=why_no_time(text))
    try:
        naive = on_the_face(match)
    except ValueError:
        return ReadTime(reason="bad_time")
    hour = None if match["meridiem"] else naive.hour
    if match.re is MONTH_NAMED and WEEKDAYS[naive.weekday()] != match["weekday"]:
        return ReadTime(reason="time_conflict", hour=hour)
    zone = match["zone"] or clock.zone
    if not zone:
        return ReadTime(reason="no_zone", hour=hour)
    offset = clock.zones.get(" ".join(zone.upper().split())) or offset_of(zone)
    if offset is None:
        return ReadTime(reason="ambiguous_zone", hour=hour)
    if clock.twelve_hours and hour is not None and 1 <= hour <= 12:
        return ReadTime(reason="no_meridiem", hour=hour)
    if doubt := doubt_of_change(naive, offset):
        return ReadTime(reason=doubt, hour=hour)
    try:
        at = naive.replace(tzinfo=offset).astimezone(UTC)
    except OverflowError:
        return ReadTime(reason="bad_time")
    return ReadTime(at=at, zone_from="row" if match["zone"] else clock.zone_from, hour=hour)


def why_no_time(text: str) -> str:
    """What keeps a text of no known shape from being an instant."""
    if SLASHED.match(text):
        return "ambiguous_date"
    if HAS_CLOCK.search(text) and not HAS_YEAR.search(text):
        return "missing_year"
    return "bad_time"


def on_the_face(match: re.Match[str]) -> datetime:
    """The time as the clock showed it, without a zone; ValueError for one that no clock shows."""
    meridiem = (match["meridiem"] or "").lower()
    hour, _, rest = match["clock"].partition(":")
    if (meridiem and not 1 <= int(hour) <= 12) or int(hour) > 23:
        raise ValueError("no clock shows this hour")
    month = MONTHS.index(match["name"]) + 1 if match.re is MONTH_NAMED else int(match["month"])
    naive = datetime.fromisoformat(f"{match['year']}-{month:02}-{int(match['day']):02}T{hour:0>2}:{rest}")
    if meridiem:
        naive = naive.replace(hour=naive.hour % 12 + (12 if meridiem == "pm" else 0))
    return naive


def doubt_of_change(naive: datetime, zone: tzinfo) -> str | None:
    """`dst_fold` in the hour a local clock shows twice, `dst_gap` in the hour it never shows."""
    first, second = (zone.utcoffset(naive.replace(fold=fold)) for fold in (0, 1))
    if first is None or second is None or first == second:
        return None
    return "dst_fold" if first > second else "dst_gap"


def read_epoch(text: str, witness: str) -> ReadTime:
    """Milliseconds since 1970, thirteen digits, which need no zone; the row's text is a second witness and must agree."""
    if re.fullmatch(r"\d{13}", text.strip(), re.ASCII) is None:
        return ReadTime(reason="bad_time")
    at = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(text))
    if at.strftime("%Y%m%d%H%M%S") != re.sub(r"[/: -]", "", witness.strip()):
        return ReadTime(reason="time_conflict")
    return ReadTime(at=at, zone_from="epoch")


def offset_of(zone: str) -> timezone | None:
    """The offset a zone's text states; None for an abbreviation that means different hours in different places."""
    zone = zone.replace(" ", "")
    if zone in PLAIN_UTC:
        return UTC
    match = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{1,2}):?(\d{2})?", zone, re.ASCII)
    if match is None:
        return None
    hours, minutes = int(match[2]), int(match[3] or 0)
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > timedelta(hours=14):
        return None
    return timezone(-offset if match[1] == "-" else offset)
