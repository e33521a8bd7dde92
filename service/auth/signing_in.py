"""How people sign in: by a passkey of theirs, which they add with a code given to them in person; no password, no mail.

In the demo, on a loopback address, whoever sits there chooses one of the story's people. A sign-in goes on only in the
browser it was begun in, and comes to what it was begun for: a client, a code to be read out, or a session of this browser.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.auth import authorizing, browsing, pages
from service.auth.adding import Adding
from service.auth.answering import too_many
from service.auth.authorizing import Waiting
from service.auth.elsewhere import Elsewhere
from service.auth.ending_sign_in import end
from service.auth.enrolled import LIFETIME, Enrolled
from service.auth.limits import Allowance
from service.auth.passkeys import METHODS, Passkeys
from service.auth.posting import COOKIE, Cookies, Here, Post, Posting, Transact, Used, browser_of
from service.auth.providers import read_providers
from service.auth.proving import NotProved, challenge_of, prove
from service.auth.server import Answer, Server, SignedIn
from service.auth.stepping_up import SteppingUp
from service.auth.store import Misuse
from service.demo.people import read_people
from service.facts.approval import Approval
from service.settings import Settings


class Chosen(Here, forbid_unknown_fields=True, rename="camel"):
    """One of the demo's people."""

    person: UUID


class SigningIn:
    """The pages on which people sign in, and what those ask."""

    def __init__(self, settings: Settings, transact: Transact, failed: Allowance, asked: Allowance) -> None:
        self._transact = transact
        self._asked = asked
        self._passkeys = Passkeys(settings)
        self._posting = Posting(self._passkeys.origin, transact, failed)
        self._browsing = browsing.Browsing(transact)
        self._upstreams = read_providers(settings)
        self._elsewhere = Elsewhere(self._upstreams, transact, self._posting)
        self._people = list(read_people().people.values()) if settings.demo_page else []

    def routes(self) -> list[Route]:
        posts: dict[str, tuple[type, Post]] = {
            "/oauth/passkey/ask": (Here, self._ask),
            "/oauth/passkey/use": (Used, self._use),
            "/oauth/refuse": (Here, self._refuse),
            **Adding(self._passkeys).posts(),
            **self._browsing.posts(),
            **SteppingUp(self._passkeys).posts(),
        }
        if self._people:
            posts["/oauth/demo"] = (Chosen, self._choose)
        gets: dict[str, Callable[..., Any]] = {
            "/oauth/enrol": self.enrol,
            "/oauth/account": partial(self._open, purpose="CODE", show=pages.account_page),
            "/sign-in": partial(self._open, purpose="SESSION", show=pages.sign_in_page),
            "/sessions": self._browsing.sessions,
            **{f"/oauth/pages/{name}": _file(name) for name in ("sign-in.js", "sign-in.css")},
        }
        return [
            *(Route(path, shown, methods=["GET"]) for path, shown in gets.items()),
            *self._elsewhere.routes(),
            *(self._posting.route(path, kind, carry_out) for path, (kind, carry_out) in posts.items()),
        ]

    async def sign_in(self, request: Request, waiting: Waiting) -> Response:
        """The page for a browser that came with a waiting request, and the cookie that it alone has."""
        return await self._begun("REQUEST", waiting.id, partial(pages.sign_in_page, approval=waiting.approval))

    async def enrol(self, _: Request) -> Response:
        """The page on which a passkey is added."""
        return pages.enrolment_page()

    async def _open(self, request: Request, purpose: str, show: Callable[..., Response]) -> Response:
        """A page that anybody may open: counted, since each leaves a row for a while."""
        peer = request.client.host if request.client is not None else ""
        if wait := self._asked.wait(peer):
            return too_many(wait)
        self._asked.spend(peer)
        return await self._begun(purpose, None, show)

    async def _begun(self, purpose: str, request: UUID | None, show: Callable[..., Response]) -> Response:
        id, browser = await self._transact(None, lambda server: Enrolled(server.store).begin(purpose, request))
        people = [(person.id, person.name) for person in self._people]
        providers = [upstream.provider.name for upstream in self._upstreams]
        page = show(id, passkeys=self._passkeys.possible, people=people, providers=providers)
        page.set_cookie(
            COOKIE + str(id), browser, int(LIFETIME.total_seconds()), secure=True, httponly=True, samesite="lax"
        )
        return page

    def _ask(self, server: Server, cookies: Cookies, asked: Here) -> Answer | None:
        enrolled = Enrolled(server.store)
        sign_in = enrolled.sign_in(asked.sign_in, browser_of(cookies, asked.sign_in))
        if sign_in is None or not self._passkeys.possible:
            return None
        nonce, approval = enrolled.challenge(sign_in.id), _approval(server, sign_in)
        return Answer(200, self._passkeys.ask_to_use(challenge_of(nonce, approval)))

    def _use(self, server: Server, cookies: Cookies, asked: Used) -> Answer | None:
        enrolled = Enrolled(server.store)
        sign_in = enrolled.sign_in(asked.sign_in, browser_of(cookies, asked.sign_in))
        if sign_in is None or sign_in.challenge is None:
            return None
        enrolled.drop_challenge(sign_in.id)
        try:
            proved = prove(enrolled, self._passkeys, asked.credential, sign_in.challenge, _approval(server, sign_in))
        except NotProved as refused:
            if refused.person is not None:
                server.store.note(Misuse.PASSKEY_REFUSED, refused.person, sign_in.id)
            return None
        who = SignedIn(person=proved.person, at=server.store.now, methods=METHODS, approval=proved.approval)
        return end(server, cookies, sign_in, who)

    def _choose(self, server: Server, cookies: Cookies, asked: Chosen) -> Answer | None:
        sign_in = Enrolled(server.store).sign_in(asked.sign_in, browser_of(cookies, asked.sign_in))
        if sign_in is None or all(person.id != asked.person for person in self._people):
            return None
        return end(server, cookies, sign_in, SignedIn(person=asked.person, at=server.store.now, methods=()))

    def _refuse(self, server: Server, cookies: Cookies, asked: Here) -> Answer | None:
        sign_in = Enrolled(server.store).sign_in(asked.sign_in, browser_of(cookies, asked.sign_in))
        return None if sign_in is None else end(server, cookies, sign_in, None)


def _approval(server: Server, sign_in: Any) -> Approval | None:
    """What its request asks to have signed."""
    row = server.store.waiting_request(sign_in.request_id) if sign_in.request_id is not None else None
    return None if row is None else authorizing.approval_in(row.parameters)


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def sent(_: Request) -> Response:
        return pages.static(name)

    return sent
