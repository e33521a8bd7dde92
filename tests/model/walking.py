"""A walk through the model and through the real operations at once: the same answers, the same rises, the same words.

Where it goes next is guided: what was never done with this answer first, else one step towards a telling, or by chance. The
identity record's version, which no command of the house changes yet, is left as it is.
"""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from service.facts.disclosure import Stop
from service.rules.problem import Problem
from service.vocabulary import ProblemCode, StopAnswer, TaskKind
from tests.integration.cast import Cast
from tests.integration.keeping import Keeper
from tests.integration.steps_holding import a_held_case
from tests.model.acts import ACTS, Doing
from tests.model.answers import Said, Step
from tests.model.commands import EVERYTHING, FROM_OUTSIDE, steps
from tests.model.recording import DOUBTLESS
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
    gates,
    to_open,
)

Seen = Counter[tuple[str, ProblemCode | Said, bool]]
"""How often each step was taken with each answer, and whether it raised the epoch."""

ONWARD: tuple[tuple[str, Callable[[State], bool]], ...] = (
    ("clear conflict", lambda state: state.hold is Hold.CONFLICT),
    ("lift embargo", lambda state: state.hold is Hold.EMBARGO),
    ("lift court order", lambda state: state.hold is Hold.COURT),
    ("dismiss", lambda state: state.attribution in DOUBTLESS),
    ("propose", lambda state: state.attribution in (Attribution.NONE, Attribution.WITHDRAWN)),
    ("verify", lambda state: state.attribution is Attribution.PROPOSED),
    ("plan", lambda state: state.plan in (Plan.NONE, Plan.UNSUPPORTED)),
    ("review approves", lambda state: state.review is not Review.BOTH),
    ("screen clear", lambda state: state.screen is not Screen.CLEAR),
    ("wish for all", lambda state: state.wish is not Wish.ALL),
    ("decide", lambda state: state.way is Way.NONE),
    ("police authorise", lambda state: state.way in (Way.DECIDED, Way.PARTNER)),
    ("partner authorises", lambda state: state.way is Way.POLICE),
    ("schedule", lambda state: state.way in (Way.AUTHORISED, Way.HELD) or state.support is Support.SHORT),
    ("the moment comes", lambda state: state.way is Way.AHEAD),
    ("reconfirm", lambda state: state.day is not Day.YES),
    ("ask at the moment", lambda state: state.way is Way.COME),
    ("show", lambda state: state.intent is Intent.NOW),
    ("record told", lambda state: state.opened in (Opened.NOW, Opened.NOW_AND_OLD)),
    ("intend", lambda state: state.opened not in TOLD),
)
"""What is next on the way to a telling: the first whose need there is."""


@dataclass(kw_only=True)
class Walk(Doing):
    """Where the model says that the case is, what was done so far on this walk or another, and every difference."""

    seen: Seen
    state: State = BEGINNING
    faults: list[str] = field(default_factory=list)

    async def step(self, name: str) -> None:
        """Does one thing and compares everything that can be compared."""
        expected = EVERYTHING[name](self.state)
        assert expected is not None
        before = (await self.case.now_reads()).epoch
        answer = said(await ACTS[name](self))
        rose = (await self.case.now_reads()).epoch - before
        self.seen[name, expected.answer, expected.raised] += 1
        where = f"{name} in {self.state}"
        # Which of the two a stop answers after a telling depends on whether another appointment was made since.
        alike = answer == expected.answer or (expected.answer is Said.TOLD_AT and answer is Said.EFFECTIVE)
        if not alike:
            self.faults.append(f"answered {answer} instead of {expected.answer}: {where}")
        if rose != expected.raised:
            self.faults.append(f"the epoch rose by {rose}: {where}")
        self.state = expected.state
        self.faults += [f"{fault}: after {where}" for fault in await self.differing()]

    async def differing(self) -> list[str]:
        """Where the database says something else than the model of the case as it is now."""
        words, opened = await self.asked()
        model = gates(self.state)
        faults = [f"{gate} lacks {words[gate]}, not {model[gate]}" for gate in model if words[gate] != model[gate]]
        # Before the first appointment nobody has the deliverer's place, and who has none is told nothing.
        if opened != to_open(self.state) and not (opened is None and self.state.way not in SCHEDULED):
            faults.append(f"the opener is told {opened}, not {to_open(self.state)}")
        return faults

    def next(self, chance: random.Random) -> str:
        """What to do next: something that was never done with this answer; else one step onward, or something by chance."""
        here = [(name, self.seen[name, step.answer, step.raised]) for name, step in possible(self.state)]
        if new := [name for name, times in here if times == 0]:
            return chance.choice(new)
        forward = next((name for name, needed in ONWARD if needed(self.state)), None)
        if forward is not None and chance.random() < 0.75:
            return forward
        return chance.choices([name for name, _ in here], [1 / times for _, times in here])[0]


def possible(state: State) -> list[tuple[str, Step]]:
    """What can be done to a real case in this state."""
    return [(name, step) for name, step in steps(state) if name not in FROM_OUTSIDE]


def said(result: Any) -> ProblemCode | Said | str:
    """What was answered, in the model's words."""
    match result:
        case None:
            return Said.NULL
        case Problem(code=code):
            return code
        case Stop(answer=StopAnswer.TOLD_AT):
            return Said.TOLD_AT
        case Stop(answer=answer):
            return Said(answer)
        case str():
            return result
        case _:
            return Said.DONE


async def a_walk(cast: Cast, worker: AsyncEngine, keeper: Keeper, seen: Seen) -> Walk:
    """A case with its evidence, of which nothing is proposed yet."""
    case = await a_held_case(cast)
    await case.place(TaskKind.SUPERVISOR, "second-supervisor")
    await case.needs()
    await case.evidence()
    await case.flagged()
    return Walk(case=case, worker=worker, keeper=keeper, subject=await case.sealed(), seen=seen)
