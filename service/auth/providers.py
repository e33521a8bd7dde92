"""OpenID providers that people may sign in with: a force's own, or one for victims as GOV.UK One Login is. Set by a file.

Each is asked with PKCE, state and nonce, by a client that proves itself with a key (private_key_jwt), and for somebody who
signs in there now. They say who somebody is to them; whom we mean by that, an administrator or an officer has said.
"""

import json
import time
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx
import msgspec
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.errors import JoseError

from service.auth.clients import ASSERTION_TYPE
from service.auth.keys import ALGORITHMS, Key, algorithm_of, is_used, key_of
from service.auth.proofs import same
from service.auth.store import new_secret
from service.auth.tokens import AHEAD, unverified, whole
from service.settings import LOOPBACK, CannotRun, Settings

CALLBACK = "/oauth/provider/callback"
PATIENCE = 10.0
LARGEST = 64 * 1024
KNOWN_FOR = 3_600.0
"""Seconds for which a provider's addresses and keys are taken to be what they were."""
LOOK_AGAIN = 60.0
"""Seconds after which its keys are asked for again, where one is named that is not known."""
JUST_NOW = 300
"""Seconds since somebody signed in there, at most: they were asked to do it anew."""


class NotSignedIn(Exception):
    """The provider did not say who it is, or not so that it can be believed. It says no more, whoever asks."""


class Provider(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One provider as the file says it. `key`: a private JWK beside the file; `more`: parameters that it wants besides.

    `acr`: what the provider must say of how it knew them. `victims`: whoever it names may ask for a code to be bound by.
    """

    name: str
    issuer: str
    client_id: str
    key: str
    scope: str = "openid"
    acr: str | None = None
    victims: bool = False
    more: dict[str, str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where a browser goes to sign in, and what to remember until it is back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """Whom a provider named, and when and how they signed in there, as far as it says so."""

    issuer: str
    subject: str
    at: int
    methods: tuple[str, ...]


def read_providers(settings: Settings) -> list["Upstream"]:
    """The providers of the file; CannotRun where it cannot be read, or names an address that is not safe."""
    if settings.providers is None:
        return []
    try:
        entries = msgspec.convert(tomllib.loads(settings.providers.read_text())["providers"], list[Provider])
        return [Upstream(settings, entry, settings.providers.parent) for entry in entries]
    except (OSError, ValueError, LookupError, TypeError, msgspec.MsgspecError) as fault:
        raise CannotRun(f"RTK_PROVIDERS cannot be used: {fault}") from None


@dataclass
class Upstream:
    """One provider, and what it last said of its addresses and keys."""

    settings: Settings
    provider: Provider
    folder: Path
    _key: Key = field(init=False)
    _kid: str = field(init=False)
    _said: dict[str, Any] = field(default_factory=dict)
    _keys: dict[str, Key] = field(default_factory=dict)
    _since: float = float("-inf")

    def __post_init__(self) -> None:
        entry = json.loads((self.folder / self.provider.key).read_text())
        self._key = key_of(entry)
        self._kid = str(entry.get("kid", self._key.thumbprint()))
        if not self._key.is_private or not is_safe(self.provider.issuer):
            raise ValueError(f"{self.provider.name}: its key is private, and its issuer an address with https")

    async def begin(self) -> Begun:
        """Sends a browser there, to sign in anew. Raises NotSignedIn where the provider does not answer."""
        await self._look(KNOWN_FOR)
        state, nonce, verifier = new_secret(), new_secret(), new_secret()
        asked = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self.settings.public_url + CALLBACK,
            "scope": self.provider.scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": create_s256_code_challenge(verifier),
            "code_challenge_method": "S256",
            "max_age": "0",
            **({"acr_values": self.provider.acr} if self.provider.acr is not None else {}),
            **self.provider.more,
        }
        place = self._said["authorization_endpoint"]
        joint = "&" if urlsplit(place).query else "?"
        return Begun(address=f"{place}{joint}{urlencode(asked)}", state=state, nonce=nonce, verifier=verifier)

    async def finish(self, code: str, nonce: str, verifier: str) -> Known:
        """Whom the provider named with this code; NotSignedIn for anything that is not as it was asked for."""
        await self._look(KNOWN_FOR)
        place = self._said["token_endpoint"]
        now = int(time.time())
        claims = {"iss": self.provider.client_id, "sub": self.provider.client_id, "aud": place, "jti": str(uuid4())}
        header = {"alg": algorithm_of(self._key), "kid": self._kid}
        assertion = jwt.encode(header, claims | {"iat": now, "exp": now + 60}, self._key, algorithms=ALGORITHMS)
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.settings.public_url + CALLBACK,
            "client_id": self.provider.client_id,
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion,
            "code_verifier": verifier,
        }
        given = await fetch("POST", place, data=form)
        return await self._check(given.get("id_token"), nonce)

    async def _check(self, token: Any, nonce: str) -> Known:
        """The id_token that holds (OpenID Connect Core, section 3.1.3.7), of somebody who has just signed in."""
        try:
            if (kid := unverified(token, 0).get("kid")) not in self._keys:
                await self._look(LOOK_AGAIN)
            key = self._keys[kid]
            decoded = jwt.decode(token, key, algorithms=ALGORITHMS)
            claims, now = decoded.claims, time.time()
            audience = claims["aud"] if isinstance(claims["aud"], list) else [claims["aud"]]
            if (
                decoded.header["alg"] != algorithm_of(key)
                or claims["iss"] != self.provider.issuer
                or audience != [self.provider.client_id]
                or not whole(claims["exp"], claims["iat"], claims["auth_time"])
                or claims["exp"] <= now
                or claims["iat"] > now + AHEAD
                or not now - JUST_NOW <= claims["auth_time"] <= now + AHEAD
                or not same(claims["nonce"], nonce)
                or (self.provider.acr is not None and claims.get("acr") != self.provider.acr)
                or not isinstance(claims["sub"], str)
                or not 1 <= len(claims["sub"]) <= 255
            ):
                raise NotSignedIn
        except (JoseError, ValueError, TypeError, LookupError, AttributeError) as error:
            raise NotSignedIn from error
        methods = claims.get("amr")
        said = [word for word in methods if isinstance(word, str)] if isinstance(methods, list) else []
        return Known(issuer=claims["iss"], subject=claims["sub"], at=int(claims["auth_time"]), methods=tuple(said[:8]))

    async def _look(self, known_for: float) -> None:
        """Asks the provider for its addresses and keys, where what is known of them is older than this."""
        if time.monotonic() - self._since < known_for:
            return
        said = await fetch("GET", f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration")
        try:
            places = [said[name] for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
            here = urlsplit(self.provider.issuer).hostname in LOOPBACK
            if said["issuer"] != self.provider.issuer or not all(is_safe(place, here=here) for place in places):
                raise NotSignedIn
            found = (await fetch("GET", said["jwks_uri"]))["keys"]
            keys = {entry["kid"]: key_of(entry) for entry in found if is_used(entry)}
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise NotSignedIn from error
        self._said, self._keys, self._since = said, keys, time.monotonic()


async def fetch(method: str, place: str, data: dict[str, str] | None = None) -> dict[str, Any]:
    """The JSON object at an address of the provider's; no other address is followed from there. Raises NotSignedIn."""
    try:
        async with (
            httpx.AsyncClient(timeout=PATIENCE, follow_redirects=False) as http,
            http.stream(method, place, data=data, headers={"accept": "application/json"}) as answer,
        ):
            body = bytearray()
            async for chunk in answer.aiter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise NotSignedIn
            read = json.loads(body) if answer.status_code == httpx.codes.OK else None
    except (httpx.HTTPError, ValueError, RecursionError) as error:
        raise NotSignedIn from error
    if not isinstance(read, dict):
        raise NotSignedIn
    return read


def is_safe(place: Any, *, here: bool = True) -> bool:
    """Whether nobody on the way can read or change what is said there. `here`: whether this machine itself may be meant."""
    parts = urlsplit(place)
    loopback = parts.hostname in LOOPBACK
    return (parts.scheme == "https" and (here or not loopback)) or (parts.scheme == "http" and here and loopback)
