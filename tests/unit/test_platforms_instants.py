"""Times and addresses as platforms write them. UTC is never assumed, and a port is never guessed."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.platforms.instants import offset_of, read_time
from service.platforms.ladder import read_address

offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(at=st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1), timezones=offsets))  # noqa: DTZ001
def test_an_instant_with_an_offset_is_read_as_itself(at: datetime) -> None:
    offset = at.utcoffset() or timedelta(0)
    sign, minutes = ("-" if offset < timedelta(0) else "+"), abs(offset) // timedelta(minutes=1)
    text = f"{at:%Y-%m-%d %H:%M:%S} {sign}{minutes // 60:02}:{minutes % 60:02}"
    read = read_time(text)
    assert (read.at, read.zone_from, read.reason) == (at.replace(microsecond=0).astimezone(UTC), "row", None)


@given(at=st.datetimes(datetime(1971, 1, 1), datetime(2099, 1, 1)))  # noqa: DTZ001
def test_without_a_zone_nothing_is_assumed(at: datetime) -> None:
    read = read_time(f"{at:%Y-%m-%d %H:%M:%S}")
    assert (read.at, read.reason) == (None, "no_zone")


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("2026-03-14 12:10:00AM UTC", 0),
        ("2026-03-14 12:10:00 PM UTC", 12),
        ("2026-03-14 01:10:00PM UTC", 13),
        ("2026-03-14 9:10:00 UTC", 9),
        ("2026-03-14T09:10:00Z", 9),
        ("2026-03-14 09:10:00 (UTC +00)", 9),
        ("2026-03-14 9:10:00.25 UTC", 9),
    ],
)
def test_halves_of_the_day_and_spellings_of_utc(text: str, hour: int) -> None:
    read = read_time(text)
    assert read.at is not None
    assert (read.at.hour, read.at.minute) == (hour, 10)


def test_fractions_of_a_second_are_kept() -> None:
    assert read_time("2026-03-14 09:10:00.25 UTC").at == datetime(2026, 3, 14, 9, 10, 0, 250000, tzinfo=UTC)


@pytest.mark.parametrize("zone", ["CST", "IST", "PDT", "EST", "BST", "utc", "UTC+99", "+15:00", "+01:60"])
def test_an_abbreviation_or_an_impossible_offset_says_nothing(zone: str) -> None:
    assert offset_of(zone) is None


@pytest.mark.parametrize("text", ["soon", "2026 at noon", "at 17:45 in 2026", "2026-03-14"])
def test_what_is_no_time_is_a_bad_time(text: str) -> None:
    assert read_time(text).reason == "bad_time"


@given(text=st.text(max_size=60))
def test_no_text_makes_reading_a_time_raise_and_each_answer_is_one_of_two(text: str) -> None:
    read = read_time(text)
    assert (read.at is None) is (read.reason is not None)
    assert (read.at is None) is (read.zone_from is None)


@pytest.mark.parametrize(
    ("text", "address", "port"),
    [
        ("192.0.2.44", "192.0.2.44", None),
        ("192.0.2.44:10240", "192.0.2.44", 10240),
        ("[2001:db8:4b0:1354::29a9]:59483", "2001:db8:4b0:1354::29a9", 59483),
        ("[2001:db8::1]", "2001:db8::1", None),
        ("2001:db8:7002::1:3722", "2001:db8:7002::1:3722", None),
    ],
)
def test_a_port_is_read_only_where_it_is_told_apart_from_the_address(text: str, address: str, port: int | None) -> None:
    read = read_address(text)
    assert read is not None
    assert (str(read[0]), read[1]) == (address, port)


@pytest.mark.parametrize(
    "text", ["", "192.0.2.256", "192.0.2.1:0", "192.0.2.1:65536", "[2001:db8::1", "example.org", "1"]
)
def test_what_is_no_address_is_none(text: str) -> None:
    assert read_address(text) is None


@given(text=st.text(max_size=60))
def test_no_text_makes_reading_an_address_raise(text: str) -> None:
    read = read_address(text)
    assert read is None or read[1] is None or 0 < read[1] < 65536
