"""E23: a notice reaches her where, when and as much as she said, and nothing that nobody has asked her ever passes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.facts.case import SafeWindow
from service.rules.safe_contact import (
    DIGITAL,
    Profile,
    next_safe,
    profile_of,
    safe_to_send,
    way_into_the_portal,
    window_faults,
)
from service.vocabulary import Channel, ContentClass, SafeToSend, Weekday, YesNo
from tests.unit.making import needs

LONDON = ZoneInfo("Europe/London")
TUESDAY = datetime(2026, 3, 3, 10, tzinfo=UTC)
TEN_TO_TWELVE = SafeWindow(weekday=Weekday.TUESDAY, from_minute=600, to_minute=720)
WEEK = tuple(SafeWindow(weekday=day, from_minute=0, to_minute=1440) for day in Weekday)
WIDE_OPEN = Profile(channels=tuple(Channel), windows=WEEK, may_say_more=True)

windows = st.builds(
    lambda day, bounds: SafeWindow(weekday=day, from_minute=min(bounds), to_minute=max(bounds)),
    st.sampled_from(Weekday),
    st.tuples(st.integers(0, 1440), st.integers(0, 1440)).filter(lambda b: b[0] != b[1]),
)
profiles = st.builds(
    Profile,
    channels=st.lists(st.sampled_from(Channel), unique=True).map(tuple),
    windows=st.lists(windows, max_size=4).map(tuple),
    may_say_more=st.booleans(),
)
times = st.integers(0, 2 * 365 * 24 * 60 * 60).map(lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s))
channels, answers, contents = st.sampled_from(Channel), st.sampled_from(YesNo), st.sampled_from(ContentClass)


def test_in_her_time_by_her_channel_it_is_sent() -> None:
    profile = Profile(channels=(Channel.PORTAL,), windows=(TEN_TO_TWELVE,), may_say_more=True)
    assert safe_to_send(Channel.PORTAL, TUESDAY, profile, YesNo.NO, ContentClass.FULL) is SafeToSend.SEND


@pytest.mark.parametrize("hours", [-1, 2, 30, 24 * 6])
def test_outside_her_time_it_is_held_until_the_next(hours: int) -> None:
    profile = Profile(channels=(Channel.PORTAL,), windows=(TEN_TO_TWELVE,), may_say_more=True)
    at = TUESDAY + timedelta(hours=hours)
    assert safe_to_send(Channel.PORTAL, at, profile, YesNo.NO, ContentClass.FULL) is SafeToSend.HOLD
    opens = next_safe(at, profile.windows)
    assert opens == TUESDAY + (timedelta(0) if hours < 0 else timedelta(days=7))


@pytest.mark.parametrize("channel", [Channel.SMS, Channel.EMAIL])
def test_what_arrives_by_itself_says_only_that_there_is_an_update(channel: Channel) -> None:
    assert safe_to_send(channel, TUESDAY, WIDE_OPEN, YesNo.NO, ContentClass.FULL) is SafeToSend.ALTERNATE
    assert safe_to_send(channel, TUESDAY, WIDE_OPEN, YesNo.NO, ContentClass.LIMITED) is SafeToSend.SEND


@pytest.mark.parametrize("channel", sorted(set(Channel) - DIGITAL))
def test_a_persons_way_is_a_persons(channel: Channel) -> None:
    assert safe_to_send(channel, TUESDAY, WIDE_OPEN, YesNo.NO, ContentClass.LIMITED) is SafeToSend.ALTERNATE


@given(channel=channels, time=times, profile=profiles, content=contents)
def test_unknown_never_passes_and_neither_does_a_device_that_somebody_else_reads(
    channel: Channel, time: datetime, profile: Profile, content: ContentClass
) -> None:
    for compromised in (YesNo.UNKNOWN, YesNo.YES):
        assert safe_to_send(channel, time, profile, compromised, content) is SafeToSend.ALTERNATE
    timeless = Profile(channels=profile.channels, windows=(), may_say_more=profile.may_say_more)
    assert safe_to_send(channel, time, timeless, YesNo.NO, content) is SafeToSend.ALTERNATE


@given(channel=channels, time=times, profile=profiles, compromised=answers, content=contents)
def test_what_is_sent_is_by_a_channel_and_in_a_window_that_she_named(
    channel: Channel, time: datetime, profile: Profile, compromised: YesNo, content: ContentClass
) -> None:
    if safe_to_send(channel, time, profile, compromised, content) is not SafeToSend.SEND:
        return
    local = time.astimezone(LONDON)
    minute = local.hour * 60 + local.minute
    assert channel in set(profile.channels) & DIGITAL
    assert any(
        w.weekday is tuple(Weekday)[local.weekday()] and w.from_minute <= minute < w.to_minute for w in profile.windows
    )
    assert content is ContentClass.LIMITED or (profile.may_say_more and channel is Channel.PORTAL)


@given(time=times, profile=profiles, content=contents)
def test_what_is_held_can_be_sent_when_its_time_has_come(
    time: datetime, profile: Profile, content: ContentClass
) -> None:
    if safe_to_send(Channel.PORTAL, time, profile, YesNo.NO, content) is not SafeToSend.HOLD:
        return
    opens = next_safe(time, profile.windows)
    assert opens is not None
    assert time < opens <= time + timedelta(days=8)
    assert safe_to_send(Channel.PORTAL, opens, profile, YesNo.NO, content) is SafeToSend.SEND


@given(channel=channels, time=times, profile=profiles, compromised=answers)
def test_saying_less_is_never_less_safe(channel: Channel, time: datetime, profile: Profile, compromised: YesNo) -> None:
    full, limited = (safe_to_send(channel, time, profile, compromised, content) for content in ContentClass)
    assert full in (limited, SafeToSend.ALTERNATE)


def test_a_window_keeps_to_londons_clocks_when_they_change() -> None:
    sunday = SafeWindow(weekday=Weekday.SUNDAY, from_minute=600, to_minute=660)
    saturday_night = datetime(2026, 3, 28, 22, tzinfo=UTC)
    assert next_safe(saturday_night, [sunday]) == datetime(2026, 3, 29, 9, tzinfo=UTC)
    assert next_safe(saturday_night - timedelta(days=7), [sunday]) == datetime(2026, 3, 22, 10, tzinfo=UTC)


def test_a_window_that_closes_at_midnight_is_shut_in_the_first_minute_of_the_next_day() -> None:
    evening = SafeWindow(weekday=Weekday.TUESDAY, from_minute=1200, to_minute=1440)
    assert next_safe(datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC), [evening]) == datetime(
        2026, 3, 3, 23, 59, 59, tzinfo=UTC
    )
    assert next_safe(datetime(2026, 3, 4, 0, 0, tzinfo=UTC), [evening]) == datetime(2026, 3, 10, 20, tzinfo=UTC)


def test_without_leave_to_say_more_her_inbox_says_only_that_there_is_an_update() -> None:
    known = {"safe_channels": (Channel.PORTAL,), "safe_windows": WEEK, "device_compromise": YesNo.NO}
    assert way_into_the_portal(needs(**known), TUESDAY) == (SafeToSend.SEND, ContentClass.LIMITED)
    assert way_into_the_portal(needs(**known, notice_may_say_more=True), TUESDAY) == (
        SafeToSend.SEND,
        ContentClass.FULL,
    )


def test_who_was_never_asked_is_told_by_a_person() -> None:
    assert way_into_the_portal(None, TUESDAY)[0] is SafeToSend.ALTERNATE
    assert way_into_the_portal(needs(safe_channels=(Channel.PORTAL,)), TUESDAY)[0] is SafeToSend.ALTERNATE
    assert profile_of(needs()).windows == ()


def test_a_window_lies_within_one_day() -> None:
    wrong = [
        SafeWindow(weekday=Weekday.MONDAY, from_minute=f, to_minute=t) for f, t in [(-1, 5), (5, 5), (9, 3), (0, 1441)]
    ]
    assert [d.path for d in window_faults(wrong)] == [f"safeWindows.{n}" for n in range(4)]
    assert window_faults(WEEK) == []
