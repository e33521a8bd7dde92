"""Who may ask for tokens, and who may no longer: what an administrator types, carried out as the migrator.

A client is registered with public keys alone. A platform's own client acts as a person made for it, the platform's liaison,
so that everything its system does stands in the record under a name of its own.
"""

import hashlib
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from service.auth.codes import LIFETIME, make_code
from service.auth.keys import key_of, public_half
from service.auth.passkeys import der_of
from service.auth.tables import clients, enrolments, passkeys, subjects
from service.database.rows import read, write
from service.database.tables import organisations, persons
from service.facts.people import Organisation, Person
from service.rules.one_time_code import digest_of
from service.settings import LOOPBACK, CannotRun, Settings
from service.vocabulary import OrganisationKind, Rank, Role


@asynccontextmanager
async def administering(settings: Settings) -> AsyncIterator[AsyncConnection]:
    engine = create_async_engine(settings.database_as("migrator"))
    try:
        async with engine.begin() as connection:
            yield connection
    finally:
        await engine.dispose()


async def add_client(
    settings: Settings, organisation: str, name: str, keys: Path, redirects: Sequence[str] = ()
) -> UUID:
    """Registers a client of an organisation, named by id or name, with the public keys of a JWKS file; answers its id.

    With addresses to send browsers back to it is one that people sign in for; without, a platform's system.
    """
    public, places = read_keys(keys), [place for place in redirects if is_safe(place)]
    async with administering(settings) as connection:
        owner = await _organisation(connection, organisation)
        if not places and owner.kind is not OrganisationKind.PLATFORM:
            raise CannotRun("only a platform's system acts for itself: give the addresses that people are sent back to")
        id = uuid4()
        person = None if places else await _liaison(connection, owner)
        row = {"id": id, "organisation_id": owner.id, "person_id": person, "name": name, "redirects": places}
        await connection.execute(clients.insert().values(keys=public, **row))
    return id


async def change_keys(settings: Settings, client: UUID, keys: Path) -> None:
    """The client proves itself with these keys from now on, and with no others."""
    public = read_keys(keys)
    async with administering(settings) as connection:
        await _one(connection, clients.update().where(clients.c.id == client).values(keys=public), "client")


async def end_client(settings: Settings, client: UUID) -> None:
    """No token is given to it any more, and those that were are over."""
    async with administering(settings) as connection:
        ended = clients.update().where(clients.c.id == client, clients.c.ended_at.is_(None))
        await _one(connection, ended.values(ended_at=sa.text("clock_timestamp()")), "client that has not been ended")


async def list_clients(settings: Settings) -> list[str]:
    """A line for each client that has not been ended."""
    async with administering(settings) as connection:
        of = sa.select(clients, organisations.c.name.label("owner")).join(
            organisations, organisations.c.id == clients.c.organisation_id
        )
        rows = await connection.execute(of.where(clients.c.ended_at.is_(None)).order_by(clients.c.added_at))
        return [
            f"{row.id} {'for itself' if row.person_id else 'for people':10} {row.owner}: {row.name}" for row in rows
        ]


async def block_person(settings: Settings, person: UUID, kind: str) -> None:
    """Ends all that was given to a person who has LEFT or is BLOCKED, now; waits for a command that they are giving."""
    async with administering(settings) as connection:
        await _person(connection, person)
        await connection.execute(sa.text("select auth.block(:person, :kind)"), {"person": person, "kind": kind})


async def unblock_person(settings: Settings, person: UUID) -> None:
    """They may sign in again. What was ended stays so."""
    async with administering(settings) as connection:
        await _person(connection, person)
        await connection.execute(sa.text("select auth.unblock(:person)"), {"person": person})


async def enrol_person(settings: Settings, person: UUID) -> str:
    """A code with which they add a passkey, once, within half an hour: to be given to them in person, and to nobody else."""
    code = make_code()
    until = sa.func.clock_timestamp() + LIFETIME
    async with administering(settings) as connection:
        await _person(connection, person)
        await connection.execute(enrolments.insert().values(hash=digest_of(code), person_id=person, expires_at=until))
    return code


async def forget_passkeys(settings: Settings, person: UUID) -> None:
    """A device was lost: none of their passkeys signs them in any more, and whatever was given to them is over."""
    async with administering(settings) as connection:
        await _person(connection, person)
        await connection.execute(sa.text("select auth.forget_passkeys(:person)"), {"person": person})


async def list_keys(settings: Settings, person: UUID) -> list[str]:
    """A line for each passkey they ever had: the SHA-256 by which `rtk verify` names its key, and from when until when."""
    async with administering(settings) as connection:
        await _person(connection, person)
        rows = await connection.execute(sa.select(passkeys).where(passkeys.c.person_id == person))
        lines = []
        for row in sorted(rows, key=lambda row: row.added_at):
            digest = hashlib.sha256(der_of(row.public_key)).hexdigest()
            until = row.ended_at.isoformat() if row.ended_at is not None else "now"
            lines.append(f"{digest} {row.added_at.isoformat()} {until}")
        return lines


async def bind_subject(settings: Settings, issuer: str, subject: str, person: UUID) -> None:
    """Whom an issuer of somebody else's means by a subject: a person of ours."""
    async with administering(settings) as connection:
        await _person(connection, person)
        bound = insert(subjects).values(issuer=issuer, subject=subject, person_id=person)
        await connection.execute(
            bound.on_conflict_do_update(index_elements=["issuer", "subject"], set_={"person_id": person})
        )


def read_keys(path: Path) -> list[dict[str, Any]]:
    """The public keys of a JWKS, each under its own name or its thumbprint; CannotRun for a private one or another kind."""
    try:
        entries = json.loads(path.read_text())["keys"]
        if any("d" in entry for entry in entries):
            raise CannotRun(f"{path} holds a private key: keep it, and give the public half")
        keys = [
            public_half(key_of(entry)) | {"kid": str(entry.get("kid", key_of(entry).thumbprint()))} for entry in entries
        ]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise CannotRun(f"{path} is no JWKS with keys of the kinds ES256 or Ed25519") from None
    if not keys or len({key["kid"] for key in keys}) < len(keys):
        raise CannotRun(f"{path} holds no key, or two of one name")
    return keys


def is_safe(place: str) -> bool:
    """True for an address that a browser may be sent back to with a code; CannotRun for every other."""
    parts = urlsplit(place)
    safe = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)
    if not safe or not parts.hostname or parts.fragment or not place.isascii() or not place.isprintable():
        raise CannotRun(f"{place!r} is no address to send a browser back to: https, without a fragment")
    return True


async def _organisation(connection: AsyncConnection, named: str) -> Organisation:
    rows = (await connection.execute(sa.select(organisations))).mappings().all()
    found = [row for row in rows if named in (str(row["id"]), row["name"])]
    if len(found) != 1:
        raise CannotRun(f"there is no one organisation {named!r}: give its id or its whole name")
    return read(Organisation, found[0])


async def _liaison(connection: AsyncConnection, platform: Organisation) -> UUID:
    """The person that this platform's systems act as, made with the first of them, with the places its liaisons have."""
    acting = sa.select(clients.c.person_id).where(
        clients.c.organisation_id == platform.id, clients.c.person_id.is_not(None)
    )
    known: UUID | None = (await connection.execute(acting.limit(1))).scalar_one_or_none()
    person = known or await _made(connection, platform)
    # What was sent to the platform before is its own as well, and its time runs. Again gives nothing twice.
    await connection.execute(sa.text("select rtk.seat_liaison(:person)"), {"person": person})
    return person


async def _made(connection: AsyncConnection, platform: Organisation) -> UUID:
    made = Person(
        id=uuid4(),
        organisation_id=platform.id,
        name=f"{platform.name} (system)",
        roles=(Role.PLATFORM_LIAISON,),
        rank=Rank.NONE,
    )
    await connection.execute(persons.insert().values(**write(made)))
    return made.id


async def _person(connection: AsyncConnection, id: UUID) -> None:
    if (await connection.execute(sa.select(persons.c.id).where(persons.c.id == id))).one_or_none() is None:
        raise CannotRun(f"there is no person {id}")


async def _one(connection: AsyncConnection, statement: sa.Update, what: str) -> None:
    if (await connection.execute(statement)).rowcount != 1:
        raise CannotRun(f"there is no such {what}")
