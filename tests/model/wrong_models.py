"""The model with one rule wrong: the invariants have to find each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from service.vocabulary import Missing
from tests.model import commands, states
from tests.model.answers import Said, Step, done
from tests.model.states import Attribution, Intent, Opened, Plan, Screen, State, Way, Wish


@contextmanager
def saying(table: dict[Any, Any], key: Any, value: Any) -> Iterator[None]:
    with patch.dict(table, {key: value}):
        yield


NOTHING: frozenset[Missing] = frozenset()


def _stop_that_raises_nothing(state: State) -> Step:
    return Step(Said.EFFECTIVE, state)


def _show_whatever_the_intent(state: State) -> Step | None:
    return (
        done(state, opened=Opened.NOW) if states.to_open(state) == NOTHING and state.intent is not Intent.NONE else None
    )


def _told_without_opening(state: State) -> Step:
    return done(state, opened=Opened.TOLD)


def _release_whenever_it_comes(state: State) -> Step:
    return done(state, way=Way.RELEASED) if state.way is Way.COME else Step(Said.NOTHING, state)


def _verify_without_a_new_epoch(state: State) -> Step | None:
    return done(state, attribution=Attribution.CONFIRMED) if state.attribution is Attribution.PROPOSED else None


def _wish_without_stopping(state: State) -> Step:
    return done(state, wish=Wish.NOT)


OF_THE_MODEL: dict[str, tuple[dict[Any, Any], Any, Any]] = {
    "a search that says UNKNOWN passes": (states.OF_SCREEN, Screen.UNKNOWN, NOTHING),
    "a doubt passes": (states.OF_ATTRIBUTION, Attribution.IN_DOUBT, NOTHING),
    "a withdrawn wish passes": (states.OF_WISH, Wish.WITHDRAWN, NOTHING),
    "a stale wish passes": (states.OF_WISH, Wish.STALE, NOTHING),
    "no support passes": (states.OF_PLAN, Plan.UNSUPPORTED, NOTHING),
    "a stop raises no epoch": (commands.EVERYTHING, "stop", _stop_that_raises_nothing),
    "an old intent is shown": (commands.EVERYTHING, "show", _show_whatever_the_intent),
    "told without an opening": (commands.EVERYTHING, "record told", _told_without_opening),
    "released without asking": (commands.EVERYTHING, "ask at the moment", _release_whenever_it_comes),
    "verified in the old epoch": (commands.EVERYTHING, "verify", _verify_without_a_new_epoch),
    "not to know, and it goes on": (commands.EVERYTHING, "wish not to know", _wish_without_stopping),
}
