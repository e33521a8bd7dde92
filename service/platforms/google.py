"""Google: an archive for each service, with a summary of what was searched; a page for the subscriber and lists of events.

`Last Logins` states no addresses, so it is no log. Recovery and 2-step numbers may be somebody else's, and keep their role.
"""

import re
from collections.abc import Iterator, Mapping

from selectolax.lexbor import LexborHTMLParser

from service.platforms.columns import Line, Table, read_table, says, table_of
from service.platforms.files import Files, folder_of, not_utf8, read_text
from service.platforms.holders import contacts, registration
from service.platforms.markup import has_active_content, parse
from service.platforms.normalised import Contact, Found, RawRow, Subscriber

SUMMARY = r".*\.ExportSummary\.txt"
PAGE = r".*\.SubscriberInfo\.html"
ACCESS = r"Activities - A list of Google services accessed by.*\.csv"
FIELD = re.compile(r"(?P<label>[^:]+):(?P<value>.*)", re.DOTALL)

Fields = Mapping[str, list[str]]

CONTACTS = (
    ("e-Mail", "email", "registered"),
    ("Alternate e-Mails", "email", "registered"),
    ("Contact e-Mail", "email", "contact"),
    ("Recovery e-Mail", "email", "recovery"),
    ("Recovery SMS", "phone", "recovery"),
    ("User Phone Numbers", "phone", "user"),
    ("2-Step Verification Phone Numbers", "phone", "two_step"),
)
"""The labels that name a contact, in the order of the page, with its kind and role."""


def recognises(files: Files) -> bool:
    return bool(files.named(SUMMARY) or files.named(PAGE))


def read(files: Files) -> Found:
    summaries = {path: fields_of(read_text(data)[0].splitlines()) for path, data in files.named(SUMMARY).items()}
    pages = files.named(PAGE)
    trees = {path: parse(data) for path, data in pages.items()}
    told = [fields_of(item.text() for item in tree.css("li")) for tree in trees.values()]
    accounts = [first(fields, "Resolved Identifier") for fields in summaries.values()]
    accounts += [first(fields, "Google Account ID") for fields in told]
    account = next(filter(None, accounts), None)
    of_account = [fields for fields in told if account and first(fields, "Google Account ID") == account]
    subscriber = subscriber_of(of_account[0]) if of_account else None
    rows, findings = access_log(files)
    findings |= {f"no_records:{resource}" for resource in without_records(files, summaries)}
    if any(has_active_content(pages[path], tree) for path, tree in trees.items()):
        findings |= {"active_content"}
    if any(first(fields, "Google Account ID") is None for fields in told):
        findings |= {"document_not_read:SubscriberInfo"}
    made = registration(first(of_account[0], "Created on"), None) if of_account else None
    findings |= made.findings if made is not None else {"no_subscriber_data"}
    return Found(
        format="google-zip-of-zips",
        account_id=account,
        handle=subscriber.handle if subscriber else None,
        subscriber=subscriber,
        rows=(*(row for path, tree in trees.items() for row in ip_activity(path, tree)), *rows),
        findings=frozenset(findings) | not_utf8([*files.named(ACCESS).values(), *pages.values()]),
        stated_periods=tuple(
            (first(fields, "Start of date range") or "", first(fields, "End of date range") or "")
            for fields in summaries.values()
        ),
        says_none=bool(files.named("NoRecords.txt")),
    )


def fields_of(lines: Iterator[str] | list[str]) -> Fields:
    """The values of each `Label: value`, in their order."""
    fields: dict[str, list[str]] = {}
    for line in lines:
        if match := FIELD.fullmatch(line.strip()):
            fields.setdefault(match["label"].strip(), []).append(match["value"].strip())
    return fields


def first(fields: Fields, label: str) -> str | None:
    return next((said for value in fields.get(label, []) if (said := says(value))), None)


def without_records(files: Files, summaries: Mapping[str, Fields]) -> Iterator[str]:
    """The services and resources of which Google says that it holds nothing: the marker lies beside their summary."""
    for path in files.named("NoRecords.txt"):
        beside = [fields for summary, fields in summaries.items() if folder_of(summary) == folder_of(path)]
        yield from (f"{first(fields, 'Service')}.{first(fields, 'Resource')}" for fields in beside)
        if not beside:
            yield "unknown"


def subscriber_of(fields: Fields) -> Subscriber:
    made = registration(first(fields, "Created on"), first(fields, "Terms of Service IP"))
    return Subscriber(
        platform_account_id=first(fields, "Google Account ID"),
        handle=first(fields, "e-Mail"),
        stated_name=first(fields, "Name"),
        registered_at_utc=made.at,
        registration_ip=made.ip,
        registration_port=made.port,
        account_status=first(fields, "Status"),
        contacts=tuple(contacts_of(fields)),
    )


def contacts_of(fields: Fields) -> Iterator[Contact]:
    """Every contact with its role; Google does not say which it verified."""
    for label, kind, role in CONTACTS:
        for value in fields.get(label, []):
            for part in value.split(","):
                yield from contacts(kind, part, role=role)


def ip_activity(path: str, tree: LexborHTMLParser) -> Iterator[RawRow]:
    """The rows of the page's table of addresses, by the names of its columns."""
    account = first(fields_of(item.text() for item in tree.css("li")), "Google Account ID")
    for drawn in tree.css("table"):
        heading = [cell.text().strip() for cell in drawn.css("th")]
        cells = [[cell.text().strip() for cell in line.css("td")] for line in drawn.css("tr")]
        table = table_of(heading, [line for line in cells if line])
        if table.has("Timestamp") or table.has("IP Address"):
            for line in table.lines:
                yield row_of(line, table, "Timestamp", "ip_activity", path, account)


def access_log(files: Files) -> tuple[list[RawRow], set[str]]:
    """The rows of the lists of services accessed. A list without a column for addresses has rows, and no address."""
    rows: list[RawRow] = []
    findings: set[str] = set()
    for path, data in files.named(ACCESS).items():
        table, odd = read_table(read_text(data)[0])
        findings |= odd | table.lacks("Activity Timestamp", "IP Address")
        rows += [
            row_of(line, table, "Activity Timestamp", "access_log", path, line.said("Gaia ID")) for line in table.lines
        ]
    return rows, findings


def row_of(line: Line, table: Table, time: str, log: str, path: str, account: str | None) -> RawRow:
    return RawRow(
        ip=line.get("IP Address"), time=line.get(time), event_kind=line.said("Activity Type"), log=log, member=path,
        row=line.number, account=account, lacking=bool(table.lacks(time, "IP Address")),
    )  # fmt: skip
