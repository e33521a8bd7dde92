"""Spans, ports that are true at one instant, clocks of operators and of epochs: each doubt has its own outcome."""

from datetime import UTC, datetime

import pytest

from service.platforms.instants import OPERATOR_ZONES, UTC_BY_HEADING, Clock, read_epoch, read_time
from service.platforms.normalised import Query, ReturnRequest
from service.platforms.reading import read_return
from service.vocabulary import RowOutcome
from tests.unit.productions import ASKED, archive

LOCAL = Clock(day_first=True, zone="UK local", zones=OPERATOR_ZONES)
HALVES = Clock(day_first=True, twelve_hours=True)
HEADING = "user_id,username,ip_address,first_recorded_utc,last_recorded_utc,last_observed_port,last_observed_port_utc"
ID = str(ASKED.account_id)
Outcome = tuple[RowOutcome, str | None]


def spans(*lines: str, heading: str = HEADING) -> bytes:
    text = "\n".join([heading, *(f"{ID},hollow.lantern,{line}" for line in lines)])
    return archive({"IP address of the account.csv": text.encode()})


def outcomes(content: bytes, asked: ReturnRequest = ASKED) -> list[Outcome]:
    return [(row.outcome, row.reason) for row in read_return(content, asked).rows]


@pytest.mark.parametrize(
    ("first", "last", "outcome"),
    [
        ("2026-03-01 00:00:00", "2026-04-30 23:59:59", (RowOutcome.ACCEPTED, None)),
        ("2026-03-02 00:00:00", "2026-03-02 00:00:00", (RowOutcome.ACCEPTED, None)),
        ("2026-02-28 23:59:59", "2026-03-02 00:00:00", (RowOutcome.HELD, "span_crosses_period")),
        ("2026-04-30 00:00:00", "2026-05-01 00:00:00", (RowOutcome.HELD, "span_crosses_period")),
        ("2026-01-01 00:00:00", "2026-09-01 00:00:00", (RowOutcome.HELD, "span_crosses_period")),
        ("2026-01-01 00:00:00", "2026-02-28 23:59:59", (RowOutcome.EXCESS, "outside_period")),
        ("2026-05-01 00:00:00", "2026-05-02 00:00:00", (RowOutcome.EXCESS, "outside_period")),
        ("2026-03-03 00:00:00", "2026-03-02 00:00:00", (RowOutcome.HELD, "bad_time")),
        ("2026-03-03 00:00:00", "", (RowOutcome.HELD, "missing_value")),
        ("2026-03-03 00:00:00", "2026-03-04 00:00:00 CST", (RowOutcome.HELD, "ambiguous_zone")),
    ],
)
def test_a_span_is_within_the_period_or_outside_or_over_its_edge(first: str, last: str, outcome: Outcome) -> None:
    assert outcomes(spans(f"192.0.2.44,{first},{last},,")) == [outcome]


def test_a_port_is_said_to_be_true_only_when_it_was_observed() -> None:
    (row,) = read_return(
        spans("192.0.2.44,2026-03-02 00:00:00,2026-03-09 00:00:00,50001,2026-03-05 00:00:00"), ASKED
    ).rows
    assert (row.port, row.port_at) == (50001, datetime(2026, 3, 5, tzinfo=UTC))
    assert (row.at, row.until) == (datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))


@pytest.mark.parametrize("port", ["0", "65536", "50001.5", "-1", "٥"])
def test_what_is_no_port_holds_its_row(port: str) -> None:
    line = f"192.0.2.44,2026-03-02 00:00:00,2026-03-09 00:00:00,{port},2026-03-05 00:00:00"
    assert outcomes(spans(line)) == [(RowOutcome.HELD, "bad_ip")]


def test_columns_are_found_by_name_wherever_they_stand_and_unknown_ones_are_passed_over() -> None:
    heading = "colour,LAST RECORDED UTC,ip_address,First_Recorded_UTC,user_id,username"
    text = f"{heading}\nred,2026-03-09 00:00:00,192.0.2.44,2026-03-02 00:00:00,{ID},hollow.lantern"
    assert outcomes(archive({"IP address of the account.csv": text.encode()})) == [(RowOutcome.ACCEPTED, None)]


def test_a_column_that_is_there_twice_is_not_there() -> None:
    content = spans("192.0.2.44,2026-03-02 00:00:00,2026-03-09 00:00:00,192.0.2.45,", heading=f"{HEADING},x".replace(
        "last_observed_port,", "ip_address,", 1))  # fmt: skip
    read = read_return(content, ASKED)
    assert [(row.outcome, row.reason) for row in read.rows] == [(RowOutcome.HELD, "missing_column")]
    assert "missing_column:ip_address" in read.findings


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("29/03/2026 00:59:59", None),
        ("29/03/2026 01:00:00", "dst_gap"),
        ("29/03/2026 01:59:59", "dst_gap"),
        ("29/03/2026 02:00:00", None),
        ("25/10/2026 00:59:59", None),
        ("25/10/2026 01:00:00", "dst_fold"),
        ("25/10/2026 01:59:59", "dst_fold"),
        ("25/10/2026 02:00:00", None),
        ("25/10/26 02:00:00", "ambiguous_date"),
        ("31/04/2026 02:00:00", "bad_time"),
    ],
)
def test_british_local_time_is_good_outside_the_hours_in_which_clocks_change(text: str, reason: str | None) -> None:
    assert read_time(text, LOCAL).reason == reason


def test_british_local_time_is_an_hour_ahead_in_summer() -> None:
    assert read_time("10/04/2026 14:00:00", LOCAL).at == datetime(2026, 4, 10, 13, tzinfo=UTC)
    assert read_time("10/01/2026 14:00:00", LOCAL).at == datetime(2026, 1, 10, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("05/04/2026 09:10:11PM (UTC +00)", None),
        ("05/04/2026 21:10:11 (UTC +00)", None),
        ("05/04/2026 00:10:11 (UTC +00)", None),
        ("05/04/2026 09:10:11 (UTC +00)", "no_meridiem"),
        ("05/04/2026 12:10:11 (UTC +00)", "no_meridiem"),
        ("05/04/2026 09:10:11", "no_zone"),
    ],
)
def test_a_half_of_the_day_is_never_guessed(text: str, reason: str | None) -> None:
    assert read_time(text, HALVES).reason == reason


def test_a_rows_own_zone_comes_before_its_headings() -> None:
    own, headed = (read_time(f"2026-03-02 10:00:00{zone}", UTC_BY_HEADING) for zone in (" +01:00", ""))
    assert (own.at, own.zone_from) == (datetime(2026, 3, 2, 9, tzinfo=UTC), "row")
    assert (headed.at, headed.zone_from) == (datetime(2026, 3, 2, 10, tzinfo=UTC), "heading")


def test_a_weekday_that_is_not_the_dates_is_a_second_time() -> None:
    assert read_time("Tue Mar 03 08:00:00 UTC 2026").at == datetime(2026, 3, 3, 8, tzinfo=UTC)
    assert read_time("Tue Mar 03 08:00:00 UTC 2025").reason == "time_conflict"


@pytest.mark.parametrize(
    ("epoch", "text", "reason"),
    [
        ("1776975541000", "2026/04/23 20:19:01", None),
        ("1776975541000", "2026/04/23 21:19:01", "time_conflict"),
        ("1776975541000", "", "time_conflict"),
        ("1776975541", "2026/04/23 20:19:01", "bad_time"),
        ("١٧٧٦٩٧٥٥٤١٠٠٠", "2026/04/23 20:19:01", "bad_time"),
    ],
)
def test_an_epoch_has_thirteen_digits_and_a_witness(epoch: str, text: str, reason: str | None) -> None:
    assert read_epoch(epoch, text).reason == reason


OPERATOR = (
    "Request Ref,Public IP,Port From,Port To,Start,End,Time Zone,Subscriber Name,Account No,"
    "Installation Address,Billing Address,Contact No"
)
RESOLUTION = ReturnRequest(
    platform="operator", account_id=None, handle=None, period_from=ASKED.period_from, period_to=ASKED.period_to,
    subscriber_asked=True, logins_asked=False,
    queries=(Query(ref="R1", ip="203.0.113.66", port=51000, at=datetime(2026, 4, 14, 12, tzinfo=UTC)),),
)  # fmt: skip


def answer(*lines: str) -> bytes:
    return "\n".join([OPERATOR, *lines]).encode()


def given(
    ref: str = "R1", ip: str = "203.0.113.66", ports: str = "49152,51199", hours: str = "12 13", name: str = "A"
) -> str:
    """An operator's line for a span of these two hours of the day, in UTC."""
    start, end = hours.split()
    return (
        f"{ref},{ip},{ports},14/04/2026 {start}:00:00,14/04/2026 {end}:00:00,GMT,{name},1,,2 Bill Street,07700 900614"
    )


@pytest.mark.parametrize(
    ("line", "outcome"),
    [
        (given(), (RowOutcome.ACCEPTED, None)),
        (given(hours="11 12"), (RowOutcome.ACCEPTED, None)),
        (given(hours="13 14"), (RowOutcome.EXCESS, "outside_period")),
        (given(hours="10 11"), (RowOutcome.EXCESS, "outside_period")),
        (given(ref="R2"), (RowOutcome.EXCESS, "wrong_identifier")),
        (given(ip="203.0.113.67"), (RowOutcome.EXCESS, "wrong_identifier")),
        (given(ports="51001,52000"), (RowOutcome.EXCESS, "wrong_identifier")),
        (given(ports="51000,"), (RowOutcome.EXCESS, "wrong_identifier")),
        (given(hours="13 12"), (RowOutcome.HELD, "bad_time")),
    ],
)
def test_an_operators_line_answers_the_query_or_is_about_somebody_else(line: str, outcome: Outcome) -> None:
    assert outcomes(answer(line), RESOLUTION) == [outcome]


def test_a_line_without_ports_does_not_say_whose_port_it_was() -> None:
    (row,) = read_return(answer(given(ports=",")), RESOLUTION).rows
    assert (row.outcome, row.port, row.flags) == (RowOutcome.ACCEPTED, None, ("cgnat_ambiguous",))


def test_who_is_named_only_beside_another_address_is_named_to_nobody() -> None:
    read = read_return(answer(given(), given(ip="203.0.113.67", name="B")), RESOLUTION)
    assert [holder.stated_name for holder in read.holders] == ["A"]
    assert (read.target_match, read.findings) == (True, ("billing_address_only",))


def test_an_answer_that_is_all_about_other_addresses_is_about_another_target() -> None:
    read = read_return(answer(given(ip="203.0.113.67")), RESOLUTION)
    assert (read.target_match, read.holders, read.findings) == (False, (), ("queries_unanswered:R1",))
