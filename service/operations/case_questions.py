"""What can be asked about cases. Lists start from the actor's tasks; what is not theirs is None, and leaves an access event.

The parts of a case are asked one by one, each under the actor's own rows: what a task does not open is not there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa

from service.access import ACCESS, Action
from service.database.rows import read
from service.database.tables import FACTS, cases, tasks
from service.facts.attribution import Attribution, CaseAttribution
from service.facts.case import Account, Case
from service.facts.data_request import DataRequest
from service.facts.disclosure import Decision
from service.facts.people import Person
from service.facts.police import CustodyOutcome
from service.facts.promises import AuditEvent, Deadline, OutboxItem
from service.operations import gates
from service.operations.context import Context, permits
from service.operations.paging import LARGEST, Order, Page, Window, page_of
from service.operations.recipients import best_placed
from service.operations.recognition import depends_on_recognition
from service.operations.standing import stages_of_cases
from service.vocabulary import DecisionVerdict, Offence, Part, Stage, TaskKind

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which of the actor's cases; what is not given does not narrow."""

    crime_reference: str | None = None
    offence: Offence | None = None
    closed: bool | None = None
    place: TaskKind | None = None


@permits(Action.SEE_CASE)
async def see_case(context: Context, id: UUID | None) -> Case | None:
    """One case, if the actor has a place on it. Every look is put down, as every look at nothing is."""
    async with context.reading() as tx:
        case = await tx.first(Case, mine(context, Action.SEE_CASE), id=id) if id is not None else None
    await context.note_access(Action.SEE_CASE, id, allowed=case is not None)
    return case


@permits(Action.SEE_CASES)
async def see_cases(context: Context, window: Window, filter: CaseFilter) -> Page[Case]:
    """The cases on which the actor has a place, newest first. A reference that finds nothing leaves an access event."""
    where = [mine(context, Action.SEE_CASES, filter.place)]
    if filter.crime_reference is not None:
        where.append(cases.c.crime_reference == filter.crime_reference)
    if filter.offence is not None:
        where.append(cases.c.offence == filter.offence)
    if filter.closed is not None:
        where.append(cases.c.closed_at.is_not(None) if filter.closed else cases.c.closed_at.is_(None))
    async with context.reading() as tx:
        page = await page_of(tx, Case, Order(column="opened_at", descending=True), window, *where)
        if filter.crime_reference is not None and not page.items:
            await tx.call("note_search", p_action=Action.SEE_CASES, p_reference=filter.crime_reference)
    return page


def mine(
    context: Context, action: Action, place: TaskKind | None = None, case_id: sa.ColumnElement[UUID] = cases.c.id
) -> sa.ColumnElement[bool]:
    """The cases on which the actor has an open task of a kind this action asks for."""
    kinds = ACCESS[action].tasks & ({place} if place is not None else ACCESS[action].tasks)
    return case_id.in_(
        sa.select(tasks.c.case_id).where(
            tasks.c.person_id == context.actor.person_id, tasks.c.done_at.is_(None), tasks.c.kind.in_(sorted(kinds))
        )
    )


async def stages(context: Context, case_ids: Sequence[UUID]) -> list[Stage]:
    """The derived stages of these cases, in their order, in one statement."""
    async with context.reading() as tx:
        found = await stages_of_cases(tx, case_ids)
    return [found[id] for id in case_ids]


async def gates_of(context: Context, case: Case, part: Part) -> list[gates.Gate]:
    """The four gates for telling this part as they stand now: to whom it was decided, else to whoever is best placed."""
    async with context.reading() as tx:
        decision = await tx.first(Decision, case_id=case.id, epoch=case.epoch, ended_at=None)
        if decision is not None and decision.verdict is DecisionVerdict.DISCLOSE:
            return await gates.gates(tx, case.id, decision.recipient_id, part)
        placed = await best_placed(tx, case.id)
        return await gates.gates(tx, case.id, case.victim_id if placed is None else placed.id, part)


async def victim_of(context: Context, case: Case) -> Person | None:
    async with context.reading() as tx:
        return await tx.get(Person, case.victim_id)


async def recognition_of(context: Context, case: Case) -> bool | None:
    """E12 as it stands now; None where no custody outcome is there, or none that the actor may see."""
    async with context.reading() as tx:
        if await tx.first(CustodyOutcome, case_id=case.id) is None:
            return None
        return await depends_on_recognition(tx, case.id)


PAGED: dict[type, Order] = {
    Account: Order(column="captured_at"),
    AuditEvent: Order(column="sequence"),
    DataRequest: Order(column="drafted_at"),
    Deadline: Order(column="started_at"),
    OutboxItem: Order(column="due_at"),
}
"""The parts of a case that grow without bound, and the place of each item among them, which never moves."""


async def part_of_case(context: Context, fact: type[T], case: Case, window: Window) -> Page[T]:
    """One page of a part of the case."""
    async with context.reading() as tx:
        return await page_of(tx, fact, PAGED[fact], window, FACTS[fact].c.case_id == case.id)


async def records_of(context: Context, fact: type[T], case: Case) -> list[T]:
    """What was recorded of one kind on the case, oldest first: the newest hundred where there are more."""
    async with context.reading() as tx:
        return await tx.all(fact, newest=LARGEST, case_id=case.id)


async def last_of(context: Context, fact: type[T], case: Case) -> T | None:
    """The one that holds, where the last recorded holds."""
    async with context.reading() as tx:
        return await tx.first(fact, case_id=case.id)


async def attributions_of(context: Context, case: Case) -> list[Attribution]:
    """The attributions the case rests on or rested on, oldest first."""
    attributions, joined = FACTS[Attribution], FACTS[CaseAttribution]
    query = (
        sa.select(attributions)
        .join(joined, joined.c.attribution_id == attributions.c.id)
        .where(joined.c.case_id == case.id)
        .order_by(attributions.c.proposed_at, attributions.c.id)
        .limit(LARGEST)
    )
    async with context.reading() as tx:
        rows = (await tx.execute(query)).mappings().all()
    return [read(Attribution, row) for row in rows]
