"""Stolen: the database, as its superuser, with all that its server's process may do on the machine.

He reads every row and every file he can name, writes an intent for a key of his own on a case whose gate is green, with its
event in the record, and knocks at every socket as the server's user.
"""

from dataclasses import replace
from datetime import UTC, datetime

import asyncpg
import msgspec
import sqlalchemy as sa

from service.facts.disclosure import Opening
from service.identity.intents import INTENDED, LIFE, id_of_intent
from service.identity.keyring import folder_of
from service.identity.keys import new_private_key, public_bytes
from service.running.postgresql import unprivileged_user
from service.vocabulary import Holder, Part
from tests.integration.cast import person
from tests.integration.thefts.house import AS_ROOT, HUNG_UP, House, Loot, as_superuser, knock, read_tables

FILE_READERS = ("select pg_read_binary_file($1)", "select lo_get(lo_import($1))")


async def steal(house: House) -> Loot:
    key = new_private_key()
    loot = Loot(files=[key])
    thief = await as_superuser(house)
    try:
        await read_tables(thief, house, loot)
        if AS_ROOT:
            await read_files(thief, house, loot)
    finally:
        await thief.close()
    question = await forged(house, key)
    if AS_ROOT:
        user = unprivileged_user()
        assert user is not None
        assert await knock(house, user[0], question) == HUNG_UP
    return loot


async def read_files(thief: asyncpg.Connection, house: House, loot: Loot) -> None:
    """Everything that is a secret anywhere, by both ways in which the server reads files; what it reads is loot."""
    wanted = [*house.settings.secrets.iterdir()]
    wanted += [path for holder in Holder for path in folder_of(house.settings, holder).glob("key-*")]
    assert len(wanted) > len(Holder)
    for path in wanted:
        for asked in FILE_READERS:
            try:
                loot.files.append(await thief.fetchval(asked, str(path)))
            except asyncpg.InsufficientPrivilegeError:
                continue


async def forged(house: House, key: bytes) -> bytes:
    """The question for a half, on an intent that he wrote himself, event and all."""
    green = house.green
    async with green.hand.begin() as connection:
        row = sa.text("select id, epoch from rtk.schedules where case_id = :case")
        schedule = (await connection.execute(row, {"case": green.id})).one()
    made = datetime.now(UTC)
    unbound = Opening(
        id=green.id,
        case_id=green.id,
        schedule_id=schedule.id,
        epoch=schedule.epoch,
        part=Part.NAME,
        recipient_id=green.victim,
        deliverer_id=person("second-officer"),
        subject_id=green.subject,
        identity_version=1,
        intended_at=made,
        expires_at=made + LIFE,
    )
    opening = replace(unbound, id=id_of_intent(unbound, public_bytes(key)))
    await green.write(opening)
    async with green.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        await connection.execute(sa.text("select set_config('rtk.entered', :case, true)"), {"case": str(green.id)})
        event = "append_audit_event(:case, 'DELIVERER', null, :action, :id, 'DPA_2018_S31', 'LG1', :her, 'srtk-2026-1')"
        sequence = await connection.execute(
            sa.text(f"select {event}"), {"case": green.id, "action": INTENDED, "id": opening.id, "her": green.victim}
        )
        receipt = {"sequence": sequence.scalar_one(), "hash": "", "index": 0, "inclusion": []}
    whole = receipt | {"checkpoint": "", "head": None, "consistency": []}
    asked = {"ask": "half", "intent": opening.id, "key": public_bytes(key), "receipt": whole}
    return msgspec.json.encode(asked) + b"\n"
