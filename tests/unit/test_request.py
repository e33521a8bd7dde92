"""E05: what a data request lacks before a SPoC should see it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from service.facts.data_request import Exhibit
from service.rules.request import missing_from
from service.vocabulary import Urgency
from tests.unit.making import SOMEBODY, account, data_request

ACCOUNT = account()


def missing(**changes: Any) -> list[str]:
    return missing_from(data_request(ACCOUNT, **changes), {ACCOUNT.id: ACCOUNT})


def test_a_complete_draft_lacks_nothing() -> None:
    assert missing() == []


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("legal_entity", "legalEntity"),
        ("purpose", "purpose"),
        ("necessity", "necessity"),
        ("proportionality", "proportionality"),
        ("collateral_intrusion", "collateralIntrusion"),
        ("zone_of_source", "zoneOfSource"),
    ],
)
def test_every_reason_has_to_be_given_in_words(field: str, path: str) -> None:
    assert missing(**{field: "  "}) == [path]


def test_a_request_about_nobody_is_incomplete() -> None:
    assert missing(targets=()) == ["targets"]


def test_a_period_has_to_end_after_it_begins() -> None:
    target = data_request(ACCOUNT).targets[0]
    assert missing(targets=(replace(target, period_to=target.period_from),)) == ["targets.0.periodTo"]
    assert missing(targets=(replace(target, period_to=target.period_from + timedelta(seconds=1)),)) == []


def test_each_target_says_which_data_is_wanted() -> None:
    target = data_request(ACCOUNT).targets[0]
    assert missing(targets=(replace(target, categories=()),)) == ["targets.0.categories"]


@pytest.mark.parametrize(
    "exhibits", [(), (Exhibit(account=uuid4(), reference="JS/2"),), (Exhibit(account=ACCOUNT.id, reference=" "),)]
)
def test_each_identifier_names_the_exhibit_it_was_read_from(exhibits: tuple[Exhibit, ...]) -> None:
    assert missing(exhibits=exhibits) == ["exhibits.0"]


def test_a_handle_alone_is_enough_and_no_name_at_all_is_not() -> None:
    by_handle = replace(ACCOUNT, immutable_id=None)
    nameless = replace(ACCOUNT, immutable_id=None, handle=" ")
    assert missing_from(data_request(ACCOUNT), {ACCOUNT.id: by_handle}) == []
    assert missing_from(data_request(ACCOUNT), {ACCOUNT.id: nameless}) == ["targets.0.account"]
    assert missing_from(data_request(ACCOUNT), {}) == ["targets.0.account"]


def test_what_was_typed_needs_a_second_person_and_what_was_copied_does_not() -> None:
    assert missing(typed=True) == ["secondCheckBy"]
    assert missing(typed=True, second_check_by=SOMEBODY) == []


@pytest.mark.parametrize("reason", [None, "", " "])
def test_urgency_has_its_reason(reason: str | None) -> None:
    assert missing(urgency=Urgency.URGENT, urgency_reason=reason) == ["urgencyReason"]


def test_the_platform_is_always_asked_to_keep_it_to_itself() -> None:
    assert missing(non_disclosure_until=None) == ["nonDisclosureUntil"]


def test_everything_that_is_missing_is_said_at_once() -> None:
    assert missing(purpose="", targets=(), typed=True, urgency=Urgency.URGENT, non_disclosure_until=None) == [
        "purpose",
        "targets",
        "nonDisclosureUntil",
        "secondCheckBy",
        "urgencyReason",
    ]
