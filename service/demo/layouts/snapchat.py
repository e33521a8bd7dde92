"""Snapchat's layout of 2026: files of sections, each with a rule, a legend, a rule and a heading."""

import csv
import io
from collections.abc import Sequence

from service.demo.layouts.production import Production, archive, in_utc
from service.platforms.ladder import read_address

OPENING, CLOSING = "-" * 27, "=" * 27
NOTHING = "NO RESPONSIVE DATA FOUND"
ACCOUNT = (
    "username", "user_id", "email_address", "email_status", "created", "creation_ip", "phone_number", "phone_status",
    "display_name", "status",
)  # fmt: skip
EVENTS = ("ip", "timestamp", "source_port_number", "login_status")


def write(made: Production) -> bytes:
    """A folder of the log, and of the account's own file where a holder is given."""
    files = {"ip_data.csv": log_of(made)}
    if made.holder is not None:
        files["subscriber_info.csv"] = account_of(made)
    folder = f"{made.handle}-4410029-1-1-{made.period_to:%Y%m%d}"
    return archive({f"{folder}/{name}": content for name, content in files.items()})


def account_of(made: Production) -> str:
    if made.holder is None:
        raise ValueError("an account's own file is about its holder")
    held = made.holder
    row = (
        made.handle, made.account_id, held.email or "", "unverified" if held.email else "", held.registered or "",
        held.registration_ip or "", held.phone or "", "verified" if held.phone else "", f"{held.first} {held.last}",
        "active",
    )  # fmt: skip
    return sections(made, "What the holder of the account has stated.", ACCOUNT, [row])


def log_of(made: Production) -> str:
    rows = []
    for login in made.logins:
        if (read := read_address(login.address)) is None:
            raise ValueError("a login comes from an address")
        rows.append((str(read[0]), login.time, str(read[1] or ""), "success"))
    return sections(made, "Addresses from which the account was used. Times are as stated.", EVENTS, rows)


def sections(made: Production, legend: str, heading: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    """The banner that says about whom, the range that was searched, and one section."""
    banner = f'Target username "{made.handle}" is associated with User ID "{made.account_id}".'
    searched = f"Date range searched: {in_utc(made.period_from)} to {in_utc(made.period_to)}"
    return (
        lines([(banner,)], quoted=True)
        + lines([(searched,)], quoted=True)
        + f'\n{OPENING}\n"{legend}"\n{CLOSING}\n'
        + (lines([heading, *rows]) if rows else f"{NOTHING}\n")
    )


def lines(rows: Sequence[tuple[str, ...]], *, quoted: bool = False) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL).writerows(rows)
    return out.getvalue()
