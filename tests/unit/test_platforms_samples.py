"""Every sample parses exactly to what it is expected to be read as."""

from collections import Counter
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from service.platforms.normalised import Return, Row, Subscriber
from service.platforms.reading import read_return
from service.vocabulary import RowOutcome
from tests.unit.samples import names, sample

COUNTS = {
    RowOutcome.ACCEPTED: "accepted",
    RowOutcome.DUPLICATE: "duplicates",
    RowOutcome.EXCESS: "excess",
    RowOutcome.HELD: "held",
}


def utc(instant: datetime | None) -> str | None:
    """An instant as the samples write it: fractions of a second only where there are any, and then thousandths."""
    if instant is None:
        return None
    precision = "milliseconds" if instant.microsecond else "seconds"
    return instant.isoformat(timespec=precision).replace("+00:00", "Z")


def contacts(subscriber: Subscriber, kind: str) -> list[dict[str, Any]]:
    return [
        {
            "value": contact.value,
            "status": contact.status,
            "role": contact.role,
            "verified_at_utc": utc(contact.verified_at_utc),
        }
        for contact in subscriber.contacts
        if contact.kind == kind
    ]


def holder(subscriber: Subscriber | None) -> dict[str, Any] | None:
    if subscriber is None:
        return None
    return {
        "platform_account_id": subscriber.platform_account_id,
        "handle": subscriber.handle,
        "display_name": subscriber.display_name,
        "stated_name": subscriber.stated_name,
        "registered_at_utc": utc(subscriber.registered_at_utc),
        "registration_ip": subscriber.registration_ip,
        "registration_port": subscriber.registration_port,
        "account_status": subscriber.account_status,
        "emails": contacts(subscriber, "email"),
        "phones": contacts(subscriber, "phone"),
    }


def line(subscriber: Subscriber) -> dict[str, Any]:
    """An operator's customer."""
    return {
        "name": subscriber.stated_name,
        "account_ref": subscriber.platform_account_id,
        "installation_address": subscriber.installation_address,
        "billing_address": subscriber.billing_address,
        "phones": contacts(subscriber, "phone"),
    }


def event(row: Row) -> dict[str, Any]:
    spans = {"until_utc": utc(row.until)} if row.until is not None else {}
    ports = {"port_at_utc": utc(row.port_at)} if row.port_at is not None else {}
    return {
        "at_utc": utc(row.at),
        "ip": row.ip,
        "port": row.port,
        "original_time": row.raw.time,
        "flags": list(row.flags),
        **spans,
        **ports,
    }


def as_expected(read: Return) -> dict[str, Any]:
    """A return in the words of expected.json."""
    accepted = [row for row in read.rows if row.outcome is RowOutcome.ACCEPTED]
    counted = Counter(row.outcome for row in read.rows)
    instants = [at for row in accepted for at in (row.at, row.until) if at is not None]
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
        "first_login_utc": utc(min(instants, default=None)),
        "last_login_utc": utc(max(instants, default=None)),
        "subscriber": [line(held) for held in read.holders] if read.holders else holder(read.subscriber),
        "events": sorted(map(event, accepted), key=lambda found: (found["at_utc"], found["ip"])),
    }


@pytest.mark.parametrize("name", names())
def test_a_sample_is_read_exactly_as_expected(name: str) -> None:
    given = sample(name)
    assert as_expected(read_return(given.content, given.request)) == given.expected


@pytest.mark.parametrize("name", names())
def test_what_was_accepted_was_asked_for_and_the_rest_names_nobody(name: str) -> None:
    given = sample(name)
    read = read_return(given.content, replace(given.request, account_id="0", handle="nobody", queries=()))
    assert {row.reason for row in read.rows if row.outcome is RowOutcome.EXCESS} <= {
        "wrong_account",
        "wrong_identifier",
    }
    assert {row.outcome for row in read.rows} <= {RowOutcome.EXCESS, RowOutcome.HELD}
    assert (read.subscriber, read.holders) == (None, ())


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
