"""Ending what was given before its time (RFC 7009), and asking whether it still stands (RFC 7662): a client, its own."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7662 import IntrospectionEndpoint

from service.auth.clients import METHOD, Client
from service.auth.server import Asked, Server
from service.auth.tokens import Claims, InvalidToken, Verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A token of either kind that was given to a client, as Authlib asks it."""

    client: UUID
    person: UUID
    session: UUID | None
    scope: str
    access: Claims | None
    stands: bool

    def check_client(self, client: Client) -> bool:
        return self.client == client.id

    def is_expired(self) -> bool:
        return not self.stands

    def is_revoked(self) -> bool:
        return not self.stands


def find(server: Server, verifier: Verifier, text: str) -> Given | None:
    """The token of this text; None where it is none of ours, or no longer valid by what it says itself."""
    store = server.store
    try:
        claims = verifier.verify(text)
    except InvalidToken:
        row = store.refresh(text)
        if row is None:
            return None
        stands = row.used_at is None and store.stands(row.person_id, row.client_id, row.id, None)
        return Given(
            client=row.client_id, person=row.person_id, session=row.id, scope=row.scope, access=None, stands=stands
        )
    speaker = claims.speaker
    if speaker.client is None:
        return None
    return Given(
        client=speaker.client,
        person=speaker.person,
        session=speaker.session,
        scope=" ".join(sorted(claims.scopes)),
        access=claims,
        stands=store.stands(speaker.person, speaker.client, speaker.session, claims.id),
    )


class Ending(RevocationEndpoint):  # type: ignore[misc]
    """An access token ends alone; a refresh token ends all that came of its sign-in."""

    CLIENT_AUTH_METHODS = (METHOD,)
    server: Server
    verifier: Verifier

    def query_token(self, token_string: str, token_type_hint: str | None) -> Given | None:
        return find(self.server, self.verifier, token_string)

    def revoke_token(self, token: Given, request: Asked) -> None:
        store = self.server.store
        if token.access is not None:
            store.end_token(token.access.id, token.person, token.access.expires_at)
        elif token.session is not None:
            store.end_session(token.session, "REVOKED")


class Asking(IntrospectionEndpoint):  # type: ignore[misc]
    """What a token says and that it stands; of all others, and of other clients', nothing but that they do not."""

    CLIENT_AUTH_METHODS = (METHOD,)
    server: Server
    verifier: Verifier

    def query_token(self, token_string: str, token_type_hint: str | None) -> Given | None:
        return find(self.server, self.verifier, token_string)

    def check_permission(self, token: Given, client: Client, request: Asked) -> bool:
        return token.check_client(client)

    def introspect_token(self, token: Given) -> dict[str, Any]:
        said: dict[str, Any] = {
            "iss": self.server.settings.issuer,
            "sub": str(token.person),
            "client_id": str(token.client),
            "scope": token.scope,
        }
        if (access := token.access) is not None:
            said |= {
                "aud": self.server.settings.public_url,
                "exp": access.expires_at,
                "jti": str(access.id),
                "token_type": "DPoP",
                "cnf": {"jkt": access.bound_to},
            }
            if access.signed_in_at is not None:
                said["auth_time"] = int(access.signed_in_at.timestamp())
        return said
