"""What resolvers are given with each request: the operations' context, and what is loaded for many objects at once."""

from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from service.operations.case_questions import stages
from service.operations.context import Context
from service.vocabulary import Stage


@dataclass(frozen=True, slots=True)
class Asked:
    """One request: who asks, and the stages it asks for, gathered into one statement."""

    context: Context
    stages: DataLoader[UUID, Stage]


Info: TypeAlias = strawberry.Info[Asked, Any]


def asked(context: Context) -> Asked:
    return Asked(context, DataLoader(load_fn=partial(stages, context)))


def id_from(text: str) -> UUID | None:
    """An id as a client wrote it; what is no id names nothing, just as an unknown one does."""
    try:
        return UUID(text)
    except ValueError:
        return None
