"""What a case can be as far as its telling goes, and what then stands in its way: the gate of main-line section 5, in words.

Written from that page and not from the SQL: the two are compared. One part (NAME) is followed; every decision is about NAME
and PHOTO. Time is in it as what has run out. UNKNOWN stands where somebody looked and could not say.
"""

from enum import StrEnum
from typing import NamedTuple

from service.vocabulary import GateName, Missing, Part

M = Missing
Words = frozenset[Missing]
HER, SOMEBODY_ELSE = "her", "somebody else"


class Attribution(StrEnum):
    NONE = "no attribution"
    PROPOSED = "proposed"
    PROPOSED_IN_DOUBT = "proposed and challenged"
    CONFIRMED = "confirmed and verified"
    IN_DOUBT = "confirmed and challenged"
    CHANGED = "confirmed, and the identity record is another version since"
    CHANGED_IN_DOUBT = "the same, and challenged"
    WITHDRAWN = "withdrawn"


class Review(StrEnum):
    NONE = "none held"
    BOTH = "approving both parts"
    OTHER_PART = "approving the photograph alone"
    REFUSED = "not approving"
    EXPIRED = "approving, and its validity is over"


class Plan(StrEnum):
    NONE = "none"
    SUPPORTED = "in force, with support"
    UNSUPPORTED = "in force, without support"
    REFUSED = "in force; she refused support, and an officer is named"


class Screen(StrEnum):
    NONE = "never searched"
    CLEAR = "nothing found"
    UNKNOWN = "searched, and nobody can say"
    EXPIRED = "older than P50"
    BEFORE = "nothing found, before this identity"
    UNKNOWN_BEFORE = "unknown, before this identity"
    EXPIRED_BEFORE = "expired, before this identity"


class Wish(StrEnum):
    NONE = "never asked"
    ALL = "all"
    OTHER_PART = "the photograph alone"
    NOT = "not to know"
    STALE = "all, longer ago than P25"
    WITHDRAWN = "all, and withdrawn"
    OTHER_WITHDRAWN = "the photograph alone, and withdrawn"
    NOT_WITHDRAWN = "not to know, or never asked, and withdrawn"
    STALE_WITHDRAWN = "all, longer ago than P25, and withdrawn"


class Hold(StrEnum):
    """At most one of them at a time: each turns one word on, whatever else is so."""

    NONE = "none"
    EMBARGO = "an embargo on the name"
    COURT = "a court order on the name"
    CONFLICT = "the deliverer has a conflict of interest that nobody cleared"


class Way(StrEnum):
    """How far it is approved in this epoch. A rise of the epoch ends all of it."""

    NONE = "nothing decided"
    DECIDED = "decided, not authorised"
    POLICE = "authorised by the force alone"
    PARTNER = "authorised by the partner agency alone"
    AUTHORISED = "authorised by both"
    AHEAD = "scheduled, and the moment has not come"
    COME = "the moment has come, and the gate was not asked"
    RELEASED = "released at the moment"
    HELD = "held at the moment"


class Day(StrEnum):
    NONE = "not reconfirmed in this epoch"
    YES = "reconfirmed on the day"
    LAPSED = "reconfirmed longer ago than P25b, or before her last wish"


class Support(StrEnum):
    LONG = "longer than P31 after the telling"
    SHORT = "no longer as long as P31"


class Opened(StrEnum):
    """What was opened and what came of it. An opening is unsaid until it is told or its appointment is called off."""

    NO = "nothing"
    NOW = "at the appointment that stands"
    OLD = "at one that fell: unsaid"
    OFF = "at one that was called off"
    NOW_AND_OLD = "at the one that stands, and unsaid at one that fell"
    MANY = "unsaid at one that fell, and the last one fell or was called off as well"
    TOLD = "told"
    TOLD_AND_OLD = "told, and unsaid at an earlier appointment that fell"


class Intent(StrEnum):
    NONE = "none"
    NOW = "of the appointment that stands"
    STALE = "of an appointment or epoch that ended"


class State(NamedTuple):
    attribution: Attribution = Attribution.NONE
    review: Review = Review.NONE
    plan: Plan = Plan.NONE
    screen: Screen = Screen.NONE
    wish: Wish = Wish.NONE
    hold: Hold = Hold.NONE
    way: Way = Way.NONE
    day: Day = Day.NONE
    support: Support = Support.LONG
    opened: Opened = Opened.NO
    intent: Intent = Intent.NONE


BEGINNING = State()
SCHEDULED = frozenset({Way.AHEAD, Way.COME, Way.RELEASED, Way.HELD})
AUTHORISED = SCHEDULED | {Way.AUTHORISED}
TOLD = frozenset({Opened.TOLD, Opened.TOLD_AND_OLD})

OF_ATTRIBUTION: dict[Attribution, Words] = {
    Attribution.NONE: frozenset({M.NO_ATTRIBUTION}),
    Attribution.PROPOSED: frozenset({M.NOT_VERIFIED, M.NOT_CONFIRMED}),
    Attribution.PROPOSED_IN_DOUBT: frozenset({M.NOT_VERIFIED, M.NOT_CONFIRMED, M.CHALLENGED}),
    Attribution.CONFIRMED: frozenset(),
    Attribution.IN_DOUBT: frozenset({M.CHALLENGED}),
    Attribution.CHANGED: frozenset({M.IDENTITY_CHANGED}),
    Attribution.CHANGED_IN_DOUBT: frozenset({M.IDENTITY_CHANGED, M.CHALLENGED}),
    Attribution.WITHDRAWN: frozenset({M.WITHDRAWN}),
}
OF_PLAN: dict[Plan, Words] = {
    Plan.NONE: frozenset({M.NO_PLAN}),
    Plan.SUPPORTED: frozenset(),
    Plan.UNSUPPORTED: frozenset({M.NO_SUPPORT}),
    Plan.REFUSED: frozenset(),
}
OF_SCREEN: dict[Screen, Words] = {
    Screen.NONE: frozenset({M.SCREEN_MISSING}),
    Screen.CLEAR: frozenset(),
    Screen.UNKNOWN: frozenset({M.COUNTER_ALLEGATION}),
    Screen.EXPIRED: frozenset({M.SCREEN_EXPIRED}),
    Screen.BEFORE: frozenset({M.SCREEN_BEFORE_IDENTITY}),
    Screen.UNKNOWN_BEFORE: frozenset({M.COUNTER_ALLEGATION, M.SCREEN_BEFORE_IDENTITY}),
    Screen.EXPIRED_BEFORE: frozenset({M.SCREEN_EXPIRED, M.SCREEN_BEFORE_IDENTITY}),
}
OF_WISH: dict[Wish, Words] = {
    Wish.NONE: frozenset({M.NO_WISH}),
    Wish.ALL: frozenset(),
    Wish.OTHER_PART: frozenset({M.PART_NOT_WISHED}),
    Wish.NOT: frozenset({M.WISH_IS_NOT_TO_KNOW}),
    Wish.STALE: frozenset({M.WISH_STALE}),
    Wish.WITHDRAWN: frozenset({M.WISH_WITHDRAWN}),
    Wish.OTHER_WITHDRAWN: frozenset({M.WISH_WITHDRAWN, M.PART_NOT_WISHED}),
    Wish.NOT_WITHDRAWN: frozenset({M.WISH_WITHDRAWN, M.WISH_IS_NOT_TO_KNOW}),
    Wish.STALE_WITHDRAWN: frozenset({M.WISH_WITHDRAWN, M.WISH_STALE}),
}
EMPTY: Words = frozenset()


def safety(state: State, part: Part, recipient: str) -> Words:
    words = set(OF_PLAN[state.plan])
    if state.review is Review.NONE:
        words.add(M.NO_REVIEW)
    else:
        if state.review is Review.REFUSED:
            words.add(M.REVIEW_NOT_APPROVING)
        if state.review is Review.EXPIRED:
            words.add(M.REVIEW_EXPIRED)
        if state.review is Review.OTHER_PART and part is not Part.PHOTO:
            words.add(M.REVIEW_OTHER_PARTS)
        if recipient != HER:
            words.add(M.REVIEW_OTHER_RECIPIENT)
    if state.way not in SCHEDULED:
        words.add(M.NOT_SCHEDULED)
    else:
        if state.hold is Hold.CONFLICT:
            words.add(M.ATTENDEE_NOT_CLEARED)
        if state.support is Support.SHORT and state.plan is not Plan.REFUSED:
            words.add(M.SUPPORT_TOO_SHORT)
    return frozenset(words)


def lawfulness(state: State, part: Part, recipient: str) -> Words:
    words = set(OF_SCREEN[state.screen])
    if state.way is Way.NONE:
        words.add(M.NO_DECISION)
    else:
        if state.way not in AUTHORISED:
            words.add(M.AUTHORISATIONS_MISSING)
        if recipient != HER:
            words.add(M.OTHER_RECIPIENT)
    if part is Part.NAME and state.hold is Hold.EMBARGO:
        words.add(M.EMBARGOED)
    if part is Part.NAME and state.hold is Hold.COURT:
        words.add(M.COURT_ORDER)
    return frozenset(words)


def choice(state: State, part: Part, recipient: str) -> Words:
    words = set(OF_WISH[state.wish])
    if part is Part.PHOTO:
        words.discard(M.PART_NOT_WISHED)
    if recipient != HER:
        words.add(M.RECIPIENT_NOT_VICTIM)
    if state.day is not Day.YES:
        words.add(M.NOT_RECONFIRMED)
    return frozenset(words)


def gates(state: State, part: Part = Part.NAME, recipient: str = HER) -> dict[GateName, Words]:
    """What each of the four gates lacks; one that lacks nothing is green."""
    return {
        GateName.ACCURACY: OF_ATTRIBUTION[state.attribution],
        GateName.SAFETY: safety(state, part, recipient),
        GateName.LAWFULNESS: lawfulness(state, part, recipient),
        GateName.CHOICE: choice(state, part, recipient),
    }


def lacking(state: State, part: Part = Part.NAME) -> Words:
    """Everything that any gate lacks."""
    return EMPTY.union(*gates(state, part).values())


def to_release(state: State) -> Words:
    """What stands in the way of telling her the name now: the gates, the moment, and having told it before."""
    words = set(lacking(state))
    if state.way is Way.AHEAD:
        words.add(M.NOT_YET)
    if state.opened in TOLD:
        words.add(M.ALREADY_TOLD)
    return frozenset(words)


def to_open(state: State) -> Words | None:
    """What stands in the way of opening the name; None to a deliverer who is barred, and learns no more."""
    if state.hold is Hold.CONFLICT:
        return None
    if state.way not in SCHEDULED:
        return frozenset({M.NOT_SCHEDULED})
    return to_release(state) | (EMPTY if state.way is Way.RELEASED else {M.NOT_RELEASED})
