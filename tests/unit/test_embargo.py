"""E14: what holds a part, until when, and who may go on holding it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.facts.holding import Embargo
from service.policy import load
from service.rules.embargo import held, holds, in_total, rank_to_hold, words_of
from service.vocabulary import EmbargoKind, Missing, Part, Rank, Tier
from tests.unit.making import CASE, DAY, NOW, SOMEBODY

POLICY = load("srtk-2026-1")


def embargo(kind: EmbargoKind = EmbargoKind.LIVE_OP, **changes: Any) -> Embargo:
    given: dict[str, Any] = {
        "parts": tuple(Part),
        "since": NOW - DAY,
        "review_at": NOW + 3 * DAY,
        "expires_at": NOW + 9 * DAY,
    }
    return Embargo(
        id=uuid4(),
        case_id=CASE,
        kind=kind,
        owner_id=SOMEBODY,
        reason="As asked.",
        set_by=SOMEBODY,
        set_at=NOW - DAY,
        **(given | changes),
    )


def test_nothing_that_holds_blocks_nothing() -> None:
    assert not held([], Part.NAME, NOW).blocked


def test_it_says_until_when_the_next_review_and_what_may_be_said_meanwhile() -> None:
    later = embargo(EmbargoKind.CPS_ADVICE, expires_at=NOW + 12 * DAY)
    found = held([embargo(), later], Part.NAME, NOW)
    assert (found.blocked, found.until, found.review_at) == (True, NOW + 12 * DAY, NOW + 3 * DAY)
    assert found.interim_tier is Tier.T1


def test_under_a_court_order_nothing_says_until_when_and_progress_alone_may_be_said() -> None:
    found = held([embargo(EmbargoKind.COURT_ORDER)], Part.NAME, NOW)
    assert (found.until, found.interim_tier) == (None, Tier.T0)


@pytest.mark.parametrize("kind", EmbargoKind)
def test_what_is_lifted_holds_no_more(kind: EmbargoKind) -> None:
    assert not holds(embargo(kind, lifted_at=NOW), NOW)


@pytest.mark.parametrize("kind", EmbargoKind)
def test_what_has_expired_holds_no_more_but_for_an_order_and_a_parade(kind: EmbargoKind) -> None:
    expired = embargo(kind, expires_at=NOW)
    assert holds(expired, NOW) == (kind in (EmbargoKind.COURT_ORDER, EmbargoKind.ID_PROCEDURE))


def test_it_holds_the_parts_it_names_and_no_other() -> None:
    pending = embargo(EmbargoKind.ID_PROCEDURE, parts=(Part.PHOTO,))
    assert words_of([pending], Part.PHOTO, NOW) == {Missing.EMBARGOED}
    assert words_of([pending], Part.NAME, NOW) == set()
    assert words_of([embargo(EmbargoKind.COURT_ORDER)], Part.NAME, NOW) == {Missing.COURT_ORDER}


def test_she_is_told_nothing_at_all_only_where_every_part_wanted_is_held() -> None:
    photo = embargo(parts=(Part.PHOTO,))
    assert not in_total([photo], {Part.NAME, Part.PHOTO}, NOW)
    assert in_total([photo, embargo(parts=(Part.NAME,))], {Part.NAME, Part.PHOTO}, NOW)
    assert not in_total([photo], (), NOW)


@pytest.mark.parametrize(
    ("days", "total", "rank"),
    [
        (27, False, Rank.NONE),
        (29, False, Rank.SUPERINTENDENT),
        (29, True, Rank.SUPERINTENDENT),
        (83, True, Rank.SUPERINTENDENT),
        (85, True, Rank.ASSISTANT_CHIEF_CONSTABLE),
        (85, False, Rank.SUPERINTENDENT),
    ],
)
def test_who_may_hold_for_how_long(days: int, total: bool, rank: Rank) -> None:
    until = NOW + timedelta(days=days)
    assert rank_to_hold(NOW, until, NOW if total else None, POLICY) is rank


def test_renewing_counts_from_the_first() -> None:
    renewed = replace(embargo(), since=NOW - 20 * DAY, expires_at=NOW + 10 * DAY)
    assert rank_to_hold(renewed.since, renewed.expires_at, None, POLICY) is Rank.SUPERINTENDENT
