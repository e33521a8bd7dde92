"""Roles that conflict are refused where they are given: by the database, whoever writes them."""

from itertools import chain, combinations
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from service.access import conflicting
from service.database.rows import write
from service.database.tables import persons
from service.facts.people import Person
from service.vocabulary import Rank, Role
from tests.integration.cast import PEOPLE, Cast


async def test_the_database_refuses_exactly_the_roles_that_conflict(cast: Cast) -> None:
    """Every one, two and three roles, given and changed."""
    holder = PEOPLE.people["officer"]
    async with cast.watching_engine.connect() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        for roles in chain.from_iterable(combinations(Role, n) for n in (1, 2, 3)):
            somebody = Person(id=uuid4(), organisation_id=holder.organisation_id, name="X", roles=roles, rank=Rank.NONE)
            given = persons.insert().values(**write(somebody))
            changed = persons.update().where(persons.c.id == holder.id).values(roles=write(somebody)["roles"])
            for statement in (given, changed):
                step = await connection.begin_nested()
                try:
                    await connection.execute(statement)
                    refused = False
                except IntegrityError:
                    refused = True
                if step.is_active:
                    await step.rollback()
                assert refused == conflicting(roles), roles
        await connection.rollback()


async def test_nobody_of_the_story_holds_roles_that_conflict() -> None:
    assert [person.name for person in PEOPLE.people.values() if conflicting(person.roles)] == []
