"""What a holder asks the database about one intent, in a connection and by a role of its own that can write nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from service.facts.disclosure import Opening
from service.identity.withholding import Withheld, Withholds
from service.vocabulary import Part

CONNECT_WITHIN, ANSWER_WITHIN = 3.0, 10.0
"""Seconds."""

AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """One intent as the database has it now, with this holder's half of what it is about; `event` as the record says it."""

    opening: Opening
    moment: datetime
    missing: tuple[str, ...]
    force_id: UUID
    half: bytes = field(repr=False)
    half_epoch: int
    sequence: int
    event: Mapping[str, Any]


async def look_at(database: str, intent: UUID) -> Intended:
    """Asks anew each time, and believes nothing from before. Raises Withholds."""
    try:
        connection = await asyncpg.connect(database, timeout=CONNECT_WITHIN, command_timeout=ANSWER_WITHIN)
        try:
            async with connection.transaction(readonly=True):
                row = await connection.fetchrow("select * from half_for($1)", intent)
        finally:
            await connection.close(timeout=CONNECT_WITHIN)
    except AWAY:
        raise Withholds(Withheld.DATABASE_AWAY) from None
    if row is None or row["half"] is None or row["sequence"] is None:
        raise Withholds(Withheld.NO_SUCH_INTENT)
    opening = Opening(
        id=intent,
        case_id=row["case_id"],
        schedule_id=row["schedule_id"],
        epoch=row["epoch"],
        part=Part(row["part"]),
        recipient_id=row["recipient_id"],
        deliverer_id=row["deliverer_id"],
        subject_id=row["subject_id"],
        identity_version=row["identity_version"],
        intended_at=row["intended_at"],
        expires_at=row["expires_at"],
        opened_at=row["opened_at"],
    )
    return Intended(
        opening=opening,
        moment=row["moment"],
        missing=tuple(row["missing"]),
        force_id=row["force_id"],
        half=row["half"],
        half_epoch=row["half_epoch"],
        sequence=row["sequence"],
        event=msgspec.json.decode(row["event"]),
    )
