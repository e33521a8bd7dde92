"""Access tokens: RFC 9068 JWTs that say who is asking, with which scopes, and whose key must prove it; nothing else.

Roles, organisation and tasks come from PostgreSQL on every request, and so does whether the token still stands: what is kept
here of a token that was verified is only that its signature and claims were good. Nothing here reaches the database.
"""

import hashlib
import json
import re
import time
import tomllib
from base64 import urlsafe_b64decode
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from joserfc import jwt
from joserfc.errors import JoseError

from service.auth.keys import ALGORITHMS, Key, Ring, algorithm_of
from service.database.acting import Speaker
from service.settings import CannotRun, Settings

LIFETIME = 300
"""Seconds that an access token lives."""
DEMO_LIFETIME = 8 * 3600
DEMO = "demo"
AHEAD = 5
"""Seconds that another machine's clock may be ahead of ours."""
TYPE = "at+jwt"
SCOPE = "rtk"
LONGEST = 8_192
KEPT = 4_096
NOBODY = UUID(int=0)
ACR = re.compile(r"[!#-\[\]-~]+")
"""A word that stands in a challenge as it is (RFC 9470)."""


class InvalidToken(Exception):
    """The token is not one of ours, or not valid now. It says no more, whoever asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """Who a valid token speaks for, and how long. `bound_to`: the thumbprint of the key that must prove each use of it.

    `expires_at`: seconds since the epoch. `signed_in_at`: when the person last proved who they are as is asked for here; None
    for a system. `named`: another issuer and its word for the person, who is NOBODY until the database has said whom it
    means; `acr`: what to ask that issuer for (RFC 9470), since how somebody signed in there counts by its word for it alone.
    """

    speaker: Speaker
    id: UUID
    scopes: frozenset[str]
    expires_at: int
    signed_in_at: datetime | None
    bound_to: str | None
    named: tuple[str, str] | None = None
    acr: tuple[str, ...] = ()

    def of(self, person: UUID) -> "Claims":
        """The same, once it is known whom another issuer means."""
        return replace(self, speaker=replace(self.speaker, person=person))


@dataclass(frozen=True, slots=True)
class Issuer:
    """Another authorization server: its keys, and its words (`acr`) for a sign-in that counts as proof of who somebody is."""

    ring: Ring
    acr: tuple[str, ...]


def sign(ring: Ring, claims: dict[str, Any]) -> str:
    """A token of these claims, by the key that signs now."""
    key = ring.signing()
    header = {"alg": algorithm_of(key), "typ": TYPE, "kid": key.thumbprint()}
    return jwt.encode(header, claims, key, algorithms=ALGORITHMS)


def token_for(
    settings: Settings,
    person: UUID,
    scopes: str = SCOPE,
    lifetime: int = DEMO_LIFETIME,
    signed_in_at: int | None = None,
) -> str:
    """A bearer token for one of the demo's people, who has signed in just now; refused outside demo mode on loopback."""
    if not settings.demo_here:
        raise PermissionError("tokens are signed here in demo mode and on a loopback address only")
    now = int(time.time())
    claims = {
        "iss": settings.issuer,
        "sub": str(person),
        "aud": settings.public_url,
        "client_id": DEMO,
        "scope": scopes,
        "iat": now,
        "exp": now + lifetime,
        "auth_time": now if signed_in_at is None else signed_in_at,
        "jti": str(uuid4()),
    }
    return sign(Ring(settings.token_keys), claims)


class Verifier:
    """Verifies access tokens against this service's public keys, each text once for as long as it is valid."""

    def __init__(self, settings: Settings) -> None:
        self._ring = Ring(settings.public_token_keys)
        self._issuer = settings.issuer
        self._others = read_issuers(settings)
        self._audience = settings.public_url
        self._demo = settings.demo_here
        self._known: OrderedDict[bytes, Claims] = OrderedDict()
        self._generation = 0

    def verify(self, token: str) -> Claims:
        """The claims of a valid token; InvalidToken for every other text."""
        generation = self._ring.look_again()
        for other in self._others.values():
            generation += other.ring.look_again()
        if generation != self._generation:
            self._known.clear()
            self._generation = generation
        digest = hashlib.sha256(token.encode()).digest()
        if (known := self._known.get(digest)) is not None:
            if known.expires_at > time.time():
                return known
            del self._known[digest]
        claims = self._read(token)
        self._known[digest] = claims
        if len(self._known) > KEPT:
            self._known.popitem(last=False)
        return claims

    def _read(self, token: str) -> Claims:
        if len(token) > LONGEST:
            raise InvalidToken
        try:
            # Whose key is looked for is said by the token; whether it is by that key, by its signature.
            issuer = unverified(token)["iss"] if self._others else self._issuer
            ring = self._others[issuer].ring if issuer in self._others else self._ring
            decoded = jwt.decode(token, partial(_key_of, ring), algorithms=ALGORITHMS)
            claims = self._checked(decoded.header, decoded.claims)
        except (JoseError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise InvalidToken from error
        return claims

    def _checked(self, header: dict[str, Any], claims: dict[str, Any]) -> Claims:
        now = time.time()
        audience = claims["aud"]
        other = self._others.get(claims["iss"])
        demo = claims["client_id"] == DEMO and other is None
        if (
            header.get("typ") != TYPE
            or (claims["iss"] != self._issuer and other is None)
            or self._audience not in (audience if isinstance(audience, list) else [audience])
            or not whole(claims["exp"], claims["iat"], claims.get("nbf", 0), claims.get("auth_time", 0))
            or claims["exp"] <= now
            or not 0 <= claims.get("auth_time", 0) <= now + AHEAD
            or claims["iat"] > now + AHEAD
            or claims.get("nbf", 0) > now
            or claims["exp"] - claims["iat"] > (DEMO_LIFETIME if demo else LIFETIME)
            or (demo and not self._demo)
        ):
            raise InvalidToken
        # What we issue is bound to a key; only the demo's people carry a token that is good in anybody's hands.
        bound_to = None if demo else str(claims["cnf"]["jkt"])
        if other is not None:
            return _named(claims, other.acr)
        id = UUID(claims["jti"])
        return Claims(
            speaker=Speaker(
                person=UUID(claims["sub"]),
                client=None if demo else UUID(claims["client_id"]),
                session=UUID(claims["sid"]) if "sid" in claims else None,
                token=id,
                printed=demo,
            ),
            id=id,
            scopes=frozenset(str(claims.get("scope", "")).split()),
            expires_at=claims["exp"],
            signed_in_at=_instant(claims.get("auth_time")),
            bound_to=bound_to,
        )


def _key_of(ring: Ring, signature: Any) -> Key:
    header = signature.headers()
    key = ring.find(header.get("kid"))
    if key is None or header.get("alg") != algorithm_of(key):
        raise InvalidToken
    return key


def _named(claims: dict[str, Any], acr: tuple[str, ...]) -> Claims:
    """Claims of another issuer's: bound to a key like ours, and for whom it names."""
    issuer, subject, word = claims["iss"], claims["sub"], claims["jti"]
    if not isinstance(subject, str) or not isinstance(word, str) or not subject or not word:
        raise InvalidToken
    id = uuid5(NOBODY, f"{issuer}\n{word}")
    return Claims(
        speaker=Speaker(person=NOBODY, token=id),
        id=id,
        scopes=frozenset(str(claims.get("scope", "")).split()),
        expires_at=claims["exp"],
        signed_in_at=_instant(claims.get("auth_time")) if claims.get("acr") in acr else None,
        bound_to=str(claims["cnf"]["jkt"]),
        named=(issuer, subject),
        acr=acr,
    )


def _instant(seconds: int | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)


def read_issuers(settings: Settings) -> dict[str, Issuer]:
    """Each issuer that is trusted besides ourselves, by its name; CannotRun where the file cannot be meant."""
    if settings.trusted_issuers is None:
        return {}
    try:
        entries = tomllib.loads(settings.trusted_issuers.read_text())["issuers"]
        issuers = {str(entry["issuer"]): _issuer(entry, settings.trusted_issuers.parent) for entry in entries}
        rings = [issuer.ring for issuer in issuers.values()]
        if settings.issuer in issuers or any(ring.look_again() and not ring.published() for ring in rings):
            raise ValueError("an issuer is ourselves, or has no key that is taken here")
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as fault:
        raise CannotRun(f"RTK_TRUSTED_ISSUERS cannot be used: {fault}") from None
    return issuers


def _issuer(entry: dict[str, Any], folder: Path) -> Issuer:
    acr = entry.get("acr", [])
    if not isinstance(acr, list) or not all(isinstance(word, str) and ACR.fullmatch(word) for word in acr):
        raise ValueError("acr is a list of an issuer's own words, without spaces or quotes")
    return Issuer(Ring(folder / entry["keys"]), tuple(acr))


def unverified(token: str, part: int = 1) -> Any:
    """What a token says, or with 0 its header, not verified yet; ValueError or IndexError where it cannot be read."""
    text = token.split(".")[part]
    try:
        return json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except RecursionError:
        raise ValueError("nested too deeply") from None


def whole(*values: object) -> bool:
    """Whether all of these are whole numbers, as instants are; true and false are none."""
    return all(type(value) is int for value in values)
