"""The ASGI app: what is routed where, who may come in without a token, and a last boundary that lets no text escape."""

import gc
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from service.api.approving import Approving
from service.api.authentication import Authentication
from service.api.encoding import BodyTooLarge, Json, discard
from service.api.endpoints import Endpoints
from service.api.errors import ErrorCode, failed, refusal
from service.api.explorer import Explorer
from service.api.plan.asking import Fetching
from service.auth.endpoints import OAuth
from service.auth.proofs import Proofs
from service.auth.tokens import Verifier
from service.operations.context import Actor, Context, Looking
from service.operations.reaching import answers, engine_for
from service.operations.statements import Statements
from service.settings import Settings

CONTRACT = "/graphql"
UNROUTED = {404: ErrorCode.NOT_FOUND, 405: ErrorCode.METHOD_NOT_ALLOWED}


class Boundary:
    """Outermost: what nobody caught is noted by its class and place, and answered with a constant."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        started = False

        def watched(message: Message) -> Awaitable[None]:
            nonlocal started
            started = True
            return send(message)

        try:
            await self._app(scope, receive, watched)
        except BodyTooLarge as too_large:
            if too_large.goes_on:
                await discard(receive)
            await refusal(ErrorCode.TOO_LARGE, headers=[(b"connection", b"close")])(scope, receive, send)
        except Exception as error:
            if scope["type"] != "http":
                raise
            answer = failed(error)
            if not started:
                await answer(scope, receive, send)


class Contract:
    """The one address that is asked all the time, as ASGI and nothing around it: past the router and what that brings."""

    def __init__(self, app: ASGIApp, endpoints: Endpoints) -> None:
        self._app = app
        self._answer = endpoints.graphql

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != CONTRACT:
            await self._app(scope, receive, send)
            return
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)


async def _unrouted(_: Request, error: Exception) -> Response:
    """What the library turns down by itself, an address or a method that nothing answers, said as everything is here."""
    assert isinstance(error, HTTPException)
    allowed = [(name.lower().encode(), value.encode()) for name, value in (error.headers or {}).items()]
    return refusal(UNROUTED.get(error.status_code, ErrorCode.INVALID_REQUEST), headers=allowed)


class Service(Starlette):
    """Without the library's outermost layer: ours, which is around all of this, lets nothing through to it."""

    def build_middleware_stack(self) -> ASGIApp:
        app: ASGIApp = ExceptionMiddleware(self.router, handlers={HTTPException: _unrouted})
        for layer in reversed(self.user_middleware):
            app = layer.cls(app, *layer.args, **layer.kwargs)
        return app


def make_app(
    settings: Settings, oauth: OAuth | None = None, verifier: Verifier | None = None, *, plans: bool = True
) -> Starlette:
    """The service for these settings. It connects as the API's own role when it is first asked something.

    Without `plans` every question is answered by the reference.
    """
    engine = engine_for(settings)
    oauth = oauth or OAuth(settings)
    evidence_key, location_key = settings.evidence_key.read_bytes(), settings.location_key.read_bytes()
    statements, about_one = Statements(settings), Statements(settings, about_one=True)
    endpoints = Endpoints(settings, Fetching(statements.fetch, about_one.fetch) if plans else None)
    approving = Approving(oauth.by_token)

    def context_of(actor: Actor, looking: Looking) -> Context:
        return Context(
            actor=actor,
            engine=engine,
            policy_version=settings.policy,
            evidence_key=evidence_key,
            location_key=location_key,
            sealing_keys=settings.sealing_keys,
            unsigned=settings.demo and actor.speaker.printed,
            looking=looking,
        )

    async def health(_: Request) -> Response:
        """Whether this process can answer, and no word of an alarm: whoever broke in would read that he was noticed."""
        well = await answers(engine) and await about_one.answers()
        return Json({"status": "ok" if well else "unavailable"}, 200 if well else 503)

    async def close() -> None:
        """Closes every connection; nothing is asked any more."""
        await statements.close()
        await about_one.close()
        await engine.dispose()
        await oauth.engine.dispose()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        # What is there by now stays for good: the collector need not look at it again with every round.
        gc.collect()
        gc.freeze()
        yield
        await close()

    signing_in = {(method, route.path) for route in oauth.routes() for method in route.methods or ()}
    open_to_all = signing_in | {("GET", "/health"), ("HEAD", "/health")}
    app = Service(
        routes=[
            Route(CONTRACT, endpoints.graphql, methods=["GET", "POST"]),
            Route("/documents", endpoints.post_document, methods=["POST"]),
            Route("/documents/{id}", endpoints.get_document, methods=["GET"]),
            Route("/subjects", endpoints.post_subject, methods=["POST"]),
            Route("/step-up/ask", approving.ask, methods=["POST"]),
            Route("/step-up/use", approving.use, methods=["POST"]),
            Route("/health", health, methods=["GET"]),
            *oauth.routes(),
        ],
        middleware=[
            Middleware(Boundary),
            *([Middleware(Explorer)] if settings.demo else []),
            Middleware(
                Authentication,
                verifier=verifier or Verifier(settings),
                proofs=Proofs(settings),
                engine=engine,
                context_of=context_of,
                open_to_all=frozenset(open_to_all),
                origin=settings.origin,
            ),
            Middleware(Contract, endpoints=endpoints),
        ],
        lifespan=lifespan,
    )
    app.state.engine = engine
    app.state.oauth = oauth
    app.state.about_one = about_one
    app.state.close = close
    return app
