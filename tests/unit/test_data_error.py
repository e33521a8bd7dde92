"""E17: how grave an error in getting data is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.rules.data_error import error_class
from service.vocabulary import ErrorClass, Truth

ANY_TRUTH = st.sampled_from(Truth)
GRAVITY = [ErrorClass.RECORDABLE, ErrorClass.REPORTABLE, ErrorClass.SERIOUS_CANDIDATE]


@pytest.mark.parametrize(
    ("before", "acquired", "harm", "action", "expected"),
    [
        (True, False, Truth.FALSE, Truth.FALSE, ErrorClass.RECORDABLE),
        (True, False, Truth.UNKNOWN, Truth.UNKNOWN, ErrorClass.RECORDABLE),
        (False, True, Truth.UNKNOWN, Truth.UNKNOWN, ErrorClass.REPORTABLE),
        (False, False, Truth.FALSE, Truth.FALSE, ErrorClass.REPORTABLE),
        (False, True, Truth.FALSE, Truth.TRUE, ErrorClass.SERIOUS_CANDIDATE),
        (False, True, Truth.TRUE, Truth.FALSE, ErrorClass.SERIOUS_CANDIDATE),
    ],
)
def test_an_error_is_as_grave_as_what_came_of_it(
    before: bool, acquired: bool, harm: Truth, action: Truth, expected: ErrorClass
) -> None:
    found = error_class(
        found_before_acquisition=before, data_acquired=acquired, third_party_harm=harm, action_taken=action
    )
    assert found is expected


@given(st.booleans(), st.booleans(), ANY_TRUTH, ANY_TRUTH)
def test_data_that_came_never_makes_an_error_lighter(before: bool, acquired: bool, harm: Truth, action: Truth) -> None:
    def grave(*, came: bool) -> int:
        return GRAVITY.index(
            error_class(
                found_before_acquisition=before and not came,
                data_acquired=came,
                third_party_harm=harm,
                action_taken=action,
            )
        )

    assert grave(came=True) >= grave(came=acquired)
