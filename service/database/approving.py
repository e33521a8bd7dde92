"""Using up what somebody signed with a passkey for the one act that it was given for."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from service.database.acting import Speaker, Transaction
from service.facts.approval import Approval


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval that was used in this transaction: its id, which the record names, and the signature itself."""

    id: UUID
    signature: bytes


async def take_approval(tx: Transaction, speaker: Speaker, approval: Approval) -> Approved | None:
    """What this speaker's person signed in this session, or with this token, for exactly this, within two minutes and for the
    first time; else None.
    """
    asked = sa.text(
        "select id, signature from auth.take_approval(:person, :session, :token, :action, :case, :object, :detail)"
    )
    values = {
        "person": speaker.person,
        "session": speaker.session,
        "token": speaker.token,
        "action": approval.action,
        "case": approval.case,
        "object": approval.object,
        "detail": approval.detail,
    }
    row = (await tx.execute(asked, values)).first()
    return None if row is None else Approved(row.id, bytes(row.signature))
