"""The database as a process of ours reaches it: the engine, whether it answers, and who a person is."""

import asyncio
from collections.abc import Awaitable, Collection
from datetime import datetime
from uuid import UUID

import asyncpg
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from service.access import scopes_in
from service.database.acting import NoLongerStands as NoLongerStands
from service.database.acting import Speaker as Speaker
from service.database.acting import acting_as
from service.database.in_turn import COMMANDS
from service.facts.people import Person
from service.operations.context import Actor, Looking
from service.settings import Settings

POOL, OVERFLOW = 16, 4 + COMMANDS
"""Connections of a process that are kept, and those that are opened only while more are busy, which costs a sign-in each.

As many as may be idle between commands (`Commands`) come on top, so that everything else has its twenty.
"""
PREPARED = 1024
"""Statements that stay prepared on a connection: there are some hundred of them."""
KEPT = {"statement_cache_size": PREPARED, "max_cacheable_statement_size": 0, "max_cached_statement_lifetime": 0}
"""The same as the driver is told it, for what it runs and prepares itself: whatever their length, and for good."""
WAIT_SECONDS = 5
STATEMENT_MILLISECONDS = 1_500
"""No statement of the API's runs longer, a wait for another's lock included; who waited asks again."""
AWAY = (
    InterfaceError,
    OperationalError,
    NoConnectionFree,
    PendingRollbackError,
    OSError,
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
)
"""The last is what the driver raises on a connection whose end by the server it has half read: its own state is lost, and
the connection with it. Were it ever a mistake of ours, its class is noted all the same."""


SERVER_SETTINGS = {
    "application_name": "rtk-api",
    "jit": "off",
    "timezone": "UTC",
    "plan_cache_mode": "force_generic_plan",
    "statement_timeout": str(STATEMENT_MILLISECONDS),
}
"""What every connection of the API's is set to, by whatever library it is made.

Statements are planned once a connection, whatever their values: under row security planning costs more than they do.
"""


def engine_for(settings: Settings) -> AsyncEngine:
    """The API's engine. Statements are never compiled by the server, which costs more than it saves on short ones.

    Values are kept out of the texts of exceptions, so that none can reach a log by that way.
    """
    return create_async_engine(
        settings.database_as("app"),
        pool_size=POOL,
        max_overflow=OVERFLOW,
        pool_timeout=WAIT_SECONDS,
        hide_parameters=True,
        connect_args={
            "timeout": WAIT_SECONDS,
            "server_settings": SERVER_SETTINGS,
            "prepared_statement_cache_size": PREPARED,
            **KEPT,
        },
    )


AWAY_STATES = ("08", "53", "57P")
"""Of SQLSTATE: no connection, no resources, an operator's intervention (a server that stops or starts)."""


def is_away(error: BaseException | None) -> bool:
    """Whether the database could not be reached, so that the very same request may succeed later."""
    if isinstance(error, DBAPIError):
        state = getattr(error.orig, "sqlstate", None) or ""
        lost = error.connection_invalidated or isinstance(error, AWAY) or isinstance(error.driver_exception, AWAY)
        return lost or state.startswith(AWAY_STATES)
    if isinstance(error, asyncpg.PostgresError):
        return isinstance(error, AWAY) or (error.sqlstate or "").startswith(AWAY_STATES)
    return isinstance(error, AWAY)


CUT_OFF_STATE = "57014"
"""Of SQLSTATE: a statement ran longer than it may."""


def is_cut_off(error: BaseException | None) -> bool:
    """Whether a statement was ended for its length, whoever ran it: the engine, or a plan on the driver alone."""
    raised = error.orig if isinstance(error, DBAPIError) else error
    return getattr(raised, "sqlstate", None) == CUT_OFF_STATE


async def answered(look: Awaitable[object]) -> bool:
    """Whether the database lets us look, and answers within a few seconds."""
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await look
    except (*AWAY, DBAPIError, asyncpg.PostgresError, TimeoutError):
        return False
    return True


async def answers(engine: AsyncEngine) -> bool:
    """Whether the database answers this engine within a few seconds."""

    async def look() -> None:
        async with engine.connect() as connection:
            await connection.execute(sa.text("select 1"))

    return await answered(look())


async def actor_of(
    looking: Looking, speaker: Speaker, scopes: Collection[str], signed_in_at: datetime | None
) -> Actor | None:
    """Who the person is here and now, whatever a token said when it was made, and its scopes; None if nobody."""
    async with looking.turn() as tx:
        found = await tx.get(Person, speaker.person)
    if found is None:
        return None
    return Actor(
        person_id=found.id,
        organisation_id=found.organisation_id,
        name=found.name,
        roles=frozenset(found.roles),
        scopes=scopes_in(scopes),
        speaker=speaker,
        signed_in_at=signed_in_at,
    )


async def use_proof(engine: AsyncEngine, digest: bytes, until: datetime) -> bool:
    """True for a proof of a key that was not used before; it is used up whatever becomes of its request."""
    async with engine.begin() as connection:
        used = sa.text("select auth.use_proof(:digest, :until)")
        return bool((await connection.execute(used, {"digest": digest, "until": until})).scalar_one())


async def person_named(engine: AsyncEngine, issuer: str, subject: str) -> UUID | None:
    """Whom another issuer means by this, as an administrator has said; None for nobody."""
    async with engine.begin() as connection:
        asked = sa.text("select auth.person_of(:issuer, :subject)")
        found: UUID | None = (await connection.execute(asked, {"issuer": issuer, "subject": subject})).scalar_one()
    return found


async def use_browser_session(engine: AsyncEngine, cookie: bytes) -> tuple[Speaker, datetime] | None:
    """Whose session a browser's cookie is, by its SHA-256, and when they signed in; None for one that is over."""
    async with engine.begin() as connection:
        used = sa.text("select id, person_id, signed_in_at from auth.use_browser_session(:cookie)")
        row = (await connection.execute(used, {"cookie": cookie})).one_or_none()
    return None if row is None else (Speaker(person=row.person_id, session=row.id), row.signed_in_at)


async def note_misuse(engine: AsyncEngine, misuse: str, person: UUID, token: UUID) -> None:
    """One access event: a token that is one of ours came from somebody who could not prove that it is theirs."""
    async with acting_as(engine, None) as tx:
        await tx.execute(
            sa.text("insert into access_events (actor, action, object_id, allowed) values (:a, :b, :c, false)"),
            {"a": person, "b": misuse, "c": token},
        )
