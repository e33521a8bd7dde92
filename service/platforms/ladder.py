"""What becomes of each row: held, excess, duplicate or accepted, the first that applies. Every format climbs this ladder."""

import ipaddress
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from service.platforms.instants import ReadTime, read_epoch, read_time
from service.platforms.normalised import Query, RawRow, ReturnRequest, Row
from service.vocabulary import RowOutcome

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

NOT_ROUTABLE = [
    ipaddress.ip_network(net)
    for net in (
        "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
        "::1/128", "fe80::/10", "fc00::/7",
    )
]  # fmt: skip
"""Named one by one, since helpers that ask whether an address is private also catch the documentation ranges."""

LEAST_FOR_TWELVE_HOURS = 12
MERIDIEM = re.compile(r"[AaPp][Mm]\b")


def read_address(text: str) -> tuple[Address, int | None] | None:
    """Address and port: `v4:port`, `[v6]:port` or an address alone; a port is never guessed from an unbracketed v6."""
    text = text.strip()
    bracketed = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::(\d{1,5}))?", text)
    dotted = re.fullmatch(r"(\d+\.\d+\.\d+\.\d+)(?::(\d{1,5}))?", text)
    address, port = (found[1], found[2]) if (found := bracketed or dotted) else (text, None)
    try:
        number = read_port(port) if port else None
        return ipaddress.ip_address(address), number
    except ValueError:
        return None


def read_port(text: str) -> int:
    """A port as a number; ValueError for what is none."""
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:6]) < 65536:
        raise ValueError("not a port")
    return int(text)


@dataclass(frozen=True, slots=True)
class Times:
    """The instants a row states: its own or its span's start, the span's end, and when its port was seen."""

    start: ReadTime
    until: ReadTime | None
    port_at: ReadTime | None

    @property
    def reason(self) -> str | None:
        """Why the row must be held for a time, the first that applies."""
        reasons = [time.reason for time in (self.start, self.until, self.port_at) if time is not None]
        ends_first = self.start.at is not None and self.end is not None and self.end < self.start.at
        return next((reason for reason in reasons if reason), "bad_time" if ends_first else None)

    @property
    def end(self) -> datetime | None:
        return self.until.at if self.until is not None else None


def times_of(raw: RawRow) -> Times:
    start = read_epoch(raw.epoch, raw.time) if raw.epoch is not None else read_time(raw.time, raw.clock)
    until = read_time(raw.until, raw.clock) if raw.until is not None else None
    return Times(start, until, read_time(raw.port_at, raw.clock) if raw.port_at is not None else None)


def garbled(raw: RawRow) -> bool:
    texts = (raw.ip, raw.time, raw.until, raw.port, raw.port_at, raw.epoch, raw.account, raw.event_kind)
    return any(mark in text for text in texts if text for mark in ("\x00", "\ufffd"))


def climb(rows: Sequence[RawRow], request: ReturnRequest, account: str | None, *, matched: bool) -> tuple[Row, ...]:
    """Every row with its outcome, in the order they were read. `account` is the id that a row may name, if it names one.

    A kind of event is kept as it is written, but for NUL, which no database keeps.
    """
    rows = [
        replace(raw, event_kind=raw.event_kind.replace("\x00", "\ufffd")) if raw.event_kind else raw for raw in rows
    ]
    times = [times_of(raw) for raw in rows]
    outcomes = [_outcome(raw, time, request, account, matched) for raw, time in zip(rows, times, strict=True)]
    outcomes = hold_twelve_hour_logs(outcomes, [time.start for time in times])
    return tuple(fold_duplicates(outcomes))


def _outcome(raw: RawRow, times: Times, request: ReturnRequest, account: str | None, matched: bool) -> Row:
    start, end = times.start.at, times.end

    def held(reason: str) -> Row:
        return Row(raw=raw, outcome=RowOutcome.HELD, reason=reason)

    def excess(reason: str) -> Row:
        return Row(
            raw=raw, outcome=RowOutcome.EXCESS, reason=reason, at=start, until=end, zone_from=times.start.zone_from
        )

    if garbled(raw):
        return held("garbled")
    if raw.lacking:
        return held("missing_column")
    if any(text is not None and not text.strip() for text in (raw.ip, raw.time, raw.until, raw.port_at, raw.epoch)):
        return held("missing_value")
    try:
        port = read_port(raw.port.strip()) if raw.port.strip() else None
    except ValueError:
        return held("bad_ip")
    if (address := read_address(raw.ip)) is None:
        return held("bad_ip")
    query = query_answered(raw, address[0], request)
    if raw.answering is not None and query is None:
        return excess("wrong_identifier")
    if not matched or (raw.account is not None and raw.account != account):
        return excess("wrong_account")
    if query is None and not request.logins_asked:
        return excess("category")
    if start is None or times.reason:
        return held(times.reason or "bad_time")
    if query is not None:
        if not start <= query.at <= (end or start):
            return excess("outside_period")
        port = query.port if raw.answering is not None and raw.answering.port_from else None
    elif where := outside(start, end, request):
        return held(where) if where == "span_crosses_period" else excess(where)
    return accepted(raw, times, address[0], address[1] or port)


def accepted(raw: RawRow, times: Times, ip: Address, port: int | None) -> Row:
    """The row with its flag: an address of no public network cannot be asked about, and one without port may be anybody's."""
    flags: tuple[str, ...] = ()
    if any(ip in net for net in NOT_ROUTABLE if net.version == ip.version):
        flags = ("not_routable",)
    elif ip.version == 4 and port is None:
        flags = ("cgnat_ambiguous",)
    return Row(
        raw=raw, outcome=RowOutcome.ACCEPTED, ip=str(ip), port=port, at=times.start.at, until=times.end,
        port_at=times.port_at.at if times.port_at is not None else None, zone_from=times.start.zone_from, flags=flags,
    )  # fmt: skip


def query_answered(raw: RawRow, address: Address, request: ReturnRequest) -> Query | None:
    """The query whose address, and port where both state one, this row is about; None for a row about something else."""
    if raw.answering is None:
        return None
    for query in request.queries:
        asked = read_address(query.ip)
        if query.ref in (None, raw.answering.ref) and asked is not None and asked[0] == address:
            return query if _port_within(query.port, raw.answering.port_from, raw.answering.port_to) else None
    return None


def _port_within(port: int | None, first: str, last: str) -> bool:
    if port is None or not (first or last):
        return True
    try:
        return read_port(first) <= port <= read_port(last)
    except ValueError:
        return False


def outside(start: datetime, end: datetime | None, request: ReturnRequest) -> str | None:
    """Why a moment or a span is not within the period asked about; None if it is."""
    last = start if end is None else end
    if start >= request.period_to or last < request.period_from:
        return "outside_period"
    return None if request.period_from <= start and last < request.period_to else "span_crosses_period"


def hold_twelve_hour_logs(rows: list[Row], times: Sequence[ReadTime]) -> list[Row]:
    """Holds what would be accepted of a log whose hours are all 1 to 12: an operator once dropped AM and PM (IPCO 2017)."""
    hours: dict[str, list[int]] = defaultdict(list)
    for row, time in zip(rows, times, strict=True):
        if time.hour is not None:
            hours[row.raw.log].append(time.hour)
    suspect = {
        log
        for log, shown in hours.items()
        if len(shown) >= LEAST_FOR_TWELVE_HOURS and all(1 <= hour <= 12 for hour in shown)
    }
    return [
        Row(raw=row.raw, outcome=RowOutcome.HELD, reason="suspect_12_hour")
        if row.raw.log in suspect and row.outcome is RowOutcome.ACCEPTED
        else row
        for row in rows
    ]


def fold_duplicates(rows: list[Row]) -> list[Row]:
    """The same address, port, instants and event in the same kind of log is one event; its second place is kept.

    Two lines of an operator that name different holders are two answers, and the difference is the point.
    """
    seen: set[tuple[object, ...]] = set()
    folded = []
    for row in rows:
        holder = row.raw.answering.holder if row.raw.answering is not None else None
        key = (row.raw.log, row.ip, row.port, row.at, row.until, row.port_at, row.raw.event_kind, holder)
        if row.outcome is RowOutcome.ACCEPTED and key in seen:
            folded.append(replace(row, outcome=RowOutcome.DUPLICATE, flags=()))
            continue
        if row.outcome is RowOutcome.ACCEPTED:
            seen.add(key)
        folded.append(row)
    return folded


TIME_DOUBTS = frozenset({
    "no_zone", "ambiguous_zone", "no_meridiem", "suspect_12_hour", "missing_year", "ambiguous_date", "dst_fold",
    "dst_gap", "time_conflict",
})  # fmt: skip


def zone_ok(rows: Sequence[Row]) -> bool:
    """False if any row is held for a doubt about its time, but for one that is no time at all."""
    return not any(row.reason in TIME_DOUBTS for row in rows)


def mixed_clock(rows: Sequence[RawRow]) -> bool:
    """Whether a log that is written in halves of the day leaves the half out of some of its rows."""
    styles: dict[str, set[bool]] = defaultdict(set)
    for raw in rows:
        if raw.clock.twelve_hours and raw.time.strip():
            styles[raw.log].add(MERIDIEM.search(raw.time) is not None)
    return any(len(shown) > 1 for shown in styles.values())
