"""How sure an attribution may be (E07). Naming the wrong person is the worst this service can do.

The sources are IPCO's errors of 2017-2019: one wrong digit, a wrong year, an hour's zone, a bill payer, an unverified mail.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from service.facts.attribution import AlternativeConsidered
from service.vocabulary import Alternative, AlternativeState, Grade, StrandKind, StrandStrength

ALWAYS_CONSIDERED = (
    Alternative.BILL_PAYER,
    Alternative.HOUSEHOLD,
    Alternative.SHARED_DEVICE,
    Alternative.HIJACKED,
    Alternative.REISSUED_ID,
    Alternative.VPN_EXIT,
    Alternative.FALSE_FLAG,
)
"""What has named innocent people before: one that nobody considered is UNKNOWN, and UNKNOWN passes no gate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A strand as the rule sees it: its kind and its weight. From what it was derived is told beside it."""

    id: UUID
    kind: StrandKind
    strength: StrandStrength
    over_vpn: bool = False
    bill_payer_only: bool = False


def ancestors(strand: UUID, derived_from: Mapping[UUID, Sequence[UUID]]) -> frozenset[UUID]:
    """The origins a strand rests on in the end: itself, if it was derived from nothing.

    Empty where that is not known: something on the way is not in `derived_from`, or it leads round in a circle.
    """
    found: set[UUID] = set()
    seen: set[UUID] = set()
    waiting = [strand]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        if (parents := derived_from.get(current)) is None:
            return frozenset()
        if parents:
            waiting.extend(parents)
        else:
            found.add(current)
    return frozenset(found)


def independent(one: Evidence, two: Evidence, derived_from: Mapping[UUID, Sequence[UUID]]) -> bool:
    """Two strands are independent if they are of different kinds and share no origin; unknown origins are no proof."""
    first, second = ancestors(one.id, derived_from), ancestors(two.id, derived_from)
    return one.kind is not two.kind and bool(first) and bool(second) and not first & second


def open_alternatives(considered: Sequence[AlternativeConsidered]) -> list[Alternative]:
    """The explanations that still stand in the way of CONFIRMED: open, excluded without a reason, or never considered."""
    excluded = {a.kind for a in considered if a.state is AlternativeState.EXCLUDED and a.reason.strip()}
    still_open = {a.kind for a in considered} - excluded | {
        a.kind for a in considered if a.state is AlternativeState.OPEN
    }
    return [a for a in Alternative if a in still_open or (a in ALWAYS_CONSIDERED and a not in excluded)]


def attribution_grade(
    strands: Sequence[Evidence],
    derived_from: Mapping[UUID, Sequence[UUID]],
    *,
    alternatives_excluded: bool,
    verified_against_source: bool,
    open_error: bool,
) -> Grade:
    """The highest grade these strands carry for one account; `derived_from` names the parents of every strand of the case.

    CONFIRMED: two independent strands of different kinds, one of them strong; no open alternative (`open_alternatives`);
    keyed again from the source by a second person; no correction or wrong-account answer open. An address behind a VPN,
    Tor or carrier-grade NAT is none of the two. PROBABLE: one strong and one supporting, independent. A bill payer or an
    address alone is always LEAD. Taking a strand away never raises the grade.
    """
    usable = [s for s in strands if not s.bill_payer_only]
    if not strands:
        return Grade.UNRESOLVED
    pairs = [
        (one, two)
        for n, one in enumerate(usable)
        for two in usable[n + 1 :]
        if independent(one, two, derived_from) and StrandStrength.STRONG in (one.strength, two.strength)
    ]
    if not pairs or open_error:
        return Grade.LEAD
    firm = [pair for pair in pairs if not _rests_on_hidden_address(pair)]
    if firm and alternatives_excluded and verified_against_source:
        return Grade.CONFIRMED
    return Grade.PROBABLE


def _rests_on_hidden_address(pair: tuple[Evidence, Evidence]) -> bool:
    """An address behind a VPN or shared by many says nothing of its own, so the other strand would stand alone."""
    return any(s.kind is StrandKind.IP_SUBSCRIBER and s.over_vpn for s in pair)
