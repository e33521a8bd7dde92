"""The record's log for tests: an installation of one's own with its sealer, and the hand of the server's superuser."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine

from service.auth.tokens import token_for
from service.facts.promises import AuditEvent
from service.record.checkpoints import Checkpoints
from service.record.exporting import Exported, export
from service.record.signing import public_key
from service.record.verify import Checkpoint, read_key
from service.settings import Settings
from service.vocabulary import AuditPurpose
from tests.integration.a_case import ACase
from tests.integration.cast import Cast, person

LOOKING = AuditPurpose.INTEGRITY_OR_SECURITY
ROLES = ("app", "opener", "auditor")


@asynccontextmanager
async def a_story(settings: Settings) -> AsyncIterator[Cast]:
    """The story's people on this installation."""
    engines = {role: create_async_engine(settings.database_as(role)) for role in ROLES}
    hand = create_async_engine(superuser(settings))
    yield Cast(settings=settings, engine=engines["app"], opener_engine=engines["opener"], watching_engine=hand)
    for engine in (*engines.values(), hand):
        await engine.dispose()


def superuser(settings: Settings, database: str = "rtk") -> str:
    password = (settings.home / "postgresql" / "password-postgres").read_text()
    address = settings.database.rpartition("@")[2].rpartition("/")[0]
    return f"postgresql+asyncpg://postgres:{password}@{address}/{database}"


def key(settings: Settings) -> str:
    return public_key(settings).read_text().strip()


def newest(settings: Settings) -> Checkpoint:
    """The last checkpoint on the disk."""
    found = Checkpoints(settings.record, read_key(key(settings))).newest()
    assert found is not None
    return found[0]


def alarms(settings: Settings) -> list[tuple[str | None, str | None, int | None]]:
    """What was raised and what ended (None), oldest first: the alarm, the case, the event."""
    path = settings.record / "alarms"
    lines = path.read_text().splitlines() if path.exists() else []
    return [(said["alarm"], said["case"], said["event"]) for said in map(json.loads, lines)]


async def length(case: ACase) -> int:
    return len(await case.all(AuditEvent))


async def exported(settings: Settings, case: UUID, who: str = "auditor") -> Exported | None:
    return await export(settings, case, LOOKING, token_for(settings, person(who)))


async def by_hand(story: Cast, *statements: str, **values: object) -> None:
    """As the server's superuser, with every trigger off while it lasts."""
    async with story.watching_engine.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        for table in ("audit_events", "record_leaves"):
            await connection.execute(sa.text(f"alter table {table} disable trigger all"))
        for statement in statements:
            used = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(sa.text(statement), used)
        for table in ("audit_events", "record_leaves"):
            await connection.execute(sa.text(f"alter table {table} enable trigger all"))


CHAIN = ("audit_events", "audit_heads")


@asynccontextmanager
async def put_right_afterwards(story: Cast, *tables: str) -> AsyncIterator[None]:
    """Whatever is done to these tables in between is undone."""
    await by_hand(story, *(f"create table public.kept_{table} as table {table}" for table in tables))
    try:
        yield
    finally:
        for table in tables:
            put_back = f"insert into {table} select * from public.kept_{table}"
            await by_hand(story, f"truncate {table}", put_back, f"drop table public.kept_{table}")
