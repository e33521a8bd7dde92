"""TikTok: PDFs and workbooks named after the handle. There is no immutable id, so the match is on the handle alone.

Events in a PDF are written day first, in halves of the day, with page footers inside records. A cell of a workbook that
is an instant has no zone.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from service.platforms.columns import Line, Table, labelled, table_of
from service.platforms.documents import Sheet
from service.platforms.files import Files, name_of
from service.platforms.holders import contacts, registration
from service.platforms.instants import Clock
from service.platforms.normalised import Found, RawRow, Subscriber

SUBSCRIBER = r"(?P<handle>.+) \(Subscriber information\)\.pdf"
EVENTS = r".*Events IP Data.*\.pdf"
BOOK = r".*(?<!Events )IP Data.*\.xlsx"
NAMES = (SUBSCRIBER, r"(?P<handle>.+?) - (?:Events )?IP Data.*\.(?:pdf|xlsx)")
EVENT_CLOCK = Clock(day_first=True, twelve_hours=True)
EVENT_LABELS = ("Date", "IP", "Event", "Country")
TIMES = ("login time", "event time", "time", "date")
ADDRESSES = ("ip", "ip address")
ZONE_IN_HEADING = re.compile(r"\((?P<zone>[^)]+)\)")


def recognises(files: Files) -> bool:
    return any(files.named(pattern) for pattern in (SUBSCRIBER, EVENTS, BOOK))


def read(files: Files) -> Found:
    told = {path: labelled(files.pages[path]) for path in files.named(SUBSCRIBER) if path in files.pages}
    stated = next((fields for fields in told.values() if "Username" in fields), None)
    handle = stated["Username"] if stated else handle_of_names(files)
    findings: set[str] = set()
    if stated is None:
        findings.add("subscriber_document_unparsed" if files.named(SUBSCRIBER) else "no_subscriber_data")
    made = registration((stated or {}).get("Registration date"), (stated or {}).get("Registration IP"))
    rows: list[RawRow] = []
    for path in files.named(EVENTS):
        held = list(events(path, files.pages.get(path, [])))
        rows += held
        findings |= set() if held else {"document_not_read:events"}
    for path in files.named(BOOK):
        held, lacks = sheets(path, files.sheets.get(path, []))
        rows += held
        findings |= lacks
    return Found(
        format="tiktok-pdf" if files.named(r".*\.pdf") else "tiktok-xlsx",
        handle=handle,
        by_handle=True,
        subscriber=None if stated is None else Subscriber(
            platform_account_id=None, handle=handle, registered_at_utc=made.at, registration_ip=made.ip,
            registration_port=made.port,
            contacts=(*contacts("email", stated.get("Email")), *contacts("phone", stated.get("Phone"))),
        ),
        rows=tuple(rows),
        findings=frozenset(findings) | made.findings,
    )  # fmt: skip


def handle_of_names(files: Files) -> str | None:
    """The handle that the files are named after, where all are named after one."""
    names = [PurePosixPath(name_of(path)).name for path in files.content]
    found = {match["handle"] for name in names for shape in NAMES if (match := re.fullmatch(shape, name))}
    return found.pop() if len(found) == 1 else None


def events(path: str, lines: Iterable[str]) -> Iterator[RawRow]:
    """Records of four lines, each begun by its date; whatever else stands between them is the page's."""
    records: list[dict[str, str]] = []
    for line in lines:
        label, parted, value = line.partition(":")
        if not parted or label.strip() not in EVENT_LABELS:
            continue
        if label.strip() == "Date" or not records or label.strip() in records[-1]:
            records.append({})
        records[-1][label.strip()] = value.strip()
    for number, record in enumerate(records, 1):
        yield RawRow(
            ip=record.get("IP", ""), time=record.get("Date", ""), event_kind=record.get("Event"), log="events",
            member=path, row=number, clock=EVENT_CLOCK,
        )  # fmt: skip


def sheets(path: str, book: list[Sheet]) -> tuple[list[RawRow], set[str]]:
    """The rows of a workbook, and what keeps some of it from being read: a sheet is a log by its columns."""
    rows: list[RawRow] = []
    findings: set[str] = set()
    logs = 0
    for number, sheet in enumerate(book, 1):
        table = table_of_sheet(sheet)
        if table.has(*ADDRESSES) or time_column(table):
            logs += 1
            findings |= lacking(table)
            rows += list(cells(path, number, table, instants_of(sheet)))
    return rows, findings if logs else {"document_not_read:ip_data"}


def table_of_sheet(sheet: Sheet) -> Table:
    rows = [[text for text, _ in row] for row in sheet if any(text.strip() for text, _ in row)]
    return table_of(rows[0] if rows else (), rows[1:])


def instants_of(sheet: Sheet) -> set[str]:
    """The texts of the cells that are instants of the workbook's own, and not typed."""
    return {text for row in sheet for text, instant in row if instant}


def time_column(table: Table) -> str | None:
    """The column of times, with whatever zone its heading states."""
    return next((name for name in table.names if ZONE_IN_HEADING.sub("", name).strip() in TIMES), None)


def lacking(table: Table) -> set[str]:
    found = set() if table.has(*ADDRESSES) else {"missing_column:IP"}
    return found | (set() if time_column(table) else {"missing_column:Time"})


def cells(path: str, sheet: int, table: Table, instants: set[str]) -> Iterator[RawRow]:
    """The rows of a workbook's sheet."""
    name = time_column(table) or "time"
    zone = ZONE_IN_HEADING.search(name)
    heading = Clock(zone=zone["zone"].upper() if zone else None, zone_from="heading")
    for line in table.lines:
        time = line.get(name)
        clock = heading if time in instants else Clock(
            day_first=True, twelve_hours=True, zone=heading.zone, zone_from="heading"
        )  # fmt: skip
        yield row_of(line, time, clock, f"{path}!{sheet}", bool(lacking(table)))


def row_of(line: Line, time: str, clock: Clock, place: str, lacks: bool) -> RawRow:
    return RawRow(
        ip=line.get(*ADDRESSES), time=time, event_kind=line.said("event"), log="ip_data", member=place,
        row=line.number, lacking=lacks, clock=clock,
    )  # fmt: skip
