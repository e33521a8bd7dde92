"""One case whose every gate is green, written as facts straight into the tables, so that a test can change one of them.

It goes past every operation on purpose: the gate and the opener must hold whatever the rows say.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.acting import acting_as
from service.database.rows import write
from service.database.tables import FACTS
from service.facts.case import Case
from service.identity.keys import read_public_keys
from service.vocabulary import Part
from tests.integration.cast import Cast, person
from tests.integration.green_facts import Ids, what_is_known, what_was_decided, who_is_on_it


@dataclass(kw_only=True)
class Green(Ids):
    """The case, and the server's superuser to change any of its rows with."""

    cast: Cast
    recipient: UUID | None = None

    @property
    def hand(self) -> AsyncEngine:
        return self.cast.watching_engine

    async def write(self, *facts: Any) -> None:
        async with self.hand.begin() as connection:
            await connection.execute(sa.text("set local search_path = rtk"))
            for fact in facts:
                await connection.execute(FACTS[type(fact)].insert().values(**write(fact)))

    async def change(self, fact: type, *where: sa.ColumnElement[bool], **values: Any) -> None:
        """Writes these values over all rows of this kind of fact on the case."""
        table = FACTS[fact]
        of_case = table.c.id if fact is Case else table.c.case_id
        async with self.hand.begin() as connection:
            await connection.execute(sa.text("set local search_path = rtk"))
            await connection.execute(table.update().where(of_case == self.id, *where).values(**values))

    async def remove(self, fact: type, *where: sa.ColumnElement[bool]) -> None:
        table = FACTS[fact]
        async with self.hand.begin() as connection:
            await connection.execute(sa.text("set local search_path = rtk"))
            await connection.execute(table.delete().where(table.c.case_id == self.id, *where))

    async def missing(
        self, part: Part | None = Part.NAME, *, who: str = "supervisor", recipient: UUID | None = None
    ) -> set[str]:
        """What stands in the way now, as somebody on the case asks it."""
        return set(await self.ask("release_missing", part, who=who, recipient=recipient))

    async def ask(
        self, function: str, part: Part | None, *, who: str = "supervisor", recipient: UUID | None = None
    ) -> Any:
        async with acting_as(self.cast.engine, person(who)) as tx:
            return await tx.call(
                function, p_case=self.id, p_recipient=recipient or self.recipient or self.victim, p_part=part
            )


async def a_green_case(cast: Cast, identity: dict[Part, str] | None = None) -> Green:
    """She could be told now: confirmed, reviewed, authorised by two, wished, reconfirmed, the moment come and released."""
    green = Green(cast=cast)
    await green.write(
        *who_is_on_it(green),
        *what_is_known(
            green,
            identity or {part: f"{part} of somebody" for part in Part},
            read_public_keys(cast.settings.sealing_keys),
        ),
        *what_was_decided(green),
    )
    return green
