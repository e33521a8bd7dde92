"""Steps of the model on the way of a telling: decided, authorised, scheduled, reconfirmed, released, opened, told."""

from collections.abc import Callable

from service.vocabulary import Missing, Part, ProblemCode
from tests.model.answers import CALLED_OFF, FELL, SAID, Said, Step, done, fallen
from tests.model.states import (
    AUTHORISED,
    OF_ATTRIBUTION,
    SCHEDULED,
    TOLD,
    Day,
    Hold,
    Intent,
    Opened,
    Review,
    Screen,
    State,
    Support,
    Way,
    lacking,
    to_open,
    to_release,
)

P = ProblemCode


# Approving.
BEFORE_AUTHORISATION = frozenset(
    {Missing.EMBARGOED, Missing.COURT_ORDER, Missing.AUTHORISATIONS_MISSING, Missing.NOT_SCHEDULED}
    | {Missing.ATTENDEE_NOT_CLEARED, Missing.SUPPORT_TOO_SHORT, Missing.NOT_RECONFIRMED, Missing.WISH_STALE}
    | {Missing.NO_PLAN, Missing.NO_SUPPORT}
)
"""What may come after authorising: it needs that decision in this epoch, what the decision needed, and a wish (section 5)."""

BEFORE_SCHEDULE = frozenset(
    {Missing.NOT_SCHEDULED, Missing.NOT_RECONFIRMED, Missing.WISH_STALE, Missing.ATTENDEE_NOT_CLEARED}
    | {Missing.SUPPORT_TOO_SHORT, Missing.EMBARGOED, Missing.COURT_ORDER}
)
"""What may come after scheduling. A held name waits: the photograph is free."""


def decide(state: State) -> Step:
    """Needs the accuracy gate, an approving review and the screen. The same parts again raise no epoch."""
    if OF_ATTRIBUTION[state.attribution] or state.review is not Review.BOTH or state.screen is not Screen.CLEAR:
        return Step(P.GATE_NOT_GREEN, state)
    return Step(Said.DONE, fallen(state, Way.DECIDED))


def authorise(mine: Way, other: Way) -> Callable[[State], Step]:
    def step(state: State) -> Step:
        if state.way is Way.NONE:
            return Step(P.NOT_DECIDED, state)
        if state.way in (mine, *AUTHORISED):
            return Step(P.ALREADY_AUTHORISED, state)
        if (lacking(state) | lacking(state, Part.PHOTO)) - BEFORE_AUTHORISATION:
            return Step(P.GATE_NOT_GREEN, state)
        return done(state, way=Way.AUTHORISED if state.way is other else mine)

    return step


def schedule(state: State) -> Step:
    if state.way is Way.NONE:
        return Step(P.NOT_DECIDED, state)
    if state.hold is Hold.CONFLICT:
        return Step(P.NOT_CLEARED, state)
    if (lacking(state) | lacking(state, Part.PHOTO)) - BEFORE_SCHEDULE:
        return Step(P.GATE_NOT_GREEN, state)
    return Step(Said.DONE, fallen(state, Way.AHEAD))


def reconfirm(state: State) -> Step:
    return done(state, day=Day.YES) if state.way in SCHEDULED else Step(P.NOT_SCHEDULED, state)


# The moment, the opener, and afterwards.
def ask_at_the_moment(state: State) -> Step:
    if state.way is not Way.COME:
        return Step(Said.NOTHING, state)
    return done(state, way=Way.HELD if to_release(state) else Way.RELEASED)


def intend(state: State) -> Step:
    words = to_open(state)
    return done(state, intent=Intent.NOW) if words is not None and not words else Step(Said.REFUSED, state)


AGAIN = {Opened.NO: Opened.NOW, Opened.OFF: Opened.NOW, Opened.OLD: Opened.NOW_AND_OLD, Opened.MANY: Opened.NOW_AND_OLD}


def show(state: State) -> Step | None:
    """The second transaction of the last intent: all as it was, or nobody sees it."""
    if state.intent is Intent.NONE:
        return None
    words = to_open(state)
    if words is None or words or state.intent is Intent.STALE:
        return Step(Said.REFUSED, state)
    return done(state, opened=AGAIN.get(state.opened, state.opened), intent=Intent.NONE)


def record_told(state: State) -> Step:
    """Of both parts. What was opened at the appointment that stands ends it; with one that fell it is accepted as well."""
    if state.hold is Hold.CONFLICT:
        return Step(Said.NULL, state)
    if state.opened in TOLD:
        return Step(P.ALREADY_TOLD, state)
    if state.opened is Opened.NO:
        return Step(P.NOT_OPENED, state)
    way = Way.AUTHORISED if state.opened in FELL else state.way
    support = Support.LONG if state.opened in FELL else state.support
    return done(state, opened=SAID[state.opened], way=way, support=support, intent=Intent.NONE)


def record_aborted(state: State) -> Step | None:
    if state.way not in SCHEDULED:
        return None
    if state.hold is Hold.CONFLICT:
        return Step(Said.NULL, state)
    return Step(Said.DONE, fallen(state, Way.AUTHORISED, CALLED_OFF))
