"""Checks what was signed with passkeys for what stands in an exported record, offline: `python approvals.py FILE`.

To be read by whoever has to trust it: one file, Python's standard library, and `cryptography` for the signatures. It takes
the chain for good; that it is, verify.py checks. It ends with 0 when every signature holds, else with 1 and the reason.
"""

import argparse
import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, SECP256R1, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

FORMAT = "right-to-know/approval-1"
SIGNED = "SIGN_APPROVAL"
FOR = {
    "AUTHORISE_DISCLOSURE": "AUTHORISE_DISCLOSURE",
    "OPEN_IDENTITY_INTENDED": "OPEN_IDENTITY",
    "VERIFY_ATTRIBUTION": "VERIFY_ATTRIBUTION",
}
"""The events that a signature belongs to, and the act that is signed for each."""
WORDS = ("action", "case", "object", "detail", "nonce")
PROOF = ("public_key", "authenticator_data", "client_data", "signature")
PRESENT_AND_VERIFIED = 0x05
"""WebAuthn level 3, section 6.1: somebody was there, and a finger or a PIN was theirs."""


class Bad(Exception):
    """Why a signature does not hold, and the event that it was to be for."""

    def __init__(self, why: str, event: int) -> None:
        super().__init__(why)
        self.event = event


def id_of(approval: dict[str, str], proof: list[bytes]) -> str:
    """What the event names: 122 bits of a SHA-256 over the statement and all of its proof, as a UUID."""
    parts = [statement(approval), *proof]
    digest = hashlib.sha256(b"".join(len(part).to_bytes(4, "big") + part for part in parts)).digest()[:16]
    marked = bytearray(digest)
    marked[6], marked[8] = marked[6] & 0x0F | 0x80, marked[8] & 0x3F | 0x80
    text = marked.hex()
    return "-".join((text[:8], text[8:12], text[12:16], text[16:20], text[20:]))


def statement(approval: dict[str, str]) -> bytes:
    return "".join(f"{line}\n" for line in (FORMAT, *(approval[word] for word in WORDS))).encode()


def check_signature(approval: dict[str, str], proof: list[bytes]) -> str:
    """The page on which it was signed. Raises ValueError, TypeError, KeyError or InvalidSignature where it was not."""
    public, data, client, signature = proof
    said = json.loads(client)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(statement(approval)).digest()).rstrip(b"=").decode()
    if said["type"] != "webauthn.get" or said["challenge"] != challenge:
        raise ValueError("something else was signed")
    if len(data) < 37 or data[32] & PRESENT_AND_VERIFIED != PRESENT_AND_VERIFIED:
        raise ValueError("nobody was asked for a finger or a PIN")
    key, signed = load_der_public_key(public), data + hashlib.sha256(client).digest()
    if isinstance(key, Ed25519PublicKey):
        key.verify(signature, signed)
    elif isinstance(key, EllipticCurvePublicKey) and isinstance(key.curve, SECP256R1):
        key.verify(signature, signed, ECDSA(SHA256()))
    else:
        raise ValueError("the key is of a kind that is not used")
    return str(said["origin"])


def check_approvals(bundle: dict[str, Any]) -> list[str]:
    """A line for each act that a signature belongs to: who signed it with which key, or that nobody did. Raises Bad."""
    lines, known = [], {}
    for approval in bundle.get("approvals", []):
        try:
            proof = [base64.b64decode(approval[name], validate=True) for name in PROOF]
            known[id_of(approval, proof)] = (approval, proof)
        except (ValueError, TypeError, KeyError):
            raise Bad("a signature in the file cannot be read", 0) from None
    before: dict[str, Any] = {"action": None}
    for event in bundle["events"]:
        if event["action"] in FOR:
            lines.append(f"event {event['sequence']}: {event['action']}, WITHOUT A SIGNATURE of a passkey")
        elif event["action"] == SIGNED:
            if before["action"] not in FOR or event["object_id"] not in known:
                raise Bad("the signature that it names is not in the file, or belongs to nothing", event["sequence"])
            approval, proof = known.pop(event["object_id"])
            if (approval["action"], approval["case"]) != (FOR[before["action"]], bundle["case"]):
                raise Bad("what was signed is not what was done", event["sequence"])
            if event["actor"] != before["actor"]:
                raise Bad("somebody else signed than acted", event["sequence"])
            if before["action"] == "VERIFY_ATTRIBUTION" and approval["object"] != before["object_id"]:
                raise Bad("what was signed is about something else", event["sequence"])
            try:
                origin = check_signature(approval, proof)
            except (ValueError, TypeError, KeyError, InvalidSignature):
                raise Bad("its signature does not hold", event["sequence"]) from None
            lines[-1] = (
                f"event {before['sequence']}: {before['action']}, signed by {before['actor']} on {origin}"
                f" with the key {hashlib.sha256(proof[0]).hexdigest()}"
            )
        before = event
    if known:
        raise Bad("a signature in the file belongs to nothing in the record", 0)
    return lines


def report(file: Path) -> int:
    """Says what was signed and that it holds, or what does not; 0 or 1."""
    try:
        said, code = "".join(f"{line}\n" for line in check_approvals(json.loads(file.read_text()))), 0
    except Bad as bad:
        said, code = f"BAD: event {bad.event}: {bad}\n" if bad.event else f"BAD: {bad}\n", 1
    sys.stdout.write(said)
    return code


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Checks what was signed with passkeys in an exported record, offline.")
    parser.add_argument("file", type=Path)
    sys.exit(report(parser.parse_args().file))
