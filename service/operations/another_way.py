"""Where no notice can reach her safely, a person does, within P47: a task for the officer and, if she named that way, her
advocate. Whoever tells her anything and says that it was safe has found the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from service.facts.case import Needs
from service.operations.outgoing import holders, send
from service.vocabulary import Channel, OutboxKind, TaskKind

if TYPE_CHECKING:
    from service.operations.entering import Deciding


async def ask_for_another_way(tx: Deciding) -> None:
    """Starts P47 and tasks them, once for all that waits to be said."""
    if await tx.promises.open("P47"):
        return
    clock = await tx.promises.start("P47")
    needs = await tx.first(Needs, case_id=tx.the_case.id)
    through_advocate = needs is not None and Channel.VIA_ADVOCATE in needs.safe_channels
    asked = [tx.the_case.oic_id, *(await holders(tx, [TaskKind.ADVOCATE]) if through_advocate else [])]
    for person in asked:
        await tx.give_task(person, TaskKind.REACH_ANOTHER_WAY)
    await send(tx, OutboxKind.REACH_ANOTHER_WAY, clock.id, *asked)


async def she_was_reached(tx: Deciding) -> None:
    """Somebody spoke with her safely: what waited was said."""
    await tx.promises.meet("P47")
    await tx.end_tasks(TaskKind.REACH_ANOTHER_WAY)
