"""E12 and who is held: what protects her counts only if she can recognise whom it is to keep away."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.facts.police import CustodyOutcome
from service.rules.custody import is_held, recognition_dependency
from service.vocabulary import CustodyOutcomeKind as Kind
from service.vocabulary import Part, YesNo
from tests.unit.making import CASE, NOW, SOMEBODY, flags


def outcome(kind: Kind = Kind.BAIL, **changes: Any) -> CustodyOutcome:
    given: dict[str, Any] = {
        "at": NOW,
        "conditions": ("Not to go to her street.",),
        "view_sought": True,
        "recognition_dependent": YesNo.YES,
        "mitigation": "",
        "flags": (),
        "recorded_at": NOW,
    }
    return CustodyOutcome(id=uuid4(), case_id=CASE, kind=kind, recorded_by=SOMEBODY, **(given | changes))


def test_a_condition_against_a_faceless_stranger_depends_on_recognition() -> None:
    assert recognition_dependency(outcome(), YesNo.NO, ())
    assert recognition_dependency(outcome(), YesNo.NO, (Part.NAME, Part.NEAR_ME))


def test_a_stranger_is_recognised_by_face_and_somebody_she_knows_by_name_as_well() -> None:
    assert not recognition_dependency(outcome(), YesNo.NO, (Part.PHOTO,))
    assert not recognition_dependency(outcome(), YesNo.YES, (Part.NAME,))


@pytest.mark.parametrize("known", [YesNo.YES, YesNo.UNKNOWN])
def test_that_the_subject_is_known_to_her_helps_nothing_before_she_was_told_who_it_is(known: YesNo) -> None:
    assert recognition_dependency(outcome(), known, ())


def test_unknown_counts_as_yes_where_there_are_conditions_and_only_there() -> None:
    unsaid = outcome(recognition_dependent=YesNo.UNKNOWN)
    assert recognition_dependency(unsaid, YesNo.NO, ())
    assert not recognition_dependency(outcome(recognition_dependent=YesNo.UNKNOWN, conditions=()), YesNo.NO, ())
    assert not recognition_dependency(outcome(recognition_dependent=YesNo.NO), YesNo.NO, ())


@pytest.mark.parametrize("kind", [Kind.RUI, Kind.REMANDED, Kind.CHARGED, Kind.RELEASED])
def test_an_officer_may_say_so_of_any_outcome_that_leaves_something_to_watch_for(kind: Kind) -> None:
    assert recognition_dependency(outcome(kind, conditions=()), YesNo.NO, ())


def test_nothing_depends_on_it_without_custody_or_once_bail_or_the_case_against_them_ended() -> None:
    assert not recognition_dependency(None, YesNo.NO, ())
    assert not recognition_dependency(outcome(Kind.BAIL_ENDED), YesNo.NO, ())
    assert not recognition_dependency(outcome(Kind.NFA), YesNo.NO, ())


def test_who_is_remanded_is_held_until_a_newer_word_says_otherwise() -> None:
    assert is_held(None, outcome(Kind.REMANDED))
    assert not is_held(None, outcome(Kind.BAIL))
    later = NOW + timedelta(hours=1)
    assert is_held(flags(held=YesNo.NO), outcome(Kind.REMANDED, recorded_at=later))
    assert not is_held(flags(held=YesNo.NO), outcome(Kind.REMANDED, recorded_at=NOW - timedelta(hours=1)))


def test_a_flag_says_it_alone_and_unknown_says_nothing() -> None:
    assert is_held(flags(held=YesNo.YES), None)
    assert is_held(flags(held=YesNo.UNKNOWN), outcome(Kind.REMANDED, recorded_at=NOW - timedelta(hours=1)))
    assert not is_held(flags(held=YesNo.UNKNOWN), None)
    assert not is_held(None, None)


def test_a_charge_says_neither_that_they_are_held_nor_that_they_are_free() -> None:
    assert not is_held(None, outcome(Kind.CHARGED))
    assert is_held(flags(held=YesNo.YES), outcome(Kind.CHARGED, recorded_at=NOW + timedelta(hours=1)))
