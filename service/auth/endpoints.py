"""The authorization server over HTTP: its addresses, what comes in and how much of it, and one transaction a request.

Who signs people in is handed in; nothing here knows how. What is refused is committed like what is given, since a code, an
assertion or a proof that was seen is used up.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import UnsupportedGrantTypeError
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.auth import authorizing
from service.auth.answering import as_response, form_of, too_many
from service.auth.authorizing import Pushing, Waiting
from service.auth.clients import BadAssertion, named_client
from service.auth.ending import Asking, Ending
from service.auth.grants import Allowed, Challenge, ForItself, Renewed
from service.auth.keys import Ring
from service.auth.limits import Allowance
from service.auth.metadata import metadata
from service.auth.passkeys import Passkeys
from service.auth.proofs import BadProof, NonceNeeded, Proof, Proofs
from service.auth.server import Answer, Asked, InvalidProof, ProofNonceNeeded, Server, SignedIn
from service.auth.signing_in import SigningIn
from service.auth.stepping_up import ByToken
from service.auth.store import Store
from service.auth.tokens import Verifier
from service.settings import Settings

FAILURES_A_MINUTE = 60
REQUESTS_A_MINUTE = 240
GRANTS = (ForItself.GRANT_TYPE, Allowed.GRANT_TYPE, Renewed.GRANT_TYPE)

SignIn = Callable[[Request, Waiting], Awaitable[Response]]


class OAuth:
    """The endpoints of one service."""

    def __init__(
        self,
        settings: Settings,
        sign_in: SignIn | None = None,
        failures_a_minute: int = FAILURES_A_MINUTE,
        requests_a_minute: int = REQUESTS_A_MINUTE,
    ) -> None:
        self._settings = settings
        self._ring = Ring(settings.token_keys)
        self._proofs = Proofs(settings)
        self._verifier = Verifier(settings)
        self._failed = Allowance(failures_a_minute)
        self._asked = Allowance(requests_a_minute)
        self._pages = SigningIn(settings, self.transact, self._failed, self._asked)
        self._sign_in = sign_in or self._pages.sign_in
        self.by_token = ByToken(Passkeys(settings), self.transact)
        self.engine: AsyncEngine = create_async_engine(
            settings.database_as("auth"),
            pool_size=5,
            max_overflow=5,
            pool_timeout=5,
            hide_parameters=True,
            connect_args={"timeout": 5, "server_settings": {"application_name": "rtk-auth", "jit": "off"}},
        )

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/oauth-authorization-server/oauth", self.metadata, methods=["GET"]),
            Route("/oauth/jwks", self.jwks, methods=["GET"]),
            Route("/oauth/par", self.par, methods=["POST"]),
            Route(authorizing.PATH, self.authorize, methods=["GET"]),
            Route("/oauth/token", self.token, methods=["POST"]),
            Route("/oauth/revoke", self.revoke, methods=["POST"]),
            Route("/oauth/introspect", self.introspect, methods=["POST"]),
            *self._pages.routes(),
        ]

    async def metadata(self, _: Request) -> Response:
        """RFC 8414: what a client needs to know to use this server."""
        return as_response(Answer(200, metadata(self._settings), {"cache-control": "max-age=300"}))

    async def jwks(self, _: Request) -> Response:
        """The public keys, the next one and those of yesterday among them."""
        keys = {"keys": self._ring.published()}
        return as_response(
            Answer(200, keys, {"cache-control": "max-age=300", "content-type": "application/jwk-set+json"})
        )

    async def token(self, request: Request) -> Response:
        return await self._posted(request, _token, needs_proof=True)

    async def par(self, request: Request) -> Response:
        return await self._posted(request, lambda server, asked: server.create_endpoint_response("pushing", asked))

    async def revoke(self, request: Request) -> Response:
        return await self._posted(request, lambda server, asked: server.create_endpoint_response("revocation", asked))

    async def introspect(self, request: Request) -> Response:
        return await self._posted(
            request, lambda server, asked: server.create_endpoint_response("introspection", asked)
        )

    async def authorize(self, request: Request) -> Response:
        """A browser comes with the handle of a pushed request, once, and its person is to be signed in."""
        given = request.query_params
        client, handle = given.getlist("client_id"), given.getlist("request_uri")
        waiting: Waiting | None = None
        if len(client) == len(handle) == 1:
            waiting = await self.transact(None, lambda server: authorizing.open_pushed(server, client[0], handle[0]))
        if waiting is None:
            # To whom this browser could be sent back is not known, so it is told here, and by whom.
            body = {
                "error": "invalid_request",
                "error_description": "Push the request first, then come with its handle.",
            }
            return as_response(Answer(400, body | {"iss": self._settings.issuer}))
        return await self._sign_in(request, waiting)

    async def signed_in(self, id: UUID, who: SignedIn | None) -> Response | None:
        """Answers a waiting request, with who signed in or with nobody: the browser goes back to its client.

        None where nothing is waiting under this id: it was answered, or ten minutes have passed.
        """
        answer = await self.transact(None, lambda server: authorizing.answer(server, id, who))
        return None if answer is None else as_response(answer)

    async def _posted(
        self, request: Request, carry_out: Callable[[Server, Asked], Answer], *, needs_proof: bool = False
    ) -> Response:
        peer = request.client.host if request.client is not None else ""
        if wait := self._failed.wait(peer):
            return too_many(wait)
        path = request.scope["path"]
        try:
            form = await form_of(request)
            proof = self._proof_of(request, path, needed=needs_proof)
        except OAuth2Error as error:
            self._failed.spend(peer)
            return self._with_nonce(as_response(Answer(*_said(error))))
        client = _claimed(form)
        if wait := self._asked.wait(client):
            return too_many(wait)
        asked = Asked(self._settings, path, form)
        answer = await self.transact(proof, lambda server: carry_out(server, asked))
        if answer.status < 400:
            self._asked.spend(client)
        else:
            self._failed.spend(peer)
        return self._with_nonce(as_response(answer))

    def _proof_of(self, request: Request, path: str, *, needed: bool) -> Proof | None:
        given = request.headers.getlist("dpop")
        if not given and not needed:
            return None
        try:
            return self._proofs.check(given, request.method, path)
        except NonceNeeded:
            raise ProofNonceNeeded from None
        except BadProof:
            raise InvalidProof from None

    async def transact(self, proof: Proof | None, decide: Callable[[Server], Any]) -> Any:
        """What is decided on one transaction, which is committed whatever is answered."""

        def decided(connection: Connection) -> Any:
            server = Server(self._settings, self._ring, Store(connection), proof)
            server.register_grant(ForItself)
            server.register_grant(Allowed, [Challenge(required=True)])
            server.register_grant(Renewed)
            server.register_endpoint(Pushing(server))
            for endpoint in (Ending(server), Asking(server)):
                endpoint.verifier = self._verifier
                server.register_endpoint(endpoint)
            return decide(server)

        async with self.engine.connect() as connection, connection.begin():
            return await connection.run_sync(lambda session: decided(session))

    def _with_nonce(self, response: Response) -> Response:
        response.headers["dpop-nonce"] = self._proofs.nonce()
        return response


def _token(server: Server, asked: Asked) -> Answer:
    if asked.form.get("grant_type") not in GRANTS:
        return server.handle_error_response(asked, UnsupportedGrantTypeError("of another kind"))  # type: ignore[no-any-return]
    return server.create_token_response(asked)  # type: ignore[no-any-return]


def _claimed(form: dict[str, str]) -> str:
    """The client that a form says it is of, to count by; nobody is locked out by what others claim and cannot prove."""
    try:
        return str(named_client(form.get("client_assertion", "")))
    except BadAssertion:
        return ""


def _said(error: OAuth2Error) -> tuple[int, Any, dict[str, str]]:
    status, body, headers = error()
    return status, body, dict(headers)
