"""Stolen: the worker: its role, and the files of its host."""

from tests.integration.thefts.house import House, Loot, everything_as, own_files


async def steal(house: House) -> Loot:
    loot = await everything_as(house, "worker")
    loot.files += own_files(house.settings.secrets, ("role-worker",))
    return loot
