"""Who asks for tokens: a registered client, which proves itself with an assertion that it signed (private_key_jwt, RFC 7523).

Authlib asks a client what it may by the methods of its ClientMixin; those are here. There is no client secret anywhere.
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError

from service.access import WHOLE
from service.actions import Scope
from service.auth.keys import ALGORITHMS, Key, algorithm_of, key_of
from service.auth.proofs import same
from service.auth.tokens import AHEAD, unverified, whole

METHOD = "private_key_jwt"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIFETIME = 60
LONGEST = 4_096
SCOPES = (WHOLE, *Scope)


class BadAssertion(Exception):
    """The client did not prove itself. It says no more, whoever asks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """A client of an organisation's. With a person it acts for itself as them; else it sends people here to sign in."""

    id: UUID
    organisation_id: UUID
    person_id: UUID | None
    name: str
    redirects: list[str]
    keys: list[dict[str, Any]]

    def get_client_id(self) -> str:
        return str(self.id)

    def get_default_redirect_uri(self) -> None:
        """None: which address is meant is always said."""

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What was asked for, if all of it is known here; without asking, everything that the person's roles allow."""
        words = (scope or WHOLE).split()
        return " ".join(words) if words and set(words) <= set(SCOPES) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """To the letter: no prefix, no other port, no added slash."""
        return any(same(redirect_uri, known) for known in self.redirects)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == METHOD

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and self.person_id is None

    def check_grant_type(self, grant_type: str) -> bool:
        allowed = {"client_credentials"} if self.person_id else {"authorization_code", "refresh_token"}
        return grant_type in allowed

    def key(self, kid: object) -> Key:
        """The client's key of this name; without a name, its only one."""
        for entry in self.keys:
            if entry["kid"] == kid or (kid is None and len(self.keys) == 1):
                return key_of(entry)
        raise BadAssertion


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """An assertion that holds: what to remember so that it works once, and until when."""

    digest: bytes
    expires_at: datetime


def named_client(assertion: str) -> UUID:
    """The client that an assertion says it is of, before anything of it has been verified."""
    try:
        if len(assertion) > LONGEST:
            raise BadAssertion
        return UUID(unverified(assertion)["sub"])
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise BadAssertion from error


def check_assertion(client: Client, assertion: str, issuer: str) -> Assertion:
    """The assertion of this client for this server, made less than a minute ago; else BadAssertion."""

    def key_for(signature: Any) -> Key:
        header = signature.headers()
        key = client.key(header.get("kid"))
        if header.get("alg") != algorithm_of(key):
            raise BadAssertion
        return key

    try:
        claims = jwt.decode(assertion, key_for, algorithms=ALGORITHMS).claims
        now = time.time()
        if (
            claims["iss"] != str(client.id)
            or claims["sub"] != str(client.id)
            or claims["aud"] not in (issuer, [issuer])
            or not whole(claims["exp"], claims["iat"], claims.get("nbf", 0))
            or claims["exp"] <= now
            or claims["iat"] > now + AHEAD
            or claims.get("nbf", 0) > now + AHEAD
            or claims["exp"] - claims["iat"] > ASSERTION_LIFETIME
            or not isinstance(claims["jti"], str)
            or not 1 <= len(claims["jti"]) <= 256
        ):
            raise BadAssertion
    except (JoseError, ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadAssertion from error
    return Assertion(
        digest=hashlib.sha256(f"{client.id}\n{claims['jti']}".encode()).digest(),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
