"""Reddit: lists in a folder for the account. One row of the log is the address of registration, and has no time."""

from service.platforms.columns import Table, read_table
from service.platforms.files import Files, not_utf8, read_text
from service.platforms.holders import contacts, registration, verified
from service.platforms.normalised import Found, RawRow, Subscriber

LOG = r"ip_logs.*\.csv"
STATISTICS = r"statistics.*\.csv"
NUMBERS = r"linked_phone_number.*\.csv"
REGISTRATION = "registration ip"
DELETED = {"true": "deleted", "false": "active"}


def recognises(files: Files) -> bool:
    return bool(files.named(LOG)) and any(b"date" in data[:64] for data in files.named(LOG).values())


def read(files: Files) -> Found:
    members = {pattern: files.named(pattern) for pattern in (LOG, STATISTICS, NUMBERS)}
    tables: dict[str, list[tuple[str, Table]]] = {}
    findings: set[str] = set()
    for pattern, held in members.items():
        for path, data in held.items():
            table, odd = read_table(read_text(data)[0])
            findings |= odd
            tables.setdefault(pattern, []).append((path, table))
    told = {line.get("statistic"): line.get("value") for _, t in tables.get(STATISTICS, []) for line in t.lines}
    user = told.get("account name") or None
    rows: list[RawRow] = []
    registration_ip = None
    for path, table in tables[LOG]:
        findings |= table.lacks("date", "ip")
        for line in table.lines:
            if line.get("date") == REGISTRATION:
                registration_ip = line.get("ip")
                continue
            rows.append(
                RawRow(
                    ip=line.get("ip"),
                    time=line.get("date"),
                    event_kind=None,
                    log="ip_logs",
                    member=path,
                    row=line.number,
                    lacking=bool(table.lacks("date", "ip")),
                )
            )
    made = registration(told.get("registration date"), registration_ip)
    status = verified(told.get("email verified"))
    numbers = [line.get("phone_number", "phone number") for _, t in tables.get(NUMBERS, []) for line in t.lines]
    subscriber = Subscriber(
        platform_account_id=user,
        handle=user,
        registered_at_utc=made.at,
        registration_ip=made.ip,
        registration_port=made.port,
        account_status=DELETED.get(told.get("is deleted", "").lower()),
        contacts=(
            *contacts("email", told.get("email address"), status=status),
            *(contact for number in numbers for contact in contacts("phone", number)),
        ),
    )
    if not told:
        findings.add("no_subscriber_data")
    return Found(
        format="reddit-csv",
        account_id=user,
        handle=user,
        subscriber=subscriber if told else None,
        rows=tuple(rows),
        findings=frozenset(findings) | made.findings | not_utf8(d for held in members.values() for d in held.values()),
    )
