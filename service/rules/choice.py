"""Whether her wish stands (E09): informed, free, of capacity, current. UNKNOWN never passes; silence is no wish."""

from datetime import datetime

from service.facts.disclosure import Reconfirmation, Wishes
from service.vocabulary import Capacity, ChoiceState, CoercionScreen, Part, WishScope


def covers(wishes: Wishes | None, part: Part) -> bool:
    """A standing wish to be told this part."""
    if wishes is None or wishes.withdrawn_at is not None:
        return False
    return wishes.scope is WishScope.ALL or (wishes.scope is WishScope.PART and part in wishes.parts)


def choice_gate(wishes: Wishes | None, reconfirmation: Reconfirmation | None, part: Part, now: datetime) -> ChoiceState:
    """STOP where she does not wish it or may not be free; RECONFIRM where the wish is old or not yet said on the day."""
    if not covers(wishes, part) or (
        wishes is not None and wishes.coercion in (CoercionScreen.CONCERN, CoercionScreen.UNKNOWN)
    ):
        return ChoiceState.STOP
    if reconfirmation is not None and reconfirmation.valid_until > now:
        if reconfirmation.coercion is CoercionScreen.CONCERN or reconfirmation.capacity is Capacity.LACKS_CAPACITY:
            return ChoiceState.STOP
        if (
            wishes is not None
            and wishes.valid_until > now
            and reconfirmation.at >= wishes.recorded_at
            and reconfirmation.wish_reconfirmed
            and reconfirmation.spoken_to
            and reconfirmation.alone
            and reconfirmation.recipient_checked
            and reconfirmation.coercion is CoercionScreen.CLEAR
            and reconfirmation.capacity is Capacity.HAS_CAPACITY
        ):
            return ChoiceState.OK
    return ChoiceState.RECONFIRM
