"""One shape for what every platform returns: a return, what it says of the account, and its rows with their outcomes.

Nothing is filled in. The original text and place of every row stay with it, whatever became of it.
"""

from dataclasses import dataclass
from datetime import datetime

from service.vocabulary import RowOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRequest:
    """What was asked: one account by its immutable id and its handle at capture, a period, and the kinds of data."""

    platform: str
    account_id: str | None
    handle: str | None
    period_from: datetime
    period_to: datetime
    subscriber_asked: bool
    logins_asked: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """An address or number the holder gave; verified means only that a code was once entered."""

    value: str
    kind: str
    role: str
    status: str
    verified_at_utc: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriber:
    """What the platform holds about the account holder: claims, not truths."""

    platform_account_id: str | None
    handle: str | None
    stated_name: str | None = None
    registered_at_utc: datetime | None = None
    registration_ip: str | None = None
    registration_port: int | None = None
    account_status: str | None = None
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One line of a log as it was read, before any outcome: texts, and the place it stood in."""

    ip: str
    time: str
    event_kind: str | None
    log: str
    member: str
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with its outcome. `at` is UTC; `zone_from` says where its zone was read."""

    raw: RawRow
    outcome: RowOutcome
    reason: str | None = None
    ip: str | None = None
    port: int | None = None
    at: datetime | None = None
    zone_from: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A platform's file as read. A refused archive has no rows and knows no target."""

    format: str
    sha256: str
    archive: str
    findings: tuple[str, ...]
    no_data: bool = False
    target_match: bool | None = None
    zone_ok: bool | None = None
    subscriber: Subscriber | None = None
    rows: tuple[Row, ...] = ()
