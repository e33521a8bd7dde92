"""P13 by its route, what a renewed authority adds (E21), and the ends of what platforms preserve."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from service.facts.asking import Preservation
from service.policy import load
from service.rules.answering import ANSWER_CLOCKS, P13, due_basis, route_of
from service.rules.calendar import LONDON, authority_expiry, authority_renewal, due_at
from service.rules.preserving import expires_at, extension_left, renewed_until, warned_at
from service.vocabulary import AuthorityKind, DueBasis, PreservationStage, Route
from tests.unit.making import NOW

POLICY = load("srtk-2026-1")


def test_every_route_a_request_can_take_has_its_clock_and_every_clock_a_route() -> None:
    assert set(ANSWER_CLOCKS.values()) == set(P13)
    assert set(Route) - set(ANSWER_CLOCKS) == {Route.EPOC, Route.SECOND_PROTOCOL}


@pytest.mark.parametrize(
    ("route", "asked_by", "basis"),
    [
        (Route.IPA_60A, None, DueBasis.DEFAULT),
        (Route.IPA_60A, NOW, DueBasis.REQUESTED),
        (Route.OPO, None, DueBasis.STATUTORY),
        (Route.OPO, NOW, DueBasis.STATUTORY),
        (Route.MLAT, None, DueBasis.DEFAULT),
        (None, None, DueBasis.DEFAULT),
    ],
)
def test_a_due_date_says_on_what_it_rests(route: Route | None, asked_by: datetime | None, basis: DueBasis) -> None:
    assert due_basis(route, asked_by) is basis


@pytest.mark.parametrize(
    ("route", "due"),
    [
        (Route.IPA_60A, datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC)),
        (Route.OPO, datetime(2026, 3, 8, 23, 59, 59, tzinfo=UTC)),
        (Route.EDR, datetime(2026, 3, 2, 12, tzinfo=UTC)),
        (Route.MLAT, datetime(2026, 8, 29, 22, 59, 59, tzinfo=UTC)),
    ],
)
def test_the_clock_of_a_route_runs_its_own_length(route: Route, due: datetime) -> None:
    assert due_at(NOW, POLICY[ANSWER_CLOCKS[route]]) == due


def test_the_usual_route_of_an_authority_is_taken_where_none_is_named() -> None:
    assert route_of(AuthorityKind.OCDA_60A, None) is Route.IPA_60A
    assert route_of(AuthorityKind.DSO_61A, None) is Route.IPA_61A
    assert route_of(AuthorityKind.OTHER, None) is None
    assert route_of(AuthorityKind.OCDA_60A, Route.IPA_60A_DAA) is Route.IPA_60A_DAA


@pytest.mark.parametrize(
    ("granted", "ends", "renewed"),
    [
        (datetime(2026, 1, 15, 9, tzinfo=UTC), (2, 14), (3, 14)),
        (datetime(2026, 1, 31, 9, tzinfo=UTC), (2, 28), (3, 31)),
        (datetime(2026, 12, 1, 9, tzinfo=UTC), (12, 31), (1, 31)),
    ],
)
def test_a_renewal_counts_from_the_end_of_the_current_month(
    granted: datetime, ends: tuple[int, int], renewed: tuple[int, int]
) -> None:
    end = authority_expiry(AuthorityKind.OCDA_60A, granted, POLICY)
    more = authority_renewal(AuthorityKind.OCDA_60A, Route.IPA_60A, end, POLICY)
    assert (end.month, end.day) == ends
    assert _london(more) == renewed


def _london(at: datetime) -> tuple[int, int]:
    local = at.astimezone(LONDON)
    return local.month, local.day


def test_an_order_is_served_within_three_months_of_being_made() -> None:
    made = datetime(2026, 1, 15, 9, tzinfo=UTC)
    assert _london(authority_expiry(AuthorityKind.OTHER, made, POLICY, Route.OPO)) == (4, 15)


SNAPSHOT = datetime(2026, 1, 1, 14, tzinfo=UTC)


def test_a_preservation_ends_ninety_days_after_the_platforms_own_snapshot() -> None:
    end = expires_at(SNAPSHOT, None, POLICY)
    assert _london(end) == (4, 1)
    assert _london(warned_at(end, POLICY)) == (3, 18)
    stated = datetime(2026, 2, 1, tzinfo=UTC)
    assert expires_at(SNAPSHOT, stated, POLICY) == stated


def test_a_renewal_adds_ninety_days_to_the_end() -> None:
    assert _london(renewed_until(expires_at(SNAPSHOT, None, POLICY), None, POLICY)) == (7, 1)


def test_it_is_extended_once() -> None:
    kept = Preservation(
        id=uuid4(),
        case_id=uuid4(),
        account_id=uuid4(),
        platform_id=uuid4(),
        stage=PreservationStage.PRESERVED,
        opened_at=NOW,
    )
    assert extension_left(kept)
    assert not extension_left(Preservation(**{f: getattr(kept, f) for f in kept.__slots__} | {"renewals": 1}))
