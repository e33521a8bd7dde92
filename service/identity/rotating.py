"""Changing a holder's key: a new epoch, every half sealed anew to it, the old key destroyed. No ciphertext is touched.

What was cut off is asked again and goes on where it stopped: a half names the epoch it is sealed to, in one row with it, and
while a half names an epoch that epoch's key stays. Openings go on meanwhile, each half by the key that it names.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from service.identity.beginning import NEXT_EPOCH
from service.identity.keys import PublicKey, read_public_key, write_public_key
from service.identity.questions import ToBegin, ToEnd, ToRewrap, ask_once
from service.identity.sealing import context_of
from service.identity.withholding import Withheld, Withholds
from service.settings import CannotRun, Settings
from service.vocabulary import Holder

AT_ONCE = 100
NEWEST = "select max(epoch) from key_epochs where holder = $1"
OLD = "select epoch from key_epochs where holder = $1 and epoch < $2 order by epoch"
NAMED = "select epoch from key_epochs where holder = $1"
HALVES = {
    Holder.POLICE: "select id, force_id, subject_id, part, identity_version, police_half as half, police_epoch as epoch"
    " from sealed_parts where police_epoch <> $1 and id > $3 order by id limit $2",
    Holder.SAFEGUARDING: "select id, force_id, subject_id, part, identity_version, safeguarding_half as half,"
    " safeguarding_epoch as epoch from sealed_parts where safeguarding_epoch <> $1 and id > $3 order by id limit $2",
}
REWRAPPED = {
    Holder.POLICE: "update sealed_parts set police_half = $1, police_epoch = $2 where id = $3 and police_epoch = $4",
    Holder.SAFEGUARDING: "update sealed_parts set safeguarding_half = $1, safeguarding_epoch = $2"
    " where id = $3 and safeguarding_epoch = $4",
}


@dataclass(frozen=True, slots=True)
class Rewrapped:
    """How many halves were sealed anew, and the sealed parts of which a half cannot be opened."""

    done: int
    unreadable: list[UUID]


async def rotate(settings: Settings, holder: Holder) -> int:
    """Has the holder make the key of a new epoch, and has everything sealed to it from now on; which epoch. CannotRun."""
    async with rewrapper(settings) as connection:
        now = read_public_key(settings.sealing_keys, holder).epoch
        newest: int = await connection.fetchval(NEWEST, holder)
        epoch = newest if newest > now else await connection.fetchval(NEXT_EPOCH, holder)
        try:
            answer = await ask_once(settings, holder, ToBegin(epoch=epoch))
        except Withholds as withholds:
            raise cannot(holder, withholds) from None
        write_public_key(settings.sealing_keys, holder, PublicKey(epoch, answer.public or b""))
        return epoch


async def rewrap(settings: Settings, holder: Holder, at_most: int | None = None) -> Rewrapped:
    """Has the holder seal its halves of other epochs to its newest, one by one. CannotRun where it stops.

    A half that its key does not open, since somebody has changed it, is passed over and named; it keeps its epoch.
    """
    done, unreadable, after = 0, list[UUID](), UUID(int=0)
    async with rewrapper(settings) as connection:
        newest = read_public_key(settings.sealing_keys, holder).epoch
        while rows := await connection.fetch(HALVES[holder], newest, AT_ONCE, after):
            for row in rows:
                if done == at_most:
                    return Rewrapped(done, unreadable)
                after = row["id"]
                # As the row has it: a part that somebody made up is a half that does not open, and no reason to stop.
                context = context_of(row["force_id"], row["subject_id"], row["part"], row["identity_version"])
                question = ToRewrap(half=row["half"], epoch=row["epoch"], context=context)
                try:
                    answer = await ask_once(settings, holder, question)
                except Withholds as withholds:
                    if withholds.why is not Withheld.HALF_UNREADABLE:
                        raise cannot(holder, withholds) from None
                    unreadable.append(row["id"])
                    continue
                await connection.execute(REWRAPPED[holder], answer.half, answer.epoch, row["id"], row["epoch"])
                done += 1
    return Rewrapped(done, unreadable)


async def end_old_epochs(settings: Settings, holder: Holder) -> list[int]:
    """Has the holder destroy the keys that no half names any more; whose. A half that names one keeps it. CannotRun."""
    async with rewrapper(settings) as connection:
        newest = read_public_key(settings.sealing_keys, holder).epoch
        for row in await connection.fetch(OLD, holder, newest):
            try:
                await connection.execute("delete from key_epochs where epoch = $1", row["epoch"])
            except asyncpg.ForeignKeyViolationError:
                continue
        named = [row["epoch"] for row in await connection.fetch(NAMED, holder)]
        try:
            answer = await ask_once(settings, holder, ToEnd(named=named))
        except Withholds as withholds:
            raise cannot(holder, withholds) from None
        return answer.ended or []


@asynccontextmanager
async def rewrapper(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """The role that carries halves to and fro."""
    connection = await asyncpg.connect(settings.database_as("rewrapper").replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


def cannot(holder: Holder, withholds: Withholds) -> CannotRun:
    return CannotRun(f"the {holder.lower()} holder does not do it: {withholds.why}; what was done until now stays")
