"""When a case may be closed: nothing that somebody waits for is hidden by it, and its outcome is what happened (stage 25)."""

from dataclasses import dataclass

from service.vocabulary import ClosingOutcome, WishScope

AS_LONG_AS_IT_IS_OPEN = frozenset({"P05", "P18", "P25", "P50"})
"""Clocks of a case that run as long as it is open: they end with it, whatever the outcome."""

IF_NOTHING_IS_TO_BE_TOLD = frozenset({"E16", "P17b", "P19", "P19a", "P19c", "P32b", "P51"})
"""Clocks that wait for a telling, put off or not, or for knowing who it is: moot once the case ends without either."""


def ends_with(outcome: ClosingOutcome) -> frozenset[str]:
    """The clocks that end with a closing of this outcome; every other one that runs keeps the case open."""
    if outcome is ClosingOutcome.TOLD:
        return AS_LONG_AS_IT_IS_OPEN | {"P17b", "P51"}
    return AS_LONG_AS_IT_IS_OPEN | IF_NOTHING_IS_TO_BE_TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What an outcome has to agree with."""

    told: bool
    wish: WishScope | None
    wish_withdrawn: bool
    refused: bool
    identified: bool
    other_party_is_victim: bool


def agrees(outcome: ClosingOutcome, ending: Ending) -> bool:
    """Whether the outcome is what the record says. A name that was told is never closed as anything else."""
    match outcome:
        case ClosingOutcome.TOLD:
            return ending.told
        case ClosingOutcome.CHOSE_NOT_TO_KNOW:
            return not ending.told and ending.wish in (WishScope.NONE, WishScope.LATER) and not ending.wish_withdrawn
        case ClosingOutcome.REFUSED:
            return not ending.told and ending.refused
        case ClosingOutcome.NOT_IDENTIFIED:
            return not ending.told and not ending.identified
        case ClosingOutcome.REPORT_WITHDRAWN:
            return not ending.told and ending.wish_withdrawn
        case ClosingOutcome.OTHER_PARTY_IS_VICTIM:
            return ending.other_party_is_victim
        case ClosingOutcome.TRANSFERRED:
            return True
