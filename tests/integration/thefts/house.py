"""What a thief finds, and everything that can be tried with it to read an identity. The thieves are in the files beside this.

The control is `both_holders.py`: with both keys what is tried here does open, so that opening nothing means something.
"""

import asyncio
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import asyncpg
from cryptography.exceptions import InvalidTag

from service.identity.keyring import Keyring, keyring_of, socket_of
from service.identity.keys import SUITE, private_of
from service.identity.sealing import context_of, info_of, unseal
from service.settings import Settings
from service.vocabulary import Holder, Part
from tests.integration.cast import PEOPLE
from tests.integration.green import Green
from tests.integration.sealed import superuser

AS_ROOT = os.getuid() == 0
"""Only root gives the parts users of their own; without them a thief of one part on this machine is a thief of all."""

STRANGER = 65533
PRIVATE_KEY, HALF = 96, 32


@dataclass(frozen=True)
class House:
    """An installation that runs, and one case in it whose gate is green, so that only the seal stands in the way."""

    settings: Settings
    green: Green
    identity: str


@dataclass
class Loot:
    """What was carried away: files' bytes, the case's sealed parts as far as they could be read, and whatever text there was.

    Of the case alone, since other tests plant rows in the same database that seal nothing.
    """

    files: list[bytes] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    text: list[bytes] = field(default_factory=list)


def read_with(loot: Loot) -> set[str]:
    """Every identity that can be read with this loot."""
    keys = [content for content in loot.files if len(content) == PRIVATE_KEY]
    halves = [content for content in loot.files if len(content) == HALF] + [bytes(HALF)]
    return {text for row in loot.rows for text in opened(row, keys, halves)}


def opened(row: dict[str, Any], keys: list[bytes], halves: list[bytes]) -> Iterator[str]:
    if not row.get("ciphertext"):
        return
    context = context_of(row["force_id"], row["subject_id"], Part(row["part"]), row["identity_version"])
    found: dict[Holder, list[bytes]] = {holder: list(halves) for holder in Holder}
    for holder, key in product(Holder, keys):
        sealed, epoch = row.get(f"{holder.lower()}_half"), row.get(f"{holder.lower()}_epoch")
        if sealed and epoch:
            with suppress(InvalidTag):
                found[holder].append(SUITE.decrypt(sealed, private_of(key), info_of(holder, epoch, context)))
    for police, safeguarding in product(found[Holder.POLICE], found[Holder.SAFEGUARDING]):
        with suppress(InvalidTag):
            yield unseal(row["ciphertext"], {Holder.POLICE: police, Holder.SAFEGUARDING: safeguarding}, context)


def own_files(folder: Path, only: Iterable[str] | None = None) -> list[bytes]:
    names = set(only) if only is not None else None
    return [path.read_bytes() for path in folder.iterdir() if path.is_file() and (names is None or path.name in names)]


def ring_of(house: House, holder: Holder) -> Keyring:
    return keyring_of(house.settings, holder)


async def as_superuser(house: House) -> asyncpg.Connection:
    return await asyncpg.connect(superuser(house.settings).replace("+asyncpg", ""))


async def everything_as(house: House, role: str) -> Loot:
    """All rows of all tables that a role can read, whoever it says is asking and whichever case it says it has entered."""
    loot = Loot()
    connection = await asyncpg.connect(house.settings.database_as(role).replace("+asyncpg", ""))
    try:
        people = [house.green.victim, *(p.id for p in PEOPLE.people.values())]
        for actor in people:
            async with connection.transaction():
                await connection.execute("select set_config('rtk.actor', $1, true)", str(actor))
                await connection.execute("select set_config('rtk.entered', $1, true)", str(house.green.id))
                await read_tables(connection, house, loot)
    finally:
        await connection.close()
    return loot


async def read_tables(connection: asyncpg.Connection, house: House, loot: Loot) -> None:
    """Column by column, since a role may read some and not others."""
    columns = await connection.fetch(
        "select c.relname as table, a.attname as column from pg_attribute a join pg_class c on c.oid = a.attrelid"
        " where c.relnamespace = 'rtk'::regnamespace and c.relkind = 'r' and a.attnum > 0 and not a.attisdropped"
        " and has_column_privilege(c.oid, a.attnum, 'select') order by 1, 2"
    )
    readable: dict[str, list[str]] = {}
    for found in columns:
        readable.setdefault(found["table"], []).append(found["column"])
    for table, names in readable.items():
        listed = ", ".join(f'"{name}"' for name in names)
        for row in await connection.fetch(f"select {listed} from rtk.{table}"):
            loot.text.extend(value if isinstance(value, bytes) else str(value).encode() for value in row.values())
            if table == "sealed_parts" and row.get("case_id") == house.green.id:
                loot.rows.append(dict(row))


async def knock(house: House, user: int, question: bytes) -> dict[str, str]:
    """What the sealer and the holders say to a process of this user that has a question."""
    places = {holder.value: socket_of(house.settings, holder) for holder in Holder}
    places |= {"SEALER": house.settings.home / "run" / "seal.sock"}
    return {name: await knock_as(user, place, question) for name, place in places.items()}


async def knock_as(user: int, place: Path, question: bytes) -> str:
    process = await asyncio.create_subprocess_exec(
        sys.executable, Path(__file__).with_name("knocking.py"), str(place), str(user),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await process.communicate(question)
    return out.decode().strip()


HUNG_UP = {"POLICE": "nothing", "SAFEGUARDING": "nothing", "SEALER": "nothing"}
