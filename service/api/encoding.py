"""Bytes in and out: bodies counted while they stream, JSON with the headers every answer of ours carries."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any, TypeVar

import msgspec
import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive

SAFE = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
JSON = "application/json; charset=utf-8"
T = TypeVar("T")
PATIENCE_BYTES, PATIENCE_SECONDS = 64 * 1024 * 1024, 10


class BodyTooLarge(Exception):
    """More bytes came than are accepted here."""


class NotAsExpected(Exception):
    """The body is not the JSON that is expected here. It says no more, since the reasons hold values."""


def as_json(
    value: Any, status: int = 200, headers: Mapping[str, str] | None = None, media_type: str = JSON
) -> Response:
    return Response(orjson.dumps(value), status, {**SAFE, "content-type": media_type, **(headers or {})})


async def body_of(request: Request, limit: int) -> bytes:
    """The whole body; BodyTooLarge as soon as a length is announced, or bytes are counted, beyond the limit."""
    announced = request.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limit:
        raise BodyTooLarge
    chunks, size, more = [], 0, True
    while more:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunks.append(message.get("body", b""))
        size += len(chunks[-1])
        if size > limit:
            raise BodyTooLarge
        more = message.get("more_body", False)
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
