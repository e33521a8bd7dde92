"""The control, and no theft of one thing: both holders' folders and the database. With these it opens."""

from service.vocabulary import Holder
from tests.integration.thefts.house import House, Loot, as_superuser, own_files, read_tables, ring_of


async def steal(house: House) -> Loot:
    loot = Loot(files=[content for holder in Holder for content in own_files(ring_of(house, holder).folder)])
    thief = await as_superuser(house)
    try:
        await read_tables(thief, house, loot)
    finally:
        await thief.close()
    return loot
