"""A world made by chance for the oracle: three cases full of rows, and people with every kind of place, kept for a moment.

It is written, read as everybody in it, and rolled back in one transaction of the server's superuser, who takes on the API's
role for reading, so that what a policy of the database is can be changed in it as well.
"""

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.database.rows import write
from service.database.tables import FACTS
from service.facts.asking import Clarification
from service.facts.attribution import CaseAttribution
from service.facts.case import Case, MyCase
from service.facts.data_request import DataRequest, Document
from service.facts.disclosure import SafetyReview
from service.facts.holding import Embargo
from service.facts.people import Organisation, Person, Task
from service.facts.promises import AuditEvent, Deadline, OutboxItem
from service.facts.review import RiskView
from service.vocabulary import Part, Role, TaskKind
from tests.integration.chance_facts import a_fact
from tests.integration.oracle import SEES_OF_ITS_CASE, SEES_OF_ITS_THING, World

CASES = 3
NOT_READ_BY_THE_API = frozenset({"sealed_parts"})
SEEN_BY_EACH = """
create or replace function public.seen_by_each(people uuid[]) returns table (who uuid, of_table text, row_id uuid)
    language plpgsql as $$
declare
    one uuid;
begin
    foreach one in array people loop
        perform {claim};
        return query select one, q.name, q.id from ({question}) q;
        if strpos(current_setting('rtk.placed_as'), '+') > 0 then
            return query select one, 'ELSEWHERE', null::uuid;
        end if;
    end loop;
end $$
"""
"""Made anew for each question, so that it is planned once and not once for everybody."""

CLAIMED = "set_config('rtk.actor', one::text, true), set_config('rtk.placed_as', '', true)"
ALL_KEPT = "from rtk.ask_as(one, null, null, null, null)"
ONE_KEPT = f"from rtk.ask_about(one, null, null, null, null, '{{case}}', array{[str(role) for role in Role]})"
"""How it is said who asks: by name alone, with their places kept, about one case."""


@dataclass
class Seeing:
    """The world, whoever is in it, and the database that was told of it."""

    world: World
    people: list[UUID]
    connection: AsyncConnection

    @property
    def tables(self) -> list[str]:
        return sorted(set(self.world.facts) - NOT_READ_BY_THE_API)

    async def seen(self, *tables: str, claim: str = CLAIMED) -> dict[tuple[UUID, str], set[UUID]]:
        """Of these tables the rows of this world that each of its people sees, as the database has it."""
        found: dict[tuple[UUID, str], set[UUID]] = {(who, name): set() for who in self.people for name in tables}
        for row in await self._asked("rtk_app", tables, claim):
            found[row.who, row.of_table].add(row.row_id)
        return found

    async def shown_by_one(self, *tables: str, about: int) -> dict[tuple[UUID, str], set[UUID] | None]:
        """The same as each of them asks about one case alone; None where they are to ask elsewhere."""
        case = self.world.facts["cases"][about].id
        rows = await self._asked("rtk_asker", tables, ONE_KEPT.format(case=case))
        elsewhere = {row.who for row in rows if row.of_table == "ELSEWHERE"}
        found: dict[tuple[UUID, str], set[UUID] | None] = {
            (who, name): None if who in elsewhere else set() for who in self.people for name in tables
        }
        for row in rows:
            if row.of_table != "ELSEWHERE":
                found[row.who, row.of_table] = {row.row_id} | (found[row.who, row.of_table] or set())
        return found

    def expected_by_one(self, *tables: str, about: int) -> dict[tuple[UUID, str], set[UUID] | None]:
        case = self.world.facts["cases"][about].id
        return {(who, name): self.world.shown_by_one(who, name, case) for who in self.people for name in tables}

    @asynccontextmanager
    async def altered(self, statement: str) -> AsyncIterator[None]:
        """The schema reads otherwise, as this statement makes it, until the block ends."""
        step = await self.connection.begin_nested()
        try:
            await self.connection.exec_driver_sql(statement)
            yield
        finally:
            await step.rollback()

    async def _asked(self, role: str, tables: Sequence[str], claim: str) -> Sequence[Any]:
        ours = {name: ", ".join(f"'{fact.id}'" for fact in self.world.facts[name]) for name in tables}
        question = " union all ".join(
            f"select '{name}'::text as name, id from rtk.{name} where id in ({ids})" for name, ids in ours.items()
        )
        await self.connection.exec_driver_sql(SEEN_BY_EACH.format(question=question, claim=claim))
        await self.connection.execute(sa.text(f"set local role {role}"))
        asked = sa.text("select * from public.seen_by_each(:people)")
        rows = (await self.connection.execute(asked, {"people": self.people})).all()
        await self.connection.execute(sa.text("reset role"))
        return rows

    def expected(self, *tables: str) -> dict[tuple[UUID, str], set[UUID]]:
        return {(who, name): self.world.seen_by(who, name) for who in self.people for name in tables}


@asynccontextmanager
async def a_world(watching_engine: AsyncEngine, chance: Random) -> AsyncIterator[Seeing]:
    async with watching_engine.connect() as connection:
        facts = made(chance)
        await connection.execute(sa.text("set local session_replication_role = replica"))
        await connection.execute(sa.text("set local search_path = rtk"))
        kept = {name: [fact for fact in facts[name] if await put(connection, fact)] for name in facts}
        await connection.execute(sa.text("set local session_replication_role = origin"))
        people = sorted({task.person_id for task in kept["tasks"]} | {person.id for person in kept["people"]})
        yield Seeing(World(datetime.now(UTC), kept), people, connection)
        await connection.rollback()


async def put(connection: AsyncConnection, fact: Any) -> bool:
    """Whether the table's own checks let it in."""
    try:
        async with connection.begin_nested():
            await connection.execute(FACTS[type(fact)].insert().values(**write(fact)))
    except IntegrityError:
        return False
    return True


def made(chance: Random) -> dict[str, list[Any]]:
    """Rows of every table on three cases, and people with places on them."""
    now = datetime.now(UTC)
    facts: dict[str, list[Any]] = {table.name: [] for kind, table in FACTS.items() if kind is not Organisation}

    def add(kind: type, /, **given: Any) -> Any:
        fact = a_fact(kind, chance, **({"id": uuid4()} | given))
        facts[FACTS[kind].name].append(fact)
        return fact

    for _ in range(CASES):
        victim, account = (add(Person, roles=(Role.VICTIM,)).id for _ in range(2))
        case = add(Case, victim_id=victim, victim_account_id=account, crime_reference=str(uuid4())).id
        requests = [add(DataRequest, case_id=case).id for _ in range(2)]
        add(SafetyReview, case_id=case, meets_at=now, held_at=None, ended_at=None)
        add(SafetyReview, case_id=case, meets_at=now, held_at=now, ended_at=None)
        add(SafetyReview, case_id=case, meets_at=now - timedelta(days=1), held_at=None, ended_at=None)
        for kind, table in FACTS.items():
            if kind in (Organisation, Person, Task, Case, MyCase, SafetyReview, DataRequest, AuditEvent):
                continue
            for _ in range(chance.choice((1, 2, 3))):
                given: dict[str, Any] = {"case_id": case}
                if kind is Embargo:
                    given |= {"parts": (Part.NAME,), "reason": "X", "review_at": now, "expires_at": now}
                if "request_id" in table.c:
                    given["request_id"] = chance.choice(requests)
                if "object_id" in table.c:
                    given["object_id"] = chance.choice([*requests, facts["safety_reviews"][-3].id])
                add(kind, **given)
        add(MyCase, case_id=case)
        for sequence in (1, 2):
            add(AuditEvent, case_id=case, sequence=sequence)
        documents(add, case, requests)
    for attribution in facts["attributions"]:
        add(CaseAttribution, case_id=chance.choice(facts["cases"]).id, attribution_id=attribution.id)
    with_places(add, facts, chance, now)
    return facts


def documents(add: Any, case: UUID, requests: list[UUID]) -> None:
    """Papers of a case: one that goes with a question a platform asked, one with its answer, and those set aside unseen."""
    for quarantined in (False, True):
        asked, answered = (add(Document, case_id=case, quarantined=quarantined).id for _ in range(2))
        add(Clarification, case_id=case, request_id=requests[0], document=asked, answer_document=answered)


def with_places(add: Any, facts: dict[str, list[Any]], chance: Random, now: datetime) -> None:
    """Of each kind of place one that is open, one done and one barred; of those for one thing, several; and any by chance."""
    cases = [case.id for case in facts["cases"]]
    things = {
        "PLATFORM_LIAISON": [*facts["data_requests"], *facts["preservations"]],
        "AGENCY_MEMBER": facts["safety_reviews"],
        "REVIEW_ACTION": facts["review_actions"],
    }

    def place(kind: TaskKind, of: Any = None, **given: Any) -> Any:
        case = of.case_id if of is not None else chance.choice(cases)
        ends = {"done_at": None, "barred_at": None} | given
        return add(Task, kind=kind, case_id=case, object_id=of.id if of is not None else None, **ends)

    for kind in TaskKind:
        of_kind: list[Any] = things.get(kind, [None])
        for of in of_kind:
            somebody = place(kind, of)
            if of is not None:
                add(Deadline, case_id=of.case_id, object_id=of.id)
            if kind in SEES_OF_ITS_THING and of is not None:
                add(OutboxItem, case_id=somebody.case_id, recipient_id=somebody.person_id, sent_at=now)
            if kind is TaskKind.AGENCY_MEMBER:
                for review, whose in ((of.id, somebody.person_id), (uuid4(), somebody.person_id), (of.id, uuid4())):
                    add(RiskView, case_id=of.case_id, review_id=review, person_id=whose)
        if kind in SEES_OF_ITS_CASE or kind in SEES_OF_ITS_THING:
            place(kind, of_kind[0], done_at=now)
            place(kind, of_kind[0], barred_at=now)
    for of in (thing for of_kind in things.values() for thing in of_kind):
        asked = place(TaskKind.ASK_WISHES, of).person_id
        add(RiskView, case_id=of.case_id, review_id=of.id, person_id=asked)
    for _ in range(10):
        kind = chance.choice(list(TaskKind))
        task = place(kind, chance.choice([*things.get(kind, []), None]), person_id=uuid4())
        place(chance.choice(list(TaskKind)), person_id=task.person_id)
        for case in (None, chance.choice(cases)):
            add(Document, case_id=case, uploaded_by=task.person_id)
        add(OutboxItem, case_id=chance.choice(cases), recipient_id=task.person_id, sent_at=chance.choice((None, now)))
    for one in {task.person_id for task in facts["tasks"]} - {person.id for person in facts["people"]}:
        add(Person, id=one, roles=(Role.OFFICER,))
    add(Person, roles=(Role.OFFICER,))


def policy_reading(table: str, name: str, condition: str) -> str:
    """The statement that makes a policy read so."""
    return f"alter policy {name} on rtk.{table} using ({condition})"


def mutants_of_a_function(text: str) -> Iterator[str]:
    """The function with one of the conditions on tasks left out, or on what is kept."""
    kept = text[text.index("$function$") if "$function$" in text else text.index("BEGIN ATOMIC") :]
    for part in re.findall(r"\(t\.\w+ (?:IS NULL|(?:=|<>) [\w.':]+(?:\(\))?)\)", kept):
        if part != "(t.kind IS NOT NULL)":
            if "person_id" in part:  # Anybody's place, and of a kind that opens something.
                yield text.replace(part, "(t.kind = 'OIC'::text)").replace("LIMIT 64", "")
            else:
                yield text.replace(part, "true")
    for part in re.findall(r"current_setting\('rtk\.\w+', true\) = any \(p_kinds\)", kept):
        yield text.replace(part, "true")
    # Nothing is forgotten of whoever asked before.
    for part in re.findall(r"set_config\('rtk\.placed_as'(?:::text)?, ''(?:::text)?, true\)", kept):
        yield text.replace(part, "''::text")
