"""The alarms that the database raises: a case that is nobody's was tried, the glass before where a victim is was broken.

They stand until an administrator settles them, apart from the sealer's own, and are never answered at /health: whoever
touched a decoy would read there that it was one.
"""

from enum import StrEnum
from logging import getLogger
from uuid import UUID

import asyncpg

from service.alarms import Alarms
from service.settings import Settings

LOG = getLogger(__name__)
AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class Warned(StrEnum):
    """What the database raises."""

    DECOY_TOUCHED = "DECOY_TOUCHED"
    GLASS_BROKEN = "GLASS_BROKEN"


class Watch:
    """Asks the database, as the sealer, what stands, and writes down what is new and what is over."""

    def __init__(self, settings: Settings) -> None:
        settings.watch.mkdir(parents=True, exist_ok=True)
        self._address = settings.database_as("sealer").replace("+asyncpg", "")
        self._alarms = Alarms(settings.watch)
        self._connection: asyncpg.Connection | None = None

    async def round(self) -> None:
        """One look. With the database or the disk away it looks again next time."""
        try:
            if self._connection is None or self._connection.is_closed():
                self._connection = await asyncpg.connect(self._address, timeout=3, command_timeout=60)
            rows = await self._connection.fetch("select * from standing_alarms()")
            standing: dict[UUID | None, asyncpg.Record] = {row["id"]: row for row in rows}
            for over in self._alarms.standing.keys() - standing.keys():
                self._alarms.note(None, over)
            for id, row in standing.items():
                if self._alarms.note(row["word"], id):
                    LOG.critical("somebody has to look at this", extra={"ids": dict(row)})
        except AWAY:
            LOG.warning("the database or the disk is away", exc_info=True)

    async def close(self) -> None:
        if self._connection is not None:
            await self._connection.close(timeout=2)
            self._connection = None
