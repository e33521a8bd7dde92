"""Every command of main-line section 3 that touches a telling, and time: what each answers and makes of a state.

A step answers what its command answers and the state after it; a turned down command changes nothing. `raised`: the epoch
rose. A command that nobody could give in a state (it would have to name what is not there) is no step of it.
"""

from collections.abc import Callable, Iterator

from tests.model.answers import Step
from tests.model.recording import (
    challenge,
    change_record,
    dismiss,
    hold,
    let_go,
    plan_touching_the_telling,
    propose,
    records,
    runs_out,
    search_runs_out,
    stop,
    support_runs_short,
    uphold,
    verify,
    wish,
    withdraw,
    withdraw_wish,
)
from tests.model.states import Day, Hold, Plan, Review, Screen, State, Way, Wish
from tests.model.telling import (
    ask_at_the_moment,
    authorise,
    decide,
    intend,
    reconfirm,
    record_aborted,
    record_told,
    schedule,
    show,
)

Command = Callable[[State], Step | None]
COMMANDS: dict[str, Command] = {
    "propose": propose,
    "verify": verify,
    "challenge": challenge,
    "dismiss": dismiss,
    "uphold": uphold,
    "withdraw": withdraw,
    "plan": records("plan", Plan.SUPPORTED),
    "plan without support": records("plan", Plan.UNSUPPORTED),
    "plan, support refused": records("plan", Plan.REFUSED),
    "plan that touches the telling": plan_touching_the_telling,
    "review approves": records("review", Review.BOTH),
    "review approves the other part": records("review", Review.OTHER_PART),
    "review does not approve": records("review", Review.REFUSED),
    "screen clear": records("screen", Screen.CLEAR),
    "screen unknown": records("screen", Screen.UNKNOWN),
    "decide": decide,
    "police authorise": authorise(Way.POLICE, Way.PARTNER),
    "partner authorises": authorise(Way.PARTNER, Way.POLICE),
    "schedule": schedule,
    "reconfirm": reconfirm,
    "wish for all": wish(Wish.ALL),
    "wish for the other part": wish(Wish.OTHER_PART),
    "wish not to know": wish(Wish.NOT),
    "withdraw wish": withdraw_wish,
    "embargo": hold(Hold.EMBARGO),
    "lift embargo": let_go(Hold.EMBARGO),
    "court order": hold(Hold.COURT),
    "lift court order": let_go(Hold.COURT),
    "conflict": hold(Hold.CONFLICT),
    "clear conflict": let_go(Hold.CONFLICT),
    "stop": stop,
    "ask at the moment": ask_at_the_moment,
    "intend": intend,
    "show": show,
    "record told": record_told,
    "record aborted": record_aborted,
}
TIME: dict[str, Command] = {
    "the moment comes": runs_out("way", Way.AHEAD, Way.COME),
    "the review runs out": runs_out("review", Review.BOTH, Review.EXPIRED),
    "the search runs out": search_runs_out,
    "the wish runs out": runs_out("wish", Wish.ALL, Wish.STALE),
    "the day is over": runs_out("day", Day.YES, Day.LAPSED),
    "the embargo runs out": let_go(Hold.EMBARGO),
    "support runs short": support_runs_short,
}
FROM_OUTSIDE: dict[str, Command] = {"change record": change_record}
EVERYTHING = COMMANDS | TIME | FROM_OUTSIDE


def steps(state: State) -> Iterator[tuple[str, Step]]:
    """Everything that can happen in a state, and what comes of it."""
    for name, command in EVERYTHING.items():
        step = command(state)
        if step is not None:
            yield name, step
