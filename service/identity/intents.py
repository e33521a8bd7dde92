"""An intent to open: bound by its own id to everything it is for and to the one-time key that it may be answered to.

The id is what the record's event names. So nobody who can write to the database turns an intent that was sealed in the
record into another one, or has it answered to a key of his own.
"""

import hashlib
from datetime import timedelta
from uuid import UUID

from service.facts.disclosure import Opening
from service.identity.sealing import joined
from service.vocabulary import Holder

INTENDED = "OPEN_IDENTITY_INTENDED"
LIFE = timedelta(seconds=60)


def id_of_intent(intent: Opening, key: bytes) -> UUID:
    """The id of this intent (which it may not have yet), answered to this public key: 122 bits of a digest, a UUID (v8)."""
    ids = (intent.case_id, intent.schedule_id, intent.recipient_id, intent.deliverer_id, intent.subject_id)
    words = (intent.part, str(intent.epoch), str(intent.identity_version))
    text = joined(b"rtk-intent-1", key, *(id.bytes for id in ids), *(word.encode() for word in words))
    digest = bytearray(hashlib.sha256(text).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))


def answer_info(holder: Holder, opening: UUID) -> bytes:
    """What a holder's answer is bound to: who answers, and which intent."""
    return joined(b"rtk-answer-1", holder.encode(), opening.bytes)
