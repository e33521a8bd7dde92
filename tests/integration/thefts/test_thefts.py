"""One thing stolen at a time: nothing that lies in one place is enough to read an identity. With both holders it is.

Where everything runs as one user (not started as root) a thief of files on this machine has them all, and so the database's
superuser is tried without them: README says so.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from uuid import uuid4

import pytest

from service.vocabulary import Holder, Part
from tests.integration.canary.searching import Searcher
from tests.integration.cast import Cast
from tests.integration.green import a_green_case
from tests.integration.thefts import (
    api_host,
    backup,
    both_holders,
    database_superuser,
    one_holder,
    openers_disk,
    worker,
)
from tests.integration.thefts.house import House, Loot, read_with

Thief = Callable[[House], Awaitable[Loot]]
THIEVES: dict[str, Thief] = {
    "the database's superuser": database_superuser.steal,
    "the API host's files": api_host.steal,
    "the worker": worker.steal,
    "the police holder": partial(one_holder.steal, holder=Holder.POLICE),
    "the safeguarding holder": partial(one_holder.steal, holder=Holder.SAFEGUARDING),
    "a backup": backup.steal,
    "the opener's disk": openers_disk.steal,
}


@pytest.fixture
async def house(cast: Cast) -> House:
    identity = f"Zwyndelorra {uuid4().hex} Obsquethian"
    return House(cast.settings, await a_green_case(cast, {Part.NAME: identity}), identity)


@pytest.mark.parametrize("thief", THIEVES)
async def test_what_lies_in_one_place_opens_nothing(house: House, thief: str) -> None:
    loot = await THIEVES[thief](house)
    assert loot.files + loot.text != []
    assert read_with(loot) == set()
    assert Searcher([house.identity]).search(("loot", content) for content in loot.text + loot.files) == set()


async def test_with_both_holders_it_opens(house: House) -> None:
    assert house.identity in read_with(await both_holders.steal(house))
