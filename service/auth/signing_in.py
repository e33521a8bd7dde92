"""How people sign in: by a passkey of theirs, which they add with a code given to them in person; no password, no mail.

In the demo, on a loopback address, whoever sits there chooses one of the story's people. Every request of a page must come
from that page, and a sign-in goes on only in the browser it was begun in.
"""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.auth import authorizing, pages
from service.auth.answering import NotFromHere, as_response, object_of, too_many
from service.auth.authorizing import Waiting
from service.auth.enrolled import LIFETIME, Enrolled
from service.auth.limits import Allowance
from service.auth.passkeys import METHODS, BadPasskey, Passkeys
from service.auth.server import Answer, Server, SignedIn
from service.auth.store import Misuse
from service.demo.people import read_people
from service.rules.one_time_code import digest_of
from service.settings import Settings

COOKIE = "__Host-rtk-sign-in-"
REFUSED = Answer(403, {"error": "access_denied"})

Transact = Callable[[Any, Callable[[Server], Any]], Awaitable[Any]]


class Here(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A sign-in that is under way on a page."""

    sign_in: UUID


class Used(Here, forbid_unknown_fields=True, rename="camel"):
    credential: dict[str, Any]


class Chosen(Here, forbid_unknown_fields=True, rename="camel"):
    person: UUID


class Coded(msgspec.Struct, forbid_unknown_fields=True):
    code: str


class Made(Coded, forbid_unknown_fields=True):
    credential: dict[str, Any]


class SigningIn:
    """The pages on which people sign in, and what those ask."""

    def __init__(self, settings: Settings, transact: Transact, failed: Allowance, asked: Allowance) -> None:
        self._settings = settings
        self._transact = transact
        self._failed = failed
        self._asked = asked
        self._passkeys = Passkeys(settings)
        self._people = list(read_people().people.values()) if settings.demo_here else []

    def routes(self) -> list[Route]:
        posts: dict[str, tuple[type, Callable[[Server, str, Any], Answer | None]]] = {
            "/oauth/passkey/ask": (Here, self._ask),
            "/oauth/passkey/use": (Used, self._use),
            "/oauth/refuse": (Here, self._refuse),
            "/oauth/account/ask": (Here, self._ask_for_account),
            "/oauth/account/add": (Used, self._add_account),
            "/oauth/enrol/ask": (Coded, self._ask_to_add),
            "/oauth/enrol/add": (Made, self._add),
        }
        if self._settings.demo_here:
            posts["/oauth/demo"] = (Chosen, self._choose)
        return [
            Route("/oauth/enrol", self.enrol, methods=["GET"]),
            Route("/oauth/account", self.account, methods=["GET"]),
            *(Route(f"/oauth/pages/{name}", _file(name), methods=["GET"]) for name in ("sign-in.js", "sign-in.css")),
            *(
                Route(path, partial(self._posted, kind=kind, carry_out=carry_out), methods=["POST"])
                for path, (kind, carry_out) in posts.items()
            ),
        ]

    async def sign_in(self, request: Request, waiting: Waiting) -> Response:
        """The page for a browser that came with a waiting request, and the cookie that it alone has."""
        return await self._begun(waiting.id, pages.sign_in_page)

    async def account(self, request: Request) -> Response:
        """The page on which a victim asks for the code that she reads out to an officer."""
        peer = request.client.host if request.client is not None else ""
        if wait := self._asked.wait(peer):
            return too_many(wait)
        self._asked.spend(peer)
        return await self._begun(None, pages.account_page)

    async def _begun(self, request: UUID | None, show: Callable[..., Response]) -> Response:
        id, browser = await self._transact(None, lambda server: Enrolled(server.store).begin(request))
        people = [(person.id, person.name) for person in self._people]
        page = show(id, passkeys=self._passkeys.possible, people=people)
        page.set_cookie(
            COOKIE + str(id), browser, int(LIFETIME.total_seconds()), secure=True, httponly=True, samesite="lax"
        )
        return page

    async def enrol(self, _: Request) -> Response:
        """The page on which a passkey is added."""
        return pages.enrolment_page()

    async def _posted(
        self, request: Request, kind: type, carry_out: Callable[[Server, str, Any], Answer | None]
    ) -> Response:
        """What a page asks, answered; whatever is wrong with it is answered alike, and counted."""
        peer = request.client.host if request.client is not None else ""
        if wait := self._failed.wait(peer):
            return too_many(wait)
        asked: Any = None
        try:
            asked = await object_of(request, self._passkeys.origin, kind)
        except NotFromHere:
            pass
        if asked is not None:
            browser = request.cookies.get(f"{COOKIE}{asked.sign_in}", "") if isinstance(asked, Here) else ""
            answer = await self._transact(None, lambda server: carry_out(server, browser, asked))
            if answer is not None:
                return as_response(answer)
        self._failed.spend(peer)
        return as_response(REFUSED)

    def _ask(self, server: Server, browser: str, asked: Here) -> Answer | None:
        enrolled = Enrolled(server.store)
        if enrolled.sign_in(asked.sign_in, browser) is None or not self._passkeys.possible:
            return None
        return Answer(200, self._passkeys.ask_to_use(enrolled.challenge(asked.sign_in)))

    def _use(self, server: Server, browser: str, asked: Used) -> Answer | None:
        enrolled = Enrolled(server.store)
        sign_in = enrolled.sign_in(asked.sign_in, browser)
        if sign_in is None or sign_in.challenge is None:
            return None
        enrolled.drop_challenge(sign_in.id)
        passkey = None
        try:
            used = self._passkeys.read_used(asked.credential)
            passkey = enrolled.passkey(used.raw_id)
            if passkey is None:
                return None
            count = self._passkeys.check_used(
                used, passkey.person_id, passkey.public_key, passkey.sign_count, sign_in.challenge
            )
        except BadPasskey:
            if passkey is not None:
                server.store.note(Misuse.PASSKEY_REFUSED, passkey.person_id, sign_in.id)
            return None
        enrolled.count(passkey.id, count)
        return _back(server, sign_in, SignedIn(person=passkey.person_id, at=server.store.now, methods=METHODS))

    def _choose(self, server: Server, browser: str, asked: Chosen) -> Answer | None:
        sign_in = Enrolled(server.store).sign_in(asked.sign_in, browser)
        if sign_in is None or all(person.id != asked.person for person in self._people):
            return None
        return _back(server, sign_in, SignedIn(person=asked.person, at=server.store.now, methods=()))

    def _refuse(self, server: Server, browser: str, asked: Here) -> Answer | None:
        sign_in = Enrolled(server.store).sign_in(asked.sign_in, browser)
        return None if sign_in is None else _back(server, sign_in, None)

    def _ask_for_account(self, server: Server, browser: str, asked: Here) -> Answer | None:
        enrolled = Enrolled(server.store)
        sign_in = enrolled.sign_in(asked.sign_in, browser)
        if sign_in is None or sign_in.request_id is not None or not self._passkeys.possible:
            return None
        return Answer(200, self._passkeys.ask_to_add(sign_in.id, [], enrolled.challenge(sign_in.id)))

    def _add_account(self, server: Server, browser: str, asked: Used) -> Answer | None:
        """A passkey of somebody who has no account yet: theirs once an officer has typed the code that they read out."""
        enrolled = Enrolled(server.store)
        sign_in = enrolled.sign_in(asked.sign_in, browser)
        if sign_in is None or sign_in.request_id is not None or sign_in.challenge is None:
            return None
        enrolled.drop_challenge(sign_in.id)
        try:
            added = self._passkeys.check_added(asked.credential, sign_in.challenge)
        except BadPasskey:
            return None
        if enrolled.passkey(added.id) is not None:
            return None
        enrolled.end_sign_in(sign_in.id)
        return Answer(200, {"code": enrolled.give_code(sign_in.id, added)})

    def _ask_to_add(self, server: Server, _: str, asked: Coded) -> Answer | None:
        enrolled, code = Enrolled(server.store), digest_of(asked.code)
        enrolment = enrolled.enrolment(code)
        if enrolment is None or not self._passkeys.possible:
            return None
        known = enrolled.passkeys_of(enrolment.person_id)
        return Answer(200, self._passkeys.ask_to_add(enrolment.person_id, known, enrolled.challenge_enrolment(code)))

    def _add(self, server: Server, _: str, asked: Made) -> Answer | None:
        enrolled, code = Enrolled(server.store), digest_of(asked.code)
        enrolment = enrolled.enrolment(code)
        if enrolment is None or enrolment.challenge is None:
            return None
        # A code that came with a passkey is used up, whether that passkey is good or not.
        enrolled.use_enrolment(code)
        try:
            added = self._passkeys.check_added(asked.credential, enrolment.challenge)
        except BadPasskey:
            return None
        if not server.store.stands(enrolment.person_id, None, None, None):
            return None
        return Answer(200, {}) if enrolled.add(enrolment.person_id, added) else None


def _back(server: Server, sign_in: Any, who: SignedIn | None) -> Answer | None:
    """Where the browser goes with who signed in, or with nobody, or the code it came for; the sign-in is over."""
    enrolled = Enrolled(server.store)
    enrolled.end_sign_in(sign_in.id)
    if sign_in.request_id is None:
        stands = who is not None and server.store.stands(who.person, None, None, None)
        return Answer(200, {"code": enrolled.give_code(who.person)}) if who is not None and stands else None
    answer = authorizing.answer(server, sign_in.request_id, who)
    return None if answer is None else Answer(200, {"location": answer.headers["location"]})


def _file(name: str) -> Callable[[Request], Awaitable[Response]]:
    async def sent(_: Request) -> Response:
        return pages.static(name)

    return sent
