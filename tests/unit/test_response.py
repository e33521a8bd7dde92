"""E06: whether a platform's answer is fit to use."""

from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.facts.data_request import AnswerOutcome, Response, Target
from service.rules.response import Reading, ResponseQuality, all_of, response_quality, why_not_acceptable
from service.vocabulary import DataCategory, ResponseStage, ReturnOutcome, RowOutcome, Truth
from tests.unit.making import CASE, DAY, NOW, SOMEBODY

ONE, TWO = uuid4(), uuid4()
BOTH = (DataCategory.SUBSCRIBER, DataCategory.LOGIN_EVENTS)


def row(outcome: RowOutcome = RowOutcome.ACCEPTED, reason: str | None = None) -> SimpleNamespace:
    return SimpleNamespace(outcome=outcome, reason=reason)


def target(account: Any = ONE, categories: tuple[DataCategory, ...] = BOTH) -> Target:
    return Target(account=account, period_from=NOW - 60 * DAY, period_to=NOW, categories=categories)


def said(code: ReturnOutcome, category: DataCategory, account: Any = ONE) -> AnswerOutcome:
    return AnswerOutcome(account=account, category=category, code=code)


def reading(**changes: Any) -> Reading:
    given_facts: dict[str, Any] = {
        "account": ONE,
        "target_match": Truth.TRUE,
        "zone_ok": Truth.TRUE,
        "findings": (),
        "rows": (row(),),
        "holder_stated": True,
    }
    return Reading(**(given_facts | changes))


FULL = (said(ReturnOutcome.PR_FULL, DataCategory.SUBSCRIBER), said(ReturnOutcome.PR_FULL, DataCategory.LOGIN_EVENTS))


def quality(
    *readings: Reading, outcomes: tuple[AnswerOutcome, ...] = FULL, final: bool = True, targets: Any = None
) -> ResponseQuality:
    return response_quality(targets or (target(),), outcomes, readings, final=final)


def test_a_full_answer_in_order_has_no_findings() -> None:
    assert quality(reading()) == ResponseQuality(
        in_scope=1, excess=0, missing=(), target_match=Truth.TRUE, zone_ok=Truth.TRUE, anomalies=()
    )
    assert quality(reading()).findings == ()


def test_rows_are_counted_by_what_became_of_them() -> None:
    found = quality(
        reading(
            rows=(
                row(),
                row(),
                row(RowOutcome.EXCESS, "outside_period"),
                row(RowOutcome.HELD, "no_zone"),
                row(RowOutcome.DUPLICATE),
            )
        )
    )
    assert (found.in_scope, found.excess) == (2, 1)
    assert found.anomalies == ("duplicates", "excess:outside_period", "held:no_zone")


@pytest.mark.parametrize("reason", ["no_zone", "dst_fold", "suspect_12_hour", "missing_year", "bad_ip", "category"])
def test_each_reason_a_row_was_set_aside_for_is_said(reason: str) -> None:
    assert f"held:{reason}" in quality(reading(rows=(row(RowOutcome.HELD, reason),))).findings


def test_what_the_reader_of_the_file_noticed_is_passed_on() -> None:
    assert quality(reading(findings=("billing_address_only", "handle_changed"))).findings == (
        "billing_address_only",
        "handle_changed",
    )


def test_a_contact_that_nobody_verified_is_pointed_out() -> None:
    assert quality(reading(unverified_contact=True)).findings == ("unverified_contact",)


def test_a_file_about_another_account_decides_for_the_whole_answer() -> None:
    found = quality(reading(), reading(target_match=Truth.FALSE, rows=()))
    assert found.target_match is Truth.FALSE
    assert "wrong_account" in found.findings


def test_a_file_that_nobody_could_read_is_not_taken_for_empty() -> None:
    found = quality(reading(target_match=Truth.UNKNOWN, zone_ok=Truth.UNKNOWN, rows=(), holder_stated=False))
    assert (found.target_match, found.zone_ok) == (Truth.UNKNOWN, Truth.UNKNOWN)
    assert "not_read" in found.findings


def test_a_doubtful_zone_is_said() -> None:
    assert quality(reading(zone_ok=Truth.FALSE)).findings == ("zone_doubtful",)


def test_a_final_answer_says_something_about_everything_that_was_asked() -> None:
    partly = (said(ReturnOutcome.PR_FULL, DataCategory.SUBSCRIBER),)
    assert quality(reading(), outcomes=partly).missing == (f"missing:LOGIN_EVENTS:{ONE}",)
    assert quality(reading(), outcomes=partly, final=False).missing == ()


def test_an_answer_about_one_account_does_not_answer_for_another() -> None:
    found = quality(reading(), targets=(target(), target(TWO)))
    assert found.missing == (f"missing:SUBSCRIBER:{TWO}", f"missing:LOGIN_EVENTS:{TWO}")


def test_what_is_said_to_be_there_and_is_not_is_pointed_out() -> None:
    assert quality(reading(rows=(), holder_stated=False)).missing == (
        f"not_found:SUBSCRIBER:{ONE}",
        f"not_found:LOGIN_EVENTS:{ONE}",
    )
    assert quality(reading(account=TWO)).missing == (f"not_found:SUBSCRIBER:{ONE}", f"not_found:LOGIN_EVENTS:{ONE}")


def test_kinds_of_data_that_no_reader_knows_are_taken_at_the_platforms_word() -> None:
    paid = (said(ReturnOutcome.PR_FULL, DataCategory.PAYMENT),)
    found = quality(reading(rows=()), outcomes=paid, targets=(target(categories=(DataCategory.PAYMENT,)),))
    assert found.missing == ()


def test_no_data_is_an_answer_and_nothing_is_missing() -> None:
    none = tuple(said(ReturnOutcome.PR_NO_DATA, category) for category in BOTH)
    found = quality(outcomes=none)
    assert found.findings == ()
    assert found.target_match is Truth.UNKNOWN


def response(*outcomes: AnswerOutcome, findings: tuple[str, ...] = ()) -> Response:
    return Response(
        id=uuid4(),
        case_id=CASE,
        request_id=uuid4(),
        documents=(),
        outcomes=outcomes,
        final=True,
        stage=ResponseStage.RECEIVED,
        findings=findings,
        received_at=NOW,
        given_by=SOMEBODY,
    )


@pytest.mark.parametrize(
    ("findings", "reasons"),
    [
        ((), []),
        (("duplicates", "excess:outside_period", "zone_doubtful"), []),
        (("wrong_account",), ["wrong_account"]),
        (("not_read", "zip_ratio"), ["not_read"]),
    ],
)
def test_only_another_account_or_an_unread_file_keeps_an_answer_from_use(
    findings: tuple[str, ...], reasons: list[str]
) -> None:
    assert why_not_acceptable(response(*FULL, findings=findings)) == reasons


def test_an_answer_the_platform_calls_wrong_is_never_accepted() -> None:
    wrong = said(ReturnOutcome.PR_WRONG_ACCOUNT, DataCategory.SUBSCRIBER)
    assert why_not_acceptable(response(wrong)) == ["PR_WRONG_ACCOUNT"]


@given(truths=st.lists(st.sampled_from(Truth)))
def test_unknown_and_false_never_add_up_to_true(truths: list[Truth]) -> None:
    assert (all_of(truths) is Truth.TRUE) is (bool(truths) and all(t is Truth.TRUE for t in truths))
    assert (all_of(truths) is Truth.FALSE) is (Truth.FALSE in truths)
