"""The same command delivered many times at once, as by a client that gives up and asks again: one effect, equal answers."""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import patch

import sqlalchemy as sa

from service.rules.problem import Problem
from tests.integration.cast import Cast, Steps, person

MOST = 50


@dataclass
class Deliveries:
    """Delivers what the steps of a case give 1 to 50 times at once, until it was accepted so once; afterwards once.

    `accepted`: how often an accepted command of each operation was delivered; `faults`: whatever was not one effect.
    """

    cast: Cast
    chance: random.Random
    accepted: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    @contextmanager
    def of_every_step(self) -> Iterator[None]:
        async def do(steps: Steps, who: str, operation: Callable[..., Awaitable[Any]], command: Any) -> Any:
            return await self.deliver(who, operation, command)

        with patch.object(Steps, "do", do):
            yield

    async def deliver(self, who: str, operation: Any, command: Any) -> Any:
        name = operation.__name__
        if self.accepted[name]:
            return await operation(self.cast(who), command)
        times = min(self.chance.randint(2, MOST), self.chance.randint(2, MOST))
        before = await self._events(who, operation, command)
        answers = await asyncio.gather(*(operation(self.cast(who), command) for _ in range(times)))
        after = await self._events(who, operation, command)
        done = answers[0] is not None and not isinstance(answers[0], Problem)
        if any(answer != answers[0] for answer in answers):
            self.faults.append(f"{name}, {times} times: {len({repr(a) for a in answers})} answers")
        if after["events"] - before["events"] != done:
            self.faults.append(f"{name}, {times} times: {after['events'] - before['events']} events")
        remembered = done or (isinstance(answers[0], Problem) and not answers[0].retryable)
        if after["outcomes"] != remembered:
            self.faults.append(f"{name}, {times} times: {after['outcomes']} outcomes kept")
        if done:
            self.accepted[name] = times
        return answers[0]

    async def _events(self, who: str, operation: Any, command: Any) -> dict[str, int]:
        """How many events of this act of this person there are in all chains, and how many outcomes of this command."""
        query = """
            select (select count(*) from rtk.audit_events where actor = :actor and action = :action) as events,
                (select count(*) from rtk.command_outcomes where actor = :actor and command = :command) as outcomes"""
        asked = {"actor": person(who), "action": operation.action, "command": command.id}
        async with self.cast.watching_engine.connect() as connection:
            row = (await connection.execute(sa.text(query), asked)).one()
            return {"events": row.events, "outcomes": row.outcomes}
