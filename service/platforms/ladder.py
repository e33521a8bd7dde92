"""What becomes of each row: held, excess, duplicate or accepted, the first that applies. Every format climbs this ladder."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import replace

from service.platforms.instants import ReadTime, read_time
from service.platforms.normalised import RawRow, ReturnRequest, Row
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


def read_address(text: str) -> tuple[Address, int | None] | None:
    """Address and port: `v4:port`, `[v6]:port` or an address alone; a port is never guessed from an unbracketed v6."""
    text = text.strip()
    bracketed = re.fullmatch(r"\[([0-9A-Fa-f:.]+)\](?::(\d{1,5}))?", text)
    dotted = re.fullmatch(r"(\d+\.\d+\.\d+\.\d+)(?::(\d{1,5}))?", text)
    address, port = (found[1], found[2]) if (found := bracketed or dotted) else (text, None)
    try:
        number = int(port) if port else None
        if number is not None and not 0 < number < 65536:
            return None
        return ipaddress.ip_address(address), number
    except ValueError:
        return None


def garbled(raw: RawRow) -> bool:
    return any(mark in text for text in (raw.ip, raw.time) for mark in ("\x00", "\ufffd"))


def climb(rows: Sequence[RawRow], request: ReturnRequest, *, wrong_account: bool) -> tuple[Row, ...]:
    """Every row with its outcome, in the order they were read."""
    times = [read_time(raw.time) if raw.time.strip() else ReadTime(reason="missing_value") for raw in rows]
    outcomes = [_outcome(raw, time, request, wrong_account) for raw, time in zip(rows, times, strict=True)]
    outcomes = hold_twelve_hour_logs(outcomes, times)
    return tuple(fold_duplicates(outcomes))


def _outcome(raw: RawRow, time: ReadTime, request: ReturnRequest, wrong_account: bool) -> Row:
    def held(reason: str) -> Row:
        return Row(raw=raw, outcome=RowOutcome.HELD, reason=reason)

    def excess(reason: str) -> Row:
        return Row(raw=raw, outcome=RowOutcome.EXCESS, reason=reason, at=time.at, zone_from=time.zone_from)

    if garbled(raw):
        return held("garbled")
    if not raw.ip.strip() or not raw.time.strip():
        return held("missing_value")
    if (address := read_address(raw.ip)) is None:
        return held("bad_ip")
    if wrong_account:
        return excess("wrong_account")
    if not request.logins_asked:
        return excess("category")
    if time.at is None:
        return held(time.reason or "bad_time")
    if not request.period_from <= time.at < request.period_to:
        return excess("outside_period")
    ip, port = address
    flags = []
    if ip.version == 4 and port is None:
        flags.append("cgnat_ambiguous")
    if any(ip in net for net in NOT_ROUTABLE if net.version == ip.version):
        flags.append("not_routable")
    return Row(
        raw=raw, outcome=RowOutcome.ACCEPTED, ip=str(ip), port=port, at=time.at, zone_from=time.zone_from,
        flags=tuple(flags),
    )  # fmt: skip


def hold_twelve_hour_logs(rows: list[Row], times: Sequence[ReadTime]) -> list[Row]:
    """Holds what would be accepted of a log whose hours are all 1 to 12: an operator once dropped AM and PM (IPCO 2017)."""
    suspect = set()
    for log in {row.raw.log for row in rows}:
        hours = [t.hour for row, t in zip(rows, times, strict=True) if row.raw.log == log and t.hour is not None]
        if len(hours) >= LEAST_FOR_TWELVE_HOURS and all(1 <= hour <= 12 for hour in hours):
            suspect.add(log)
    return [
        Row(raw=row.raw, outcome=RowOutcome.HELD, reason="suspect_12_hour")
        if row.raw.log in suspect and row.outcome is RowOutcome.ACCEPTED
        else row
        for row in rows
    ]


def fold_duplicates(rows: list[Row]) -> list[Row]:
    """The same address, port, instant and event in the same kind of log is one event; its second place is kept."""
    seen: set[tuple[object, ...]] = set()
    folded = []
    for row in rows:
        key = (row.raw.log, row.ip, row.port, row.at, row.raw.event_kind)
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
