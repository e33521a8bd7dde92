"""Meta's recent layout: labels parted from values by a page break, rows without a partner, and what "nothing" means."""

from dataclasses import replace

import pytest

from service.platforms.normalised import Return
from service.platforms.reading import read_return
from service.vocabulary import RowOutcome
from tests.unit.productions import ASKED, archive, box, production

BREAK = '<div class="pageBreak">Meta Platforms Business Record Page 2</div>'
EMPTY = '<div class="t o"><div class="t i">{}<div class="m"><div></div></div></div></div>'
TIME = box("Time", "2026-03-14 17:45:12 UTC")


def logins(boxes: str, extra: str = "") -> Return:
    """A production whose log holds exactly these boxes."""
    parameters = (
        f'<div id="property-request_parameters">{box("Target", "58210000417")}'
        f"{box('Date Range', '2026-03-01 00:00:00 UTC to 2026-05-01 00:00:00 UTC')}</div>"
    )
    page = f'{parameters}<div id="property-ip_addresses">{boxes}</div>{extra}'
    return read_return(archive({"records.html": page.encode()}), ASKED)


def property_of(name: str, *boxes: str) -> str:
    return f'<div id="property-{name}">{"".join(boxes)}</div>'


def rows(read: Return) -> list[tuple[RowOutcome, str | None, str]]:
    return [(row.outcome, row.reason, row.raw.ip) for row in read.rows]


def test_a_value_after_a_page_break_goes_with_the_label_before_it() -> None:
    read = logins(EMPTY.format("IP Address") + BREAK + box("", "192.0.2.44") + TIME)
    assert rows(read) == [(RowOutcome.ACCEPTED, None, "192.0.2.44")]


def test_a_value_without_a_label_is_nobodys_unless_a_page_broke_there() -> None:
    read = logins(EMPTY.format("IP Address") + box("", "192.0.2.44") + TIME)
    assert rows(read) == [(RowOutcome.HELD, "missing_value", "")]


def test_a_break_after_a_whole_box_mends_nothing() -> None:
    read = logins(box("IP Address", "192.0.2.44") + BREAK + EMPTY.format("Time") + box("", "2026-03-14 17:45:12 UTC"))
    assert rows(read) == [(RowOutcome.HELD, "missing_value", "192.0.2.44")]


def test_an_old_break_does_not_mend_a_later_box() -> None:
    broken = EMPTY.format("IP Address") + BREAK + TIME
    read = logins(broken + EMPTY.format("IP Address") + box("", "192.0.2.45") + TIME)
    assert [outcome for outcome, _, _ in rows(read)] == [RowOutcome.HELD, RowOutcome.HELD]


def test_time_and_address_pair_in_either_order() -> None:
    read = logins(TIME + box("IP Address", "192.0.2.44"))
    assert rows(read) == [(RowOutcome.ACCEPTED, None, "192.0.2.44")]


def test_an_address_without_its_time_is_held_and_takes_no_other_rows_time() -> None:
    read = logins(
        box("IP Address", "192.0.2.44") + box("IP Address", "192.0.2.45") + TIME + box("IP Address", "192.0.2.46")
    )
    assert rows(read) == [
        (RowOutcome.HELD, "missing_value", "192.0.2.44"),
        (RowOutcome.ACCEPTED, None, "192.0.2.45"),
        (RowOutcome.HELD, "missing_value", "192.0.2.46"),
    ]
    assert [row.raw.row for row in read.rows] == [1, 2, 3]


def test_definitions_beside_a_property_are_no_values() -> None:
    read = logins(box("IP Address Definition", "An address from which") + box("IP Address", "192.0.2.44") + TIME)
    assert rows(read) == [(RowOutcome.ACCEPTED, None, "192.0.2.44")]


def test_only_what_says_so_is_no_data() -> None:
    nothing = property_of("emails", box("Emails", "No responsive records located"))
    assert logins("", nothing).no_data is True
    assert logins("").no_data is False
    assert logins(box("IP Address", "192.0.2.44") + TIME, nothing).no_data is False
    contact = property_of("phone_numbers", box("Phone Numbers", "+447700900142"))
    assert logins("", nothing + contact).no_data is False


def test_no_data_is_an_answer_too_where_only_logins_were_asked() -> None:
    nothing = property_of("emails", box("Emails", "No responsive records located"))
    page = production(extra=nothing)
    assert read_return(page, replace(ASKED, subscriber_asked=False)).no_data is True


@pytest.mark.parametrize(
    ("text", "status"),
    [("+447700900142 Verified on 2025-12-02 19:44:31 UTC", "verified"), ("+447700900142", "unknown")],
)
def test_a_contact_is_verified_only_where_the_platform_says_so(text: str, status: str) -> None:
    read = logins("", property_of("phone_numbers", box("Phone Numbers", text)))
    assert read.subscriber is not None
    (contact,) = read.subscriber.contacts
    assert (contact.value, contact.status) == ("+447700900142", status)


def test_a_handle_that_changed_is_the_same_account() -> None:
    read = read_return(production(), replace(ASKED, handle="another.name"))
    assert (read.target_match, read.findings) == (True, ("handle_changed",))


def test_an_account_without_an_id_of_its_own_matches_nothing() -> None:
    assert read_return(production(target=""), replace(ASKED, account_id="")).target_match is False
    assert read_return(production(), replace(ASKED, account_id=None)).target_match is False
