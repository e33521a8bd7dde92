"""E09: whether her wish stands. UNKNOWN never passes, and silence is no wish."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.facts.disclosure import Reconfirmation, Wishes
from service.facts.police import Hearing
from service.rules.choice import choice_gate, covers, too_early
from service.vocabulary import AwaitedEvent, Capacity, ChoiceState, CoercionScreen, HearingKind, Part, WishScope, YesNo
from tests.unit.making import DAY, NOW, reconfirmation, wishes

SECOND = timedelta(seconds=1)


def gate(
    wish: Wishes | None, said: Reconfirmation | None, part: Part = Part.NAME, known: YesNo = YesNo.UNKNOWN
) -> ChoiceState:
    return choice_gate(wish, said, part, NOW, known_to_victim=known)


def test_a_current_wish_said_again_today_stands() -> None:
    assert gate(wishes(), reconfirmation()) is ChoiceState.OK


def test_silence_is_no_wish() -> None:
    assert gate(None, reconfirmation()) is ChoiceState.STOP


def test_a_withdrawn_wish_stops_even_after_it_was_said_again_today() -> None:
    assert gate(wishes(withdrawn_at=NOW - SECOND), reconfirmation()) is ChoiceState.STOP


@pytest.mark.parametrize("scope", [WishScope.NONE, WishScope.LATER])
def test_who_does_not_want_to_know_is_not_told(scope: WishScope) -> None:
    assert gate(wishes(scope=scope), reconfirmation()) is ChoiceState.STOP


@given(wished=st.frozensets(st.sampled_from(Part)), part=st.sampled_from(Part))
def test_a_wish_for_parts_covers_exactly_these(wished: frozenset[Part], part: Part) -> None:
    wish = wishes(scope=WishScope.PART, parts=tuple(wished))
    assert covers(wish, part) is (part in wished)
    assert gate(wish, reconfirmation(), part) is (ChoiceState.OK if part in wished else ChoiceState.STOP)


@given(part=st.sampled_from(Part))
def test_a_wish_for_all_covers_every_part(part: Part) -> None:
    assert covers(wishes(), part)


def hearing(kind: HearingKind, at: datetime, replaces: UUID | None = None) -> Hearing:
    return Hearing(
        id=uuid4(),
        case_id=uuid4(),
        kind=kind,
        at=at,
        first_public_event_at=at,
        replaces=replaces,
        recorded_by=uuid4(),
        recorded_at=NOW - DAY,
    )


def test_a_wish_not_before_the_trial_waits_for_the_trial_whenever_that_is() -> None:
    wish = wishes(not_before_event=AwaitedEvent.TRIAL)
    trial = hearing(HearingKind.TRIAL, NOW)
    assert too_early(wish, NOW, (), ())
    assert too_early(wish, NOW, (), [hearing(HearingKind.FIRST_HEARING, NOW)])
    assert not too_early(wish, NOW, (), [trial])
    assert too_early(wish, NOW - SECOND, (), [trial])
    assert too_early(wish, NOW, (), [trial, hearing(HearingKind.TRIAL, NOW + DAY, trial.id)])


def test_a_wish_not_before_a_day_waits_for_it() -> None:
    assert gate(wishes(not_before=NOW + SECOND), reconfirmation()) is ChoiceState.STOP
    assert gate(wishes(not_before=NOW), reconfirmation()) is ChoiceState.OK


@pytest.mark.parametrize(
    ("known", "state"),
    [(YesNo.YES, ChoiceState.OK), (YesNo.NO, ChoiceState.STOP), (YesNo.UNKNOWN, ChoiceState.STOP)],
)
def test_only_if_i_know_them_needs_that_it_is_known_that_she_does(known: YesNo, state: ChoiceState) -> None:
    assert gate(wishes(only_if_known_to_me=True), reconfirmation(), known=known) is state


def test_a_wish_is_stale_from_the_instant_its_validity_ends() -> None:
    assert gate(wishes(valid_until=NOW), reconfirmation()) is ChoiceState.RECONFIRM
    assert gate(wishes(valid_until=NOW + SECOND), reconfirmation()) is ChoiceState.OK


def test_without_a_word_on_the_day_she_is_asked_again() -> None:
    assert gate(wishes(), None) is ChoiceState.RECONFIRM
    assert gate(wishes(), reconfirmation(valid_until=NOW)) is ChoiceState.RECONFIRM


def test_a_wish_changed_since_she_was_asked_is_asked_about_again() -> None:
    assert gate(wishes(recorded_at=NOW - SECOND), reconfirmation(at=NOW - 2 * SECOND)) is ChoiceState.RECONFIRM
    assert gate(wishes(recorded_at=NOW - SECOND), reconfirmation(at=NOW - SECOND)) is ChoiceState.OK


def test_who_says_no_on_the_day_is_not_told() -> None:
    assert gate(wishes(), reconfirmation(wish_reconfirmed=False)) is ChoiceState.STOP


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"coercion": CoercionScreen.CONCERN}, ChoiceState.STOP),
        ({"coercion": CoercionScreen.UNKNOWN}, ChoiceState.RECONFIRM),
        ({"capacity": Capacity.LACKS_CAPACITY}, ChoiceState.STOP),
        ({"capacity": Capacity.UNKNOWN}, ChoiceState.RECONFIRM),
        ({"spoken_to": False}, ChoiceState.RECONFIRM),
        ({"alone": False}, ChoiceState.RECONFIRM),
        ({"recipient_checked": False}, ChoiceState.RECONFIRM),
    ],
)
def test_each_doubt_on_the_day_keeps_the_gate_shut(changes: dict[str, Any], state: ChoiceState) -> None:
    assert gate(wishes(), reconfirmation(**changes)) is state


@given(
    wish_coercion=st.sampled_from([None, *CoercionScreen]),
    coercion=st.sampled_from(CoercionScreen),
    capacity=st.sampled_from(Capacity),
    told=st.fixed_dictionaries(
        {name: st.booleans() for name in ("wish_reconfirmed", "spoken_to", "alone", "recipient_checked")}
    ),
    wish_ends=st.sampled_from([NOW - DAY, NOW, NOW + DAY]),
    said_ends=st.sampled_from([NOW - DAY, NOW, NOW + DAY]),
)
def test_only_what_is_wholly_in_order_passes(
    wish_coercion: CoercionScreen | None,
    coercion: CoercionScreen,
    capacity: Capacity,
    told: dict[str, bool],
    wish_ends: object,
    said_ends: object,
) -> None:
    state = gate(
        wishes(coercion=wish_coercion, valid_until=wish_ends),
        reconfirmation(coercion=coercion, capacity=capacity, valid_until=said_ends, **told),
    )
    in_order = (
        wish_coercion in (None, CoercionScreen.CLEAR)
        and coercion is CoercionScreen.CLEAR
        and capacity is Capacity.HAS_CAPACITY
        and all(told.values())
        and wish_ends == said_ends == NOW + DAY
    )
    assert (state is ChoiceState.OK) is in_order
