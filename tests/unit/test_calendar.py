"""E20, E21, E28: when a promise is due. Days end in London, across both changes of the clock and every bank holiday."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from service.policy import Basis, Clock, Unit, load
from service.rules.calendar import (
    authority_expiry,
    days_before,
    due_at,
    due_before,
    is_working_day,
    next_update_due,
    resumed_due,
)
from service.vocabulary import AuthorityKind

LONDON = ZoneInfo("Europe/London")
POLICY = load("srtk-2026-1")
instants = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
DAYS = (Unit.CALENDAR_DAYS, Unit.WORKING_DAYS, Unit.MONTHS)


def clock(value: int, unit: Unit, *, beginning_with: bool = False) -> Clock:
    return Clock(key="P99", value=value, unit=unit, basis=Basis.DEFAULT, source="a test", start_counts=beginning_with)


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def day_of(instant: datetime) -> date:
    return instant.astimezone(LONDON).date()


def due_day(start: str, value: int, unit: Unit, *, beginning_with: bool = False) -> str:
    return day_of(due_at(london(start), clock(value, unit, beginning_with=beginning_with))).isoformat()


@given(start=instants, value=st.integers(0, 90), unit=st.sampled_from(DAYS), beginning_with=st.booleans())
def test_days_end_with_the_last_second_in_london(start: datetime, value: int, unit: Unit, beginning_with: bool) -> None:
    due = due_at(start, clock(value, unit, beginning_with=beginning_with))
    assert due.tzinfo is UTC
    assert due.astimezone(LONDON).time() == time(23, 59, 59)


@given(start=instants, value=st.integers(0, 10_000))
def test_seconds_and_hours_are_exact(start: datetime, value: int) -> None:
    assert due_at(start, clock(value, Unit.SECONDS)) - start == timedelta(seconds=value)
    assert due_at(start, clock(value, Unit.HOURS)) - start == timedelta(hours=value)


@given(start=instants, offset=st.integers(-14, 14), unit=st.sampled_from(Unit))
def test_a_start_is_an_instant_whatever_zone_it_is_written_in(start: datetime, offset: int, unit: Unit) -> None:
    elsewhere = start.astimezone(timezone(timedelta(hours=offset)))
    assert due_at(elsewhere, clock(3, unit)) == due_at(start, clock(3, unit))


@pytest.mark.parametrize("unit", Unit)
def test_a_start_without_a_zone_is_refused(unit: Unit) -> None:
    with pytest.raises(ValueError, match="zone"):
        due_at(datetime(2026, 3, 1), clock(1, unit))  # noqa: DTZ001


@given(start=instants, value=st.integers(0, 200))
def test_calendar_days_are_counted_in_london(start: datetime, value: int) -> None:
    assert day_of(due_at(start, clock(value, Unit.CALENDAR_DAYS))) == day_of(start) + timedelta(days=value)


@given(start=instants, value=st.integers(1, 30))
def test_working_days_are_counted_one_by_one(start: datetime, value: int) -> None:
    due = day_of(due_at(start, clock(value, Unit.WORKING_DAYS)))
    between = [day_of(start) + timedelta(days=n) for n in range(1, (due - day_of(start)).days + 1)]
    assert is_working_day(due)
    assert sum(map(is_working_day, between)) == value


@given(start=instants, value=st.integers(1, 60), unit=st.sampled_from([Unit.CALENDAR_DAYS, Unit.WORKING_DAYS]))
def test_beginning_with_a_day_counts_it(start: datetime, value: int, unit: Unit) -> None:
    assume(unit is Unit.CALENDAR_DAYS or is_working_day(day_of(start)))
    counted = due_at(start, clock(value, unit, beginning_with=True))
    assert counted == due_at(start, clock(value - 1, unit))


@given(start=instants, later=st.timedeltas(timedelta(0), timedelta(days=40)), unit=st.sampled_from(Unit),
       value=st.integers(0, 20), beginning_with=st.booleans())  # fmt: skip
def test_a_later_start_is_never_due_earlier(
    start: datetime, later: timedelta, unit: Unit, value: int, beginning_with: bool
) -> None:
    rule = clock(value, unit, beginning_with=beginning_with)
    assert due_at(start, rule) <= due_at(start + later, rule)


@given(start=instants, unit=st.sampled_from(Unit), value=st.integers(0, 20))
def test_more_is_never_due_earlier_and_nothing_is_due_before_its_day(start: datetime, unit: Unit, value: int) -> None:
    assert due_at(start, clock(value, unit)) <= due_at(start, clock(value + 1, unit))
    assert day_of(due_at(start, clock(value, unit))) >= day_of(start)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-04-02T09:00", "2026-04-07"),  # over Good Friday and Easter Monday
        ("2026-05-01T09:00", "2026-05-05"),  # over the early May holiday
        ("2026-12-24T09:00", "2026-12-29"),  # Boxing Day falls on a Saturday and is kept on Monday
        ("2027-12-24T09:00", "2027-12-29"),  # Christmas and Boxing Day both fall on a weekend
        ("2027-12-31T09:00", "2028-01-04"),  # New Year falls on a Saturday and is kept on Monday
        ("2026-03-13T23:59", "2026-03-16"),  # a weekend
        ("2026-03-14T09:00", "2026-03-16"),  # from a Saturday
        ("2026-03-16T09:00", "2026-03-17"),  # St Patrick's Day is no holiday in England and Wales
        ("2026-07-31T09:00", "2026-08-03"),  # Scotland's August holiday is none either
    ],
)
def test_one_working_day_skips_weekends_and_the_holidays_of_england_and_wales(start: str, due: str) -> None:
    assert due_day(start, 1, Unit.WORKING_DAYS) == due


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-03-28T12:00", "2026-03-30T23:59:59+01:00"),  # the clocks go forward on 29 March
        ("2026-10-24T12:00", "2026-10-26T23:59:59+00:00"),  # and back on 25 October
    ],
)
def test_days_across_a_change_of_the_clock_end_by_the_clock_in_force(start: str, due: str) -> None:
    assert due_at(london(start), clock(2, Unit.CALENDAR_DAYS)) == datetime.fromisoformat(due)


@pytest.mark.parametrize("start", ["2026-03-28T12:00", "2026-10-24T12:00"])
def test_twenty_four_hours_across_a_change_of_the_clock_are_twenty_four_hours(start: str) -> None:
    start_at = london(start).astimezone(UTC)
    assert due_at(start_at, clock(24, Unit.HOURS)) - start_at == timedelta(hours=24)


def test_half_past_midnight_in_summer_is_still_yesterday_in_utc_and_today_in_london() -> None:
    assert due_day("2026-06-15T00:30", 1, Unit.CALENDAR_DAYS) == "2026-06-16"


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2026-01-15T10:00", 1, "2026-02-14"),
        ("2026-01-31T10:00", 1, "2026-02-28"),
        ("2028-01-31T10:00", 1, "2028-02-29"),
        ("2026-01-29T10:00", 1, "2026-02-28"),
        ("2026-01-28T10:00", 1, "2026-02-27"),
        ("2026-03-30T10:00", 1, "2026-04-29"),
        ("2026-03-01T10:00", 1, "2026-03-31"),
        ("2026-11-30T10:00", 3, "2027-02-28"),
        ("2026-12-01T10:00", 1, "2026-12-31"),
        ("2026-12-15T10:00", 12, "2027-12-14"),
    ],
)
def test_months_beginning_with_a_day_end_the_day_before_its_number(start: str, months: int, due: str) -> None:
    assert due_day(start, months, Unit.MONTHS, beginning_with=True) == due


@pytest.mark.parametrize(
    ("start", "due"),
    [("2026-01-15T10:00", "2026-02-15"), ("2026-01-31T10:00", "2026-02-28"), ("2026-12-31T10:00", "2027-01-31")],
)
def test_months_after_a_day_end_on_its_number_or_the_last_day(start: str, due: str) -> None:
    assert due_day(start, 1, Unit.MONTHS) == due


def test_an_urgent_authority_of_friday_night_ends_with_sunday() -> None:
    granted = london("2026-05-15T23:30")
    assert authority_expiry(AuthorityKind.DSO_61A, granted, POLICY) == london("2026-05-17T23:59:59")


def test_an_urgent_authority_before_the_clocks_change_ends_with_its_third_day() -> None:
    spring, autumn = london("2026-03-27T23:30"), london("2026-10-23T23:30")
    assert authority_expiry(AuthorityKind.DSO_61A, spring, POLICY) == datetime.fromisoformat(
        "2026-03-29T23:59:59+01:00"
    )
    assert authority_expiry(AuthorityKind.DSO_61A, autumn, POLICY) == datetime.fromisoformat(
        "2026-10-25T23:59:59+00:00"
    )


@pytest.mark.parametrize("kind", [AuthorityKind.OCDA_60A, AuthorityKind.OTHER])
@pytest.mark.parametrize(
    ("granted", "ends"),
    [("2026-01-15T10:00", "2026-02-14"), ("2026-01-31T23:59", "2026-02-28"), ("2026-03-15T00:00", "2026-04-14")],
)
def test_an_ordinary_authority_lives_one_month_beginning_with_its_day(
    kind: AuthorityKind, granted: str, ends: str
) -> None:
    assert authority_expiry(kind, london(granted), POLICY) == london(f"{ends}T23:59:59")


@given(
    due=instants,
    paused=st.timedeltas(timedelta(0), timedelta(days=60)),
    unit=st.sampled_from([Unit.SECONDS, Unit.HOURS]),
)
def test_a_pause_moves_an_exact_due_by_its_length(due: datetime, paused: timedelta, unit: Unit) -> None:
    assert resumed_due(due, paused, clock(1, unit)) == due + paused


@given(due=instants, paused=st.timedeltas(timedelta(0), timedelta(days=60)), unit=st.sampled_from(DAYS))
def test_a_pause_moves_a_due_in_days_to_the_end_of_the_next_working_day(
    due: datetime, paused: timedelta, unit: Unit
) -> None:
    resumed = resumed_due(due, paused, clock(1, unit))
    skipped = [day_of(due + paused) + timedelta(days=n) for n in range((day_of(resumed) - day_of(due + paused)).days)]
    assert resumed >= due + paused - timedelta(seconds=1)
    assert resumed.astimezone(LONDON).time() == time(23, 59, 59)
    assert is_working_day(day_of(resumed))
    assert not any(map(is_working_day, skipped))


def test_a_pause_that_ends_on_a_saturday_gives_until_monday() -> None:
    due = due_at(london("2026-03-09T10:00"), clock(2, Unit.WORKING_DAYS))
    assert resumed_due(due, timedelta(days=3), clock(2, Unit.WORKING_DAYS)) == london("2026-03-16T23:59:59")


@given(last=instants, interval=st.integers(1, 28))
def test_the_next_update_depends_on_her_interval_and_the_last_contact_alone(last: datetime, interval: int) -> None:
    due = next_update_due(last, interval)
    assert day_of(due) == day_of(last) + timedelta(days=interval)
    assert due.astimezone(LONDON).time() == time(23, 59, 59)


def test_a_review_and_an_appointment_are_near_a_day_before_them() -> None:
    at = london("2026-06-10T14:00").astimezone(UTC)
    policy = load("srtk-2026-1")
    assert [due_before(at, policy[key]) for key in ("P26r", "P30r")] == [at - timedelta(hours=24)] * 2


@given(event=instants, value=st.integers(0, 30))
def test_a_lead_keeps_its_whole_length_clear_before_an_event(event: datetime, value: int) -> None:
    assert event - due_before(event, clock(value, Unit.SECONDS)) == timedelta(seconds=value)
    assert event - due_before(event, clock(value, Unit.HOURS)) == timedelta(hours=value)
    assert due_before(event, clock(value, Unit.CALENDAR_DAYS)) == days_before(event, value)
    back = due_before(event, clock(value, Unit.WORKING_DAYS))
    between = [day_of(back) + timedelta(days=n) for n in range((day_of(event) - day_of(back)).days)]
    assert sum(map(is_working_day, between)) == value


def test_no_lead_is_counted_in_months() -> None:
    with pytest.raises(ValueError, match="no rule counts months back"):
        due_before(london("2026-03-05T10:00"), clock(1, Unit.MONTHS))
