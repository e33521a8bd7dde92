"""When a case may be closed: every clock that runs keeps it open, but for those that only an open case has."""

from hypothesis import given
from hypothesis import strategies as st

from service.operations.promises import OWNERS
from service.rules.closing import AS_LONG_AS_IT_IS_OPEN, Ending, agrees, ends_with
from service.vocabulary import ClosingOutcome, WishScope

MUST_BE_MET = {"P02", "P16", "P21", "P33", "P34", "P35", "P36", "P37", "P48", "P48a", "P26a", "P25a", "P13a"}
endings = st.builds(
    Ending,
    told=st.booleans(),
    wish=st.none() | st.sampled_from(WishScope),
    wish_withdrawn=st.booleans(),
    refused=st.booleans(),
    identified=st.booleans(),
    other_party_is_victim=st.booleans(),
)


@given(st.sampled_from(ClosingOutcome))
def test_no_outcome_lets_go_of_what_somebody_is_owed(outcome: ClosingOutcome) -> None:
    assert ends_with(outcome) & MUST_BE_MET == set()
    assert ends_with(outcome) >= AS_LONG_AS_IT_IS_OPEN
    assert ends_with(outcome) <= set(OWNERS)


@given(endings)
def test_a_name_that_was_told_is_never_closed_as_if_it_had_not_been(ending: Ending) -> None:
    not_told = {
        ClosingOutcome.CHOSE_NOT_TO_KNOW,
        ClosingOutcome.REFUSED,
        ClosingOutcome.NOT_IDENTIFIED,
        ClosingOutcome.REPORT_WITHDRAWN,
    }
    if ending.told:
        assert [outcome for outcome in not_told if agrees(outcome, ending)] == []
    else:
        assert not agrees(ClosingOutcome.TOLD, ending)


@given(endings)
def test_nobody_found_is_never_said_of_somebody_who_was(ending: Ending) -> None:
    assert not (ending.identified and agrees(ClosingOutcome.NOT_IDENTIFIED, ending))
