"""Where she is: recorded by the officer in charge, looked up by police with a place on her case, or in a rescue.

It is encrypted here and lies in a vault of the database, which decides on every look and keeps it with what it was for (B1).
No log, error, notice, record, export or answer to a command has it: the answer to a look does, and nothing else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from service.access import Action
from service.commands.care import RecordVictimLocation
from service.facts.care import VictimLocation
from service.operations.commanding import Commanding, command
from service.operations.context import Context, LookedTooOften, permits
from service.platforms.evidence import decrypt, encrypt
from service.rules.input import refused, text_faults
from service.rules.problem import Problem
from service.vocabulary import LocationPurpose, RescueReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """Where she is, as it was recorded, and when that was."""

    address: str
    recorded_at: datetime


@command(Action.RECORD_VICTIM_LOCATION)
async def record_victim_location(tx: Commanding, command: RecordVictimLocation) -> VictimLocation | Problem:
    """Where she lives or stays now. It takes the place of what was recorded before, which is kept nowhere."""
    case = await tx.enter_case(command.case)
    if problem := refused(text_faults(address=command.address)):
        return problem
    for before in await tx.all(VictimLocation, case_id=case.id, replaced_at=None):
        await tx.change(before, replaced_at=tx.now)
    location = VictimLocation(id=uuid4(), case_id=case.id, recorded_by=tx.person, recorded_at=tx.now)
    await tx.insert(location)
    sealed = encrypt(command.address.encode(), tx.context.location_key, location.id.bytes)
    await tx.call("keep_location", p_location=location.id, p_ciphertext=sealed)
    return location


@permits(Action.SEE_VICTIM_LOCATION)
async def see_victim_location(context: Context, case: UUID | None, purpose: LocationPurpose) -> Whereabouts | None:
    """Where she is, for police with a place on her case; None where nothing is recorded.

    The database counts the looks. Raises LookedTooOften, which is on record as a look that was not allowed.
    """
    async with context.reading() as tx:
        (found,) = await tx.ask("select * from see_victim_location($1, $2)", case, purpose.value)
    if found["waits"]:
        raise LookedTooOften(found["waits"])
    return _read(context, found)


@permits(Action.BREAK_GLASS)
async def break_glass(context: Context, case: UUID | None, reason: RescueReason) -> Whereabouts | None:
    """Where she is, at once, to send somebody to her: for a supervisor of the case's force, with a place on it or none.

    An alarm stands until it is settled, and the case's supervisor and officer in charge are told. It counts as a look.
    """
    async with context.reading() as tx:
        found = await tx.ask("select * from break_glass($1, $2)", case, reason.value)
    return _read(context, found[0]) if found else None


def _read(context: Context, found: Mapping[str, Any]) -> Whereabouts | None:
    if found["ciphertext"] is None:
        return None
    address = decrypt(found["ciphertext"], context.location_key, found["location_id"].bytes).decode()
    return Whereabouts(address=address, recorded_at=found["recorded_at"])
