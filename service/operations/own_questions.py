"""What a person asks about their own work: who am I, my cases, what is due, what became of a command, whom to ask."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from service.access import Action
from service.database.rows import read
from service.database.tables import FACTS, command_outcomes, organisations, persons
from service.facts.case import MyCase
from service.facts.people import Organisation, Person, Task
from service.facts.promises import Deadline
from service.operations.case_questions import mine
from service.operations.context import Context, permits
from service.operations.outcomes import decode_outcome
from service.operations.paging import LARGEST, Order, Page, Window, page_of
from service.vocabulary import OrganisationKind, Role, TaskKind

deadlines = FACTS[Deadline]
my_cases = FACTS[MyCase]
tasks = FACTS[Task]


@permits(Action.SEE_ME)
async def see_me(context: Context) -> Person | None:
    """The person the token speaks for."""
    async with context.reading() as tx:
        return await tx.get(Person, context.actor.person_id)


async def own_tasks(context: Context, window: Window) -> Page[Task]:
    """What the actor has to do, oldest first."""
    where = (tasks.c.person_id == context.actor.person_id, tasks.c.done_at.is_(None))
    async with context.reading() as tx:
        return await page_of(tx, Task, Order(column="since"), window, *where)


async def own_organisation(context: Context, person: Person) -> Organisation | None:
    async with context.reading() as tx:
        return await tx.get(Organisation, person.organisation_id)


@permits(Action.SEE_MY_CASES)
async def see_my_cases(context: Context) -> list[MyCase]:
    """A victim's cases: a word each, the next update, whom to ring."""
    async with context.reading() as tx:
        return await tx.all(MyCase, mine(context, Action.SEE_MY_CASES, case_id=my_cases.c.case_id), newest=LARGEST)


@permits(Action.SEE_DEADLINES)
async def see_deadlines(
    context: Context, window: Window, due_before: datetime | None, key: str | None, owner: TaskKind | None
) -> Page[Deadline]:
    """Running clocks of the actor's cases that are due before an instant, the longest overdue first."""
    where = [
        mine(context, Action.SEE_DEADLINES, case_id=deadlines.c.case_id),
        deadlines.c.met_at.is_(None),
        deadlines.c.ended_at.is_(None),
        deadlines.c.paused_since.is_(None),
    ]
    if key is not None:
        where.append(deadlines.c.key == key)
    if owner is not None:
        where.append(deadlines.c.owner == owner)
    async with context.reading() as tx:
        where.append(deadlines.c.due_at < (due_before if due_before is not None else await tx.look()))
        return await page_of(tx, Deadline, Order(column="due_at"), window, *where)


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandOutcome:
    """What one of the actor's commands answered: the fact it wrote, or the Problem that turned it down for good."""

    command: UUID
    operation: str
    claimed_at: datetime
    result: Any


@permits(Action.SEE_COMMAND_OUTCOME)
async def see_command_outcome(context: Context, command: UUID) -> CommandOutcome | None:
    """After a time-out: what the command answered, or None where it changed nothing and may be given again."""
    where = (command_outcomes.c.actor == context.actor.person_id, command_outcomes.c.command == command)
    async with context.reading() as tx:
        row = (await tx.execute(sa.select(command_outcomes).where(*where))).one_or_none()
    if row is None or row.outcome is None:
        return None
    return CommandOutcome(
        command=command, operation=row.operation, claimed_at=row.claimed_at, result=decode_outcome(row.outcome)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryEntry:
    """An organisation, and those of its people who hold the role that was asked for. Victims are never among them."""

    organisation: Organisation
    people: tuple[Person, ...]


@permits(Action.SEE_DIRECTORY)
async def see_directory(
    context: Context, window: Window, kind: OrganisationKind | None, role: Role | None
) -> Page[DirectoryEntry]:
    """Whom to assign or ask, by organisation; with a role, only organisations where somebody holds it."""
    staff = sa.and_(persons.c.organisation_id == organisations.c.id, ~persons.c.roles.contains([Role.VICTIM]))
    where: list[sa.ColumnElement[bool]] = []
    if kind is not None:
        where.append(organisations.c.kind == kind)
    if role is not None:
        staff = sa.and_(staff, persons.c.roles.contains([role]))
        where.append(sa.exists(sa.select(persons.c.id).where(staff)))
    async with context.reading() as tx:
        page = await page_of(tx, Organisation, Order(column="name"), window, *where)
        found = sa.select(persons).join(organisations, staff).where(organisations.c.id.in_([o.id for o in page.items]))
        rows = (await tx.execute(found.order_by(persons.c.name, persons.c.id))).mappings().all()
    people = [read(Person, row) for row in rows]
    return Page(
        items=[_entry(organisation, people) for organisation in page.items],
        cursors=page.cursors,
        has_next=page.has_next,
        has_previous=page.has_previous,
    )


def _entry(organisation: Organisation, people: Sequence[Person]) -> DirectoryEntry:
    mine = [person for person in people if person.organisation_id == organisation.id]
    return DirectoryEntry(organisation=organisation, people=tuple(mine[:LARGEST]))
