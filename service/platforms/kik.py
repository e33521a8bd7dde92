"""Kik: `bind.txt` in a folder named after the user: tab separated and without a heading, so read by place.

Its first value is the instant in milliseconds; its text of the time is a second witness and must agree.
"""

import re
from collections.abc import Iterator, Mapping

from service.platforms.columns import cells_of, labelled, says
from service.platforms.files import Files, not_utf8, read_text
from service.platforms.holders import contacts, registration, verified
from service.platforms.instants import AS_WRITTEN, UTC_BY_HEADING
from service.platforms.normalised import Found, RawRow, Subscriber

LOG = r"bind\.txt"
DOCUMENT = r"Subscriber-data-.*\.pdf"
USER = re.compile(r"(?:^|[/!])(?P<user>[^/!]+)/logs/bind\.txt$", re.IGNORECASE)
EMAIL = re.compile(r"(?P<value>\S+)(?: \((?P<status>\w+)\))?")
PLACES = 6


def recognises(files: Files) -> bool:
    return any(USER.search(path) for path in files.named(LOG))


def read(files: Files) -> Found:
    logs = {path: data for path, data in files.named(LOG).items() if USER.search(path)}
    users = sorted({match["user"] for path in logs if (match := USER.search(path))})
    user = users[0] if len(users) == 1 else None
    rows: list[RawRow] = []
    findings: set[str] = set()
    for path, data in logs.items():
        cells, odd = cells_of(read_text(data)[0], "\t")
        findings |= odd
        rows += rows_of(path, [row for row in cells if row])
    told = [labelled(files.pages[path]) for path in files.named(DOCUMENT) if path in files.pages]
    own = next((fields for fields in told if fields.get("Username") == user), None)
    if own is None:
        findings.add("subscriber_document_unparsed" if files.named(DOCUMENT) else "no_subscriber_data")
    return Found(
        format="kik-bind-tsv",
        account_id=user,
        handle=user,
        subscriber=None if own is None else subscriber_of(own, user),
        rows=tuple(rows),
        findings=frozenset(findings) | not_utf8(logs.values()) | (doubts_of(own) if own else frozenset()),
    )


def rows_of(path: str, cells: list[list[str]]) -> Iterator[RawRow]:
    """The rows of a log. A row with another number of values is none that anybody can read by place."""
    for number, row in enumerate(cells, 1):
        epoch, user, ip, port, time, _ = row if len(row) == PLACES else [""] * PLACES
        yield RawRow(
            ip=ip, time=time, event_kind=None, log="bind", member=path, row=number, port=port, epoch=epoch,
            account=user or None, lacking=len(row) != PLACES,
        )  # fmt: skip


def registered(fields: Mapping[str, str]) -> tuple[str | None, bool]:
    """The text of when the account was made, and whether its label says that this is UTC."""
    in_utc = fields.get("Registration Timestamp (UTC)")
    return (in_utc, True) if in_utc else (fields.get("Registration Timestamp"), False)


def doubts_of(fields: Mapping[str, str]) -> frozenset[str]:
    time, in_utc = registered(fields)
    return registration(time, None, UTC_BY_HEADING if in_utc else AS_WRITTEN).findings


def subscriber_of(fields: Mapping[str, str], user: str | None) -> Subscriber:
    """The account by its document; mail is marked as confirmed or not."""
    time, in_utc = registered(fields)
    email = EMAIL.fullmatch(says(fields.get("Email")) or "")
    names = [says(fields.get(label)) for label in ("First Name", "Last Name")]
    return Subscriber(
        platform_account_id=user,
        handle=user,
        stated_name=" ".join(name for name in names if name) or None,
        registered_at_utc=registration(time, None, UTC_BY_HEADING if in_utc else AS_WRITTEN).at,
        contacts=contacts("email", email["value"], status=verified(email["status"])) if email else (),
    )
