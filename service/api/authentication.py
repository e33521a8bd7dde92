"""Who is asking: one token a request, verified, its key proved, then the person as the database knows them now.

Without one, or with a bad one, the answer is the same few bytes, whatever was wrong. A token of ours that comes without its
key leaves one access event; what anybody can make up leaves none.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.access import FRESH_SECONDS, WHOLE, scopes_in
from service.api.encoding import Headers
from service.api.errors import ErrorCode, refusal
from service.auth.answering import NotFromHere, expect_from_here
from service.auth.browsing import SESSION
from service.auth.keys import ALGORITHMS
from service.auth.proofs import BadProof, NonceNeeded, Proofs, same
from service.auth.store import Misuse, digest
from service.auth.tokens import LONGEST, Claims, InvalidToken, Verifier
from service.operations.context import Actor, Context, Looking
from service.operations.reaching import (
    NoLongerStands,
    Speaker,
    actor_of,
    note_misuse,
    person_named,
    use_browser_session,
    use_proof,
)

BEARER, DPOP = "Bearer", "DPoP"
SCHEMES = {b"bearer": BEARER, b"dpop": DPOP}
KNOWN_BY = {BEARER: "", DPOP: f', algs="{" ".join(ALGORITHMS)}"'}


def challenge(scheme: str, error: str, **said: object) -> Headers:
    """What is asked for instead, in the words of RFC 6750, 9449 and 9470."""
    more = "".join(f', {name}="{value}"' for name, value in said.items())
    return [(b"www-authenticate", f'{scheme} realm="rtk", error="{error}"{more}{KNOWN_BY[scheme]}'.encode())]


EITHER = f'{DPOP} realm="rtk"{KNOWN_BY[DPOP]}, {BEARER} realm="rtk"'
NO_TOKEN = refusal(ErrorCode.NOT_SIGNED_IN, headers=[(b"www-authenticate", EITHER.encode())])
BAD_TOKEN = {
    scheme: refusal(ErrorCode.NOT_SIGNED_IN, headers=challenge(scheme, "invalid_token")) for scheme in KNOWN_BY
}
BAD_PROOF = refusal(ErrorCode.NOT_SIGNED_IN, headers=challenge(DPOP, "invalid_dpop_proof"))
NONCE_NEEDED = refusal(ErrorCode.NOT_SIGNED_IN, headers=challenge(DPOP, "use_dpop_nonce"))
OTHER_SCOPE = {
    scheme: refusal(ErrorCode.NOT_IN_SCOPE, headers=challenge(scheme, "insufficient_scope", scope=WHOLE))
    for scheme in KNOWN_BY
}


class NobodyAsks(Exception):
    """The token is valid and its person is not there: answered as a bad token is, and before anything was."""


@dataclass(slots=True)
class Asker:
    """Who a valid token speaks for. Looking them up takes a round trip, which what asks the database as them can spare.

    Whatever acts as them asks in its own transaction that the speaker may still be heard (`auth.stands`).
    """

    speaker: Speaker
    scopes: frozenset[str]
    scheme: str
    signed_in_at: datetime | None
    context_of: Callable[[Actor, Looking], Context]
    engine: AsyncEngine
    acr: tuple[str, ...] = ()
    looking: Looking | None = None

    async def context(self) -> Context:
        """What operations need, with the person as the database knows them now; NobodyAsks where it does not."""
        self.looking = self.looking or Looking(self.engine, self.speaker)
        actor = await actor_of(self.looking, self.speaker, self.scopes, self.signed_in_at)
        if actor is None:
            raise NobodyAsks
        return self.context_of(actor, self.looking)

    def sign_in_again(self) -> Headers:
        """RFC 9470: the same request, by somebody who has just signed in; at another issuer, in one of these ways."""
        ways = {"acr_values": " ".join(self.acr)} if self.acr else {}
        return challenge(self.scheme, "insufficient_user_authentication", **ways, max_age=FRESH_SECONDS)


class Authentication:
    """Lets a request through with whoever asks, or with nobody where a path is open to all."""

    def __init__(
        self,
        app: ASGIApp,
        verifier: Verifier,
        proofs: Proofs,
        engine: AsyncEngine,
        context_of: Callable[[Actor, Looking], Context],
        open_to_all: frozenset[tuple[str, str]],
        origin: str,
    ) -> None:
        self._app = app
        self._verifier = verifier
        self._proofs = proofs
        self._engine = engine
        self._context_of = context_of
        self._open = open_to_all
        self._origin = origin

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or (scope["method"], scope["path"]) in self._open:
            await self._app(scope, receive, send)
            return
        credentials = credentials_of(scope)
        if credentials is None:
            browser = await self._browser(scope)
            if browser is None:
                await NO_TOKEN(scope, receive, send)
                return
            speaker, at = browser
            asker = Asker(speaker, frozenset({WHOLE}), DPOP, at, self._context_of, self._engine)
            await self._pass(scope, receive, send, asker)
            return
        scheme, token = credentials
        if scheme == DPOP:
            send = self._with_nonce(send)
        try:
            claims: Claims = self._verifier.verify(token)
        except InvalidToken:
            await BAD_TOKEN[scheme](scope, receive, send)
            return
        if claims.named is not None:
            person = await person_named(self._engine, *claims.named)
            if person is None:
                await BAD_TOKEN[scheme](scope, receive, send)
                return
            claims = claims.of(person)
        if (refused := await self._unproved(scope, scheme, token, claims)) is not None:
            await refused(scope, receive, send)
            return
        if not scopes_in(claims.scopes):
            await OTHER_SCOPE[scheme](scope, receive, send)
            return
        asker = Asker(
            claims.speaker, claims.scopes, scheme, claims.signed_in_at, self._context_of, self._engine, claims.acr
        )
        await self._pass(scope, receive, send, asker)

    async def _pass(self, scope: Scope, receive: Receive, send: Send, asker: Asker) -> None:
        """Lets the request through as this asker's."""
        scope["asker"] = asker
        try:
            await self._app(scope, receive, send)
        except (NobodyAsks, NoLongerStands):
            await BAD_TOKEN[asker.scheme](scope, receive, send)
        finally:
            if asker.looking is not None:
                await asker.looking.end()

    async def _browser(self, scope: Scope) -> tuple[Speaker, datetime] | None:
        """Whose session a browser has, where a page of ours sent the request and nothing else came with it; else None."""
        request = Request(scope)
        secret = request.cookies.get(SESSION, "")
        if not secret or "authorization" in request.headers or b"access_token" in scope["query_string"]:
            return None
        try:
            expect_from_here(request, self._origin, reads=scope["method"] == "GET")
        except NotFromHere:
            return None
        return await use_browser_session(self._engine, digest(secret))

    async def _unproved(self, scope: Scope, scheme: str, token: str, claims: Claims) -> Response | None:
        """How a token is refused whose sender has not proved to hold its key; None where that is proved or not asked for."""
        if claims.bound_to is None:
            return None if scheme == BEARER else BAD_TOKEN[DPOP]
        given = [value.decode("latin-1") for name, value in scope["headers"] if name == b"dpop"]
        misuse, answer = Misuse.TOKEN_WITHOUT_KEY, BAD_PROOF
        if scheme == BEARER:
            answer = BAD_TOKEN[BEARER]
        else:
            try:
                proof = self._proofs.check(given, scope["method"], scope["path"], token)
            except NonceNeeded:
                return NONCE_NEEDED
            except BadProof:
                proof = None
            if proof is not None and same(proof.key, claims.bound_to):
                if await use_proof(self._engine, proof.digest, proof.until):
                    return None
                misuse = Misuse.PROOF_REUSED
        await note_misuse(self._engine, misuse, claims.speaker.person, claims.id)
        return answer

    def _with_nonce(self, send: Send) -> Send:
        """Every answer to a proof brings the nonce of the next."""

        def sent(message: Message) -> Awaitable[None]:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["dpop-nonce"] = self._proofs.nonce()
            return send(message)

        return sent


def credentials_of(scope: Scope) -> tuple[str, str] | None:
    """Scheme and token of the one Authorization header; None where there is none, more than one, or one in the address."""
    given = [value for name, value in scope["headers"] if name == b"authorization"]
    if len(given) != 1 or b"access_token" in scope["query_string"]:
        return None
    word, _, token = given[0].partition(b" ")
    token = token.strip()
    scheme = SCHEMES.get(word.lower())
    if scheme is None or not token or len(token) > LONGEST or not token.isascii():
        return None
    return scheme, token.decode("ascii")
