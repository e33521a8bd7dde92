"""Stolen: the API host's files: its roles, the evidence key, the key that signs tokens, the public keys to seal with.

He makes himself tokens for the deliverer, reads all that the API's role can, and runs the opener with what he has: it
asks for a role that he has not.
"""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from service.auth.tokens import token_for
from service.identity.opener import open_part
from service.settings import CannotRun
from service.vocabulary import Part
from tests.integration.cast import person
from tests.integration.thefts.house import AS_ROOT, HUNG_UP, STRANGER, House, Loot, everything_as, knock, own_files

FILES = (
    "role-app",
    "role-asker",
    "role-auth",
    "evidence-key",
    "nonce-key",
    "token-keys.json",
    "token-keys.pub.json",
    "holder-police.pub",
    "holder-safeguarding.pub",
)


async def steal(house: House) -> Loot:
    loot = await everything_as(house, "app")
    for role in ("asker", "auth"):
        loot.text += (await everything_as(house, role)).text
    loot.files += own_files(house.settings.secrets, FILES)
    his = replace(house.settings, home=Path(str(house.settings.home) + "-thief"))
    his.secrets.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copy(house.settings.secrets / name, his.secrets / name)
    with pytest.raises(CannotRun, match="opener"):
        await open_part(his, house.green.id, Part.NAME, token_for(his, person("second-officer")))
    shutil.rmtree(his.home)
    if AS_ROOT:
        assert await knock(house, STRANGER, b"{}\n") == HUNG_UP
    return loot
