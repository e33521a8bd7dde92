"""A green case written again and again under fresh ids, each in one statement: for tests that need thousands of them.

What is written is the rows that `a_green_case` wrote, so that whatever a green case needs one day, these have too.
"""

import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.database.tables import FACTS
from service.facts.case import Case
from service.facts.disclosure import Schedule
from service.facts.people import Person
from service.vocabulary import Part
from tests.integration.cast import Cast
from tests.integration.green import a_green_case

PLANT = """
create or replace function public.plant(rows jsonb) returns void language plpgsql as $$
declare
    each record;
begin
    for each in select * from jsonb_each(rows) loop
        execute format('insert into rtk.%1$I select * from jsonb_populate_recordset(null::rtk.%1$I, $1)', each.key)
            using each.value;
    end loop;
end $$"""
"""For the server's superuser alone, in a schema that no process of ours reads."""


@dataclass(frozen=True)
class Planted:
    """The ids of one case that was written."""

    id: UUID
    victim: UUID
    attribution: UUID
    decision: UUID
    schedule: UUID


@dataclass(frozen=True)
class Seedbed:
    """Rows of a green case as JSON, the ids in them that are its own, and the hand that writes them again."""

    hand: AsyncEngine
    rows: str
    ids: Planted
    own: re.Pattern[str]

    async def plant(self) -> Planted:
        """One more green case, of other ids."""
        rows, ids = self.another()
        async with self.hand.begin() as connection:
            await connection.execute(sa.text("select public.plant(cast(:rows as jsonb))"), {"rows": rows})
        return ids

    def another(self) -> tuple[str, Planted]:
        fresh: dict[str, str] = {}

        def renamed(found: re.Match[str]) -> str:
            old = found.group()
            if len(old) < 36:  # The crime reference, which is a case's own as well.
                return "NM/" + uuid4().hex[:20]
            return fresh.setdefault(old, str(uuid4()))

        rows = self.own.sub(renamed, self.rows)
        return rows, Planted(**{name: UUID(fresh[str(id)]) for name, id in vars(self.ids).items()})


async def a_seedbed(cast: Cast, *, asked: bool = True) -> Seedbed:
    """Made of a green case; not `asked`: its moment has come and nobody has asked the gate yet."""
    green = await a_green_case(cast, {part: f"{part} of somebody" for part in (Part.NAME, Part.PHOTO)})
    if not asked:
        await green.change(Schedule, outcome=None, asked_at=None)
    rows: dict[str, list[dict[str, Any]]] = {}
    async with cast.watching_engine.begin() as connection:
        await connection.execute(sa.text(PLANT))
        for fact, table in FACTS.items():
            own = {Case: "t.id = :case", Person: "t.id = :victim"}.get(fact)
            if own is None and "case_id" not in table.c:
                continue
            query = f"select to_jsonb(t) from rtk.{table.name} t where {own or 't.case_id = :case'}"
            found = await connection.execute(sa.text(query), {"case": green.id, "victim": green.victim})
            if of_case := list(found.scalars()):
                rows[table.name] = of_case
    # Whatever the worker and the opener look a case up by is a promise; it is no fact.
    promise = {"kind": "DISCLOSURE", "id": str(green.id), "case_id": str(green.id), "open": True}
    rows["promises"] = [promise]
    own_ids = {row["id"] for of_table in rows.values() for row in of_table}
    references = [re.escape(row["crime_reference"]) for row in rows["cases"]]
    ids = Planted(
        id=green.id,
        victim=green.victim,
        attribution=green.attribution,
        decision=green.decision,
        schedule=UUID(rows["schedules"][0]["id"]),
    )
    own_ids |= {str(green.subject)}
    return Seedbed(cast.watching_engine, json.dumps(rows), ids, re.compile("|".join([*own_ids, *references])))
