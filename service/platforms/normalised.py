"""One shape for what every platform returns: a return, what it says of the account, and its rows with their outcomes.

Nothing is filled in. The original text and place of every row stay with it, whatever became of it.
"""

from dataclasses import dataclass
from datetime import datetime

from service.platforms.instants import AS_WRITTEN, Clock
from service.vocabulary import RowOutcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What an operator was asked: who had this public address, and this source port, at this instant.

    Without a reference of its own it is known by its address.
    """

    ref: str | None
    ip: str
    port: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnRequest:
    """What was asked: one account by its immutable id and its handle at capture, a period, and the kinds of data.

    An operator is asked `queries` instead, and about no account.
    """

    platform: str
    account_id: str | None
    handle: str | None
    period_from: datetime
    period_to: datetime
    subscriber_asked: bool
    logins_asked: bool
    queries: tuple[Query, ...] = ()


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
    """What the platform holds about the account holder: claims, not truths.

    The addresses are an operator's: whoever pays the bill is not always who uses the line, nor is it used where bills go.
    """

    platform_account_id: str | None
    handle: str | None
    display_name: str | None = None
    stated_name: str | None = None
    registered_at_utc: datetime | None = None
    registration_ip: str | None = None
    registration_port: int | None = None
    account_status: str | None = None
    contacts: tuple[Contact, ...] = ()
    installation_address: str | None = None
    billing_address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answering:
    """Which query an operator's row answers, the ports it was given for, and whose line it names (by place in `holders`)."""

    ref: str
    port_from: str
    port_to: str
    holder: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RawRow:
    """One line of a log as it was read, before any outcome: texts, and the place it stood in.

    `until` makes it a span; `port_at` is the only instant at which its port is known to be true; `epoch` is its time in
    milliseconds; `account` is whom the row itself names; `lacking` says that a column the row needs is not there.
    """

    ip: str
    time: str
    event_kind: str | None
    log: str
    member: str
    row: int
    until: str | None = None
    port: str = ""
    port_at: str | None = None
    epoch: str | None = None
    account: str | None = None
    lacking: bool = False
    clock: Clock = AS_WRITTEN
    answering: Answering | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row with its outcome. Instants are UTC; with `until` it was seen between the two, and at neither of them."""

    raw: RawRow
    outcome: RowOutcome
    reason: str | None = None
    ip: str | None = None
    port: int | None = None
    port_at: datetime | None = None
    at: datetime | None = None
    until: datetime | None = None
    zone_from: str | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What a reader found in a file, before anything is asked of it: whose account by its own words, its log, its findings.

    `by_handle` where the platform states no immutable id; `stated_periods` are the texts of the ranges it says it searched;
    `says_none` where it says that it holds nothing. Of an operator there are `holders`: the lines that its rows name.
    """

    format: str
    account_id: str | None = None
    handle: str | None = None
    by_handle: bool = False
    subscriber: Subscriber | None = None
    holders: tuple[Subscriber, ...] = ()
    rows: tuple[RawRow, ...] = ()
    findings: frozenset[str] = frozenset()
    stated_periods: tuple[tuple[str, str], ...] = ()
    says_none: bool = False
    of_operator: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Return:
    """A platform's file as read. A refused archive has no rows and knows no target.

    `holders` are the lines that an operator's accepted rows name; of an account there is one `subscriber`.
    """

    format: str
    sha256: str
    archive: str
    findings: tuple[str, ...]
    no_data: bool = False
    target_match: bool | None = None
    zone_ok: bool | None = None
    subscriber: Subscriber | None = None
    holders: tuple[Subscriber, ...] = ()
    rows: tuple[Row, ...] = ()
