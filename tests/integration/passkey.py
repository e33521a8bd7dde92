"""A device that keeps passkeys, made of keys of its own: it signs what it is told, right or wrong."""

import hashlib
import json
from base64 import urlsafe_b64decode
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from webauthn.helpers import encode_cbor

from tests.integration.oauth import b64

PRESENT, VERIFIED, KEY_ATTACHED = 1, 4, 64
SEEN = PRESENT | VERIFIED


@dataclass
class Device:
    """One passkey, and how often it was used; `origin`: of the page that its browser shows."""

    origin: str = "http://localhost"
    domain: str = "localhost"
    id: bytes = field(default_factory=lambda: uuid4().bytes)
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    person: bytes = b""
    count: int = 0

    def add(self, options: dict[str, Any], *, flags: int = SEEN, alg: int = -7, **said: Any) -> dict[str, Any]:
        """What a browser answers `navigator.credentials.create` with."""
        self.person = urlsafe_b64decode(options["user"]["id"] + "==")
        numbers = self.key.public_key().public_numbers()
        coordinates = {-2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        key = encode_cbor({1: 2, 3: alg, -1: 1, **coordinates})
        attached = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + key
        data = self._data(flags | KEY_ATTACHED) + attached
        attestation = encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
        client = self._client("webauthn.create", options, said)
        return self._credential(clientDataJSON=b64(client), attestationObject=b64(attestation))

    def use(self, options: dict[str, Any], *, flags: int = SEEN, key: Any = None, **said: Any) -> dict[str, Any]:
        """What a browser answers `navigator.credentials.get` with."""
        self.count += 1
        data, client = self._data(flags), self._client("webauthn.get", options, said)
        signature = (key or self.key).sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._credential(
            clientDataJSON=b64(client),
            authenticatorData=b64(data),
            signature=b64(signature),
            userHandle=b64(self.person),
        )

    def of(self, person: UUID) -> "Device":
        self.person = person.bytes
        return self

    def der(self) -> bytes:
        """The public key, as others verify by it."""
        return self.key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def _data(self, flags: int) -> bytes:
        return hashlib.sha256(self.domain.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")

    def _client(self, kind: str, options: dict[str, Any], said: dict[str, Any]) -> bytes:
        right = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(right | said).encode()

    def _credential(self, **response: str) -> dict[str, Any]:
        return {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key", "response": response}
