"""One question asked both ways: by plan and by the reference, as the same person, on the same rows."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

import orjson
import sqlalchemy as sa
from graphql import get_operation_ast, parse
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from service.api.asked import asked
from service.api.cost import Price
from service.api.errors import Turned
from service.api.executing import ENGINE, Documents, Operation, answer, checked
from service.api.plan.asking import Fetching
from service.api.planning import Plans
from service.api.stands import language
from service.database.rows import write
from service.database.tables import FACTS
from service.facts.attribution import SealedPart
from service.facts.case import Case, MyCase
from service.facts.data_request import Document
from service.facts.people import Organisation, Person, Task
from service.facts.promises import AuditEvent
from service.operations.context import Context, Looking
from service.operations.reaching import Speaker
from service.vocabulary import TaskKind
from tests.integration.cast import Cast, now, person
from tests.integration.chance_facts import a_fact
from tests.integration.documents import Writer
from tests.integration.every_look import EVERY_LOOK

Question = tuple[str, str, dict[str, Any]]
"""Who asks, a document, its variables."""

CASES = 5
FREE = Price({}, {})
PLACES: dict[str, tuple[TaskKind, ...]] = {
    "officer": (TaskKind.OIC,),
    "supervisor": (TaskKind.SUPERVISOR,),
    "spoc": (TaskKind.SPOC,),
    "chair": (TaskKind.REVIEW_CHAIR,),
    "authoriser": (TaskKind.DISCLOSURE_AUTHORISER,),
    "liaison-picta": (TaskKind.PLATFORM_LIAISON,),
    "victim": (TaskKind.VICTIM,),
    "second-officer": (TaskKind.DELIVERER,),
    "advocate": (TaskKind.ADVOCATE, TaskKind.DELIVERER),
}
ASKING = (*PLACES, "officer", "supervisor", "officer", "other-officer", "auditor")
MADE_OTHERWISE = (Organisation, Person, Task, Case, SealedPart, Document)


@dataclass(frozen=True)
class Ground:
    """Cases full of facts made by chance, and their ids."""

    cases: tuple[UUID, ...]
    requests: tuple[UUID, ...]


async def a_ground(watching_engine: AsyncEngine, chance: Random) -> Ground:
    """Written past every rule and policy, since what is compared is how rows are shown, whatever rows there are."""
    cases: list[UUID] = []
    requests: list[UUID] = []
    async with watching_engine.begin() as connection:
        await connection.execute(sa.text("set local session_replication_role = replica"))
        await connection.execute(sa.text("set local search_path = rtk"))

        async def put(kind: type, /, **given: Any) -> Any:
            """A fact of this kind that the table's own checks let in."""
            while True:
                fact = a_fact(kind, chance, **given)
                try:
                    async with connection.begin_nested():
                        await connection.execute(FACTS[kind].insert().values(**write(fact)))
                    return fact
                except IntegrityError:
                    continue

        for n in range(CASES):
            case = await put(Case, id=uuid4(), victim_id=person("victim"), crime_reference=f"NM/{uuid4()}")
            cases.append(case.id)
            for kind in FACTS:
                if kind in MADE_OTHERWISE:
                    continue
                for place in range(1 if kind is MyCase else chance.choice((0, 1, 4, 9))):
                    given: dict[str, Any] = {"case_id": case.id, "victim_id": person("victim")}
                    if kind is AuditEvent:
                        given["sequence"] = place + 1
                    if (names := FACTS[kind].c) is not None and "request_id" in names and requests:
                        given["request_id"] = chance.choice(requests)
                    fact = await put(kind, **{k: v for k, v in given.items() if k in names})
                    if kind.__name__ == "DataRequest":
                        requests.append(fact.id)
            for key, kinds in PLACES.items():
                # Not everybody is on every case, so that null is an answer too.
                for kind in kinds if (n + len(key)) % 3 else ():
                    of = requests[-1] if kind is TaskKind.PLATFORM_LIAISON and requests else None
                    who = {"case_id": case.id, "person_id": person(key), "kind": kind, "object_id": of}
                    await put(Task, **who, done_at=None, barred_at=None)
    return Ground(tuple(cases), tuple(requests))


@dataclass
class Twice:
    """Asks both ways, and counts what was answered by plan."""

    cast: Cast
    ground: Ground
    statements: Fetching
    documents: Documents = field(default_factory=lambda: Documents(explorable=False))
    planned: int = 0
    asked: int = 0
    looks: list[list[Any]] | None = None
    cursors: dict[str, list[str]] = field(default_factory=lambda: {"after": [], "before": []})

    def __post_init__(self) -> None:
        self.plans = Plans(self.statements)
        self._known = language(ENGINE).stands_for

    def write(self, chance: Random) -> Question:
        """Somebody with a document made by chance."""
        ids = tuple(str(id) for id in (*self.ground.cases, *self.ground.requests))
        known = {"id": ids, **self.cursors}

        def avoid(of: str, name: str) -> bool:
            return of not in SHOWN_OTHERWISE and self._known(of, name) is None

        roots = ROOTS if chance.random() < 0.95 else tuple(ENGINE.query_type.fields)  # type: ignore[union-attr]
        text, variables = Writer(ENGINE, chance, known, avoid, roots).document()
        return chance.choice(ASKING), text, variables

    def write_all(self, chance: Random, many: int) -> list[Question]:
        """So many documents; those with variables that decide which fields there are, asked with their contrary as well."""
        written = [self.write(chance) for _ in range(many)]
        turned = [
            (who, text, {n: not v if isinstance(v, bool) else v for n, v in given.items()})
            for who, text, given in written
        ]
        return [*written, *(again for again, first in zip(turned, written, strict=True) if again != first)]

    async def both(self, questions: Sequence[Question], *, at_once: int = 4) -> None:
        """Every question is answered alike, or not by plan at all; an AssertionError says which is not."""
        turns = asyncio.Semaphore(at_once)

        async def one(question: Question) -> str | None:
            async with turns:
                return await self._one(*question)

        for found in await asyncio.gather(*map(one, questions), return_exceptions=True):
            if isinstance(found, BaseException):
                raise found
            if found is not None:
                self._remember(orjson.loads(found))

    async def looks_too(self, questions: Sequence[Question]) -> None:
        """The same, one after the other, with the looks that both ways leave: they are alike too."""
        for question in questions:
            self.looks = []
            await self.both([question], at_once=1)
            if self.looks:
                by_plan, told = self.looks
                assert by_plan == told, f"{question}\n{by_plan}\n{told}"

    async def _one(self, who: str, text: str, variables: dict[str, Any]) -> str | None:
        """What was answered by plan, if it was."""
        self.asked += 1
        context = self.context(who)
        try:
            operation = self._read(text)
            checked(operation, variables)
            planned = self.plans.planned(text, operation, variables, ALL_SCOPES)
            before = now()
            found = None if planned is None else await self.plans.answer(planned, Speaker(person=person(who)), None)
            if found is None:
                return None
            self.planned += 1
            between = now()
            told = await answer(operation, asked(context), variables)
        except Turned:
            return None
        finally:
            await context.stop_looking()
        by_plan = orjson.dumps({"data": orjson.loads(found)})
        assert by_plan == orjson.dumps(told), (
            f"{who}\n{text}\n{variables}\n{by_plan.decode()}\n{orjson.dumps(told).decode()}"
        )
        if self.looks is not None:
            self.looks = [await self._looks(before, between), await self._looks(between, now())]
        return found

    def _read(self, text: str) -> Operation:
        """The operation; one in twenty is validated, which takes longer than all else, since all but few are valid."""
        if self.asked % 20 == 0:
            return self.documents.read_registered.__wrapped__(text).meant(None)
        document = parse(text)
        node = get_operation_ast(document)
        assert node is not None
        return Operation(document, node, FREE)

    async def _looks(self, after: datetime, until: datetime) -> list[Any]:
        """Those put down between two instants; the database's clock is this machine's."""
        look = sa.text(
            f"select actor, action, object_id, allowed, purpose from {EVERY_LOOK} where at > :a and at <= :u"
        )
        async with self.cast.watching_engine.connect() as connection:
            return sorted(map(str, (await connection.execute(look, {"a": after, "u": until})).all()))

    def context(self, who: str) -> Context:
        context = self.cast(who)
        return replace(context, looking=Looking(self.cast.engine, Speaker(person=context.actor.person_id)))

    def _remember(self, value: Any) -> None:
        """Cursors that were answered are what the next questions go on from."""
        if isinstance(value, dict):
            for name, each in value.items():
                if isinstance(each, str) and name in ("cursor", "endCursor", "startCursor"):
                    for kept in self.cursors.values():
                        kept.append(each)
                        del kept[:-200]
                else:
                    self._remember(each)
        elif isinstance(value, list):
            for each in value:
                self._remember(each)


SHOWN_OTHERWISE = frozenset(
    name for name in ENGINE.type_map if name.endswith(("Connection", "Edge")) or name == "PageInfo"
)
ALL_SCOPES = frozenset({"rtk"})
ROOTS = ("case", "case", "case", "cases", "me", "myCases", "deadlines", "dataRequest", "dataRequests")
