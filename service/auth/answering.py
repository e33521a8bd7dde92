"""Answers over HTTP, and what is taken from a request: each form or object whole, within a size, nothing from its address."""

from typing import Any, TypeVar
from urllib.parse import parse_qsl

import msgspec
import orjson
from authlib.oauth2.rfc6749 import InvalidRequestError
from starlette.requests import Request
from starlette.responses import Response

from service.auth.proofs import same
from service.auth.server import Answer

LARGEST = 16 * 1024
MOST_FIELDS = 30
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
SAFE = {"cache-control": "no-store", "pragma": "no-cache", "x-content-type-options": "nosniff"}
OURS = "x-rtk"
"""A header that no form of another site's can send, and no script of another site's without asking us first."""
T = TypeVar("T")


class NotFromHere(Exception):
    """A request that did not come from a page of ours, or not as our pages send it."""


async def form_of(request: Request) -> dict[str, str]:
    """The form of a request, each field once; InvalidRequestError for everything else."""
    if kind_of(request) != FORM:
        raise InvalidRequestError("A form is expected here.")
    if request.url.query:
        raise InvalidRequestError("Nothing is read from the address.")
    body = await body_of(request)
    if body is None:
        raise InvalidRequestError("The form is too large.")
    try:
        fields = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=True,
            errors="strict",
            max_num_fields=MOST_FIELDS,
        )
    except ValueError:
        raise InvalidRequestError("The form cannot be read.") from None
    form = dict(fields)
    if len(form) < len(fields):
        raise InvalidRequestError("A field stands in the form more than once.")
    return form


def expect_from_here(request: Request, origin: str, *, reads: bool = False) -> None:
    """NotFromHere unless a page of this origin sent it: its browser says so, and a header that others cannot send does.

    `reads`: with what only reads, browsers send no origin where it is their own; one that they send must be ours.
    """
    given = request.headers
    if (
        not same(given.get("origin", origin if reads else ""), origin)
        or given.get(OURS) != "1"
        or given.get("sec-fetch-site", "same-origin") != "same-origin"
    ):
        raise NotFromHere


async def object_of(request: Request, origin: str, kind: type[T]) -> T:
    """What a page of ours sends, and nothing that another site could have had sent; else NotFromHere."""
    expect_from_here(request, origin)
    body = await body_of(request) if kind_of(request) == JSON and not request.url.query else None
    try:
        return msgspec.json.decode(body or b"", type=kind)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise NotFromHere from None


def kind_of(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def body_of(request: Request) -> bytes | None:
    """The body; None for one that is too large."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            return None
    return bytes(body)


def too_many(wait: int) -> Response:
    return as_response(Answer(429, {"error": "slow_down"}, {"retry-after": str(wait)}))


def as_response(answer: Answer) -> Response:
    """The answer with the headers that all of ours carry."""
    headers = SAFE | {"content-type": JSON} | {name.lower(): value for name, value in answer.headers.items()}
    body: Any = orjson.dumps(answer.body) if answer.body != "" else b""
    return Response(body, answer.status, headers)
