"""Bytes in and out: bodies counted while they stream, JSON with the headers every answer of ours carries."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any, TypeAlias, TypeVar

import msgspec
import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope

SAFE = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
SAFE_AS_SENT = [(name.encode(), value.encode()) for name, value in SAFE.items()]
JSON_TYPE = "application/json"
Headers: TypeAlias = Sequence[tuple[bytes, bytes]]
T = TypeVar("T")
PATIENCE_BYTES, PATIENCE_SECONDS = 64 * 1024 * 1024, 10


class BodyTooLarge(Exception):
    """More bytes came than are accepted here. `goes_on`: whether more of them may be on the way."""

    def __init__(self, *, goes_on: bool) -> None:
        super().__init__()
        self.goes_on = goes_on


class NotAsExpected(Exception):
    """The body is not the JSON that is expected here. It says no more, since the reasons hold values."""


class Json(Response):
    """A value as JSON. `headers` are as they are sent: the library would make each anew, and look for what it adds."""

    def __init__(self, value: Any, status: int = 200, headers: Headers = (), media_type: str = JSON_TYPE) -> None:
        self.status_code = status
        self.background = None
        self.body = orjson.dumps(value)
        self.raw_headers = [
            *SAFE_AS_SENT,
            (b"content-type", f"{media_type}; charset=utf-8".encode()),
            (b"content-length", b"%d" % len(self.body)),
            *headers,
        ]


def header_of(scope: Scope, name: bytes) -> str:
    """The first header of this name, in lower case; empty where there is none."""
    for given, value in scope["headers"]:
        if given == name:
            return str(value, "latin-1")
    return ""


async def body_of(request: Request, limit: int) -> bytes:
    """The whole body; BodyTooLarge as soon as a length is announced, or bytes are counted, beyond the limit."""
    announced = header_of(request.scope, b"content-length")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge(goes_on=True)
    chunks, size, more = [], 0, True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        more = message.get("more_body", False)
        if size > limit:
            raise BodyTooLarge(goes_on=more)
    return b"".join(chunks)


def read_json(body: bytes, kind: type[T]) -> T:
    """The body as what is expected; NotAsExpected for everything else, a name that stands twice in one object included.

    Of two names, two dates or two wishes nobody knows which was meant, and one of them would be dropped without a word.
    """
    try:
        value = msgspec.json.decode(body, type=kind)
        STRICT.decode(body.decode())
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise NotAsExpected from None
    return value


def _each_once(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) < len(pairs):
        raise ValueError


STRICT = json.JSONDecoder(object_pairs_hook=_each_once)


async def discard(receive: Receive) -> None:
    """Lets the rest of a body go by unkept, within bounds: who is cut off while sending never reads why."""
    left = PATIENCE_BYTES
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body"):
                    return
    except TimeoutError:
        return
