"""A case's record as one bundle to be taken away and checked elsewhere: what the events say, and the sealer's signature.

It reads as the auditor, after the database has kept that somebody took it and for which purpose. A record that does not
hold is exported all the same, with the sealer's refusal in place of its seal: an inspector must be able to see it.
"""

import json
from base64 import b64encode
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from service.access import ACCESS, Action, scopes_in
from service.auth.presenting import presented
from service.auth.tokens import InvalidToken
from service.database.acting import NoLongerStands, acting_as
from service.facts.approval import SIGNED
from service.record.approvals import PROOF
from service.record.asking import Alarm, Receipt, Refused, ask
from service.record.signing import public_key
from service.record.verify import FIELDS, FORMAT
from service.settings import Settings
from service.vocabulary import AuditPurpose

SCOPE = ACCESS[Action.SEE_AUDIT_TRAIL].scope


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle as JSON text, and why it bears no seal, where it bears none."""

    text: str
    unsealed: Alarm | None


async def export(
    settings: Settings, case: UUID, purpose: AuditPurpose, token: str, since: int = 0, proof: str | None = None
) -> Exported | None:
    """The bundle; None where the record is not theirs to see or is of no case: alike, and kept either way.

    `proof`: of the key that the token is bound to, for `EXPORT` at the public address of `/cases/<case>/record`.
    `since`: the size of a checkpoint that the reader holds, to be shown that the log only added to it.
    """
    engine = create_async_engine(settings.database_as("auditor"), poolclass=NullPool, hide_parameters=True)
    try:
        claims = await presented(settings, engine, token, proof, "EXPORT", f"/cases/{case}/record")
        async with acting_as(engine, claims.speaker if SCOPE in scopes_in(claims.scopes) else None) as tx:
            if not await tx.call("inspect_record", p_case=case, p_purpose=purpose.value):
                return None
        seal = await _seal(settings, case, since)
        async with acting_as(engine, claims.speaker) as tx:
            asked = sa.text(
                f"select sequence, {', '.join(FIELDS)} from audit_events"  # noqa: S608 - names of columns, ours
                " where case_id = :case and (cast(:last as integer) is null or sequence <= :last) order by sequence"
            )
            last = seal.sequence if isinstance(seal, Receipt) else None
            rows = (await tx.execute(asked, {"case": case, "last": last})).mappings().all()
            named = {str(row["object_id"]) for row in rows if row["action"] == SIGNED}
            signed = await tx.execute(sa.text("select * from auth.approvals_of(:case)"), {"case": case})
            approvals = [_approval(row) for row in signed.mappings() if str(row["id"]) in named]
    except (InvalidToken, NoLongerStands):
        return None
    finally:
        await engine.dispose()
    bundle = {
        "format": FORMAT,
        "case": str(case),
        "events": [{name: _text(value) for name, value in row.items()} for row in rows],
        "approvals": approvals,
        "seal": _written(seal),
        "key": public_key(settings).read_text().strip(),
    }
    return Exported(json.dumps(bundle, indent=1) + "\n", seal.why if isinstance(seal, Refused) else None)


async def _seal(settings: Settings, case: UUID, since: int) -> Receipt | Refused:
    """The receipt of the chain's last event now, or why there is none."""
    try:
        return await ask(settings, case, since=since)
    except Refused as refused:
        return refused


def _text(value: Any) -> Any:
    """A column's value as it stands in the canonical event."""
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        case bytes():
            return value.hex()
    return value


def _approval(row: Any) -> dict[str, str]:
    """What was signed and what proves it, as service/record/approvals.py reads it."""
    said = {
        "action": row["action"],
        "case": str(row["case_id"]),
        "object": str(row["object_id"]),
        "detail": row["detail"],
    }
    return said | {"nonce": row["nonce"].hex()} | {name: b64encode(row[name]).decode() for name in PROOF}


def _written(seal: Receipt | Refused) -> dict[str, Any]:
    if isinstance(seal, Refused):
        return {"refused": seal.why, "sequence": seal.sequence}
    return {
        "checkpoint": seal.checkpoint,
        "head": seal.head,
        "index": seal.index,
        "inclusion": seal.inclusion,
        "consistency": seal.consistency,
    }
