"""Snapchat: files of several sections each, with a banner, quoted legends and a heading; no plain CSV.

To 2025 an address was stated with when it was first and last seen, which is a span and no login. A row without a zone is
held though a legend names UTC: every row of these files states its own, and the legend excepts columns.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.platforms.columns import Line, Table, cells_of, says, table_of
from service.platforms.files import Files, name_of, not_utf8, read_text
from service.platforms.holders import contacts, registration, verified
from service.platforms.normalised import Contact, Found, RawRow, Subscriber

BANNER = re.compile(r'Target username "(?P<handle>[^"]*)".*is associated with User ID "(?P<id>[^"]*)"', re.DOTALL)
MARK = b"is associated with User ID"
RANGE = re.compile(r"Date range searched: (?P<start>.*?) to (?P<end>.*)")
OPENING = re.compile(r"-{20,}")
CLOSING = re.compile(r"={15,}")
NONE = "NO RESPONSIVE DATA FOUND"
LOG = "ip_data.csv"
FIRST_SEEN, LAST_SEEN = "first seen time", "last seen time"
PORTS = ("source_port_number", "client_source_port")


@dataclass(frozen=True, slots=True)
class Production:
    """One file: whom its banner names, the range it says was searched, its sections, and whether it says there is nothing."""

    path: str
    account_id: str | None
    handle: str | None
    period: tuple[str, str] | None
    tables: tuple[Table, ...]
    says_none: bool
    findings: frozenset[str]


def recognises(files: Files) -> bool:
    return any(MARK in data for data in files.named(r".*\.csv").values())


def read(files: Files) -> Found:
    raw = {path: data for path, data in files.named(r".*\.csv").items() if MARK in data}
    productions = [production(path, data) for path, data in raw.items()]
    account, handle = next(((p.account_id, p.handle) for p in productions if p.account_id), (None, None))
    mine = [table for p in productions if p.account_id == account for table in p.tables]
    subscriber = subscriber_of(account, mine)
    made = registration(cell(mine, "created"), cell(mine, "creation_ip"))
    rows = tuple(row for p in productions if name_of(p.path) == LOG for row in rows_of(p))
    spans = any(table.has(FIRST_SEEN) and not table.has("timestamp") for p in productions for table in p.tables)
    early = spans or bool(files.named(r"subscriber_information\.csv"))
    findings = not_utf8(raw.values()) | made.findings
    findings |= {f"no_records:{name_of(p.path)}" for p in productions if p.says_none}
    findings |= {finding for p in productions for finding in p.findings}
    return Found(
        format="snapchat-csv-2021" if early else "snapchat-csv-2026",
        account_id=account,
        handle=handle,
        subscriber=subscriber,
        rows=rows,
        findings=findings | (frozenset() if subscriber else {"no_subscriber_data"}),
        stated_periods=tuple({p.period for p in productions if p.period}),
        says_none=any(p.says_none for p in productions),
    )


def production(path: str, data: bytes) -> Production:
    """One file, taken apart at its rules: dashes, a legend, equals signs, a heading, rows."""
    text, _ = read_text(data)
    cells, findings = cells_of(text)
    banner = BANNER.search(" ".join(cells[0])) if cells else None
    searched = RANGE.search(" ".join(cells[1])) if len(cells) > 1 else None
    tables: list[Table] = []
    says_none = False
    section: list[list[str]] | None = None
    for row in [*cells, ["-" * 20]]:
        if len(row) == 1 and OPENING.fullmatch(row[0].strip()):
            if section:
                tables.append(table_of(section[0], section[1:]))
            section = None
        elif len(row) == 1 and CLOSING.fullmatch(row[0].strip()):
            section = []
        elif [part.strip() for part in row] == [NONE]:
            says_none = True
        elif section is not None and any(part.strip() for part in row):
            section.append(row)
    return Production(
        path, banner["id"] if banner else None, banner["handle"] if banner else None,
        (searched["start"].strip(), searched["end"].strip()) if searched else None, tuple(tables), says_none,
        findings | log_lacks(path, tables, says_none=says_none),
    )  # fmt: skip


def log_lacks(path: str, tables: list[Table], *, says_none: bool) -> frozenset[str]:
    """The findings of columns that a section of the log needs and has not."""
    if name_of(path) != LOG:
        return frozenset()
    if not tables and not says_none:
        return frozenset({"document_not_read:ip_data"})
    lacking = {finding for table in tables for finding in table.lacks("ip")}
    without_time = [table for table in tables if not table.has("timestamp", FIRST_SEEN)]
    return frozenset(lacking) | (frozenset({"missing_column:timestamp"}) if without_time else frozenset())


def rows_of(made: Production) -> Iterator[RawRow]:
    """The rows of every section of the log: a moment where one is stated, a span where only its ends are."""
    number = 0
    for table in made.tables:
        for line in table.lines:
            number += 1
            moment = line.get("timestamp")
            is_span = not moment and table.has(FIRST_SEEN)
            yield RawRow(
                ip=line.get("ip"), time=line.get(FIRST_SEEN) if is_span else moment,
                until=line.get(LAST_SEEN) if is_span else None, port=next(filter(None, map(line.get, PORTS)), ""),
                event_kind=line.said("login_status"), log=LOG, member=made.path, row=number, account=made.account_id,
                lacking=not table.has("ip") or not table.has("timestamp", FIRST_SEEN),
            )  # fmt: skip


def cell(tables: list[Table], *names: str) -> str | None:
    """The first cell of these names that says something, in the first line of any section that has one."""
    lines: list[Line] = [table.lines[0] for table in tables if table.has(*names) and table.lines]
    return next((said for line in lines if (said := says(line.get(*names)))), None)


def subscriber_of(account: str | None, tables: list[Table]) -> Subscriber | None:
    """The account's own section; None where there is none."""
    own = [table for table in tables if table.has("user_id") and table.has("created") and table.lines]
    if not own:
        return None
    line = own[0].lines[0]
    made = registration(line.get("created"), line.get("creation_ip"))
    return Subscriber(
        platform_account_id=account,
        handle=line.said("username"),
        display_name=line.said("display_name"),
        registered_at_utc=made.at,
        registration_ip=made.ip,
        registration_port=made.port,
        account_status=line.said("status"),
        contacts=tuple(contacts_of(line, tables)),
    )


def contacts_of(line: Line, tables: list[Table]) -> Iterator[Contact]:
    """The contacts with their roles: pending ones were never verified, former ones are gone."""
    for kind, names in (("email", ("email_address", "email")), ("phone", ("phone_number", "phone"))):
        status = verified(line.get(f"{kind}_status"))
        when = cell(tables, f"{kind}_verified_timestamp") if status == "verified" else None
        yield from contacts(kind, line.get(*names), status=status, at=when)
        yield from contacts(kind, line.get(*(f"pending_{name}" for name in names)), role="pending", status="unverified")
        yield from contacts(kind, line.get(*(f"former_{name}" for name in names)), role="former")
