"""Who is asking, and what a question or a command needs from outside."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.access import ACCESS, STEP_UP, Action, Scope, is_fresh
from service.database.acting import Speaker, Transaction, acting_as
from service.database.tables import access_events
from service.vocabulary import AuditPurpose, LocationPurpose, RescueReason, Role

PURPOSES = (AuditPurpose, LocationPurpose, RescueReason)
"""What a look may have to be for; kept with it, allowed or not."""

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Who is asking, as PostgreSQL knows them; the token only said which person and which scopes."""

    person_id: UUID
    organisation_id: UUID
    name: str
    roles: frozenset[Role]
    scopes: frozenset[Scope]
    speaker: Speaker
    signed_in_at: datetime | None = None


class SignInTooOld(Exception):
    """The action asks for somebody who has proved just now who they are: nothing was done, and signing in again helps."""


class LookedTooOften(Exception):
    """They have looked as often as one person may at what may be the identity: nothing was shown, and waiting helps."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Looking:
    """One transaction for all that one request asks, opened at its first question; questions take turns on it.

    A request so never holds a second connection while it waits for the first. Whoever is about to write, or to wait for a
    client, ends it first; the next question opens it anew. Once a statement fails, nothing of the request is answered,
    since the looks that were noted in this transaction are lost with it.
    """

    def __init__(self, engine: AsyncEngine, speaker: Speaker) -> None:
        self._engine = engine
        self._speaker = speaker
        self._turn = asyncio.Lock()
        self._open = AsyncExitStack()
        self._tx: Transaction | None = None
        self._failed: DBAPIError | None = None

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[Transaction]:
        async with self._turn:
            if self._tx is None:
                self._tx = await self._open.enter_async_context(acting_as(self._engine, self._speaker))
            try:
                yield self._tx
            except DBAPIError as error:
                self._failed = error
                raise

    async def end(self) -> None:
        """Commits what was noted, and gives the connection back; raises what a statement had failed with."""
        if self._tx is None and self._failed is None and not self._turn.locked():
            return
        async with self._turn:
            self._tx, failed = None, self._failed
            self._failed = None
            try:
                await self._open.aclose()
            except DBAPIError:
                if failed is None:
                    raise
            if failed is not None:
                raise failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Everything an operation needs from outside. `policy_version` is what new cases start under; old ones keep theirs.

    `unsigned`: what a passkey signs may be done without one: with a token that `rtk token` prints in the demo, and no other.
    """

    actor: Actor
    engine: AsyncEngine
    policy_version: str
    evidence_key: bytes
    location_key: bytes
    sealing_keys: Path
    unsigned: bool = False
    looking: Looking | None = None

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Transaction]:
        """A transaction for a question: nothing is locked, the rows decide. A request's questions share one."""
        async with (
            self.looking.turn() if self.looking is not None else acting_as(self.engine, self.actor.speaker)
        ) as tx:
            yield tx

    async def stop_looking(self) -> None:
        """Before anything that writes or waits: the connection goes back."""
        if self.looking is not None:
            await self.looking.end()

    def may(self, action: Action) -> bool:
        """A role of theirs that is listed for it, and a token that was given for it."""
        right = ACCESS[action]
        return bool(self.actor.roles & right.roles) and right.scope in self.actor.scopes

    async def expect_fresh(self, action: Action, asked: Any) -> None:
        """SignInTooOld where the action asks for a sign-in of just now and this one is older; kept as a denied look is."""
        if action in STEP_UP and not is_fresh(self.actor.signed_in_at):
            await self.note_access(action, None, allowed=False, asked=asked)
            raise SignInTooOld

    async def note_access(self, action: Action, object_id: UUID | None, *, allowed: bool, asked: Any = None) -> None:
        """Puts a look down, outside any case's chain: what was shown as a showing, else as one access event.

        That is alike for unknown and forbidden, and has every id in what was `asked`.
        """
        async with self.reading() as tx:
            if allowed:
                await tx.call("note_shown", p_actor=self.actor.person_id, p_action=action, p_object=object_id)
                return
            purpose = next((given for given in _items_of(asked) if isinstance(given, PURPOSES)), None)
            event = {"actor": self.actor.person_id, "action": action, "object_id": object_id, "allowed": False}
            event |= {"purpose": purpose, "named": ids_in(asked) or None}
            # Inline, since nobody who writes an event may read one.
            await tx.execute(access_events.insert().inline().values(event))


Question = Callable[Concatenate[Context, P], Awaitable[R]]


def permits(
    action: Action,
) -> Callable[[Question[P, R]], Callable[Concatenate[Context, P], Awaitable[R | None]]]:
    """Guards a question: without the role, what is asked for does not exist, just as an unknown object does not."""

    def guard(question: Question[P, R]) -> Callable[Concatenate[Context, P], Awaitable[R | None]]:
        @wraps(question)
        async def guarded(context: Context, *args: P.args, **kwargs: P.kwargs) -> R | None:
            if not context.may(action):
                await context.note_access(action, _object_of(args), allowed=False, asked=[*args, *kwargs.values()])
                return None
            await context.expect_fresh(action, args)
            return await question(context, *args, **kwargs)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return guard


def ids_in(given: Any) -> list[UUID]:
    """Every id in what somebody gave, however deep, in its order and once."""
    return list(dict.fromkeys(_ids_in(given)))


def _ids_in(given: Any) -> Iterator[UUID]:
    if isinstance(given, UUID):
        yield given
    elif is_dataclass(given):
        for field in fields(given):
            yield from _ids_in(getattr(given, field.name))
    elif isinstance(given, (list, tuple)):
        for item in given:
            yield from _ids_in(item)


def _items_of(asked: Any) -> Iterable[Any]:
    return asked if isinstance(asked, (list, tuple)) else ()


def _object_of(args: tuple[Any, ...]) -> UUID | None:
    return args[0] if args and isinstance(args[0], UUID) else None
