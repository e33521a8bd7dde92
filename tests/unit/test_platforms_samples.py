"""Every sample of the layout that is read parses exactly; every other is said to be not read, and never to be empty."""

import json
from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from service.platforms.normalised import Return, Subscriber
from service.platforms.reading import read_return
from service.vocabulary import RowOutcome
from tests.unit.samples import SAMPLES, names, sample

READ = [f"meta/{name}" for name in ("handle-reused", "instagram-clean", "instagram-traps", "no-data", "whatsapp-clean")]
REFUSED = ["discord/user-export", "google/hostile-oversize", "snapchat/hostile-zip-slip"]
EARLIER = "meta/facebook-clean"
COUNTS = {
    RowOutcome.ACCEPTED: "accepted",
    RowOutcome.DUPLICATE: "duplicates",
    RowOutcome.EXCESS: "excess",
    RowOutcome.HELD: "held",
}


def utc(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat().replace("+00:00", "Z")


def holder(subscriber: Subscriber | None) -> dict[str, Any] | None:
    if subscriber is None:
        return None
    contacts: dict[str, list[dict[str, Any]]] = {"emails": [], "phones": []}
    for contact in subscriber.contacts:
        contacts[f"{contact.kind}s"].append(
            {
                "value": contact.value,
                "status": contact.status,
                "role": contact.role,
                "verified_at_utc": utc(contact.verified_at_utc),
            }
        )
    return {
        "platform_account_id": subscriber.platform_account_id,
        "handle": subscriber.handle,
        "display_name": None,
        "stated_name": subscriber.stated_name,
        "registered_at_utc": utc(subscriber.registered_at_utc),
        "registration_ip": subscriber.registration_ip,
        "registration_port": subscriber.registration_port,
        "account_status": subscriber.account_status,
        **contacts,
    }


def as_expected(read: Return) -> dict[str, Any]:
    """A return in the words of expected.json."""
    accepted = sorted((row for row in read.rows if row.outcome is RowOutcome.ACCEPTED), key=lambda row: row.at or 0)
    counted = Counter(row.outcome for row in read.rows)
    return {
        "format": read.format,
        "archive": read.archive,
        "no_data": read.no_data,
        "target_match": read.target_match,
        "zone_ok": read.zone_ok,
        "rows_total": len(read.rows),
        "counts": {word: counted[outcome] for outcome, word in COUNTS.items()},
        "reasons": dict(Counter(f"{row.outcome.lower()}:{row.reason}" for row in read.rows if row.reason)),
        "flags": dict(Counter(flag for row in accepted for flag in row.flags)),
        "findings": list(read.findings),
        "first_login_utc": utc(accepted[0].at) if accepted else None,
        "last_login_utc": utc(accepted[-1].at) if accepted else None,
        "subscriber": holder(read.subscriber),
        "events": [
            {
                "at_utc": utc(row.at),
                "ip": row.ip,
                "port": row.port,
                "original_time": row.raw.time,
                "flags": list(row.flags),
            }
            for row in accepted
        ],
    }


@pytest.mark.parametrize("name", [*READ, *REFUSED])
def test_a_sample_is_read_exactly_as_expected(name: str) -> None:
    given = sample(name)
    assert as_expected(read_return(given.content, given.request)) == given.expected


def test_the_earlier_layout_is_said_to_be_not_read() -> None:
    given = sample(EARLIER)
    read = read_return(given.content, given.request)
    assert (read.format, read.findings) == (given.expected["format"], ("layout_not_read",))
    assert (read.no_data, read.target_match, read.zone_ok, read.subscriber, read.rows) == (False, None, None, None, ())


@pytest.mark.parametrize("name", sorted({*names()} - {*READ, *REFUSED, EARLIER}))
def test_a_format_nobody_reads_yet_is_kept_and_never_called_empty(name: str) -> None:
    given = sample(name)
    read = read_return(given.content, given.request)
    assert read.no_data is False
    assert (read.target_match, read.zone_ok, read.subscriber, read.rows) == (None, None, None, ())
    assert read.findings in (("format_not_read",), ("not_an_archive",))


def test_every_sample_is_tried() -> None:
    assert {*READ, *REFUSED, EARLIER} <= {*names()}
    assert {json.loads(path.read_text())["archive"] for path in SAMPLES.glob("*/*/expected.json")} == {"ok", "refused"}


def test_what_was_not_asked_for_is_not_taken() -> None:
    given = sample("meta/instagram-clean")
    read = read_return(given.content, replace(given.request, subscriber_asked=False, logins_asked=False))
    assert {row.reason for row in read.rows} == {"category"}
    assert read.subscriber is not None
    assert (read.subscriber.stated_name, read.subscriber.contacts) == (None, ())


def test_every_row_keeps_its_own_text_and_place() -> None:
    given = sample("meta/instagram-traps")
    rows = read_return(given.content, given.request).rows
    assert len({(row.raw.member, row.raw.row) for row in rows}) == len(rows)
    assert {row.raw.member for row in rows} == {"records.html", "preservation-1.html"}
