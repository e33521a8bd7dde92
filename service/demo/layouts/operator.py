"""A UK operator's table, in columns of our own: who had an address and a range of ports at an instant."""

import csv
import io

from service.demo.layouts.production import Production

HEADING = (
    "Request Ref", "Public IP", "Port From", "Port To", "Start", "End", "Time Zone", "Subscriber Name", "Account No",
    "Installation Address", "Billing Address", "Contact No",
)  # fmt: skip


def write(made: Production) -> bytes:
    """The table by itself, and in no archive."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(HEADING)
    for number, line in enumerate(made.lines, 1):
        first, last = line.ports
        table.writerow(
            (f"R{number}", line.address, first, last, line.start, line.end, line.zone, line.name, line.account,
             line.installation, line.billing, "")
        )  # fmt: skip
    return out.getvalue().encode()
