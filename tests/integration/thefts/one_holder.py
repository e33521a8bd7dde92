"""Stolen: one key holder: its keys, its role, its folder; and, though that would be two thefts, the database besides."""

import asyncpg

from service.vocabulary import Holder
from tests.integration.holders import an_intent
from tests.integration.thefts.house import House, Loot, as_superuser, everything_as, own_files, read_tables, ring_of


async def steal(house: House, holder: Holder) -> Loot:
    role = f"holder_{holder.lower()}"
    loot = await everything_as(house, role)
    assert loot.text == []
    loot.files += own_files(ring_of(house, holder).folder) + own_files(house.settings.secrets, (f"role-{role}",))
    await its_one_question(house, role, holder)
    everything = await as_superuser(house)
    try:
        await read_tables(everything, house, loot)
    finally:
        await everything.close()
    return loot


async def its_one_question(house: House, role: str, holder: Holder) -> None:
    """It can ask about an intent whose id it was told, and is given its own half and nothing of the other's."""
    intent = await an_intent(house.green)
    connection = await asyncpg.connect(house.settings.database_as(role).replace("+asyncpg", ""))
    whole = await as_superuser(house)
    try:
        asked = await connection.fetchrow("select * from rtk.half_for($1)", intent.opening.id)
        part = await whole.fetchrow(
            "select * from rtk.sealed_parts where subject_id = $1 and part = 'NAME'", house.green.subject
        )
    finally:
        await connection.close()
        await whole.close()
    (other,) = set(Holder) - {holder}
    given = [value for value in asked.values() if isinstance(value, bytes)]
    assert given == [part[f"{holder.lower()}_half"]] != [part[f"{other.lower()}_half"]]
