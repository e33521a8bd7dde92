"""The three ways to a token: a client for itself, a code that a person allowed, and a refresh token. Nothing else is one.

Each is Authlib's own grant on our tables. PKCE is always S256, and a code or refresh token that was seen is used up, whether
the rest of its request is good or not.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc6749 import InvalidGrantError, InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant, ClientCredentialsGrant, RefreshTokenGrant
from authlib.oauth2.rfc7636 import CodeChallenge, create_s256_code_challenge

from service.auth.clients import METHOD, Client
from service.auth.proofs import same
from service.auth.server import Asked, InvalidProof, Server, SignedIn
from service.auth.store import Misuse

S256 = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Code:
    """A code as Authlib asks it."""

    row: Any

    def get_redirect_uri(self) -> str:
        return str(self.row.redirect)

    def get_scope(self) -> str:
        return str(self.row.scope)

    @property
    def code_challenge(self) -> str:
        return str(self.row.challenge)

    @property
    def code_challenge_method(self) -> str:
        return "S256"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A refresh token with its session, as Authlib asks it."""

    row: Any

    def check_client(self, client: Client) -> bool:
        return bool(self.row.client_id == client.id)

    def get_scope(self) -> str:
        return str(self.row.scope)


class Challenge(CodeChallenge):  # type: ignore[misc]
    """PKCE (RFC 7636) as OAuth 2.1 has it: always there, and always S256."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)
    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    CODE_CHALLENGE_METHODS = {"S256": lambda verifier, challenge: same(create_s256_code_challenge(verifier), challenge)}

    def validate_code_challenge(self, grant: Any, redirect_uri: Any) -> None:
        given = grant.request.payload.data
        if given.get("code_challenge_method") != "S256" or not S256.fullmatch(given.get("code_challenge", "")):
            raise InvalidRequestError("A code_challenge with the method S256 is needed.")

    def validate_code_verifier(self, grant: Any, result: Any) -> None:
        if not grant.request.form.get("code_verifier"):
            raise InvalidGrantError("A code_verifier is needed.")
        super().validate_code_verifier(grant, result)


class ForItself(ClientCredentialsGrant):  # type: ignore[misc]
    """A platform's system acts as that platform's liaison; nobody signs in."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)
    server: Server
    request: Asked

    def validate_token_request(self) -> None:
        super().validate_token_request()
        if not self.server.store.stands(self.client.person_id, self.client.id, None, None):
            raise InvalidGrantError


class Allowed(AuthorizationCodeGrant):  # type: ignore[misc]
    """A person signed in here and allowed a client to act as them. The code that says so is good for a minute, once."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)
    server: Server
    request: Asked

    @staticmethod
    def validate_authorization_redirect_uri(request: Asked, client: Client) -> str:
        """Always said, and equal to the letter to one that was registered."""
        redirect = request.payload.redirect_uri
        if not redirect or not client.check_redirect_uri(redirect):
            raise InvalidRequestError("The redirect_uri is not one of this client's.")
        return str(redirect)

    def save_authorization_code(self, code: str, request: Asked) -> None:
        given, user = request.payload.data, request.user
        self.server.store.keep_code(
            code,
            client_id=request.client.id,
            person_id=user.person,
            redirect=given["redirect_uri"],
            scope=request.scope,
            challenge=given["code_challenge"],
            key=given.get("dpop_jkt"),
            signed_in_at=user.at,
            methods=list(user.methods),
            approval_id=user.approval,
        )

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        row = self.server.store.claim_code(code, client.id)
        return Code(row) if row is not None else None

    def authenticate_user(self, authorization_code: Code) -> SignedIn | None:
        """Who allowed it, with a session that is bound to the key of this request."""
        row, proof = authorization_code.row, self.server.proof
        if proof is None or (row.key is not None and not same(row.key, proof.key)):
            raise InvalidProof
        if not self.server.store.stands(row.person_id, row.client_id, None, None):
            return None
        session = self.server.store.start_session(row, proof.key)
        return signed_in(row, session)

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It stays, used, so that whoever comes with it again is known."""


class Renewed(RefreshTokenGrant):  # type: ignore[misc]
    """A refresh token is used once and another one given; one that comes again ends all that came of its sign-in."""

    TOKEN_ENDPOINT_AUTH_METHODS = (METHOD,)
    INCLUDE_NEW_REFRESH_TOKEN = True
    server: Server
    request: Asked

    def authenticate_refresh_token(self, refresh_token: str) -> Renewal | None:
        store, proof = self.server.store, self.server.proof
        row = store.refresh(refresh_token)
        if row is None or row.client_id != self.request.client.id or proof is None:
            return None
        if not same(row.key, proof.key):
            store.note(Misuse.REFRESH_WITHOUT_KEY, row.person_id, row.id)
            return None
        if not store.claim_refresh(refresh_token):
            store.end_session(row.id, Misuse.REFRESH_REUSED)
            store.note(Misuse.REFRESH_REUSED, row.person_id, row.id)
            return None
        if not store.stands(row.person_id, row.client_id, row.id, None):
            return None
        return Renewal(row)

    def authenticate_user(self, refresh_token: Renewal) -> SignedIn:
        return signed_in(refresh_token.row, refresh_token.row.id, refresh_token.row.expires_at)

    def revoke_old_credential(self, refresh_token: Renewal) -> None:
        """It was used up before anything was given for it."""


def signed_in(row: Any, session: UUID, until: datetime | None = None) -> SignedIn:
    return SignedIn(
        person=row.person_id, at=row.signed_in_at, methods=tuple(row.methods), session=session, session_until=until
    )
