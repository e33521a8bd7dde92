"""What a step of the model answers and makes of a state; what falls when an appointment or an epoch ends."""

from enum import StrEnum
from typing import NamedTuple

from service.vocabulary import ProblemCode
from tests.model.states import Day, Intent, Opened, State, Support, Way


class Said(StrEnum):
    """What is answered besides a problem code."""

    DONE = "DONE"
    NULL = "null"
    REFUSED = "refused by the opener"
    NOTHING = "nothing to do"
    EFFECTIVE = "EFFECTIVE"
    OPENED_AT = "OPENED_AT"
    TOLD_AT = "TOLD_AT or, where another appointment was made since, EFFECTIVE"


class Step(NamedTuple):
    answer: ProblemCode | Said
    state: State
    raised: bool = False


def done(state: State, **changes: object) -> Step:
    return Step(Said.DONE, state._replace(**changes))


FELL = {Opened.NOW: Opened.OLD, Opened.NOW_AND_OLD: Opened.MANY}
CALLED_OFF = {Opened.NOW: Opened.OFF, Opened.NOW_AND_OLD: Opened.MANY}
SAID = {
    Opened.NOW: Opened.TOLD,
    Opened.OLD: Opened.TOLD,
    Opened.OFF: Opened.TOLD,
    Opened.NOW_AND_OLD: Opened.TOLD_AND_OLD,
    Opened.MANY: Opened.TOLD_AND_OLD,
}


def fallen(state: State, way: Way, opened: dict[Opened, Opened] = FELL) -> State:
    """The appointment that stood, if one did, stands no longer: its intents are shown to nobody."""
    return state._replace(
        way=way,
        support=Support.LONG,
        opened=opened.get(state.opened, state.opened),
        intent=Intent.STALE if state.intent is Intent.NOW else state.intent,
    )


def raised(state: State, answer: ProblemCode | Said = Said.DONE, **changes: object) -> Step:
    """The epoch rises: decision, authorisations and schedule end, and what was reconfirmed was so in another epoch."""
    return Step(answer, fallen(state._replace(**changes), Way.NONE)._replace(day=Day.NONE), raised=True)
