"""Who is asking: one bearer token a request, verified, then the person as the database knows them now.

Without one, or with a bad one, the answer is the same few bytes, whatever was wrong.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from starlette.types import ASGIApp, Receive, Scope, Send

from service.access import WHOLE, scopes_in
from service.api.errors import ErrorCode, refusal
from service.auth.tokens import Claims, InvalidToken, Verifier
from service.operations.context import Actor, Context, Looking
from service.operations.reaching import actor_of

LONGEST_TOKEN = 8_192
NO_TOKEN = refusal(ErrorCode.NOT_SIGNED_IN, headers={"www-authenticate": 'Bearer realm="rtk"'})
BAD_TOKEN = refusal(ErrorCode.NOT_SIGNED_IN, headers={"www-authenticate": 'Bearer realm="rtk", error="invalid_token"'})
OTHER_SCOPE = refusal(
    ErrorCode.NOT_IN_SCOPE,
    headers={"www-authenticate": f'Bearer realm="rtk", error="insufficient_scope", scope="{WHOLE}"'},
)


class NobodyAsks(Exception):
    """The token is valid and its person is not there: answered as a bad token is, and before anything was."""


@dataclass(slots=True)
class Asker:
    """Who a valid token speaks for. Looking them up takes a round trip, which what asks the database as them can spare."""

    person: UUID
    scopes: frozenset[str]
    looking: Looking
    context_of: Callable[[Actor, Looking], Context]

    async def context(self) -> Context:
        """What operations need, with the person as the database knows them now; NobodyAsks where it does not."""
        actor = await actor_of(self.looking, self.person, self.scopes)
        if actor is None:
            raise NobodyAsks
        return self.context_of(actor, self.looking)


class Authentication:
    """Lets a request through with whoever asks, or with nobody where a path is open to all."""

    def __init__(
        self,
        app: ASGIApp,
        verifier: Verifier,
        looking_as: Callable[[UUID], Looking],
        context_of: Callable[[Actor, Looking], Context],
        open_to_all: frozenset[tuple[str, str]],
    ) -> None:
        self._app = app
        self._verifier = verifier
        self._looking_as = looking_as
        self._context_of = context_of
        self._open = open_to_all

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"], scope["path"]) in self._open:
            await self._app(scope, receive, send)
            return
        token = bearer_of(scope["headers"])
        if token is None:
            await NO_TOKEN(scope, receive, send)
            return
        try:
            claims: Claims = self._verifier.verify(token)
        except InvalidToken:
            await BAD_TOKEN(scope, receive, send)
            return
        if not scopes_in(claims.scopes):
            await OTHER_SCOPE(scope, receive, send)
            return
        looking = self._looking_as(claims.person)
        scope["asker"] = Asker(claims.person, claims.scopes, looking, self._context_of)
        try:
            await self._app(scope, receive, send)
        except NobodyAsks:
            await BAD_TOKEN(scope, receive, send)
        finally:
            await looking.end()


def bearer_of(headers: list[tuple[bytes, bytes]]) -> str | None:
    """The token of the one Authorization header; None where there is none, more than one, or another scheme."""
    given = [value for name, value in headers if name == b"authorization"]
    if len(given) != 1:
        return None
    scheme, _, token = given[0].partition(b" ")
    token = token.strip()
    if scheme.lower() != b"bearer" or not token or len(token) > LONGEST_TOKEN or not token.isascii():
        return None
    return token.decode("ascii")
