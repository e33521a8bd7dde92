"""Both key holders in the test's own process, as they are or as a test would have one of them."""

import os
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from service.auth.tokens import token_for
from service.identity.halves import NoHalf, half_of
from service.identity.holder import KeyHolder
from service.identity.keyring import Keyring, keyring_of
from service.identity.opener import Intent, Opened, Refusal, Refused, intend, open_part
from service.identity.serving import answering
from service.identity.withholding import Withheld
from service.settings import Settings
from service.vocabulary import Holder, Part
from tests.integration.cast import granted, person
from tests.integration.green import Green

WHO = "second-officer"
NAME = "Corwin Hathersedge"
WITHHOLDS = {Holder.POLICE: Refusal.POLICE_WITHHOLDS, Holder.SAFEGUARDING: Refusal.SAFEGUARDING_WITHHOLDS}


@dataclass
class Holders:
    """How each of the two is started; a kind that lies is put in the place of the honest one."""

    settings: Settings
    kinds: dict[Holder, type[KeyHolder]] = field(default_factory=lambda: dict.fromkeys(Holder, KeyHolder))
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    databases: dict[Holder, str] = field(default_factory=dict)

    def keyring(self, holder: Holder) -> Keyring:
        return keyring_of(self.settings, holder)

    def made(self, holder: Holder) -> KeyHolder:
        own = self.settings.database_as(f"holder_{holder.lower()}").replace("+asyncpg", "")
        return self.kinds[holder](
            holder, self.keyring(holder), self.databases.get(holder, own), clock=lambda: self.clock()
        )

    @asynccontextmanager
    async def up(self, *which: Holder) -> AsyncIterator[Mapping[Holder, KeyHolder]]:
        """These holders, or both, until the block ends."""
        async with AsyncExitStack() as running:
            up = {}
            for holder in which or tuple(Holder):
                up[holder] = self.made(holder)
                await running.enter_async_context(answering(up[holder], frozenset({os.getuid()})))
            yield up


async def opened(green: Green, part: Part = Part.NAME) -> Opened | Refused:
    settings = green.cast.settings
    return await open_part(settings, green.id, part, token_for(settings, person(WHO)))


async def an_intent(green: Green, part: Part = Part.NAME) -> Intent:
    return granted(await intend(green.cast.opener_engine, green.id, part, person(WHO)), Intent)


async def asked(green: Green, holder: Holder, of: Intent, /, **otherwise: Any) -> bytes:
    """What this holder answers to the intent, or to something else than it: raises NoHalf."""
    what = {
        "case": green.id,
        "intent": of.opening.id,
        "sequence": of.sequence,
        "key": of.key,
    } | otherwise
    return await half_of(green.cast.settings, holder, **what)


def withheld(holder: Holder, why: Withheld) -> Refused:
    return Refused((WITHHOLDS[holder], why))


async def shown_at(green: Green) -> list[bool]:
    """Of each intent of the case, oldest first, whether it was shown."""
    async with green.hand.begin() as connection:
        asked = sa.text("select opened_at is not null from rtk.openings where case_id = :case order by intended_at")
        return list((await connection.execute(asked, {"case": green.id})).scalars())


async def by_hand(green: Green, statement: str, **values: Any) -> None:
    """What the database's superuser does to it."""
    async with green.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        await connection.execute(sa.text(statement), values)


async def found(green: Green, query: str, **values: Any) -> Any:
    """The one value of what the database's superuser asks."""
    async with green.hand.begin() as connection:
        await connection.execute(sa.text("set local search_path = rtk"))
        return (await connection.execute(sa.text(query), values)).scalar_one()


async def refused(green: Green, holder: Holder, of: Any, /, **otherwise: Any) -> Withheld:
    with pytest.raises(NoHalf) as none:
        await asked(green, holder, of, **otherwise)
    assert none.value.holder is holder
    return none.value.why
