"""Whether a counter-allegation holds the case (E03): stalkers pose as victims, and some have been believed."""

from datetime import datetime

from service.facts.case import Determination, Screen
from service.vocabulary import PrimaryVictim, ScreenResult, ScreenState


def counter_allegation_gate(
    screen: Screen | None,
    determination: Determination | None,
    not_before: datetime | None,
    now: datetime,
    *,
    silent: bool = False,
) -> ScreenState:
    """CLEAR, HOLD or DETERMINED by the last search and the last determination.

    No search, an expired one (P50), one from before the identity was proposed (`not_before`), or one with an UNKNOWN
    result holds. An open report the other way holds until a younger determination says that this is the primary victim.
    An account that was silent, that she contacted first, or of which nobody has said who began (`silent`), holds as an open
    report does: whoever reports it may want to unmask its owner.
    A determination for the other party holds whatever a search finds, and does not lapse: only a newer one lifts it.
    """
    if determination is not None and determination.primary is not PrimaryVictim.THIS_VICTIM:
        return ScreenState.HOLD
    if screen is None or screen.valid_until <= now or (not_before is not None and screen.recorded_at < not_before):
        return ScreenState.HOLD
    if silent and (determination is None or determination.valid_until <= now):
        return ScreenState.HOLD
    if screen.result is ScreenResult.NOTHING_FOUND:
        return ScreenState.DETERMINED if silent else ScreenState.CLEAR
    if (
        screen.result is ScreenResult.OPEN_REPORT
        and determination is not None
        and determination.valid_until > now
        and determination.determined_at >= screen.recorded_at
    ):
        return ScreenState.DETERMINED
    return ScreenState.HOLD
