"""Access tokens: RFC 9068 JWTs, signed with ES256, that say who is asking and with which scopes, and nothing else.

Roles, organisation and tasks come from PostgreSQL on every request. The authorization server has its place in this room;
until it is built, `token_for` signs for the demo's people, in demo mode only.
"""

import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID, uuid4

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from service.settings import Settings

LIFETIME = 300
DEMO_LIFETIME = 8 * 3600
ALGORITHM = "ES256"
TYPE = "at+jwt"


class InvalidToken(Exception):
    """The token is not one of ours, or not valid now. It says no more, whoever asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Who a valid token speaks for, and how long."""

    person: UUID
    scopes: frozenset[str]
    expires_at: int


def make_signing_key(settings: Settings) -> None:
    """Makes the key pair at set-up, once: a private key only this user reads, and a public one read off it.

    A key is whole or not there: a set-up that is cut off here goes on the next time.
    """
    private, public = settings.secrets / "token-key.pem", settings.secrets / "token-key.pub.pem"
    if not private.exists():
        settings.secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
        half = private.with_suffix(".half")
        half.touch(mode=0o600)
        half.write_bytes(ECKey.generate_key("P-256").as_pem(private=True))
        half.rename(private)
    if not public.exists():
        half = public.with_suffix(".half")
        half.write_bytes(ECKey.import_key(private.read_bytes()).as_pem(private=False))
        half.rename(public)


@lru_cache
def load_key(path: Path) -> ECKey:
    return ECKey.import_key(path.read_bytes())


def token_for(settings: Settings, person: UUID, scopes: str = "rtk", lifetime: int = DEMO_LIFETIME) -> str:
    """A bearer token for one of the demo's people; refused outside demo mode."""
    if not settings.demo:
        raise PermissionError("tokens are signed here in demo mode only")
    now = int(time.time())
    claims = {
        "iss": settings.issuer,
        "sub": str(person),
        "aud": settings.public_url,
        "client_id": "demo",
        "scope": scopes,
        "iat": now,
        "exp": now + lifetime,
        "jti": str(uuid4()),
    }
    return jwt.encode({"alg": ALGORITHM, "typ": TYPE}, claims, load_key(settings.secrets / "token-key.pem"))


class Verifier:
    """Verifies access tokens on every request against this service's public key."""

    def __init__(self, settings: Settings) -> None:
        self._key = load_key(settings.secrets / "token-key.pub.pem")
        self._issuer = settings.issuer
        self._audience = settings.public_url

    def verify(self, token: str) -> Claims:
        """The claims of a valid token; InvalidToken for every other text."""
        try:
            decoded = jwt.decode(token, self._key, algorithms=[ALGORITHM])
            header, claims = decoded.header, decoded.claims
            audience = claims.get("aud")
            now = time.time()
            if (
                header.get("typ") != TYPE
                or claims.get("iss") != self._issuer
                or self._audience not in (audience if isinstance(audience, list) else [audience])
                or not isinstance(claims.get("exp"), int)
                or claims["exp"] <= now
                or claims.get("nbf", 0) > now
                or not isinstance(claims.get("sub"), str)
            ):
                raise InvalidToken
            return Claims(
                person=UUID(claims["sub"]),
                scopes=frozenset(str(claims.get("scope", "")).split()),
                expires_at=claims["exp"],
            )
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise InvalidToken from error
