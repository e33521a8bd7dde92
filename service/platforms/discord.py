"""Discord: a PDF with the account's summary and a table of sessions, whose heading states their zone.

The id holds the instant at which it was made, which is a second witness of the registration: a wrong year shows.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from service.platforms.columns import says
from service.platforms.files import Files
from service.platforms.holders import contacts, registration, verified
from service.platforms.instants import AS_WRITTEN, UTC_BY_HEADING, Clock
from service.platforms.normalised import Found, RawRow, Subscriber

FIELD = re.compile(r"(?P<label>[A-Z][A-Za-z ()]*?):\s*(?P<value>.*)")
GAP = re.compile(r"\s{2,}|\t")
FOOTER = re.compile(r"Page \d+", re.ASCII)
EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
TOLERANCE = timedelta(minutes=2)
SESSION, ADDRESS = "Session Start", "IP Address"


def recognises(files: Files) -> bool:
    return bool(summaries(files))


def summaries(files: Files) -> dict[str, list[str]]:
    """The PDFs that summarise an account."""
    return {path: lines for path, lines in files.pages.items() if {"User ID", "Username"} <= set(fields_of(lines))}


def fields_of(lines: Iterable[str]) -> dict[str, str]:
    """The first value of each `Label:   value`; a label may state the zone of its value."""
    fields: dict[str, str] = {}
    for line in lines:
        if match := FIELD.fullmatch(line.strip()):
            fields.setdefault(match["label"].strip(), match["value"].strip())
    return fields


def read(files: Files) -> Found:
    told = summaries(files)
    fields = fields_of(next(iter(told.values())))
    account = says(fields["User ID"])
    handle = (says(fields["Username"]) or "").removesuffix("#0") or None
    time, clock = stated_time(fields, "Registration Time")
    made = registration(time, fields.get("Registration IP"), clock)
    findings = set(made.findings)
    born = made_at(account)
    if born is not None and made.at is not None and abs(born - made.at) > TOLERANCE:
        findings.add("id_time_mismatch")
    status = verified(fields.get("Email verified"))
    return Found(
        format="discord-account-pdf",
        account_id=account,
        handle=handle,
        subscriber=Subscriber(
            platform_account_id=account,
            handle=handle,
            registered_at_utc=made.at,
            registration_ip=made.ip,
            registration_port=made.port,
            contacts=(
                *contacts("email", fields.get("Email"), status=status),
                *contacts("phone", fields.get("Phone number")),
            ),
        ),
        rows=tuple(row for path, lines in told.items() for row in sessions(path, lines)),
        findings=frozenset(findings),
    )


def stated_time(fields: dict[str, str], label: str) -> tuple[str | None, Clock]:
    """A field's time, with the zone that its label states."""
    if (in_utc := fields.get(f"{label} (UTC)")) is not None:
        return in_utc, UTC_BY_HEADING
    return fields.get(label), AS_WRITTEN


def made_at(account: str | None) -> datetime | None:
    """The instant at which an id was made, which it holds itself."""
    if account is None or re.fullmatch(r"\d{15,20}", account, re.ASCII) is None:
        return None
    return EPOCH + timedelta(milliseconds=int(account) >> 22)


def sessions(path: str, lines: Iterable[str]) -> Iterator[RawRow]:
    """The rows under the table's heading, by the names of its columns; a page's footer is no row."""
    account = says(fields_of(lines).get("User ID"))
    names: list[str] | None = None
    number = 0
    for line in lines:
        cells = [cell.strip() for cell in GAP.split(line.strip())]
        if any(cell.startswith(SESSION) for cell in cells):
            names = cells
            continue
        if names is None or not line.strip() or FOOTER.fullmatch(line.strip()):
            continue
        number += 1
        row = dict(zip(names, cells, strict=False))
        heading = next(name for name in names if name.startswith(SESSION))
        yield RawRow(
            ip=row.get(ADDRESS, ""), time=row.get(heading, ""), event_kind=None, log="sessions", member=path, row=number,
            account=account, lacking=ADDRESS not in names, clock=UTC_BY_HEADING if "(UTC)" in heading else AS_WRITTEN,
        )  # fmt: skip
