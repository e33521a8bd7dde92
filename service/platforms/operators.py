"""UK operators: who had a public address, and a source port, at an instant. No operator's layout is published; this is ours.

Times may be UK local, good outside the hours in which clocks change. The bill payer is not always the user, nor the
billing address the place; one address without a port can be many people's.
"""

from service.platforms.columns import Line, Table, read_table, says
from service.platforms.files import Files, not_utf8, read_text
from service.platforms.holders import british
from service.platforms.instants import OPERATOR_ZONES, Clock
from service.platforms.normalised import Answering, Contact, Found, RawRow, Subscriber

KNOWN_BY = ("Public IP", "Start", "End")
NEEDED = ("Request Ref", *KNOWN_BY, "Time Zone", "Subscriber Name")
PORTS = ("Port From", "Port To")


def recognises(files: Files) -> bool:
    return bool(tables_of(files))


def tables_of(files: Files) -> dict[str, tuple[Table, frozenset[str]]]:
    """The tables of addresses among the files: by themselves, or in an archive."""
    found = {}
    for path, data in files.named(r".*\.csv").items():
        if b"public ip" in data[:4096].lower().replace(b"_", b" "):
            table, findings = read_table(read_text(data)[0])
            if all(table.has(name) for name in KNOWN_BY):
                found[path] = (table, findings | table.lacks(*NEEDED, *PORTS))
    return found


def read(files: Files) -> Found:
    holders: dict[Subscriber, int] = {}
    rows: list[RawRow] = []
    findings: set[str] = set()
    tables = tables_of(files)
    for path, (table, odd) in tables.items():
        findings |= odd
        for line in table.lines:
            place = holders.setdefault(holder_of(line), len(holders))
            rows.append(row_of(line, path, place, lacks=bool(table.lacks(*NEEDED))))
    return Found(
        format="uk-operator-csv (inferred)",
        holders=tuple(holders),
        rows=tuple(rows),
        findings=frozenset(findings) | not_utf8(files.content[path] for path in tables),
        of_operator=True,
    )


def row_of(line: Line, path: str, holder: int, *, lacks: bool) -> RawRow:
    clock = Clock(day_first=True, zone=says(line.get("Time Zone")), zones=OPERATOR_ZONES)
    first, last = (line.get(name) for name in PORTS)
    return RawRow(
        ip=line.get("Public IP"), time=line.get("Start"), until=line.get("End"), event_kind=None, log="resolution",
        member=path, row=line.number, lacking=lacks, clock=clock,
        answering=Answering(ref=line.get("Request Ref"), port_from=first, port_to=last, holder=holder),
    )  # fmt: skip


def holder_of(line: Line) -> Subscriber:
    number = line.said("Contact No")
    phones = (Contact(value=british(number), kind="phone", role="registered", status="unknown"),) if number else ()
    return Subscriber(
        platform_account_id=line.said("Account No"),
        handle=None,
        stated_name=line.said("Subscriber Name"),
        contacts=phones,
        installation_address=line.said("Installation Address"),
        billing_address=line.said("Billing Address"),
    )
