"""Roblox: addresses with when each was first and last recorded, and a port that is true only when it was last observed.

What is known of the account lies in a document made by hand, which nobody parses and which is said to be there.
"""

from collections import Counter

from service.platforms.columns import Line, Table, read_table
from service.platforms.files import Files, not_utf8, read_text
from service.platforms.instants import AS_WRITTEN, UTC_BY_HEADING
from service.platforms.normalised import Found, RawRow

LOG = r"IP address of the account.*\.csv"
IN_UTC = ("first_recorded_utc", "last_recorded_utc", "last_observed_port_utc")
NEEDED = ("user_id", "ip_address", *IN_UTC[:2])


def recognises(files: Files) -> bool:
    return bool(files.named(LOG))


def read(files: Files) -> Found:
    rows: list[RawRow] = []
    names: dict[str, str] = {}
    findings = {"subscriber_document_unparsed" if files.named(r".*\.pdf") else "no_subscriber_data"}
    for path, data in files.named(LOG).items():
        table, odd = read_table(read_text(data)[0])
        findings |= odd | table.lacks(*NEEDED)
        rows += [row_of(line, table, path) for line in table.lines]
        for line in table.lines:
            names.setdefault(line.get("user_id"), line.get("username"))
    counted = Counter(row.account for row in rows if row.account)
    account = counted.most_common(1)[0][0] if counted else None
    return Found(
        format="roblox-ip-csv",
        account_id=account,
        handle=names.get(account or "") or None,
        rows=tuple(rows),
        findings=frozenset(findings) | not_utf8(files.named(LOG).values()),
    )


def row_of(line: Line, table: Table, path: str) -> RawRow:
    """A span. Its columns are named for the zone of their times; a table with other names has no zone, and lacks columns."""
    first, last, observed = IN_UTC
    port = line.get("last_observed_port")
    return RawRow(
        ip=line.get("ip_address"), time=line.get(first), until=line.get(last), event_kind=None, log="ip_address",
        member=path, row=line.number, port=port, port_at=line.get(observed) if port else None,
        account=line.get("user_id") or None, lacking=bool(table.lacks(*NEEDED)),
        clock=UTC_BY_HEADING if table.has(first, last) else AS_WRITTEN,
    )  # fmt: skip
