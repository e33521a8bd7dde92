"""Whether a notice may reach her now (E23): by her safe contact profile alone, and UNKNOWN never passes.

The service itself sends through digital channels only; whatever else she named is a person's way to her. Her times count
for the portal too: a notice that shows while somebody looks over her shoulder is no safer for having waited there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from service.facts.case import Needs, SafeWindow
from service.rules.calendar import LONDON
from service.rules.problem import Detail
from service.vocabulary import Channel, ContentClass, SafeToSend, Weekday, YesNo

BY_ITSELF = frozenset({Channel.SMS, Channel.EMAIL})
"""What arrives on a screen by itself, whoever holds it; only LIMITED goes there."""
DIGITAL = BY_ITSELF | {Channel.PORTAL}
WEEK = tuple(Weekday)
MINUTES_OF_A_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Where, when and how much she says is safe. No windows: nobody knows when."""

    channels: tuple[Channel, ...]
    windows: tuple[SafeWindow, ...]
    may_say_more: bool


def safe_to_send(
    channel: Channel, time: datetime, profile: Profile, device_compromise: YesNo, content_class: ContentClass
) -> SafeToSend:
    """E23. SEND now; HOLD for `next_safe(...)`; ALTERNATE: not by this channel or not this much, a person finds a way.

    Source: Bedfordshire's DVDS practice asks at first contact when and where it is safe; the fields are our choice.
    """
    may_say = content_class is ContentClass.LIMITED or (profile.may_say_more and channel not in BY_ITSELF)
    if channel not in DIGITAL or channel not in profile.channels or not may_say:
        return SafeToSend.ALTERNATE
    if device_compromise is not YesNo.NO:
        return SafeToSend.ALTERNATE
    opens = next_safe(time, profile.windows)
    if opens is None:
        return SafeToSend.ALTERNATE
    return SafeToSend.SEND if opens <= time else SafeToSend.HOLD


def next_safe(time: datetime, windows: Sequence[SafeWindow]) -> datetime | None:
    """The first instant from `time` on that lies in a window, by London's clocks; None where she named none."""
    today = time.astimezone(LONDON).date()
    starts = []
    for ahead in range(8):
        day = today + timedelta(days=ahead)
        for window in windows:
            if window.weekday is WEEK[day.weekday()]:
                opens, closes = (_at(day, minute) for minute in (window.from_minute, window.to_minute))
                if time < closes:
                    starts.append(max(time, opens))
    return min(starts, default=None)


def _at(day: date, minute: int) -> datetime:
    """When London's clocks show so many minutes of a day: added on the clock's face, and so right when clocks change."""
    return (datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(minutes=minute)).astimezone(UTC)


def profile_of(needs: Needs) -> Profile:
    return Profile(channels=needs.safe_channels, windows=needs.safe_windows, may_say_more=needs.notice_may_say_more)


def way_into_the_portal(needs: Needs | None, now: datetime) -> tuple[SafeToSend, ContentClass]:
    """How her own inbox stands now, and the most it may say; ALTERNATE where nobody has asked her yet."""
    if needs is not None:
        for content in ContentClass:
            answer = safe_to_send(Channel.PORTAL, now, profile_of(needs), needs.device_compromise, content)
            if answer is not SafeToSend.ALTERNATE:
                return answer, content
    return SafeToSend.ALTERNATE, ContentClass.LIMITED


def window_faults(windows: Sequence[SafeWindow]) -> list[Detail]:
    """Windows that do not open before they close within one day, by their place."""
    return [
        Detail(path=f"safeWindows.{n}", code="NOT_WITHIN_A_DAY")
        for n, window in enumerate(windows)
        if not 0 <= window.from_minute < window.to_minute <= MINUTES_OF_A_DAY
    ]
