"""DPoP (RFC 9449): who sends a request proves that they hold a key, for this one request, with a nonce of ours, once.

Whether a proof was used before is asked of the database by whoever checks it; here nothing is kept.
"""

import hashlib
import hmac
import time
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError

from service.auth.keys import ALGORITHMS, Key, algorithm_of, key_of
from service.auth.tokens import AHEAD, whole
from service.settings import Settings

TYPE = "dpop+jwt"
LIFETIME = 60
"""Seconds that a proof is good for after it was made."""
NONCE_STEP = 60
NONCE_STEPS = 5
"""A nonce is given for a minute, and taken for five more."""
LONGEST = 4_096
PORTS = {"https": 443, "http": 80}


class BadProof(Exception):
    """There is no such proof, or it proves something else. It says no more, whoever asks."""


class NonceNeeded(BadProof):
    """The proof is good but for the nonce, which is not one of ours, or an old one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A proof that holds: the key's thumbprint, what to remember so that it works once, and until when."""

    key: str
    digest: bytes
    until: datetime


class Proofs:
    """Checks proofs of requests to this service, at the address others know it by."""

    def __init__(self, settings: Settings, *, nonces: bool = True) -> None:
        self._base = settings.public_url
        self._nonces = nonces
        self._nonce_key = settings.nonce_key.read_bytes() if nonces else b""

    def nonce(self, steps_ago: int = 0) -> str:
        """The nonce of now. Any process with the key makes the same, and nothing is kept of it."""
        step = (int(time.time()) // NONCE_STEP - steps_ago).to_bytes(8, "big")
        return encode(hmac.digest(self._nonce_key, step, "sha256")[:18])

    def check(self, given: Sequence[str], method: str, path: str, token: str | None = None) -> Proof:
        """The proof of the one DPoP header of a request, with the token it came with; else BadProof or NonceNeeded."""
        if len(given) != 1 or len(given[0]) > LONGEST:
            raise BadProof
        keys: list[Key] = []

        def key_in(signature: Any) -> Key:
            header = signature.headers()
            jwk = header["jwk"]
            if header.get("typ") != TYPE or "d" in jwk:
                raise BadProof
            keys.append(key_of(jwk))
            if header.get("alg") != algorithm_of(keys[0]):
                raise BadProof
            return keys[0]

        try:
            claims = jwt.decode(given[0], key_in, algorithms=ALGORITHMS).claims
            now = time.time()
            if (
                claims["htm"] != method
                or address(claims["htu"]) != address(self._base + path)
                or not whole(claims["iat"])
                or not now - LIFETIME <= claims["iat"] <= now + AHEAD
                or not isinstance(claims["jti"], str)
                or not 1 <= len(claims["jti"]) <= 256
                or (token is not None and not same(claims["ath"], encode(hashlib.sha256(token.encode()).digest())))
            ):
                raise BadProof
            nonce = claims.get("nonce", "")
            if self._nonces and not any(same(nonce, self.nonce(step)) for step in range(NONCE_STEPS + 1)):
                raise NonceNeeded
        except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise BadProof from error
        key = keys[0].thumbprint()
        return Proof(
            key=key,
            digest=hashlib.sha256(f"{key}\n{claims['jti']}".encode()).digest(),
            until=datetime.fromtimestamp(claims["iat"] + LIFETIME + AHEAD, UTC),
        )


def address(url: str) -> tuple[str, str | None, int | None, str]:
    """Of an address what a proof is for: scheme, host, port and path; query and fragment do not count."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme), parts.path or "/"


def same(one: str, other: str) -> bool:
    """Whether two texts are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(one.encode(), other.encode())


def encode(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
