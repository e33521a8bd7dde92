"""What a holder asks the database about one intent, in a connection and by a role of its own that can write nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from service.facts.disclosure import Opening
from service.identity.intents import INTENDED, INTENDED_TO_COMPARE, Comparison
from service.identity.withholding import Withheld, Withholds
from service.vocabulary import Part

CONNECT_WITHIN, ANSWER_WITHIN = 3.0, 10.0
"""Seconds."""

AWAY = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


@dataclass(frozen=True, slots=True, kw_only=True)
class Intended:
    """One intent as the database has it now, with this holder's half of what it is about; `event` as the record says it.

    `action` and `recipient_id`: what its event has to be of. `concerns`: whom and what it is about. `used`: it was shown, or
    answered, already.
    """

    intent: Opening | Comparison
    action: str
    recipient_id: UUID | None
    concerns: frozenset[UUID]
    used: bool
    moment: datetime
    missing: tuple[str, ...]
    force_id: UUID
    half: bytes = field(repr=False)
    half_epoch: int
    sequence: int
    event: Mapping[str, Any]


async def look_at_opening(database: str, id: UUID) -> Intended:
    """Asks anew each time, and believes nothing from before. Raises Withholds."""
    row = await asked(database, "select * from half_for($1)", id)
    opening = Opening(
        id=id,
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
        intent=opening,
        action=INTENDED,
        recipient_id=opening.recipient_id,
        concerns=frozenset({opening.case_id, opening.subject_id, opening.recipient_id, opening.deliverer_id}),
        used=opening.opened_at is not None,
        **common(row),
    )


async def look_at_comparison(database: str, id: UUID) -> Intended:
    """The same of an intent to compare. Raises Withholds."""
    row = await asked(database, "select * from share_for($1)", id)
    comparison = Comparison(
        id=id,
        case_id=row["case_id"],
        part=Part(row["part"]),
        subject_id=row["subject_id"],
        identity_version=row["identity_version"],
        person_id=row["person_id"],
        intended_at=row["intended_at"],
        expires_at=row["expires_at"],
        answered_at=row["answered_at"],
    )
    return Intended(
        intent=comparison,
        action=INTENDED_TO_COMPARE,
        recipient_id=None,
        concerns=frozenset({comparison.case_id, comparison.subject_id, comparison.person_id}),
        used=comparison.answered_at is not None,
        **common(row),
    )


async def asked(database: str, question: str, id: UUID) -> asyncpg.Record:
    """The row that there is about this intent. Raises Withholds."""
    try:
        connection = await asyncpg.connect(database, timeout=CONNECT_WITHIN, command_timeout=ANSWER_WITHIN)
        try:
            async with connection.transaction(readonly=True):
                row = await connection.fetchrow(question, id)
        finally:
            await connection.close(timeout=CONNECT_WITHIN)
    except AWAY:
        raise Withholds(Withheld.DATABASE_AWAY) from None
    if row is None or row["half"] is None or row["sequence"] is None or row["part"] not in set(Part):
        raise Withholds(Withheld.NO_SUCH_INTENT)
    return row


def common(row: asyncpg.Record) -> dict[str, Any]:
    """What is asked about every intent."""
    return {
        "moment": row["moment"],
        "missing": tuple(row["missing"]),
        "force_id": row["force_id"],
        "half": row["half"],
        "half_epoch": row["half_epoch"],
        "sequence": row["sequence"],
        "event": msgspec.json.decode(row["event"]),
    }
