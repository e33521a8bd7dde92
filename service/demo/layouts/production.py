"""What an invented platform produces about one account, in whatever layout it is written. The same input, the same bytes."""

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

FIXED_DATE = (2026, 6, 1, 9, 0, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """One event as the platform writes it: address with its port, and a time with its zone."""

    address: str
    time: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """What the holder once told the platform; all of it may be invented by them."""

    first: str
    last: str
    email: str | None = None
    phone: str | None = None
    registered: str | None = None
    registration_ip: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """Who an operator says had an address and a range of ports, between two instants written as it writes them."""

    address: str
    ports: tuple[int, int]
    start: str
    end: str
    zone: str
    name: str
    account: str
    installation: str
    billing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Production:
    """About whom, over which period, and all that is held; without logins it says in words that there were none."""

    service: str
    account_id: str
    handle: str
    period_from: datetime
    period_to: datetime
    logins: Sequence[Login] = ()
    holder: Holder | None = None
    lines: Sequence[Line] = ()


def in_utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def archive(members: Mapping[str, str | bytes]) -> bytes:
    """A zip of these members with dates that never change."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.external_attr = 0o644 << 16
            made.writestr(info, content)
    return out.getvalue()
