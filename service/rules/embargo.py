"""What holds a part back, and who may keep holding it (E14): an embargo has an owner, a review and an end, always."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from service.facts.holding import Embargo
from service.policy import Policy
from service.rules.calendar import due_at
from service.vocabulary import EmbargoKind, Missing, Part, Rank, Tier

UNTIL_LIFTED = frozenset({EmbargoKind.COURT_ORDER, EmbargoKind.ID_PROCEDURE})
"""Whose expiry is only the day by which somebody must have looked: told too early, neither an order nor a parade mends."""

OF_ID_PROCEDURE = frozenset({Part.PHOTO, Part.FURTHER})
"""What an identification procedure can spoil: a photograph, and a description, which is told as a further fact."""

HOLDING = frozenset({Missing.COURT_ORDER, Missing.EMBARGOED, Missing.IDENTIFICATION_PENDING})
"""The words of the gate for a part that may be authorised and waits: another part is told without it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Whether a part is blocked now; until when, None if until somebody lifts it; and the next review."""

    blocked: bool
    until: datetime | None = None
    review_at: datetime | None = None
    interim_tier: Tier | None = None


def holds(embargo: Embargo, now: datetime) -> bool:
    return embargo.lifted_at is None and (embargo.kind in UNTIL_LIFTED or embargo.expires_at > now)


def holding(embargoes: Iterable[Embargo], part: Part, now: datetime) -> list[Embargo]:
    """Those that hold this part now."""
    return [e for e in embargoes if holds(e, now) and part in e.parts]


def held(embargoes: Iterable[Embargo], part: Part, now: datetime) -> Held:
    """E14 for one part. Meanwhile an assurance is to be considered; under a court order, progress alone."""
    found = holding(embargoes, part, now)
    if not found:
        return Held(blocked=False)
    return Held(
        blocked=True,
        until=None if any(e.kind in UNTIL_LIFTED for e in found) else max(e.expires_at for e in found),
        review_at=min(e.review_at for e in found),
        interim_tier=Tier.T0 if any(e.kind is EmbargoKind.COURT_ORDER for e in found) else Tier.T1,
    )


def words_of(embargoes: Iterable[Embargo], part: Part, now: datetime) -> set[Missing]:
    """What the gate says of them."""
    return {
        Missing.COURT_ORDER if e.kind is EmbargoKind.COURT_ORDER else Missing.EMBARGOED
        for e in holding(embargoes, part, now)
    }


def in_total(embargoes: Iterable[Embargo], wanted: Collection[Part], now: datetime) -> bool:
    """True if nothing that would be told is free: she is told nothing at all meanwhile."""
    every = list(embargoes)
    return bool(wanted) and all(holding(every, part, now) for part in wanted)


def rank_to_hold(since: datetime, until: datetime, total_since: datetime | None, policy: Policy) -> Rank:
    """Who may hold until then what has been held since: a superintendent beyond P32, and P32b where it is everything.

    Both apply, and the stricter is kept: assistant chief constable after twelve weeks in which she was told nothing.
    """
    longest, total = policy["P32"], policy["P32b"]
    if total_since is not None and until > due_at(total_since, total, value=total.ladder[-1]):
        return Rank.ASSISTANT_CHIEF_CONSTABLE
    if until > due_at(since, longest, value=longest.ladder[-1]) or (
        total_since is not None and until > due_at(total_since, total)
    ):
        return Rank.SUPERINTENDENT
    return Rank.NONE
