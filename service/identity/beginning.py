"""Set-up of the two holders: a folder and a first key each, the record's key pinned, and the public keys for whoever seals.

Every step looks first whether it is done. Set-up stands for both organisations here; run for real, each does its own.
"""

import asyncpg

from service.identity.keyring import BLOCKED, RECORD_KEY, keyring_of, user_of
from service.identity.keys import (
    PublicKey,
    new_private_key,
    public_bytes,
    public_key_file,
    read_public_key,
    write_public_key,
)
from service.record.signing import public_key
from service.settings import Settings
from service.vocabulary import Holder

NEXT_EPOCH = (
    "insert into key_epochs (epoch, holder) select coalesce(max(epoch), 0) + 1, $1 from key_epochs returning epoch"
)
KNOWN_EPOCH = "insert into key_epochs (epoch, holder) values ($1, $2) on conflict do nothing"


async def begin_holders(settings: Settings) -> None:
    """Both holders as they have to be before anything can be sealed; the database has to be migrated."""
    connection = await asyncpg.connect(settings.database_as("rewrapper").replace("+asyncpg", ""))
    try:
        for holder in Holder:
            await begin_holder(settings, holder, connection)
    finally:
        await connection.close()


async def begin_holder(settings: Settings, holder: Holder, connection: asyncpg.Connection) -> None:
    keyring = keyring_of(settings, holder)
    keyring.make_folder(user_of(holder))
    if not (keyring.folder / BLOCKED).exists():
        keyring.write(BLOCKED, b"")
    if not (keyring.folder / RECORD_KEY).exists():
        keyring.write(RECORD_KEY, public_key(settings).read_bytes())
    for epoch in keyring.epochs():  # A database that was made anew has not heard of them.
        await connection.execute(KNOWN_EPOCH, epoch, holder)
    if not keyring.epochs():
        keyring.keep_private_key(await connection.fetchval(NEXT_EPOCH, holder), new_private_key())
    newest = keyring.epochs()[-1]
    public = PublicKey(newest, public_bytes(keyring.private_key(newest)))
    folder = settings.sealing_keys
    if not public_key_file(folder, holder).exists() or read_public_key(folder, holder) != public:
        write_public_key(folder, holder, public)
