"""P31: nobody is told into a night in which nobody can be reached."""

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from service.policy import Policy, Unit, load
from service.rules.calendar import due_at
from service.rules.support import supported, tell_by
from tests.unit.making import NOW

POLICY = load("srtk-2026-1")
DAY_AND_NIGHT = timedelta(hours=24)
MINUTE = timedelta(minutes=1)
spans = st.integers(-5_000, 5_000).map(lambda minutes: timedelta(minutes=minutes))


def lasting(amount: int, unit: Unit) -> Policy:
    return Policy(version="x", clocks={"P31": replace(POLICY["P31"], value=amount, unit=unit)})


def test_a_day_and_a_night_of_support_is_enough_and_one_minute_less_is_not() -> None:
    def said(until: datetime) -> bool:
        return supported(NOW, NOW, tell_by(until, POLICY), refused=False)

    assert (said(NOW + DAY_AND_NIGHT), said(NOW + DAY_AND_NIGHT - MINUTE)) == (True, False)


def test_nobody_having_said_until_when_is_no_support() -> None:
    assert not supported(NOW, NOW, None, refused=False)


def test_what_she_refused_knowing_of_it_holds_nothing() -> None:
    assert supported(NOW, NOW, None, refused=True)
    assert supported(NOW, NOW, NOW - DAY_AND_NIGHT, refused=True)


@given(slip=spans, support=spans)
def test_a_telling_that_slips_is_asked_about_again(slip: timedelta, support: timedelta) -> None:
    """It holds at both instants, or it does not hold."""
    now, last = NOW + slip, tell_by(NOW + support, POLICY)
    assert supported(NOW, now, last, refused=False) == (max(NOW, now) + DAY_AND_NIGHT <= NOW + support)


@given(amount=st.integers(0, 90_000), unit=st.sampled_from((Unit.HOURS, Unit.SECONDS)), support=spans)
def test_the_length_is_the_policys(amount: int, unit: Unit, support: timedelta) -> None:
    """Whoever is told by then has P31 of support ahead; whoever is told a minute later has not."""
    policy, until = lasting(amount, unit), NOW + support
    last = tell_by(until, policy)
    assert due_at(last, policy["P31"]) <= until < due_at(last + MINUTE, policy["P31"])


@given(support=spans, more=spans)
def test_more_support_never_lets_her_be_told_less(support: timedelta, more: timedelta) -> None:
    longer = NOW + support + abs(more)
    assert tell_by(NOW + support, POLICY) <= tell_by(longer, POLICY)
