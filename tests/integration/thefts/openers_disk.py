"""Stolen: the disk of the opener, after it has opened: its role, its files, and all that it left lying.

From elsewhere he does as the opener does, for the deliverer, on a case whose gate is green: he gets an intent and the
ciphertext, and has no way to a holder.
"""

from pathlib import Path

from service.record.signing import public_key
from service.vocabulary import Part
from tests.integration.holders import an_intent
from tests.integration.thefts.house import House, Loot, everything_as, own_files
from tests.integration.typed import rtk_open

FILES = ("role-opener", "role-comparer", "token-keys.pub.json")


async def steal(house: House) -> Loot:
    shown = await rtk_open(house.green.cast, house.green.id, Part.NAME, "second-officer")
    assert (shown.code, shown.out) == (0, f"{house.identity}\n")
    loot = await everything_as(house, "opener")
    assert [row for row in loot.rows if row["subject_id"] == house.green.subject and row["ciphertext"]]
    assert not [row for row in loot.rows if "police_half" in row or "safeguarding_half" in row]
    loot.text += (await everything_as(house, "comparer")).text
    loot.files += [*own_files(house.settings.secrets, FILES), public_key(house.settings).read_bytes()]
    loot.files += [(await an_intent(house.green)).key]
    for place in (house.settings.home, Path("/dev/shm")):
        loot.text += [path.read_bytes() for path in place.rglob("*") if path.is_file() and not path.is_symlink()]
    return loot
