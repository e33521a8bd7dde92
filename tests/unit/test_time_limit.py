"""E26 and P51: six months from the last incident of a summary offence, and the alarms before they are over."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.policy import load
from service.rules.time_limit import alarms, limit_behind, next_rung, prosecution_time_limit
from service.vocabulary import Offence

POLICY = load("srtk-2026-1")
LAST = datetime(2026, 3, 2, 21, 5, tzinfo=UTC)
LIMIT = datetime(2026, 9, 2, 22, 59, 59, tzinfo=UTC)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def test_s2a_can_be_prosecuted_for_six_months_and_s4a_for_ever() -> None:
    assert prosecution_time_limit(Offence.S2A, LAST, POLICY) == LIMIT
    assert prosecution_time_limit(Offence.S4A, LAST, POLICY) is None


def test_the_last_of_august_ends_with_february() -> None:
    limit = prosecution_time_limit(Offence.S2A, datetime(2026, 8, 31, 12, tzinfo=UTC), POLICY)
    assert limit == datetime(2027, 2, 28, 23, 59, 59, tzinfo=UTC)


def test_alarms_come_sixty_thirty_and_fourteen_days_before_and_at_the_limit() -> None:
    found = alarms(LIMIT, POLICY["P51"])
    assert [(LIMIT.date() - at.date()).days for at in found] == [60, 30, 14, 0]
    assert found[-1] == LIMIT


@pytest.mark.parametrize(("days", "rung"), [(90, 0), (59, 0), (29, 1), (13, 2), (-1, 3), (-400, 3)])
def test_of_alarms_that_are_past_only_the_last_is_raised(days: int, rung: int) -> None:
    assert next_rung(alarms(LIMIT, POLICY["P51"]), LIMIT - timedelta(days=days)) == rung


@given(last=instants)
def test_each_alarm_knows_the_limit_it_warns_of(last: datetime) -> None:
    limit = prosecution_time_limit(Offence.S2A, last, POLICY)
    assert limit is not None
    found = alarms(limit, POLICY["P51"])
    assert [limit_behind(at, rung, POLICY["P51"]) for rung, at in enumerate(found)] == [limit] * 4
    assert found == sorted(found)
