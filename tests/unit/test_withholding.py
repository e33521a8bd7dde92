"""What of an answer nobody may look at, by the platform's own word."""

from datetime import timedelta
from uuid import uuid4

import pytest

from service.facts.data_request import AnswerOutcome
from service.rules.withholding import holder_is_withheld, why_withheld
from service.vocabulary import DataCategory, ReturnOutcome
from tests.unit.making import DAY, NOW

ACCOUNT, OTHER = uuid4(), uuid4()
EXCESS = AnswerOutcome(account=ACCOUNT, category=DataCategory.LOGIN_EVENTS, code=ReturnOutcome.PR_EXCESS)
LATER = AnswerOutcome(
    account=ACCOUNT, category=DataCategory.LOGIN_EVENTS, period_from=NOW, period_to=None, code=ReturnOutcome.PR_EXCESS
)
WRONG = AnswerOutcome(account=ACCOUNT, category=DataCategory.SUBSCRIBER, code=ReturnOutcome.PR_WRONG_ACCOUNT)
TOO_MUCH = AnswerOutcome(account=ACCOUNT, category=DataCategory.SUBSCRIBER, code=ReturnOutcome.PR_EXCESS)
FULL = AnswerOutcome(account=ACCOUNT, category=DataCategory.LOGIN_EVENTS, code=ReturnOutcome.PR_FULL)


def test_what_a_platform_says_is_anothers_is_set_aside_whole() -> None:
    assert why_withheld(ACCOUNT, NOW, None, [WRONG], parted=True) == "wrong_account"
    assert holder_is_withheld(ACCOUNT, [WRONG])
    assert why_withheld(OTHER, NOW, None, [WRONG], parted=True) is None
    assert not holder_is_withheld(OTHER, [WRONG])


@pytest.mark.parametrize(
    ("at", "until", "why"),
    [
        (NOW, None, "said_to_be_excess"),
        (NOW - DAY, None, None),
        (NOW - DAY, NOW + DAY, "said_to_be_excess"),
        (NOW - DAY, NOW - timedelta(seconds=1), None),
        (None, None, "said_to_be_excess"),
    ],
)
def test_excess_by_a_period_is_whatever_touches_it(at: object, until: object, why: str | None) -> None:
    assert why_withheld(ACCOUNT, at, until, [LATER], parted=False) == why  # type: ignore[arg-type]


def test_excess_that_nobody_can_point_at_sets_all_of_it_aside() -> None:
    assert why_withheld(ACCOUNT, NOW, None, [EXCESS], parted=False) == "said_to_be_excess"


def test_excess_that_the_reader_has_parted_off_leaves_the_rest() -> None:
    assert why_withheld(ACCOUNT, NOW, None, [EXCESS], parted=True) is None


def test_a_holder_who_was_not_to_be_named_is_set_aside_and_the_rows_are_not() -> None:
    assert holder_is_withheld(ACCOUNT, [TOO_MUCH, FULL])
    assert why_withheld(ACCOUNT, NOW, None, [TOO_MUCH, FULL], parted=False) is None
