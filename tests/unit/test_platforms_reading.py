"""Whatever a platform sends, reading it answers a Return: no bytes make it raise, and nothing is filled in."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from service.platforms.normalised import Return
from service.platforms.reading import USER_EXPORTS, read_return
from service.vocabulary import RowOutcome
from tests.unit.productions import ASKED, archive, production
from tests.unit.samples import names, sample


def outcomes(read: Return) -> list[tuple[RowOutcome, str | None]]:
    return [(row.outcome, row.reason) for row in read.rows]


def test_a_row_within_the_period_is_accepted() -> None:
    read = read_return(production(("192.0.2.44:10240", "2026-03-14 17:45:12 UTC")), ASKED)
    (row,) = read.rows
    assert (row.outcome, row.ip, row.port, row.zone_from) == (RowOutcome.ACCEPTED, "192.0.2.44", 10240, "row")
    assert row.at == datetime(2026, 3, 14, 17, 45, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ip", "time", "outcome"),
    [
        ("192.0.2.44", "2026-03-01 00:00:00 UTC", (RowOutcome.ACCEPTED, None)),
        ("192.0.2.44", "2026-02-28 23:59:59 UTC", (RowOutcome.EXCESS, "outside_period")),
        ("192.0.2.44", "2026-05-01 00:00:00 UTC", (RowOutcome.EXCESS, "outside_period")),
        ("192.0.2.44", "2026-05-01 00:59:59 +01:00", (RowOutcome.ACCEPTED, None)),
        ("192.0.2.44", "2026-03-14 17:45:12", (RowOutcome.HELD, "no_zone")),
        ("192.0.2.44", "2026-03-14 17:45:12 CST", (RowOutcome.HELD, "ambiguous_zone")),
        ("192.0.2.44", "14/03/2026 17:45:12 UTC", (RowOutcome.HELD, "ambiguous_date")),
        ("192.0.2.44", "Mar 14 17:45:12 UTC", (RowOutcome.HELD, "missing_year")),
        ("192.0.2.44", "2026-04-31 17:45:12 UTC", (RowOutcome.HELD, "bad_time")),
        ("192.0.2.44", "2026-04-30 24:00:00 UTC", (RowOutcome.HELD, "bad_time")),
        ("192.0.2.44", "2026-03-14 13:10:00PM UTC", (RowOutcome.HELD, "bad_time")),
        ("192.0.2.44", "0001-01-01 00:00:00 +14:00", (RowOutcome.HELD, "bad_time")),
        ("192.0.2.444", "2026-03-14 17:45:12 UTC", (RowOutcome.HELD, "bad_ip")),
        ("192.0.2.44:70000", "2026-03-14 17:45:12 UTC", (RowOutcome.HELD, "bad_ip")),
        ("", "2026-03-14 17:45:12 UTC", (RowOutcome.HELD, "missing_value")),
        ("192.0.2.44", "", (RowOutcome.HELD, "missing_value")),
        ("192.0.2.\ufffd4", "2026-03-14 17:45:12 UTC", (RowOutcome.HELD, "garbled")),
    ],
)
def test_each_doubt_about_a_row_has_its_own_outcome(ip: str, time: str, outcome: tuple[RowOutcome, str | None]) -> None:
    assert outcomes(read_return(production((ip, time)), ASKED)) == [outcome]


def test_rows_of_another_account_are_excess_before_anything_is_said_of_their_time() -> None:
    read = read_return(production(("192.0.2.44", "2026-03-14 17:45:12"), target="99"), ASKED)
    assert outcomes(read) == [(RowOutcome.EXCESS, "wrong_account")]
    assert (read.target_match, read.subscriber, read.findings) == (False, None, ("handle_reused",))


def test_the_same_event_twice_is_one_and_a_port_makes_it_another() -> None:
    time = "2026-03-14 17:45:12 UTC"
    read = read_return(production(("192.0.2.44:1", time), ("192.0.2.44:1", time), ("192.0.2.44:2", time)), ASKED)
    assert [row.outcome for row in read.rows] == [RowOutcome.ACCEPTED, RowOutcome.DUPLICATE, RowOutcome.ACCEPTED]


def test_twelve_rows_whose_hours_are_all_one_to_twelve_are_held() -> None:
    rows = [("192.0.2.44", f"2026-03-{day:02} {day % 12 + 1:02}:00:00 UTC") for day in range(1, 13)]
    read = read_return(production(*rows), ASKED)
    assert set(outcomes(read)) == {(RowOutcome.HELD, "suspect_12_hour")}
    assert read.zone_ok is False


@pytest.mark.parametrize("last", ["2026-03-20 00:30:00 UTC", "2026-03-20 13:00:00 UTC"])
def test_one_hour_outside_one_to_twelve_proves_a_log_of_24_hours(last: str) -> None:
    rows = [("192.0.2.44", f"2026-03-{day:02} {day % 12 + 1:02}:00:00 UTC") for day in range(1, 13)]
    read = read_return(production(*rows, ("192.0.2.44", last)), ASKED)
    assert {row.outcome for row in read.rows} == {RowOutcome.ACCEPTED}


def test_eleven_rows_are_too_few_to_suspect_a_clock() -> None:
    rows = [("192.0.2.44", f"2026-03-{day:02} 09:00:00 UTC") for day in range(1, 12)]
    assert {row.outcome for row in read_return(production(*rows), ASKED).rows} == {RowOutcome.ACCEPTED}


@pytest.mark.parametrize("active", ["<script>x</script>", '<p onclick="x">', "<iframe></iframe>"])
def test_active_content_is_pointed_out_and_never_kept_from_reading(active: str) -> None:
    read = read_return(production(("192.0.2.44", "2026-03-14 17:45:12 UTC"), extra=active), ASKED)
    assert read.findings == ("active_content",)
    assert len(read.rows) == 1


@pytest.mark.parametrize("mark", USER_EXPORTS)
def test_an_account_holders_own_download_is_no_answer(mark: str) -> None:
    member = f"{mark}x.json" if mark.endswith("/") else mark
    read = read_return(archive({"records.html": b"x", member: b"{}"}), ASKED)
    assert (read.format, read.archive, read.findings, read.rows) == (
        "user-export",
        "refused",
        ("user_export_not_return",),
        (),
    )


def test_a_page_of_each_layout_together_is_not_half_read() -> None:
    recent, earlier = b'<div class="t i"><div id="property-x">', b'<div class="div_table"><div id="property-x">'
    read = read_return(archive({"records.html": recent, "preservation-1.html": earlier}), ASKED)
    assert (read.findings, read.rows, read.target_match) == (("layout_not_read",), (), None)


@given(content=st.binary(max_size=600))
def test_no_bytes_make_reading_raise(content: bytes) -> None:
    assert isinstance(read_return(content, ASKED), Return)


@given(page=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_no_page_makes_reading_raise(page: bytes) -> None:
    marked = b'<div class="t i"></div><div id="property-ip_addresses">' + page
    read = read_return(archive({"records.html": marked}), ASKED)
    assert read.format == "meta-records-tim"
    assert read.target_match is False


@given(rows=st.lists(st.tuples(st.text(max_size=30), st.text(max_size=40)), max_size=8))
def test_no_row_makes_reading_raise_and_what_is_accepted_was_read_from_its_own_text(
    rows: list[tuple[str, str]],
) -> None:
    read = read_return(production(*rows), ASKED)
    for row in read.rows:
        if row.outcome is RowOutcome.ACCEPTED:
            assert row.at is not None
            assert ASKED.period_from <= row.at < ASKED.period_to
            assert row.zone_from == "row"


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=60)
@given(name=st.sampled_from(names("meta")), at=st.floats(0, 1), flipped=st.integers(1, 255))
def test_one_damaged_byte_in_a_real_return_never_raises(name: str, at: float, flipped: int) -> None:
    given_sample = sample(name)
    content = bytearray(given_sample.content)
    content[int(at * (len(content) - 1))] ^= flipped
    assert isinstance(read_return(bytes(content), given_sample.request), Return)
