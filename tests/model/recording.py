"""Steps of the model that record what is so: who it is, whether she is safe, what she wishes, what holds, who stops it."""

from collections.abc import Callable

from service.vocabulary import ProblemCode
from tests.model.answers import Said, Step, done, raised
from tests.model.states import SCHEDULED, Attribution, Day, Hold, Opened, Plan, Review, Screen, State, Support, Wish

P = ProblemCode


# Accuracy.
BEFORE_IDENTITY = {
    Screen.CLEAR: Screen.BEFORE,
    Screen.UNKNOWN: Screen.UNKNOWN_BEFORE,
    Screen.EXPIRED: Screen.EXPIRED_BEFORE,
}
IN_DOUBT = {
    Attribution.PROPOSED: Attribution.PROPOSED_IN_DOUBT,
    Attribution.CONFIRMED: Attribution.IN_DOUBT,
    Attribution.CHANGED: Attribution.CHANGED_IN_DOUBT,
}
DOUBTLESS = {doubted: sure for sure, doubted in IN_DOUBT.items()}


def propose(state: State) -> Step | None:
    """Of the same sealed record, where none stands. One that is proposed beside another is in test_epoch.py."""
    if state.attribution not in (Attribution.NONE, Attribution.WITHDRAWN):
        return None
    changes = {
        "attribution": Attribution.PROPOSED,
        "screen": BEFORE_IDENTITY.get(state.screen, state.screen),
    }
    return done(state, **changes) if state.attribution is Attribution.NONE else raised(state, **changes)


def verify(state: State) -> Step | None:
    match state.attribution:
        case Attribution.NONE:
            return None
        case Attribution.PROPOSED:
            return raised(state, attribution=Attribution.CONFIRMED)
        case Attribution.PROPOSED_IN_DOUBT:
            return Step(P.UNDER_CHALLENGE, state)
        case Attribution.WITHDRAWN:
            return Step(P.ALREADY_WITHDRAWN, state)
        case _:
            return Step(P.WRONG_STAGE, state)


def challenge(state: State) -> Step | None:
    if state.attribution is Attribution.NONE:
        return None
    if state.attribution is Attribution.WITHDRAWN:
        return Step(P.ALREADY_WITHDRAWN, state)
    return raised(state, attribution=IN_DOUBT.get(state.attribution, state.attribution))


def dismiss(state: State) -> Step | None:
    """Two people dismiss every open challenge."""
    sure = DOUBTLESS.get(state.attribution)
    return None if sure is None else done(state, attribution=sure)


def uphold(state: State) -> Step | None:
    """Two people uphold one."""
    return withdraw(state) if state.attribution in DOUBTLESS else None


def withdraw(state: State) -> Step | None:
    if state.attribution is Attribution.NONE:
        return None
    if state.attribution is Attribution.WITHDRAWN:
        return Step(P.ALREADY_WITHDRAWN, state)
    return raised(state, attribution=Attribution.WITHDRAWN, review=Review.NONE)


def change_record(state: State) -> Step | None:
    """Another version of the identity record. No command of the house makes one yet; the gate has to stand it."""
    return raised(state, attribution=Attribution.CHANGED) if state.attribution is Attribution.CONFIRMED else None


# Safety and lawfulness: what is recorded, and what runs out.
def records(field: str, value: object) -> Callable[[State], Step]:
    return lambda state: done(state, **{field: value})


def runs_out(field: str, was: object, is_now: object) -> Callable[[State], Step | None]:
    return lambda state: done(state, **{field: is_now}) if getattr(state, field) is was else None


def plan_touching_the_telling(state: State) -> Step:
    """A change of what touches the telling; the first plan is no change of any."""
    return done(state, plan=Plan.SUPPORTED) if state.plan is Plan.NONE else raised(state, plan=Plan.SUPPORTED)


def search_runs_out(state: State) -> Step | None:
    after = {Screen.CLEAR: Screen.EXPIRED, Screen.BEFORE: Screen.EXPIRED_BEFORE}.get(state.screen)
    return None if after is None else done(state, screen=after)


def support_runs_short(state: State) -> Step | None:
    return done(state, support=Support.SHORT) if state.way in SCHEDULED and state.support is Support.LONG else None


# Her wish.
def wish(new: Wish) -> Callable[[State], Step]:
    """A wish that does not cover what is scheduled stops it as a withdrawal does; any is newer than what was reconfirmed."""

    def step(state: State) -> Step:
        if state.way in SCHEDULED and new is not Wish.ALL:
            return raised(state, wish=new)
        return done(state, wish=new, day=Day.LAPSED if state.day is Day.YES else state.day)

    return step


TAKEN_BACK = {
    Wish.NONE: Wish.NOT_WITHDRAWN,
    Wish.ALL: Wish.WITHDRAWN,
    Wish.OTHER_PART: Wish.OTHER_WITHDRAWN,
    Wish.NOT: Wish.NOT_WITHDRAWN,
    Wish.STALE: Wish.STALE_WITHDRAWN,
}


def withdraw_wish(state: State) -> Step:
    return raised(state, wish=TAKEN_BACK.get(state.wish, state.wish))


# Holding and stopping.
def hold(kind: Hold) -> Callable[[State], Step | None]:
    return lambda state: done(state, hold=kind) if state.hold is Hold.NONE else None


def let_go(kind: Hold) -> Callable[[State], Step | None]:
    return lambda state: done(state, hold=Hold.NONE) if state.hold is kind else None


def stop(state: State) -> Step:
    """It wins in every state, and says what it found."""
    if state.opened in (Opened.NO, Opened.OFF):
        return raised(state, Said.EFFECTIVE)
    return raised(state, Said.TOLD_AT if state.opened is Opened.TOLD else Said.OPENED_AT)
