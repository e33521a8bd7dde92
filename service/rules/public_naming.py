"""The last moment to tell her before the public can learn it (E16), and whether a wish is there to tell by."""

from collections.abc import Iterable
from datetime import datetime

from service.facts.disclosure import Wishes
from service.facts.police import Charge, Hearing
from service.policy import Policy
from service.rules.calendar import due_before
from service.rules.choice import too_early
from service.vocabulary import Part, WishScope


def first_public_event(charges: Iterable[Charge], hearings: Iterable[Hearing]) -> datetime | None:
    """The earliest of what is recorded; a hearing that was moved counts as it stands now. None where nothing is."""
    hearings = list(hearings)
    moved = {h.replaces for h in hearings}
    events = [c.first_public_event_at for c in charges if c.first_public_event_at is not None]
    events += [h.first_public_event_at for h in hearings if h.id not in moved]
    return min(events, default=None)


def backstop(event: datetime, policy: Policy) -> datetime:
    """E16: P29 before the first public event. Where that is past already, it is due at once."""
    return due_before(event, policy["P29"])


def chose_not_to_know(wishes: Wishes | None) -> bool:
    """She said so herself, and has not taken it back. Silence is no wish, and no choice either."""
    return wishes is not None and wishes.withdrawn_at is None and wishes.scope in (WishScope.NONE, WishScope.LATER)


def does_not_wish_it_by_then(
    wishes: Wishes | None, event: datetime, charges: Iterable[Charge], hearings: Iterable[Hearing]
) -> bool:
    """She chose not to know, or to wait for something that comes only after the public can learn it."""
    waits = wishes is not None and wishes.withdrawn_at is None and too_early(wishes, event, charges, hearings)
    return waits or chose_not_to_know(wishes)


def wish_is_current(wishes: Wishes | None, now: datetime) -> bool:
    """Asked, not taken back, and younger than P25, whatever she wishes."""
    return wishes is not None and wishes.withdrawn_at is None and wishes.valid_until > now


def knows_what_becomes_public(parts_known: Iterable[Part], wishes: Wishes | None) -> bool:
    """She knows the name, or all the parts she wishes to know."""
    known = set(parts_known)
    wanted = set(wishes.parts) if wishes is not None and wishes.scope is WishScope.PART else {Part.NAME}
    return bool(known) and (Part.NAME in known or wanted <= known)
