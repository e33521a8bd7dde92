"""What one gets without doing anything of one's own: stock Strawberry over SQLAlchemy's ORM, on the same rows.

An arm of the bench: `python -m tests.bench.stock PORT` with the database's URL in BENCH_DATABASE. Relationships are loaded
eagerly, one statement each, as its documentation advises; nobody is asked who they are.
"""

import os
import sys
from datetime import datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

import sqlalchemy as sa
import strawberry
import uvicorn
from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine
from sqlalchemy.orm import registry, relationship, selectinload
from strawberry.asgi import GraphQL

from service.database.tables import FACTS, cases, tasks
from service.facts.data_request import DataRequest
from service.facts.promises import AuditEvent, Deadline

T = TypeVar("T")
events, deadlines, requests = FACTS[AuditEvent], FACTS[Deadline], FACTS[DataRequest]


class Event: ...


class Clock: ...


class Request: ...


class Case:
    events: list[Event]
    deadlines: list[Clock]
    requests: list[Request]


mapped = registry()
mapped.map_imperatively(Event, events)
mapped.map_imperatively(Clock, deadlines)
mapped.map_imperatively(Request, requests)
mapped.map_imperatively(
    Case,
    cases,
    properties={
        name: relationship(
            kind, primaryjoin=cases.c.id == sa.orm.foreign(table.c.case_id), order_by=order, viewonly=True
        )
        for name, kind, table, order in (
            ("events", Event, events, events.c.sequence),
            ("deadlines", Clock, deadlines, deadlines.c.started_at),
            ("requests", Request, requests, requests.c.drafted_at),
        )
    },
)
sessions = async_sessionmaker(
    create_async_engine(
        os.environ["BENCH_DATABASE"].replace("postgresql:", "postgresql+asyncpg:"),
        pool_size=10,
        connect_args={"server_settings": {"search_path": "rtk", "jit": "off"}},
    )
)


@strawberry.type
class Edge(Generic[T]):
    node: T


@strawberry.type
class Connection(Generic[T]):
    edges: list[Edge[T]]


def connection(nodes: list[Any]) -> Any:
    return Connection(edges=[Edge(node=node) for node in nodes])


@strawberry.type
class TimelineEvent:
    sequence: int
    at: datetime
    actor: UUID | None
    role: str
    action: str


@strawberry.type
class Deadline_:
    id: strawberry.ID
    key: str
    owner: str
    started_at: datetime
    due_at: datetime


@strawberry.type
class DataRequest_:
    id: strawberry.ID
    platform_id: UUID
    stage: str
    urgency: str
    offence: str
    drafted_at: datetime
    due_at: datetime | None
    version: int


@strawberry.type
class CaseType:
    id: strawberry.ID
    crime_reference: str
    offence: str
    immediate_danger: bool
    rights_level: str
    policy_version: str
    version: int
    opened_at: datetime
    acknowledged_at: datetime | None

    @strawberry.field
    def timeline(self, root: strawberry.Parent[Any], first: int) -> Connection[TimelineEvent]:
        return connection(root.events[:first])

    @strawberry.field
    def deadlines(self, root: strawberry.Parent[Any], first: int) -> Connection[Deadline_]:
        return connection(root.deadlines[:first])

    @strawberry.field
    def requests(self, root: strawberry.Parent[Any], first: int) -> Connection[DataRequest_]:
        return connection(root.requests[:first])


WHOLE = [selectinload(getattr(Case, name)) for name in ("events", "deadlines", "requests")]


@strawberry.type
class Query:
    @strawberry.field
    async def case(self, id: strawberry.ID) -> CaseType | None:
        async with sessions() as session:
            return await session.scalar(sa.select(Case).where(cases.c.id == UUID(id)).options(*WHOLE))

    @strawberry.field
    async def cases(self, person: strawberry.ID, first: int) -> Connection[CaseType]:
        own = sa.select(tasks.c.case_id).where(tasks.c.person_id == UUID(person), tasks.c.done_at.is_(None))
        newest = sa.select(Case).where(cases.c.id.in_(own)).order_by(cases.c.opened_at.desc()).limit(first)
        async with sessions() as session:
            return connection(list(await session.scalars(newest.options(*WHOLE))))


if __name__ == "__main__":
    uvicorn.run(
        GraphQL(strawberry.Schema(Query)), port=int(sys.argv[1]), loop="uvloop", http="httptools", access_log=False,
        log_config=None, server_header=False,
    )  # fmt: skip
