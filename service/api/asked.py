"""What resolvers are given with each request: the operations' context, and what is loaded for many objects at once."""

import asyncio
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from typing import Any, TypeAlias
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.dataloader import DataLoader

from service.operations.case_questions import stages
from service.operations.context import Context
from service.vocabulary import Stage


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who asks, and the stages it asks for, gathered into one statement."""

    context: Context
    stages: DataLoader[UUID, Stage]


NOTHING = UUID(int=0)
"""The id that no row has (RFC 9562, 5.9)."""

Info: TypeAlias = strawberry.Info[Asked, Any]


def asked(context: Context) -> Asked:
    return Asked(context, DataLoader(load_fn=partial(stages, context)))


def settled(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """A resolver that ends what it began, and is given None for arguments that were left out.

    The engine cancels the neighbours of a field that failed. A statement that is cut off would take the request's
    connection with it, and every look that was noted on it.
    """
    if not inspect.iscoroutinefunction(resolver):
        return resolver
    left_out = {p.name: None for p in inspect.signature(resolver).parameters.values() if p.default is UNSET}

    @wraps(resolver)
    async def whole(*args: Any, **kwargs: Any) -> Any:
        task = asyncio.ensure_future(resolver(*args, **left_out | kwargs))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            # Its own failure is nobody's any more; asked for here, so that no log tells of it word by word.
            await asyncio.gather(task, return_exceptions=True)
            raise

    return whole


def id_from(text: str) -> UUID | None:
    """An id as a client wrote it; what is no id names nothing, just as an unknown one does."""
    try:
        return UUID(text)
    except ValueError:
        return None


def narrowed_by(text: str | None) -> UUID | None:
    """The id that a list is narrowed by; None for a whole list, where none is given.

    What is no id narrows it to nothing: an id cut short must not show what belongs to others as if it belonged to that one.
    """
    return None if text is None else id_from(text) or NOTHING
