"""Sessions of browsers on our own pages: a cookie that only this address is sent, and no token ever in a browser.

A victim's lasts ten minutes unused and half an hour at all, everybody else's fifteen minutes and eight hours. All of theirs
are listed to them, those of other devices and of clients too, and each ends when they say so.
"""

from typing import Any
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from service.auth import pages
from service.auth.posting import Cookies, Post, Transact
from service.auth.server import Answer, Server, SignedIn
from service.auth.store import new_secret

SESSION = "__Host-rtk-session"
SIGN_IN, HOME = "/sign-in", "/sessions"
ATTRIBUTES = "Path=/; Secure; HttpOnly; SameSite=Strict"


class Ended(msgspec.Struct, forbid_unknown_fields=True):
    """One session of theirs; without an id, that of this browser."""

    id: UUID | None = None


class Browsing:
    """The page of somebody's sessions, and what it asks."""

    def __init__(self, transact: Transact) -> None:
        self._transact = transact

    def posts(self) -> dict[str, tuple[type, Post]]:
        return {"/sessions/end": (Ended, _end)}

    async def sessions(self, request: Request) -> Response:
        """All sessions of whoever has one in this browser; everybody else is to sign in."""
        own, found = await self._transact(None, lambda server: _look(server, request.cookies))
        return RedirectResponse(SIGN_IN, 303, pages.HEADERS) if own is None else pages.sessions_page(own, found)


def begin(server: Server, cookies: Cookies, who: SignedIn) -> Answer:
    """A session of this browser under a new secret, whatever cookie came; the one that it had is over."""
    if (before := server.store.browser_session(cookies.get(SESSION, ""))) is not None:
        server.store.end_session(before.id, "REPLACED")
    secret = new_secret()
    server.store.begin_browser_session(secret, who)
    return Answer(200, {"location": HOME}, {"set-cookie": f"{SESSION}={secret}; {ATTRIBUTES}"})


def _look(server: Server, cookies: Cookies) -> tuple[UUID | None, list[Any]]:
    own = server.store.browser_session(cookies.get(SESSION, ""))
    return (None, []) if own is None else (own.id, server.store.sessions_of(own.person_id))


def _end(server: Server, cookies: Cookies, asked: Ended) -> Answer | None:
    own = server.store.browser_session(cookies.get(SESSION, ""))
    if own is None:
        return None
    id = asked.id or own.id
    if all(session.id != id for session in server.store.sessions_of(own.person_id)):
        return None
    server.store.end_session(id, "ENDED")
    if id != own.id:
        return Answer(200, {"location": HOME})
    return Answer(200, {"location": SIGN_IN}, {"set-cookie": f"{SESSION}=; Max-Age=0; {ATTRIBUTES}"})
