"""Authlib's authorization server for one request: its grants on our tables, and every answer with our marks.

One is made for each request, on that request's transaction. Whatever is refused is an answer like any other and is committed:
what a refused request used up stays used up.
"""

import logging
import time
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import AuthorizationServer, InvalidClientError, InvalidScopeError, OAuth2Request
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload

from service.auth.clients import ASSERTION_TYPE, METHOD, SCOPES, BadAssertion, Client, check_assertion, named_client
from service.auth.keys import Ring
from service.auth.proofs import Proof
from service.auth.store import Misuse, Store
from service.auth.tokens import LIFETIME, sign
from service.settings import Settings

# It writes tokens, codes and assertions into its own log, at a level that somebody may one day turn on.
logging.getLogger("authlib").setLevel(logging.WARNING)


class InvalidProof(OAuth2Error):  # type: ignore[misc]
    """RFC 9449, section 5."""

    error = "invalid_dpop_proof"


class ProofNonceNeeded(OAuth2Error):  # type: ignore[misc]
    """RFC 9449, section 8."""

    error = "use_dpop_nonce"


@dataclass(slots=True)
class Answer:
    """What is answered over HTTP."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class Asked(OAuth2Request):  # type: ignore[misc]
    """One request as Authlib reads it. Its address is the public one: no header of a proxy is asked what it was."""

    def __init__(self, settings: Settings, path: str, given: dict[str, str]) -> None:
        super().__init__("POST", f"{settings.public_url}{path}")
        self.payload = BasicOAuth2Payload(given)
        self._given = given

    @property
    def form(self) -> dict[str, str]:
        return self._given

    @property
    def args(self) -> dict[str, str]:
        return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Somebody who proved who they are, when and how: `methods` as RFC 8176 names them. Authlib calls this a user.

    `approval`: what they signed while they did, if they were asked to. `session_until`: when the session is over, where that
    may be sooner than a token's time.
    """

    person: UUID
    at: datetime
    methods: tuple[str, ...]
    session: UUID | None = None
    session_until: datetime | None = None
    approval: UUID | None = None

    def get_user_id(self) -> str:
        return str(self.person)


class Server(AuthorizationServer):  # type: ignore[misc]
    """The authorization server on the transaction of one request."""

    def __init__(self, settings: Settings, ring: Ring, store: Store, proof: Proof | None = None) -> None:
        super().__init__(scopes_supported=list(SCOPES))
        self.settings = settings
        self.store = store
        self.proof = proof
        self._ring = ring
        self.register_token_generator("default", self.give)
        self.register_client_auth_method(METHOD, self.prove_client)

    def query_client(self, client_id: str) -> Client | None:
        try:
            id = UUID(client_id)
        except (ValueError, AttributeError, TypeError):
            return None
        return self.store.client(id)

    def prove_client(self, query_client: Any, request: Asked) -> Client:
        """The client whose assertion this is, used for the first time; whatever is wrong with it is answered alike."""
        form = request.form
        try:
            if form.get("client_assertion_type") != ASSERTION_TYPE:
                raise BadAssertion
            text = form.get("client_assertion", "")
            client = self.store.client(named_client(text))
            if client is None or form.get("client_id", str(client.id)) != str(client.id):
                raise BadAssertion
            assertion = check_assertion(client, text, self.settings.issuer)
        except BadAssertion:
            raise unproved() from None
        if not self.store.use_assertion(assertion):
            self.store.note(Misuse.ASSERTION_REUSED, client.person_id, client.id)
            raise unproved()
        if self.proof is not None and not self.store.use_proof(self.proof):
            self.store.note(Misuse.PROOF_REUSED, client.person_id, client.id)
            raise InvalidProof
        return client

    def give(
        self,
        grant_type: str,
        client: Client,
        user: SignedIn | None = None,
        scope: str | None = None,
        expires_in: int | None = None,
        include_refresh_token: bool = True,
    ) -> dict[str, Any]:
        """An access token of five minutes for this service alone, bound to the key that was proved; officers may renew it.

        None outlives its session: whether one that has not ended is past its time is not asked with every request.
        """
        if self.proof is None:
            raise InvalidProof
        allowed = client.get_allowed_scope(scope)
        if allowed is None:
            raise InvalidScopeError
        now, lasts = int(time.time()), LIFETIME
        if user is not None and user.session_until is not None:
            lasts = min(lasts, int((user.session_until - self.store.now).total_seconds()))
        claims: dict[str, Any] = {
            "iss": self.settings.issuer,
            "sub": str(user.person if user is not None else client.person_id),
            "aud": self.settings.public_url,
            "client_id": str(client.id),
            "scope": allowed,
            "iat": now,
            "exp": now + lasts,
            "jti": str(uuid4()),
            "cnf": {"jkt": self.proof.key},
        }
        given: dict[str, Any] = {"token_type": "DPoP", "expires_in": lasts, "scope": allowed}
        if user is not None:
            claims |= {"auth_time": int(user.at.timestamp()), "amr": list(user.methods), "sid": str(user.session)}
            if include_refresh_token and user.session is not None and self.store.may_renew(user.person):
                given["refresh_token"] = self.store.give_refresh(user.session)
        return given | {"access_token": sign(self._ring, claims)}

    def save_token(self, token: dict[str, Any], request: Asked) -> None:
        """An access token is kept nowhere; what a refresh token is kept as was written where it was made."""

    def create_oauth2_request(self, request: Asked) -> Asked:
        return request

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def handle_response(self, status: int, body: Any, headers: list[tuple[str, str]]) -> Answer:
        """An answer; where it sends a browser back to a client, it says by whom, error or not (RFC 9207)."""
        answer = Answer(status, body, {name.lower(): value for name, value in headers})
        if (place := answer.headers.get("location")) is not None:
            joint = "&" if urlsplit(place).query else "?"
            answer.headers["location"] = f"{place}{joint}{urlencode({'iss': self.settings.issuer})}"
        return answer


def unproved() -> InvalidClientError:
    return InvalidClientError(status_code=401, description="The client did not prove itself.")
