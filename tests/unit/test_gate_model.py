"""The model of the gate by itself: what must be true of every state and step, and that a wrong model is found out."""

from typing import Any

import pytest

from service.vocabulary import GateName
from tests.model.exploring import (
    BEGINNING,
    MAIN_LINE,
    along,
    can_still_be_told,
    every_condition_holds,
    near_the_stories,
)
from tests.model.states import SCHEDULED, TOLD, gates, to_open, to_release
from tests.model.wrong_models import OF_THE_MODEL, saying


def test_the_main_line_leads_from_nothing_to_a_telling() -> None:
    line = along(MAIN_LINE)
    assert (line[0], len(line)) == (BEGINNING, len(MAIN_LINE) + 1)
    assert line[-1].opened in TOLD


def test_nothing_on_the_way_is_as_it_must_not_be() -> None:
    """Released and opened only while all holds; a stop wins everywhere; the epoch rises by the list; told rests on opened."""
    states, taken, faults = near_the_stories(3)
    assert faults == []
    assert (len(states) > 9_000, taken > 60_000) == (True, True)


def test_the_words_are_the_conditions() -> None:
    """Where nothing is missing every condition holds, and where every condition holds nothing is missing."""
    for state in near_the_stories(2)[0]:
        free = not to_release(state) and state.way in SCHEDULED
        assert free == every_condition_holds(state), state
        assert free or to_open(state) != frozenset(), state
        assert set(gates(state)) == set(GateName)


def test_from_every_state_she_can_still_be_told() -> None:
    assert [state for state in near_the_stories(2)[0] if not can_still_be_told(state)] == []


@pytest.mark.parametrize("mutant", OF_THE_MODEL.values(), ids=OF_THE_MODEL)
def test_a_wrong_model_is_found_out(mutant: tuple[dict[Any, Any], Any, Any]) -> None:
    with saying(*mutant):
        assert near_the_stories(2)[2]
    assert not near_the_stories(1)[2]
