"""Productions in Meta's recent layout, written for one test: what was asked, boxes, pages, archives."""

import io
import zipfile
from datetime import UTC, datetime

from service.platforms.normalised import ReturnRequest

ASKED = ReturnRequest(
    platform="picta",
    account_id="58210000417",
    handle="hollow.lantern",
    period_from=datetime(2026, 3, 1, tzinfo=UTC),
    period_to=datetime(2026, 5, 1, tzinfo=UTC),
    subscriber_asked=True,
    logins_asked=True,
)


def production(
    *rows: tuple[str, str], target: str = "58210000417", extra: str = "", member: str = "records.html"
) -> bytes:
    """A production in the recent layout with these pairs of address and time."""
    pairs = "".join(box("IP Address", ip) + box("Time", time) for ip, time in rows)
    page = (
        f'<html><body><div id="property-request_parameters">{box("Service", "Instagram")}{box("Target", target)}'
        f"{box('Account Identifier', f'hollow.lantern (Instagram: {target})')}"
        f"{box('Date Range', '2026-03-01 00:00:00 UTC to 2026-05-01 00:00:00 UTC')}</div>"
        f'<div id="property-ip_addresses">{pairs}</div>{extra}</body></html>'
    )
    return archive({member: page.encode()})


def box(label: str, value: str) -> str:
    return f'<div class="t o"><div class="t i">{label}<div class="m"><div>{value}</div></div></div></div>'


def archive(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()
