"""When a promise is due (E20, E21, E28): exact seconds and hours, days that end in London, months as statutes count them.

Working days skip weekends and the bank holidays of England and Wales. Everything is stored in UTC.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from service.policy import Clock, Policy, Unit
from service.vocabulary import AuthorityKind, Route

LONDON = ZoneInfo("Europe/London")
END_OF_DAY = time(23, 59, 59)


@cache
def bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in bank_holidays(day.year)


def end_of(day: date) -> datetime:
    """The last second of a day in London, as UTC."""
    return datetime.combine(day, END_OF_DAY, LONDON).astimezone(UTC)


def start_of(day: date) -> datetime:
    """The first instant of a day in London, as UTC."""
    return datetime.combine(day, time(), LONDON).astimezone(UTC)


def end_of_day_of(at: datetime) -> datetime:
    """The last second in London of the day on which an instant lies, as UTC."""
    return end_of(_day(at))


def due_at(start: datetime, clock: Clock, *, value: int | None = None) -> datetime:
    """The instant a clock that starts at `start` is due (E20). `value` replaces the clock's own, for ladders.

    A period "beginning with" a day counts that day: 3 days from a Friday end with Sunday, one month from the 15th with
    the 14th (IPA 2016 s 65; from the 31st with the last day of a shorter month, to be confirmed with force legal).
    """
    if start.tzinfo is None:
        raise ValueError("a clock starts at an instant with its zone")
    amount = clock.value if value is None else value
    match clock.unit:
        case Unit.SECONDS:
            return start.astimezone(UTC) + timedelta(seconds=amount)
        case Unit.HOURS:
            return start.astimezone(UTC) + timedelta(hours=amount)
        case Unit.CALENDAR_DAYS:
            return end_of(_day(start) + timedelta(days=amount - clock.start_counts))
        case Unit.WORKING_DAYS:
            return end_of(_working_days_after(_day(start), amount, clock.start_counts))
        case Unit.MONTHS:
            return end_of(_months_after(_day(start), amount, clock.start_counts))


def _day(instant: datetime) -> date:
    return instant.astimezone(LONDON).date()


def _working_days_after(day: date, amount: int, start_counts: bool) -> date:
    left = amount - (start_counts and is_working_day(day))
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return day


def _months_after(day: date, amount: int, start_counts: bool) -> date:
    years, month = divmod(day.month - 1 + amount, 12)
    year, month = day.year + years, month + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    if day.day > last:
        return date(year, month, last)
    return date(year, month, day.day) - timedelta(days=start_counts)


def resumed_due(due: datetime, paused_for: timedelta, clock: Clock) -> datetime:
    """A due moved by the length of a pause; where days are counted, to the end of the next working day."""
    moved = due + paused_for
    if clock.unit in (Unit.SECONDS, Unit.HOURS):
        return moved
    day = _day(moved)
    while not is_working_day(day):
        day += timedelta(days=1)
    return end_of(day)


def days_before(at: datetime, days: int) -> datetime:
    """The end of the day that lies so many days before the day of this instant, in London."""
    return end_of(_day(at) - timedelta(days=days))


def due_before(event: datetime, clock: Clock) -> datetime:
    """The last instant that keeps a clock's length clear before an event: days end as everywhere, and never start one.

    Two working days before a hearing on Monday is the end of Thursday.
    """
    match clock.unit:
        case Unit.SECONDS:
            return event.astimezone(UTC) - timedelta(seconds=clock.value)
        case Unit.HOURS:
            return event.astimezone(UTC) - timedelta(hours=clock.value)
        case Unit.CALENDAR_DAYS:
            return days_before(event, clock.value)
        case Unit.WORKING_DAYS:
            day, left = _day(event), clock.value
            while left > 0:
                day -= timedelta(days=1)
                left -= is_working_day(day)
            return end_of(day)
        case Unit.MONTHS:
            raise ValueError("no rule counts months back from an event")


def authority_expiry(kind: AuthorityKind, granted_at: datetime, policy: Policy, route: Route | None = None) -> datetime:
    """When an authority ends (E21): 60A one month, 61A three days, each beginning with the day of grant (IPA s 65).

    An overseas production order must be served within three months of being made (2019 Act s 9(1)).
    """
    if route is Route.OPO:
        return due_at(granted_at, policy["P13c"])
    return due_at(granted_at, policy["P11" if kind is AuthorityKind.DSO_61A else "P10"])


def authority_renewal(kind: AuthorityKind, route: Route | None, ends_at: datetime, policy: Policy) -> datetime:
    """When a renewed authority ends: what it adds begins on the day after the present one is over (IPA s 65(3))."""
    return authority_expiry(kind, ends_at + timedelta(seconds=1), policy, route)


def next_update_due(last: datetime, interval_days: int) -> datetime:
    """When she hears next, from her own interval alone (E28): it never says what happens in the case."""
    return end_of(_day(last) + timedelta(days=interval_days))
