"""Who is asking, and what a question or a command needs from outside."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.access import ACCESS, Action
from service.database.acting import Transaction, acting_as
from service.vocabulary import Role

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking, as PostgreSQL knows them; the token only said which person and which scopes."""

    person_id: UUID
    organisation_id: UUID
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything an operation needs from outside. `policy_version` is what new cases start under; old ones keep theirs."""

    actor: Actor
    engine: AsyncEngine
    policy_version: str
    evidence_key: bytes
    sealing_key: bytes

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction for a question: nothing is locked, the rows decide."""
        async with acting_as(self.engine, self.actor.person_id) as tx:
            yield tx

    def may(self, action: Action) -> bool:
        return bool(self.actor.roles & ACCESS[action].roles)

    async def note_access(self, action: Action, object_id: UUID | None, *, allowed: bool) -> None:
        """One access event, outside any case's chain, alike for unknown and forbidden."""
        async with self.engine.begin() as connection:
            await connection.execute(
                sa.text(
                    "insert into access_events (actor, action, object_id, allowed)"
                    " values (:actor, :action, :object, :allowed)"
                ),
                {"actor": self.actor.person_id, "action": action, "object": object_id, "allowed": allowed},
            )


Question = Callable[Concatenate[Context, P], Awaitable[R]]


def permits(
    action: Action,
) -> Callable[[Question[P, R]], Callable[Concatenate[Context, P], Awaitable[R | None]]]:
    """Guards a question: without the role, what is asked for does not exist, just as an unknown object does not."""

    def guard(question: Question[P, R]) -> Callable[Concatenate[Context, P], Awaitable[R | None]]:
        @wraps(question)
        async def guarded(context: Context, *args: P.args, **kwargs: P.kwargs) -> R | None:
            if not context.may(action):
                await context.note_access(action, _object_of(args), allowed=False)
                return None
            return await question(context, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def _object_of(args: tuple[Any, ...]) -> UUID | None:
    return args[0] if args and isinstance(args[0], UUID) else None
