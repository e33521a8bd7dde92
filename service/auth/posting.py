"""What a page of ours asks: taken from that page alone, carried out, and refused alike."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from service.auth.answering import NotFromHere, as_response, object_of, too_many
from service.auth.limits import Allowance
from service.auth.server import Answer, Server

COOKIE = "__Host-rtk-sign-in-"
REFUSED = Answer(403, {"error": "access_denied"})

Transact = Callable[[Any, Callable[[Server], Any]], Awaitable[Any]]
Cookies = Mapping[str, str]
Post = Callable[[Server, Cookies, Any], Answer | None]
"""Answers what a page asked, with the cookies of its browser; None where that is refused."""


class Here(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    """A sign-in that is under way on a page."""

    sign_in: UUID


class Used(Here, forbid_unknown_fields=True, rename="camel"):
    """What a device answered on it."""

    credential: dict[str, Any]


class Posting:
    """Takes what pages of this origin ask. Whoever asks for what is refused is counted, and asked to wait."""

    def __init__(self, origin: str, transact: Transact, failed: Allowance) -> None:
        self._origin = origin
        self._transact = transact
        self._failed = failed

    def route(self, path: str, kind: type, carry_out: Post) -> Route:
        """What is carried out on one transaction."""

        async def answer(request: Request, asked: Any) -> Answer | None:
            carried: Answer | None = await self._transact(
                None, lambda server: carry_out(server, request.cookies, asked)
            )
            return carried

        return self.asked(path, kind, answer)

    def asked(self, path: str, kind: type, answer: Callable[[Request, Any], Awaitable[Answer | None]]) -> Route:
        async def posted(request: Request) -> Response:
            peer = request.client.host if request.client is not None else ""
            if wait := self._failed.wait(peer):
                return too_many(wait)
            asked: Any = None
            try:
                asked = await object_of(request, self._origin, kind)
            except NotFromHere:
                pass
            if asked is not None and (answered := await answer(request, asked)) is not None:
                return as_response(answered)
            self._failed.spend(peer)
            return as_response(REFUSED)

        return Route(path, posted, methods=["POST"])


def browser_of(cookies: Cookies, sign_in: UUID) -> str:
    """The secret of the browser in which this sign-in was begun; empty in every other."""
    return cookies.get(f"{COOKIE}{sign_in}", "")
