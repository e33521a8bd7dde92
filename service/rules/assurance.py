"""What an assurance may say (E13, T1): one thing of each pair, nothing that is not known, nothing that an order forbids."""

from collections.abc import Collection, Iterable
from datetime import datetime

from service.facts.attribution import SubjectFlags
from service.facts.disclosure import Wishes
from service.facts.holding import Embargo
from service.rules.embargo import holds
from service.rules.problem import Detail
from service.vocabulary import AssuranceStatement as S
from service.vocabulary import EmbargoKind, Missing, Part, WishScope, YesNo

PAIRS = (
    (S.KNOWN_TO_YOU, S.NOT_KNOWN_TO_YOU),
    (S.LIVES_OR_WORKS_NEAR_YOU, S.DOES_NOT_LIVE_OR_WORK_NEAR_YOU),
    (S.MEETS_CHILDREN_IN_YOUR_LIFE, S.DOES_NOT_MEET_CHILDREN_IN_YOUR_LIFE),
    (S.IN_CUSTODY, S.NOT_IN_CUSTODY),
)
PART_OF: dict[S, Part] = {
    S.KNOWN_TO_YOU: Part.HOW_THEY_KNOW_ME,
    S.NOT_KNOWN_TO_YOU: Part.HOW_THEY_KNOW_ME,
    S.LIVES_OR_WORKS_NEAR_YOU: Part.NEAR_ME,
    S.DOES_NOT_LIVE_OR_WORK_NEAR_YOU: Part.NEAR_ME,
}
"""Of which part a statement says something, so that an embargo on that part holds it."""


def not_assured(statements: Collection[S], flags: SubjectFlags | None) -> list[Detail]:
    """What may not be said: two sides of a pair, or what the record does not bear out. UNKNOWN bears out nothing."""
    known = YesNo.UNKNOWN if flags is None else flags.known_to_victim
    custody = YesNo.UNKNOWN if flags is None else flags.held
    recorded = {
        S.KNOWN_TO_YOU: known is YesNo.YES,
        S.NOT_KNOWN_TO_YOU: known is YesNo.NO,
        S.IN_CUSTODY: custody is YesNo.YES,
        S.NOT_IN_CUSTODY: custody is YesNo.NO,
    }
    faults = [Detail(path="statements", code="CONTRADICTS_ITSELF") for pair in PAIRS if set(pair) <= set(statements)]
    return faults + [
        Detail(path="statements", code=f"NOT_RECORDED_{s}") for s in S if s in statements and not recorded.get(s, True)
    ]


def assurance_held(statements: Collection[S], embargoes: Iterable[Embargo], now: datetime) -> set[Missing]:
    """A court order holds every assurance; any other embargo those about the parts it holds."""
    about = {PART_OF[s] for s in statements if s in PART_OF}
    words = set()
    for embargo in embargoes:
        if holds(embargo, now) and embargo.kind is EmbargoKind.COURT_ORDER:
            words.add(Missing.COURT_ORDER)
        elif holds(embargo, now) and about & set(embargo.parts):
            words.add(Missing.EMBARGOED)
    return words


def wishes_to_hear(wishes: Wishes | None, now: datetime) -> bool:
    """Whether she wants to hear anything of whom it is: silence, never, later and an old wish are no."""
    return (
        wishes is not None
        and wishes.withdrawn_at is None
        and wishes.valid_until > now
        and wishes.scope in (WishScope.ALL, WishScope.PART)
    )
