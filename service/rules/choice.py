"""Whether her wish stands (E09): informed, free, of capacity, current. UNKNOWN never passes; silence is no wish."""

from collections.abc import Iterable
from datetime import datetime

from service.facts.disclosure import Reconfirmation, Wishes
from service.facts.police import Charge, Hearing
from service.vocabulary import AwaitedEvent, Capacity, ChoiceState, CoercionScreen, Part, WishScope, YesNo


def covers(wishes: Wishes | None, part: Part) -> bool:
    """A standing wish to be told this part."""
    if wishes is None or wishes.withdrawn_at is not None:
        return False
    return wishes.scope is WishScope.ALL or (wishes.scope is WishScope.PART and part in wishes.parts)


def too_early(wishes: Wishes, at: datetime, charges: Iterable[Charge], hearings: Iterable[Hearing]) -> bool:
    """Whether she wishes to wait beyond that instant: for a day, or for something that has not happened by then.

    A hearing that was moved counts as it stands now.
    """
    if wishes.not_before is not None and wishes.not_before > at:
        return True
    if wishes.not_before_event is None:
        return False
    if wishes.not_before_event is AwaitedEvent.CHARGE:
        return not any(c.charged_at <= at for c in charges)
    listed = list(hearings)
    moved = {h.replaces for h in listed}
    return not any(h.kind.value == wishes.not_before_event.value and h.at <= at and h.id not in moved for h in listed)


def choice_gate(
    wishes: Wishes | None,
    reconfirmation: Reconfirmation | None,
    part: Part,
    now: datetime,
    *,
    known_to_victim: YesNo,
    charges: Iterable[Charge] = (),
    hearings: Iterable[Hearing] = (),
) -> ChoiceState:
    """STOP where she does not wish it, not yet, or may not be free; RECONFIRM where the wish is old or unsaid on the day.

    `known_to_victim` answers a wish to know only if it is somebody she knows. What releases is the gate in the database,
    which asks the same of the same rows.
    """
    if (
        wishes is None
        or not covers(wishes, part)
        or wishes.coercion in (CoercionScreen.CONCERN, CoercionScreen.UNKNOWN)
    ):
        return ChoiceState.STOP
    if too_early(wishes, now, charges, hearings):
        return ChoiceState.STOP
    if wishes.only_if_known_to_me and known_to_victim is not YesNo.YES:
        return ChoiceState.STOP
    if reconfirmation is None or reconfirmation.valid_until <= now or reconfirmation.at < wishes.recorded_at:
        return ChoiceState.RECONFIRM
    if reconfirmation.coercion is CoercionScreen.CONCERN or reconfirmation.capacity is Capacity.LACKS_CAPACITY:
        return ChoiceState.STOP
    if reconfirmation.spoken_to and not reconfirmation.wish_reconfirmed:
        return ChoiceState.STOP
    said_today = said_on_the_day(reconfirmation)
    return ChoiceState.OK if said_today and wishes.valid_until > now else ChoiceState.RECONFIRM


def said_on_the_day(reconfirmation: Reconfirmation) -> bool:
    """Whoever is told said so themselves, alone and freely, and is who they are."""
    return (
        reconfirmation.wish_reconfirmed
        and reconfirmation.spoken_to
        and reconfirmation.alone
        and reconfirmation.recipient_checked
        and reconfirmation.coercion is CoercionScreen.CLEAR
        and reconfirmation.capacity is Capacity.HAS_CAPACITY
    )
