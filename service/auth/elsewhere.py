"""Signing in elsewhere: a browser is sent to a provider and comes back, to the sign-in that it left and to no other.

While it is away nothing is held open. What it brings back is good once, in that browser, within ten minutes of its coming.
"""

from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from service.auth import browsing, pages
from service.auth.ending_sign_in import end
from service.auth.enrolled import Enrolled
from service.auth.posting import Here, Posting, Transact, browser_of
from service.auth.proofs import same
from service.auth.providers import CALLBACK, Known, NotSignedIn, Upstream
from service.auth.server import Answer, Server, SignedIn


class Sent(Here, forbid_unknown_fields=True, rename="camel"):
    """To which of the providers, as they stand in the file."""

    provider: int


class Elsewhere:
    """The way to providers and back."""

    def __init__(self, upstreams: list[Upstream], transact: Transact, posting: Posting) -> None:
        self._upstreams = upstreams
        self._transact = transact
        self._posting = posting

    def routes(self) -> list[Route]:
        if not self._upstreams:
            return []
        return [
            self._posting.asked("/oauth/provider", Sent, self._send),
            Route(CALLBACK, self._come_back, methods=["GET"]),
        ]

    async def _send(self, request: Request, asked: Sent) -> Answer | None:
        """Where the browser goes to sign in; what it is to bring back is remembered."""
        if not 0 <= asked.provider < len(self._upstreams):
            return None
        upstream, browser = self._upstreams[asked.provider], browser_of(request.cookies, asked.sign_in)
        # Nobody has a provider asked on their behalf without a sign-in of theirs.
        if await self._transact(None, lambda server: Enrolled(server.store).sign_in(asked.sign_in, browser)) is None:
            return None
        try:
            begun = await upstream.begin()
        except NotSignedIn:
            return Answer(503, {"error": "temporarily_unavailable"})

        def remember(server: Server) -> bool:
            enrolled = Enrolled(server.store)
            sign_in = enrolled.sign_in(asked.sign_in, browser)
            if sign_in is None:
                return False
            enrolled.send(sign_in.id, upstream.provider.issuer, begun.state, begun.nonce, begun.verifier)
            return True

        return Answer(200, {"location": begun.address}) if await self._transact(None, remember) else None

    async def _come_back(self, request: Request) -> Response:
        given, cookies = request.query_params, request.cookies
        state, code, said = given.get("state", ""), given.get("code", ""), given.get("iss")
        sent = await self._transact(None, lambda server: Enrolled(server.store).sent(state, cookies))
        if sent is None:
            return pages.nothing_waits()
        upstream = next((known for known in self._upstreams if known.provider.issuer == sent.issuer), None)
        if upstream is None or not code or (said is not None and not same(said, sent.issuer)):
            return pages.not_signed_in()
        try:
            known = await upstream.finish(code, sent.nonce, sent.verifier)
        except NotSignedIn:
            return pages.not_signed_in()
        victims = upstream.provider.victims
        answer = await self._transact(None, lambda server: _signed_in(server, cookies, sent, known, victims))
        return _shown(answer)


def _signed_in(server: Server, cookies: Any, sent: Any, known: Known, victims: bool) -> Answer | None:
    """What comes of it: for a person of ours as of any sign-in; for somebody new, a code, where they came for one."""
    enrolled = Enrolled(server.store)
    if enrolled.sign_in(sent.id, browser_of(cookies, sent.id)) is None:
        return None
    person = server.store.person_of(known.issuer, known.subject)
    if person is not None:
        at = datetime.fromtimestamp(known.at, UTC)
        return end(server, cookies, sent, SignedIn(person=person, at=at, methods=known.methods))
    if sent.purpose != "CODE" or not victims:
        return None
    enrolled.end_sign_in(sent.id)
    return Answer(200, {"code": enrolled.give_code(sent.id, issuer=known.issuer, subject=known.subject)})


def _shown(answer: Answer | None) -> Response:
    """The answer as a browser reads it that came from another site: a cookie for this one alone is sent by its next step."""
    if answer is None:
        return pages.not_signed_in()
    if "code" in answer.body:
        return pages.code_page(answer.body["code"])
    if "set-cookie" in answer.headers:
        shown = pages.go_on_page(browsing.HOME)
        shown.headers["set-cookie"] = answer.headers["set-cookie"]
        return shown
    return RedirectResponse(answer.body["location"], 303, pages.HEADERS)
