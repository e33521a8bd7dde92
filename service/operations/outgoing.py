"""What goes out to a person: one row with a kind, somebody and an instant. The text is made by the sender, never here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from service.database.acting import Transaction
from service.facts.people import Task
from service.facts.promises import OutboxItem
from service.vocabulary import OutboxKind, TaskKind

if TYPE_CHECKING:
    from service.operations.entering import Deciding


async def send(tx: Deciding, kind: OutboxKind, object_id: UUID, *recipients: UUID) -> list[OutboxItem]:
    """Leaves one row for each recipient, each of them once; sent when the sender comes by."""
    items = [
        OutboxItem(
            id=tx.new_id(),
            case_id=tx.the_case.id,
            kind=kind,
            recipient_id=recipient,
            object_id=object_id,
            due_at=tx.now,
        )
        for recipient in dict.fromkeys(recipients)
    ]
    await tx.insert(*items)
    return items


async def have_heard(tx: Transaction, kind: OutboxKind, object_id: UUID) -> set[UUID]:
    """To whom this has gone out about this object."""
    return {item.recipient_id for item in await tx.all(OutboxItem, kind=kind, object_id=object_id)}


async def holders(tx: Deciding, kinds: Iterable[TaskKind], object_id: UUID | None = None) -> list[UUID]:
    """Who has an open task of the first of these kinds that anybody has, longest held first; narrowed ones for the object.

    Who is kept out by a conflict of interest has none.
    """
    for kind in kinds:
        tasks = await tx.all(Task, case_id=tx.the_case.id, kind=kind, done_at=None, barred_at=None)
        if found := [t.person_id for t in tasks if t.object_id in (None, object_id)]:
            return list(dict.fromkeys(found))
    return []
