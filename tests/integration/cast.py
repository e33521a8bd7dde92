"""Acting as the story's people at the level of operations, against the real database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine

from service.access import WHOLE, scopes_in
from service.auth.codes import make_code
from service.auth.tables import account_codes
from service.database.acting import Speaker, acting_as
from service.demo.people import read_people
from service.facts.attribution import Strand
from service.facts.case import Account, Case
from service.facts.people import Task
from service.facts.promises import Deadline
from service.operations.context import Actor, Context
from service.rules.one_time_code import digest_of
from service.settings import Settings

T = TypeVar("T")
PEOPLE = read_people()
REMEMBERED_ANYWAY = ("access_events", "alarms", "command_outcomes", "record_leaves")
"""A refusal is remembered, a denied look leaves its access event, the sealer seals and watches; nothing else changes."""


def now() -> datetime:
    return datetime.now(UTC)


def ago(**span: float) -> datetime:
    return now() - timedelta(**span)


def later(**span: float) -> datetime:
    return now() + timedelta(**span)


@dataclass(frozen=True)
class Cast:
    """The story's people with what an operation needs from outside; `cast("officer")` acts as that person."""

    settings: Settings
    engine: AsyncEngine
    opener_engine: AsyncEngine
    watching_engine: AsyncEngine

    def __call__(self, key: str) -> Context:
        person = PEOPLE.people[key]
        return Context(
            actor=Actor(
                person_id=person.id,
                organisation_id=person.organisation_id,
                name=person.name,
                roles=frozenset(person.roles),
                scopes=scopes_in([WHOLE]),
                speaker=Speaker(person=person.id),
                signed_in_at=now(),
            ),
            engine=self.engine,
            policy_version=self.settings.policy,
            evidence_key=self.settings.evidence_key.read_bytes(),
            location_key=self.settings.location_key.read_bytes(),
            sealing_keys=self.settings.sealing_keys,
            unsigned=self.settings.demo,
        )

    async def account_code(self, person: UUID) -> str:
        """A code that somebody was shown, to be read out to an officer, as the sign-in page keeps it."""
        code = make_code()
        async with self.watching_engine.begin() as connection:
            kept = account_codes.insert().values(hash=digest_of(code), person_id=person, expires_at=later(minutes=30))
            await connection.execute(kept)
        return code

    async def everything(self) -> dict[str, str]:
        """A digest of all rows of every table, read as the server's own superuser, past every policy."""
        async with self.watching_engine.begin() as connection:
            named = await connection.execute(sa.text("select tablename from pg_tables where schemaname = 'rtk'"))
            digests = {}
            for name in sorted(set(named.scalars()) - set(REMEMBERED_ANYWAY)):
                # The name comes from the catalogue and is quoted by the server's own rule.
                rows = sa.text(f"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from rtk.{name} t")
                digests[name] = (await connection.execute(rows)).scalar_one()
            return digests

    @asynccontextmanager
    async def nothing_changes(self) -> AsyncIterator[None]:
        """Fails the test if any row of any table is another one after the block."""
        before = await self.everything()
        yield
        assert await self.everything() == before


def person(key: str) -> UUID:
    return PEOPLE.people[key].id


def platform(key: str) -> UUID:
    return PEOPLE.organisations[key].id


def granted(result: Any, kind: type[T]) -> T:
    """The fact a command answered; a refusal here is a fault of the arrangement."""
    assert isinstance(result, kind), result
    return result


@dataclass
class Steps:
    """One case under way. `do` gives any command as anybody."""

    cast: Cast
    case: Case
    accounts: list[Account]
    strands: list[Strand] = field(default_factory=list)

    @property
    def id(self) -> UUID:
        return self.case.id

    async def do(self, who: str, operation: Callable[[Context, Any], Awaitable[Any]], command: Any) -> Any:
        return await operation(self.cast(who), command)

    async def all(self, fact: type[T], who: str = "supervisor", **equal: Any) -> list[T]:
        """The case's facts of one type, as somebody who is on it sees them."""
        async with acting_as(self.cast.engine, person(who)) as tx:
            return await tx.all(fact, case_id=self.id, **equal)

    async def now_reads(self) -> Case:
        """The case as it reads now."""
        async with acting_as(self.cast.engine, person("supervisor")) as tx:
            return granted(await tx.get(Case, self.id), Case)

    async def tasks_of(self, who: str) -> list[Task]:
        """What somebody has on this case: their places and what they have to do."""
        async with acting_as(self.cast.engine, person(who)) as tx:
            return await tx.all(Task, case_id=self.id, person_id=person(who), done_at=None)

    async def running(self, key: str) -> list[Deadline]:
        """The clocks of this key that are neither met nor ended."""
        return await self.all(Deadline, key=key, met_at=None, ended_at=None)
