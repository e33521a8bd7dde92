"""E22: the ten words. The word must not tell what nobody has told her."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.victim_word import EXPLANATIONS, Standing, victim_word
from service.vocabulary import VictimWord

ORDER = [
    ("closed", VictimWord.CLOSED),
    ("resting_said", VictimWord.NOT_IDENTIFIED),
    ("chose_not_to_know", VictimWord.YOUR_CHOICE),
    ("paused", VictimWord.PAUSED),
    ("told_all_she_wishes", VictimWord.TOLD),
    ("refusal_said", VictimWord.NOT_AT_THIS_TIME),
    ("progress_told", VictimWord.DECIDING),
    ("acknowledged", VictimWord.ENQUIRIES),
]
standings = st.builds(Standing, **{f.name: st.booleans() for f in fields(Standing)})


def test_a_new_case_is_received() -> None:
    assert victim_word(Standing()) is VictimWord.RECEIVED


@pytest.mark.parametrize(("fact", "word"), ORDER)
def test_each_fact_alone_has_its_word(fact: str, word: VictimWord) -> None:
    assert victim_word(Standing(**{fact: True})) is word


@pytest.mark.parametrize("n", range(len(ORDER)))
def test_the_first_match_holds(n: int) -> None:
    everything_from_here = {fact: True for fact, _ in ORDER[n:]}
    assert victim_word(Standing(**everything_from_here)) is ORDER[n][1]


def test_an_appointment_stands_between_what_was_told_and_what_was_refused() -> None:
    appointed = Standing(scheduled=True, progress_told=True, acknowledged=True)
    assert victim_word(appointed) is VictimWord.APPOINTMENT
    assert victim_word(replace(appointed, refusal_said=True)) is VictimWord.APPOINTMENT
    assert victim_word(replace(appointed, told_all_she_wishes=True)) is VictimWord.TOLD


@given(standing=standings)
def test_the_word_does_not_change_with_a_schedule_before_she_was_told_of_progress(standing: Standing) -> None:
    untold = replace(standing, progress_told=False)
    assert victim_word(replace(untold, scheduled=True)) is victim_word(replace(untold, scheduled=False))


def test_the_word_can_depend_on_nothing_that_police_know_and_she_does_not() -> None:
    """Identified, arrest planned, arrest made: none of these is an input, so that the word is constant across them."""
    assert {f.name for f in fields(Standing)} == {fact for fact, _ in ORDER} | {"scheduled"}


def test_an_acknowledged_case_is_under_enquiry_until_somebody_tells_her_of_progress() -> None:
    assert victim_word(Standing(acknowledged=True, scheduled=True)) is VictimWord.ENQUIRIES
    assert victim_word(Standing(acknowledged=True, progress_told=True)) is VictimWord.DECIDING


@given(standing=standings)
def test_every_standing_has_one_of_the_ten_words_and_every_word_its_explanation(standing: Standing) -> None:
    assert victim_word(standing) in VictimWord
    assert set(EXPLANATIONS) == set(VictimWord)
    assert all(text.endswith((".", "?")) for text in EXPLANATIONS.values())
