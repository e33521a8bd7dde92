"""The demo's organisations and people: read from a file, written by the migrator. No person is made in code.

A service that is run for real has none of them; its people come from its administrator.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import create_async_engine

from service.database.rows import write
from service.database.tables import FACTS
from service.facts.people import Organisation, Person
from service.settings import Settings
from service.vocabulary import Holder

FILE = Path(__file__).parents[2] / "infra" / "demo" / "people.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class People:
    """Who plays in the demo, by the keys that the story and `make token` use; and whose the two key holders are."""

    organisations: dict[str, Organisation]
    holders: dict[Holder, Organisation]
    people: dict[str, Person]


def read_people(file: Path = FILE) -> People:
    """The people of the file; an unknown word or organisation in it raises ValueError or KeyError."""
    read = tomllib.loads(file.read_text())
    organisations = {key: msgspec.convert(entry, Organisation) for key, entry in read["organisations"].items()}
    return People(
        organisations=organisations,
        holders={holder: organisations[read["holders"][holder.lower()]] for holder in Holder},
        people={key: _person(entry, organisations) for key, entry in read["people"].items()},
    )


def _person(entry: dict[str, Any], organisations: dict[str, Organisation]) -> Person:
    organisation = organisations[entry.pop("organisation")]
    return msgspec.convert(entry | {"organisation_id": organisation.id}, Person)


async def seed(settings: Settings) -> None:
    """Writes them where they are not there yet, and what the file says now where they are; as the migrator."""
    known = read_people()
    engine = create_async_engine(settings.database_as("migrator"))
    try:
        async with engine.begin() as connection:
            for fact in [*known.organisations.values(), *known.people.values()]:
                await connection.execute(upsert(FACTS[type(fact)], write(fact)))
    finally:
        await engine.dispose()


def upsert(table: Table, row: dict[str, Any]) -> Any:
    """Inserts the row, or writes it over the one with its id."""
    statement = insert(table).values(**row)
    return statement.on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in row if name != "id"}
    )
