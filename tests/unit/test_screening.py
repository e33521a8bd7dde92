"""E03: a stalker who poses as a victim is held at the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.screening import counter_allegation_gate
from service.vocabulary import PrimaryVictim, ScreenResult, ScreenState
from tests.unit.making import DAY, NOW, determination, screen


def test_a_current_search_that_found_nothing_is_clear() -> None:
    assert counter_allegation_gate(screen(), None, None, NOW) is ScreenState.CLEAR


def test_without_a_search_the_case_is_held() -> None:
    assert counter_allegation_gate(None, determination(), None, NOW) is ScreenState.HOLD


def test_a_search_is_stale_from_the_instant_its_validity_ends() -> None:
    assert counter_allegation_gate(screen(valid_until=NOW), None, None, NOW) is ScreenState.HOLD


def test_a_search_from_before_the_identity_was_proposed_holds() -> None:
    searched = screen(recorded_at=NOW - 2 * DAY)
    assert counter_allegation_gate(searched, None, NOW - DAY, NOW) is ScreenState.HOLD


def test_what_was_done_in_the_same_instant_counts() -> None:
    searched = screen(result=ScreenResult.OPEN_REPORT, recorded_at=NOW - DAY)
    at_once = determination(determined_at=NOW - DAY)
    assert counter_allegation_gate(searched, at_once, NOW - DAY, NOW) is ScreenState.DETERMINED


def test_an_open_report_the_other_way_holds_until_somebody_determines_who_is_the_victim() -> None:
    searched = screen(result=ScreenResult.OPEN_REPORT)
    assert counter_allegation_gate(searched, None, None, NOW) is ScreenState.HOLD
    assert counter_allegation_gate(searched, determination(), None, NOW) is ScreenState.DETERMINED


@pytest.mark.parametrize(
    "stale", [{"valid_until": NOW}, {"determined_at": NOW - 2 * DAY}], ids=["expired", "older than the search"]
)
def test_an_old_determination_does_not_lift_a_report(stale: dict[str, object]) -> None:
    searched = screen(result=ScreenResult.OPEN_REPORT)
    assert counter_allegation_gate(searched, determination(**stale), None, NOW) is ScreenState.HOLD


@given(result=st.sampled_from(ScreenResult), valid_until=st.sampled_from([NOW - DAY, NOW, NOW + DAY]))
def test_a_determination_for_the_other_party_holds_whatever_a_search_finds(
    result: ScreenResult, valid_until: object
) -> None:
    against = determination(primary=PrimaryVictim.OTHER_PARTY, valid_until=valid_until)
    assert counter_allegation_gate(screen(result=result), against, None, NOW) is ScreenState.HOLD


@given(decided=st.booleans())
def test_a_search_with_an_unknown_result_passes_nothing_even_with_a_determination(decided: bool) -> None:
    searched = screen(result=ScreenResult.UNKNOWN)
    found = counter_allegation_gate(searched, determination() if decided else None, None, NOW)
    assert found is ScreenState.HOLD
