"""Meta's recent layout: one box a label with its value nested in it, one pane a kind of data."""

import html

from service.demo.layouts.production import Holder, Production, archive, in_utc

NOTHING = "No responsive records located"


def write(made: Production) -> bytes:
    """`records.html` with the parameters of the production, the holder where one is given, and the addresses."""
    panes = [
        pane(
            "request_parameters",
            "Request Parameters",
            box("Service", made.service)
            + box("Internal Ticket Number", "4410029")
            + box("Target", made.account_id)
            + box("Account Identifier", f"{made.handle} ({made.service}: {made.account_id})")
            + box("Account Type", f"{made.service} User")
            + box("Generated", in_utc(made.period_to))
            + box("Date Range", f"{in_utc(made.period_from)} to {in_utc(made.period_to)}"),
        )
    ]
    if made.holder is not None:
        panes += holder_panes(made.holder, made.handle)
    rows = "".join(box("IP Address", login.address) + box("Time", login.time) for login in made.logins)
    panes.append(pane("ip_addresses", "Ip Addresses", rows or NOTHING))
    page = (
        '<!DOCTYPE html>\n<html><head><meta charset="UTF-8"/><title>Business Record</title></head>\n<body>\n'
        f'<div id="records" class="records_output">{html.escape(made.service)} Business Record Page 1\n'
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
