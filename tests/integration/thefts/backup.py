"""Stolen: a backup, both ways: every row as a dump has it, and the server's data folder with its write-ahead log."""

from pathlib import Path

from tests.integration.thefts.house import House, Loot, as_superuser, read_tables


async def steal(house: House) -> Loot:
    loot = Loot()
    thief = await as_superuser(house)
    try:
        await read_tables(thief, house, loot)
        await thief.execute("checkpoint")
        data = Path(await thief.fetchval("show data_directory"))
    finally:
        await thief.close()
    loot.text += [path.read_bytes() for path in data.rglob("*") if path.is_file() and not path.is_symlink()]
    assert any("pg_wal" in path.parts for path in data.rglob("*"))
    return loot
