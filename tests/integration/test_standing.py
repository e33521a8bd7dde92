"""Whether somebody is heard is asked one by one only after an ending: every way to end something says so, and at once."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from service.auth.tokens import DEMO_LIFETIME, LIFETIME
from tests.integration.cast import PEOPLE
from tests.integration.oauth import CALLBACK, Desk
from tests.integration.test_stop import so_many_wait

ENDINGS = {
    "the person is blocked": "select auth.block(:person, 'BLOCKED')",
    "the person has left": "select auth.block(:person, 'LEFT')",
    "the session is ended": "select auth.end_session(:session, 'SIGNED_OUT')",
    "the session is over sooner": "update auth.sessions set expires_at = clock_timestamp() where id = :session",
    "the token is ended": "select auth.end_token(:token, :person, clock_timestamp() + interval '5 minutes')",
    "the client is ended": "update auth.clients set ended_at = clock_timestamp() where id = :client",
}
"""Every way in which something that was given ends before its time."""


@dataclass
class Somebody:
    """A person nobody has ended anything of, what was given to them, and the transaction that all of it is in."""

    connection: AsyncConnection
    person: UUID = field(default_factory=uuid4)
    client: UUID = field(default_factory=uuid4)
    session: UUID = field(default_factory=uuid4)
    token: UUID = field(default_factory=uuid4)

    async def run(self, statement: str) -> Any:
        names = [name for name in ("person", "client", "session", "token") if f":{name}" in statement]
        values = {name: getattr(self, name) for name in names}
        return await self.connection.execute(sa.text(statement), values)

    async def make(self, *, session: bool = True) -> "Somebody":
        force = PEOPLE.organisations["northmoor"].id
        await self.run(
            "insert into rtk.people (id, organisation_id, name, roles, rank)"
            f" values (:person, '{force}', 'Somebody', '[\"OFFICER\"]', 'CONSTABLE')"
        )
        await self.run(
            "insert into auth.clients (id, organisation_id, name, redirects, keys)"
            f" values (:client, '{force}', 'A desk', '[\"{CALLBACK}\"]', '[]')"
        )
        if session:
            await self.begin_session()
        return self

    async def begin_session(self) -> None:
        await self.run(
            "insert into auth.sessions (id, person_id, client_id, scope, key, signed_in_at, methods, expires_at) values"
            " (:session, :person, :client, 'rtk', 'k', clock_timestamp(), '[]', clock_timestamp() + interval '8 hours')"
        )

    async def end_client(self) -> None:
        await self.run(ENDINGS["the client is ended"])

    async def closely_until(self) -> datetime | None:
        found: datetime | None = (
            await self.run("select closely_until from rtk.people where id = :person")
        ).scalar_one()
        return found

    async def heard(self, *given: str) -> tuple[bool, bool, bool]:
        """Whether they are heard with this of what they were given: by both ways of asking, and by what decides."""
        said = ", ".join(f":{name}" if name in given else "null" for name in ("client", "session", "token"))
        both = [
            f"exists (select from rtk.ask_as(:person, null, {said}))",
            f"rtk.ask_about(:person, null, {said}, null, array['OFFICER']) is not null",
        ]
        row = (await self.run(f"select {', '.join(both)}, auth.stands(:person, {said})")).one()
        return row[0], row[1], row[2]


@pytest.fixture
async def connection(watching_engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    async with watching_engine.connect() as connection:
        yield connection
        await connection.rollback()


async def test_nobody_is_looked_at_closely_before_anything_is_ended(connection: AsyncConnection) -> None:
    somebody = await Somebody(connection).make()
    assert await somebody.closely_until() is None
    assert await somebody.heard("client", "session", "token") == (True, True, True)


@pytest.mark.parametrize("ending", ENDINGS)
async def test_whatever_ends_is_not_heard_again_and_is_looked_at_until_it_would_be_over(
    connection: AsyncConnection, ending: str
) -> None:
    """Longer than a token that was given in the same moment lives, by a clock that is minutes off."""
    somebody = await Somebody(connection).make()
    await somebody.run(ENDINGS[ending])
    assert await somebody.heard("client", "session", "token") == (False, False, False)
    longer = f"clock_timestamp() + interval '{LIFETIME + 240} seconds'"
    assert (await somebody.run(f"select closely_until > {longer} from rtk.people where id = :person")).scalar_one()


async def test_the_person_a_system_acts_as_is_looked_at_when_the_system_is_ended(connection: AsyncConnection) -> None:
    somebody = await Somebody(connection).make()
    await somebody.run("delete from auth.sessions where id = :session")
    await somebody.run("update auth.clients set redirects = '[]', person_id = :person where id = :client")
    await somebody.run(ENDINGS["the client is ended"])
    assert await somebody.heard("client", "token") == (False, False, False)
    assert await somebody.heard("token") == (True, True, True)


async def test_who_is_let_back_in_is_heard(connection: AsyncConnection) -> None:
    somebody = await Somebody(connection).make()
    await somebody.run(ENDINGS["the person is blocked"])
    await somebody.run("select auth.unblock(:person)")
    assert await somebody.heard("client", "token") == (True, True, True)
    assert await somebody.heard("client", "session", "token") == (False, False, False)


async def test_what_was_ended_before_they_were_let_back_in_is_not_heard_when_that_is_longer_ago(
    connection: AsyncConnection,
) -> None:
    """A token of a whole day's work, as the demo's people have them."""
    somebody = await Somebody(connection).make()
    long = f"clock_timestamp() + interval '{DEMO_LIFETIME} seconds'"
    await somebody.run(f"select auth.end_token(:token, :person, {long})")
    await somebody.run(ENDINGS["the person is blocked"])
    await somebody.run("select auth.unblock(:person)")
    assert (await somebody.run(f"select closely_until > {long} from rtk.people where id = :person")).scalar_one()


async def test_whom_a_system_acted_as_before_is_looked_at_when_it_acts_as_somebody_else(
    connection: AsyncConnection,
) -> None:
    somebody = await Somebody(connection).make(session=False)
    await somebody.run("update auth.clients set redirects = '[]', person_id = :person where id = :client")
    another = await replace(somebody, person=uuid4(), client=uuid4()).make(session=False)
    await replace(another, client=somebody.client).run("update auth.clients set person_id = :person where id = :client")
    await somebody.run(ENDINGS["the client is ended"])
    assert await somebody.heard("client", "token") == (False, False, False)


@pytest.mark.parametrize("seed", range(20))
async def test_after_any_endings_asking_hears_whom_the_rule_hears(connection: AsyncConnection, seed: int) -> None:
    chance = Random(seed)
    people = [await Somebody(connection).make() for _ in range(3)]
    for _ in range(6):
        await chance.choice(people).run(chance.choice([*ENDINGS.values(), "select auth.unblock(:person)"]))
        for somebody in people:
            for given in ((), ("token",), ("client", "token"), ("session",), ("client", "session", "token")):
                by_all, about_one, by_rule = await somebody.heard(*given)
                assert (by_all, about_one) == (by_rule, by_rule)


@pytest.mark.parametrize("first", ["session", "ending"])
async def test_who_signs_in_through_a_client_while_it_is_ended_is_looked_at(
    watching_engine: AsyncEngine, first: str
) -> None:
    """Neither transaction sees what the other has not committed; the second waits for the first, and then finds it."""
    async with watching_engine.connect() as one, watching_engine.connect() as other:
        somebody = await Somebody(one).make(session=False)
        await one.commit()
        again = replace(somebody, connection=other)
        steps = [Somebody.begin_session, Somebody.end_client][:: 1 if first == "session" else -1]
        await steps[0](somebody)
        second = asyncio.create_task(steps[1](again))
        await so_many_wait(watching_engine, 1)
        await one.commit()
        await second
        await other.commit()
        assert await somebody.heard("client", "session", "token") == (False, False, False)


async def test_no_token_outlives_its_session(desk: Desk) -> None:
    robot = await desk.add("northmoor", redirects=(CALLBACK,))
    desk.sit_down("officer")
    given = await robot.signed_in()
    await desk.do(
        "update auth.sessions set expires_at = clock_timestamp() + interval '1 minute' where client_id = :id",
        id=robot.id,
    )
    renewed = (await robot.renew(given["refresh_token"])).json()
    assert 50 <= renewed["expires_in"] <= 60
