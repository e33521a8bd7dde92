"""What a device answers in a sign-in, held against what it was asked, and kept where its holder signed something with it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from service.auth.enrolled import Enrolled
from service.auth.passkeys import BadPasskey, Passkeys, signed_by
from service.database.acting import Speaker
from service.facts.approval import Approval


@dataclass(frozen=True, slots=True)
class Proved:
    """Whose passkey answered, and the id of what was signed with it, if anything was to be."""

    person: UUID
    approval: UUID | None


class NotProved(Exception):
    """What came is not what was asked for. `person`: whose passkey it claims to be; None where it is none that is taken."""

    def __init__(self, person: UUID | None) -> None:
        super().__init__()
        self.person = person


def challenge_of(nonce: bytes, approval: Approval | None) -> bytes:
    """What the device is to sign: the nonce alone, or what is approved with it."""
    return nonce if approval is None else approval.challenge(nonce)


def prove(
    enrolled: Enrolled,
    passkeys: Passkeys,
    credential: dict[str, Any],
    nonce: bytes,
    approval: Approval | None,
    *,
    by: Speaker | None = None,
) -> Proved:
    """Checks the answer to this nonce, and counts the passkey's use. Raises NotProved.

    `by`: whose passkey alone is taken, and for which session or token what is signed is good, where that is known already.
    """
    passkey = None
    try:
        used = passkeys.read_used(credential)
        passkey = enrolled.passkey(used.raw_id)
        if passkey is None or (by is not None and by.person != passkey.person_id):
            raise NotProved(None)
        challenge = challenge_of(nonce, approval)
        count = passkeys.check_used(used, passkey.person_id, passkey.public_key, passkey.sign_count, challenge)
    except BadPasskey as bad:
        raise NotProved(None if passkey is None else passkey.person_id) from bad
    enrolled.count(passkey.id, count)
    if approval is None:
        return Proved(passkey.person_id, None)
    kept = enrolled.keep_approval(approval, nonce, passkey, signed_by(used, passkey.public_key), by)
    return Proved(passkey.person_id, kept)
