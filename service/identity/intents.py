"""An intent, to open or to compare: bound by its own id to all that it is for and to the one-time key it is answered to.

The id is what the record's event names. So nobody who can write to the database turns an intent that was sealed in the
record into another one, or has it answered to a key of his own.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from service.facts.disclosure import Opening
from service.identity.sealing import joined
from service.vocabulary import Holder, Part

INTENDED = "OPEN_IDENTITY_INTENDED"
INTENDED_TO_COMPARE = "COMPARE_IDENTITY_INTENDED"
LIFE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """An intent to compare one part with a second entry of it; `answered_at`: when it was told whether they are the same."""

    id: UUID
    case_id: UUID
    part: Part
    subject_id: UUID
    identity_version: int
    person_id: UUID
    intended_at: datetime
    expires_at: datetime
    answered_at: datetime | None = None


def id_of_intent(intent: Opening | Comparison, key: bytes) -> UUID:
    """The id of this intent (which it may not have yet), answered to this public key: 122 bits of a digest, a UUID (v8)."""
    ids: tuple[UUID, ...]
    words: tuple[str, ...]
    if isinstance(intent, Opening):
        kind = b"rtk-intent-1"
        ids = (intent.case_id, intent.schedule_id, intent.recipient_id, intent.deliverer_id, intent.subject_id)
        words = (intent.part, str(intent.epoch), str(intent.identity_version))
    else:
        kind = b"rtk-comparison-1"
        ids = (intent.case_id, intent.person_id, intent.subject_id)
        words = (intent.part, str(intent.identity_version))
    text = joined(kind, key, *(id.bytes for id in ids), *(word.encode() for word in words))
    digest = bytearray(hashlib.sha256(text).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))


def answer_info(holder: Holder, opening: UUID) -> bytes:
    """What a holder's answer is bound to: who answers, and which intent."""
    return joined(b"rtk-answer-1", holder.encode(), opening.bytes)
