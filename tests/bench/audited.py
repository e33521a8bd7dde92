"""What the chained audit event costs a write: the same write with it and without it, turn by turn in one run.

A write of this service is a command's whole transaction; the least that a write could be (a case entered, one row, a commit)
is measured beside it. Without: the one call that appends the event is left out, and nothing else.
"""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import uuid4

from service.database.acting import Transaction, acting_as
from tests.integration.a_case import ACase
from tests.integration.cast import person

TURNS = 400
WARM_UP = 40
APPENDING = "append_audit_event"


@contextmanager
def without_the_event() -> Iterator[None]:
    """Writes that write everything but their audit event, for as long as this lasts."""
    call = Transaction.call

    async def appending_nothing(self: Transaction, function: str, **arguments: Any) -> Any:
        return 0 if function == APPENDING else await call(self, function, **arguments)

    Transaction.call = appending_nothing  # type: ignore[method-assign]
    try:
        yield
    finally:
        Transaction.call = call  # type: ignore[method-assign]


async def turn_by_turn(name: str, write: Callable[[], Awaitable[Any]]) -> dict[str, float]:
    """The rate of writes with their event as a part of the rate without, over as many of each; and milliseconds of both."""
    spent = {True: 0.0, False: 0.0}
    for turn in range(WARM_UP + 2 * TURNS):
        audited = turn % 4 in (0, 3)  # Neither of the two always comes first.
        begun = time.perf_counter()
        if audited:
            await write()
        else:
            with without_the_event():
                await write()
        if turn >= WARM_UP:
            spent[audited] += time.perf_counter() - begun
    return {
        name: round(spent[False] / spent[True], 3),
        f"{name}_ms_with": round(spent[True] / TURNS * 1000, 3),
        f"{name}_ms_without": round(spent[False] / TURNS * 1000, 3),
        f"{name}_runs": TURNS,
    }


async def audited_write(case: ACase) -> dict[str, float]:
    """A stored command (a new safety plan) through its operation."""
    return await turn_by_turn("audited_write", case.planned)


async def audited_row(case: ACase) -> dict[str, float]:
    """One row and nothing else, which no command is: what the event costs where there is nothing to hide it behind."""
    plan = await case.planned()

    async def write() -> None:
        async with acting_as(case.cast.engine, person("officer")) as tx:
            await tx.enter_cases([case.id])
            await tx.insert(replace(plan, id=uuid4()))
            await tx.call(
                APPENDING,
                case_id=case.id,
                role="OIC",
                task_id=None,
                action="RECORD_SAFETY_PLAN",
                object_id=plan.id,
                purpose="DPA_2018_S31",
                legal_basis="LG1",
                recipient_id=None,
                policy_version="srtk-2026-1",
            )

    return await turn_by_turn("audited_row", write)
