"""Writes what an invented platform returns, in Meta's recent layout, for the story and for tests. It never reads one.

One box a label with its value nested in it; one pane a kind of data. The same input gives the same bytes.
"""

import html
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

FIXED_DATE = (2026, 6, 1, 9, 0, 0)
NOTHING = "No responsive records located"


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


def write_return(
    *,
    service: str,
    account_id: str,
    handle: str,
    period_from: datetime,
    period_to: datetime,
    logins: Sequence[Login] = (),
    holder: Holder | None = None,
) -> bytes:
    """The archive that answers for one account; without logins it says in words that there were none."""
    panes = [
        pane(
            "request_parameters",
            "Request Parameters",
            box("Service", service)
            + box("Internal Ticket Number", "4410029")
            + box("Target", account_id)
            + box("Account Identifier", f"{handle} ({service}: {account_id})")
            + box("Account Type", f"{service} User")
            + box("Generated", in_utc(period_to))
            + box("Date Range", f"{in_utc(period_from)} to {in_utc(period_to)}"),
        )
    ]
    if holder is not None:
        panes += holder_panes(holder, handle)
    rows = "".join(box("IP Address", login.address) + box("Time", login.time) for login in logins)
    panes.append(pane("ip_addresses", "Ip Addresses", rows or NOTHING))
    page = (
        '<!DOCTYPE html>\n<html><head><meta charset="UTF-8"/><title>Business Record</title></head>\n<body>\n'
        f'<div id="records" class="records_output">{html.escape(service)} Business Record Page 1\n'
        + "".join(panes)
        + "</div></body></html>\n"
    )
    return archive({"records.html": page, "instructions.txt": "Open records.html in a browser.\n"})


def holder_panes(holder: Holder, handle: str) -> list[str]:
    """The entity data: every pane is there, and says so where nothing is held."""
    return [
        pane("name", "Name", box("First", holder.first) + box("Last", holder.last)),
        pane("emails", "Registered Email Addresses", text(holder.email)),
        pane("vanity", "Vanity Name", text(handle)),
        pane("registration_date", "Registration Date", text(holder.registered)),
        pane("registration_ip", "Registration Ip", text(holder.registration_ip)),
        pane("account_end_date", "Account Closure Date", box("Account Still Active", "true")),
        pane("phone_numbers", "Phone Numbers", text(holder.phone)),
    ]


def box(label: str, value: str) -> str:
    """A label with a plain value."""
    return nested(label, html.escape(value))


def nested(label: str, inner: str) -> str:
    return f'<div class="t o"><div class="t i">{label}<div class="m"><div>{inner}</div></div></div></div>\n'


def pane(name: str, title: str, inner: str) -> str:
    """One kind of data: its definition, then what there is of it."""
    return (
        f'<div id="property-{name}" class="content-pane">\n'
        + box(f"{title} Definition", "What this part of the record holds.")
        + nested(title, inner)
        + "</div>\n"
    )


def text(value: str | None) -> str:
    return NOTHING if value is None else html.escape(value)


def in_utc(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def archive(members: dict[str, str]) -> bytes:
    """A zip of these members with dates that never change."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, FIXED_DATE)
            info.external_attr = 0o644 << 16
            made.writestr(info, content.encode())
    return out.getvalue()
