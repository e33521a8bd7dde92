"""Walking through the model breadth first, to its end or so far from the main line, and what must be true on the way.

The whole of it is 356,688 states and 10.5 million steps, of which the gate can tell 84,816 apart.
"""

from collections.abc import Callable, Iterable, Iterator

from tests.model.answers import Said, Step
from tests.model.commands import EVERYTHING, steps
from tests.model.states import (
    BEGINNING,
    SCHEDULED,
    TOLD,
    Attribution,
    Day,
    Hold,
    Intent,
    Opened,
    Plan,
    Review,
    Screen,
    State,
    Support,
    Way,
    Wish,
)

MAIN_LINE = (
    *("propose", "verify", "plan", "review approves", "screen clear", "wish for all", "decide"),
    *("police authorise", "partner authorises", "schedule", "reconfirm", "the moment comes", "ask at the moment"),
    *("intend", "show", "record told"),
)
"""From the beginning to the telling."""

ANEW = ("decide", *MAIN_LINE[7:14], "show")
"""What was stopped, approved again and shown, by an intent that may be the old one."""

STORIES = (
    MAIN_LINE,
    (*MAIN_LINE[:14], "stop", *MAIN_LINE[6:13]),
    (*MAIN_LINE[:14], "stop", *ANEW),
    (*MAIN_LINE[:15], "stop", *ANEW, "record told", "record told"),
    (*MAIN_LINE[:10], "withdraw wish", *ANEW),
    (*MAIN_LINE[:10], "challenge", "dismiss", *ANEW),
    (*MAIN_LINE[:15], "record aborted", *MAIN_LINE[9:]),
)
"""Each is a way through the model; a step that is turned down leaves the state as it is."""

RECOVERY = ("clear conflict", "lift embargo", "lift court order", "dismiss", "withdraw", *MAIN_LINE)
"""What brings any case to its telling, whatever happened before: what does not apply is passed over."""

ALWAYS_RAISE = frozenset({"withdraw wish", "stop", "change record"})
RAISE_IF_DONE = frozenset({"verify", "challenge", "uphold", "withdraw"})
"""Of section 5's list: a stop (hers is to withdraw), the identity record, the attribution. The others have conditions."""

MAY_BE_TOLD = State(
    attribution=Attribution.CONFIRMED,
    review=Review.BOTH,
    plan=Plan.SUPPORTED,
    screen=Screen.CLEAR,
    wish=Wish.ALL,
    hold=Hold.NONE,
    way=Way.RELEASED,
    day=Day.YES,
    support=Support.LONG,
)


def every_condition_holds(state: State) -> bool:
    """Said once more, and otherwise: the one combination in which she may be told, as section 5's table has it."""
    supported = (state.plan is Plan.SUPPORTED and state.support is Support.LONG) or state.plan is Plan.REFUSED
    as_told = state._replace(plan=Plan.SUPPORTED, support=Support.LONG, opened=Opened.NO, intent=Intent.NONE)
    come = state.way in (Way.COME, Way.RELEASED, Way.HELD)
    return supported and come and state.opened not in TOLD and as_told._replace(way=Way.RELEASED) == MAY_BE_TOLD


def faults_of(state: State, name: str, step: Step) -> Iterator[str]:
    """What is not as it must be with one step."""
    after = step.state
    if (not isinstance(step.answer, Said) or step.answer in (Said.NULL, Said.REFUSED, Said.NOTHING)) and after != state:
        yield "turned down, and something changed"
    released = name == "ask at the moment" and after.way is Way.RELEASED and state.way is not Way.RELEASED
    if released and not (every_condition_holds(state) and state.way is Way.COME):
        yield "released while a condition does not hold"
    opened = name in ("intend", "show") and step.answer is Said.DONE
    if opened and not (every_condition_holds(state) and state.way is Way.RELEASED):
        yield "opened while a condition does not hold"
    if name == "show" and step.answer is Said.DONE and state.intent is not Intent.NOW:
        yield "shown by an intent of another epoch or appointment"
    if after.opened in TOLD and state.opened is Opened.NO:
        yield "told without an opening"
    if step.raised and (after.way, after.day, after.intent) not in {
        (Way.NONE, Day.NONE, intent) for intent in (Intent.NONE, Intent.STALE)
    }:
        yield "the epoch rose and something that was approved stands"
    if step.raised != must_raise(state, name, step):
        yield "the epoch rose, or did not, against the list"
    if name in ("stop", "withdraw wish") and not step.raised:
        yield "a stop did not win"
    if after.way is not Way.NONE and after.attribution is not Attribution.CONFIRMED:
        yield "something is approved of nobody who is confirmed"
    if after.intent is Intent.NOW and after.way is not Way.RELEASED:
        yield "an intent without a released appointment"


def must_raise(state: State, name: str, step: Step) -> bool:
    if name in ALWAYS_RAISE:
        return True
    if name in RAISE_IF_DONE:
        return step.answer is Said.DONE
    if name == "plan that touches the telling":
        return state.plan is not Plan.NONE
    if name == "propose":
        return state.attribution is not Attribution.NONE
    if name in ("wish for the other part", "wish not to know"):
        return state.way in SCHEDULED
    return False


def along(names: Iterable[str], state: State = BEGINNING) -> list[State]:
    """The states on the way, each step that applies taken."""
    states = [state]
    for name in names:
        step = EVERYTHING[name](states[-1])
        if step is not None:
            states.append(step.state)
    return states


def can_still_be_told(state: State) -> bool:
    """No state is a dead end: the recovery ends in a telling, or she was told before."""
    return along(RECOVERY, state)[-1].opened in TOLD


def explore(
    sources: Iterable[State] = (BEGINNING,),
    depth: int | None = None,
    check: Callable[[State, str, Step], Iterable[str]] = faults_of,
) -> tuple[set[State], int, list[str]]:
    """All states within so many steps of the sources (None: all there are), how many steps were taken, and every fault."""
    seen, edge, taken, faults = set(sources), list(dict.fromkeys(sources)), 0, []
    while edge and depth != 0:
        depth = None if depth is None else depth - 1
        found = []
        for state in edge:
            for name, step in steps(state):
                taken += 1
                faults += [f"{name}: {fault} in {state}" for fault in check(state, name, step)]
                if step.state not in seen:
                    seen.add(step.state)
                    found.append(step.state)
        edge = found
    return seen, taken, faults


def near_the_stories(depth: int) -> tuple[set[State], int, list[str]]:
    """Every state within so many steps of a story, the stories' own steps checked as well."""
    return explore([state for story in STORIES for state in along(story)], depth)
