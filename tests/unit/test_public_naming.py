"""E16: the earliest of what makes a name public, less two working days; and what counts as having a wish."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from service.facts.police import Charge, Hearing
from service.policy import load
from service.rules.public_naming import (
    backstop,
    chose_not_to_know,
    first_public_event,
    knows_what_becomes_public,
    wish_is_current,
)
from service.vocabulary import HearingKind, Offence, Part, WishScope
from tests.unit.making import CASE, DAY, NOW, SOMEBODY, wishes

POLICY = load("srtk-2026-1")


def hearing(at: datetime, **changes: Any) -> Hearing:
    given: dict[str, Any] = {"kind": HearingKind.FIRST_HEARING, "at": at, "first_public_event_at": at}
    return Hearing(id=uuid4(), case_id=CASE, recorded_by=SOMEBODY, recorded_at=NOW, **(given | changes))


def charge(public: datetime | None) -> Charge:
    return Charge(
        id=uuid4(), case_id=CASE, offence=Offence.S4A, charged_at=NOW, record_reference="NM/CH/1", flags=(),
        first_public_event_at=public, recorded_by=SOMEBODY, recorded_at=NOW,
    )  # fmt: skip


def test_the_first_public_event_is_the_earliest_of_all_that_is_recorded() -> None:
    assert first_public_event([], []) is None
    assert first_public_event([charge(None)], []) is None
    assert (
        first_public_event([charge(NOW + 9 * DAY)], [hearing(NOW + 7 * DAY), hearing(NOW + 8 * DAY)]) == NOW + 7 * DAY
    )


def test_a_hearing_that_was_moved_counts_as_it_stands_now() -> None:
    first = hearing(NOW + 7 * DAY)
    assert first_public_event([], [first, hearing(NOW + 20 * DAY, replaces=first.id)]) == NOW + 20 * DAY


@pytest.mark.parametrize(
    ("event", "due"),
    [
        (datetime(2026, 3, 5, 10, tzinfo=UTC), datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC)),
        (datetime(2026, 3, 9, 10, tzinfo=UTC), datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC)),
        # Good Friday and Easter Monday 2026 are no working days, and British Summer Time began before them.
        (datetime(2026, 4, 7, 9, tzinfo=UTC), datetime(2026, 4, 1, 22, 59, 59, tzinfo=UTC)),
        (datetime(2026, 3, 8, 10, tzinfo=UTC), datetime(2026, 3, 5, 23, 59, 59, tzinfo=UTC)),
    ],
    ids=["Thursday", "Monday", "after Easter", "a Sunday"],
)
def test_the_backstop_is_two_working_days_clear_before_the_event(event: datetime, due: datetime) -> None:
    assert backstop(event, POLICY) == due


def test_she_chose_not_to_know_only_by_saying_so_and_while_she_holds_to_it() -> None:
    assert chose_not_to_know(wishes(scope=WishScope.NONE, parts=()))
    assert chose_not_to_know(wishes(scope=WishScope.LATER, parts=()))
    assert not chose_not_to_know(None)
    assert not chose_not_to_know(wishes(scope=WishScope.NONE, parts=(), withdrawn_at=NOW, withdrawn_by=SOMEBODY))
    assert not chose_not_to_know(wishes(scope=WishScope.ALL, parts=()))


def test_a_wish_is_current_until_it_is_stale_or_taken_back_and_silence_never_is() -> None:
    wish = wishes(valid_until=NOW + DAY)
    assert wish_is_current(wish, NOW)
    assert not wish_is_current(wish, NOW + DAY)
    assert not wish_is_current(wishes(valid_until=NOW + DAY, withdrawn_at=NOW, withdrawn_by=SOMEBODY), NOW)
    assert not wish_is_current(None, NOW)


def test_she_knows_what_becomes_public_by_the_name_or_by_all_she_wishes_to_know() -> None:
    assert knows_what_becomes_public({Part.NAME}, None)
    assert knows_what_becomes_public({Part.PHOTO}, wishes(scope=WishScope.PART, parts=(Part.PHOTO,)))
    assert not knows_what_becomes_public({Part.PHOTO}, wishes(scope=WishScope.ALL, parts=()))
    assert not knows_what_becomes_public((), wishes(scope=WishScope.PART, parts=(Part.NAME,)))
