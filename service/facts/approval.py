"""What a passkey signs before something that cannot be taken back: which act, on which case, over exactly what.

The same words are read by service/record/approvals.py, which checks a signature with nothing else of this service.
"""

import hashlib
from dataclasses import dataclass
from uuid import UUID

FORMAT = "right-to-know/approval-1"
SIGNED = "SIGN_APPROVAL"
"""The record's event that names an approval, after that of what was approved."""

ACTS = frozenset({"AUTHORISE_DISCLOSURE", "OPEN_IDENTITY", "VERIFY_ATTRIBUTION"})
"""What is signed before it is done: what tells somebody who it is, or says that it is them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """`detail`: the digest of what was read, or the part that is opened; `-` where the object says it all."""

    action: str
    case: UUID
    object: UUID
    detail: str = "-"

    def statement(self, nonce: bytes) -> bytes:
        return f"{FORMAT}\n{self.action}\n{self.case}\n{self.object}\n{self.detail}\n{nonce.hex()}\n".encode()

    def challenge(self, nonce: bytes) -> bytes:
        """What the passkey is asked to sign: the SHA-256 of the statement."""
        return hashlib.sha256(self.statement(nonce)).digest()


def id_of(statement: bytes, *proof: bytes) -> UUID:
    """The id of an approval, made of all that proves it, each part with its length: 122 bits of a SHA-256, a UUID (v8)."""
    whole = b"".join(len(part).to_bytes(4, "big") + part for part in (statement, *proof))
    digest = bytearray(hashlib.sha256(whole).digest()[:16])
    digest[6], digest[8] = digest[6] & 0x0F | 0x80, digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))
