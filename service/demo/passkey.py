"""A device that keeps one passkey, for a person of the story: ES256, as a browser gives what it answers (WebAuthn level 3).

Its key is made here, is in this process alone, and ends with it: it is on no disk, and only the story signs with it.
It says that its holder was there and was verified, since the story has no finger: that is why only the demo has such devices.
"""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webauthn.helpers import bytes_to_base64url, encode_cbor

PRESENT_AND_VERIFIED = 0b101
KEY_ATTACHED = 0b1000000
ES256, EC2, P256 = -7, 2, 1
NO_MAKER = bytes(16)


class Device:
    """One passkey of one person's, for the page of one origin, and how often it was used."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._id = secrets.token_bytes(32)
        self._owner = b""
        self._count = 0

    @property
    def named(self) -> str:
        """The SHA-256 of its public key, as `rtk verify` names it."""
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(public).hexdigest()

    def add(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser answers `navigator.credentials.create` with."""
        self._owner = urlsafe_b64decode(options["user"]["id"] + "==")
        point = self._key.public_key().public_numbers()
        key = {1: EC2, 3: ES256, -1: P256, -2: point.x.to_bytes(32, "big"), -3: point.y.to_bytes(32, "big")}
        attached = NO_MAKER + len(self._id).to_bytes(2, "big") + self._id + encode_cbor(key)
        data = self._data(options["rp"]["id"], PRESENT_AND_VERIFIED | KEY_ATTACHED) + attached
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(self._client("webauthn.create", options), attestationObject=attestation)

    def use(self, options: dict[str, Any]) -> dict[str, Any]:
        """What a browser answers `navigator.credentials.get` with."""
        self._count += 1
        data, client = self._data(options["rpId"], PRESENT_AND_VERIFIED), self._client("webauthn.get", options)
        signature = self._key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(client, authenticatorData=data, signature=signature, userHandle=self._owner)

    def _data(self, domain: str, flags: int) -> bytes:
        return hashlib.sha256(domain.encode()).digest() + bytes([flags]) + self._count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self._origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, client: bytes, **response: bytes) -> dict[str, Any]:
        id, parts = bytes_to_base64url(self._id), {"clientDataJSON": client, **response}
        encoded = {name: bytes_to_base64url(part) for name, part in parts.items()}
        return {"id": id, "rawId": id, "type": "public-key", "response": encoded}
