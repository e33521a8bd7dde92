"""Google's layout: an archive in an archive, with a summary of what was searched. It states no ports."""

import html
from datetime import UTC, datetime

from service.demo.layouts.production import Production, archive

RESOURCE = ("GoogleAccount", "SubscriberInfo")


def write(made: Production) -> bytes:
    """The subscriber's page with its table of addresses; where nothing is held, the file that says so in its place."""
    stem = f"{made.handle}.{made.account_id}.{'.'.join(RESOURCE)}"
    beside: dict[str, str | bytes] = {f"{stem}.ExportSummary.txt": summary(made)}
    if made.logins or made.holder is not None:
        beside[f"Google Account/{made.handle}.{made.account_id}.SubscriberInfo.html"] = page(made)
    else:
        beside["NoRecords.txt"] = "No records were found for this resource.\n"
    return archive({f"{stem}_001.zip": archive(beside)})


def summary(made: Production) -> str:
    service, resource = RESOURCE
    return (
        f"Originating Identifier: {made.handle} [EMAIL]\nResolved Identifier: {made.account_id}\nService: {service}\n"
        f"Resource: {resource}\nStart of date range: {in_z(made.period_from)}\nEnd of date range: {in_z(made.period_to)}\n"
    )


def page(made: Production) -> str:
    """Without a holder only the account's id: an address for mail would already be more than its events."""
    stated = {"Google Account ID": made.account_id}
    if made.holder is not None:
        stated |= {"Name": f"{made.holder.first} {made.holder.last}", "e-Mail": made.handle, "Status": "Enabled"}
        stated |= {"Created on": made.holder.registered or ""}
        stated |= {"Recovery SMS": f"{made.holder.phone} [GB]"} if made.holder.phone else {}
    items = "".join(f"<li>{label}: {html.escape(value)}</li>\n" for label, value in stated.items())
    rows = "".join(
        f"<tr><td>{login.time}</td><td>{html.escape(login.address)}</td><td>Login</td></tr>\n" for login in made.logins
    )
    return (
        '<html><head><meta charset="UTF-8"></head><body>\n<h2>GOOGLE SUBSCRIBER INFORMATION</h2>\n'
        f"<ul>\n{items}</ul>\n<h3>IP ACTIVITY</h3>\n<table>\n"
        f"<tr><th>Timestamp</th><th>IP Address</th><th>Activity Type</th></tr>\n{rows}</table>\n</body></html>\n"
    )


def in_z(instant: datetime) -> str:
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
