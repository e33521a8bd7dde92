"""What a client asks, read out of a POST or a GET: a document by its text or by its hash, its variables, one operation.

What is asked twice in different words is refused: a hash beside a text has to be the text's own.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from starlette.requests import Request

from service.api.encoding import JSON_TYPE, NotAsExpected, header_of, read_json
from service.api.trusted import sha_of

LIMIT = 64 * 1024
HASH = re.compile(r"(?:sha256:)?([0-9a-f]{64})")
GRAPHQL_TYPE = "application/graphql-response+json"
ANYTHING = ("*/*", "application/*", "")
PARAMETERS = ("query", "documentId", "operationName", "variables", "extensions")


class PersistedQuery(msgspec.Struct):
    """How Apollo names a document: `sha256Hash` is lower-case hexadecimal."""

    sha256Hash: str
    version: int = 1


class Extensions(msgspec.Struct):
    """Of what clients add, the one thing that means something here; the rest is left alone."""

    persistedQuery: PersistedQuery | None = None


class Envelope(msgspec.Struct):
    """What a GraphQL client posts; one operation, never a batch."""

    query: str | None = None
    documentId: str | None = None
    variables: dict[str, Any] | None = None
    operationName: str | None = None
    extensions: Extensions | None = None


@dataclass(frozen=True, slots=True)
class Asking:
    """One operation as it is asked for. `text` is None where only the hash was sent; `sha` is always there."""

    text: str | None
    sha: str
    variables: dict[str, Any]
    operation_name: str | None


def posted(body: bytes) -> Asking:
    """What the body asks; NotAsExpected where it asks nothing."""
    return asking_of(read_json(body, Envelope))


def queried(request: Request) -> Asking:
    """What the address asks, its objects as JSON; NotAsExpected where a parameter is no such thing, or stands twice."""
    given: dict[str, Any] = {}
    for name, value in request.query_params.multi_items():
        if name in given:
            raise NotAsExpected
        if name in PARAMETERS:
            given[name] = value
    for name in ("variables", "extensions"):
        if name in given:
            given[name] = read_json(given[name].encode(), dict[str, Any]) if given[name] else None
    try:
        return asking_of(msgspec.convert(given, Envelope))
    except msgspec.ValidationError:
        raise NotAsExpected from None


def asking_of(envelope: Envelope) -> Asking:
    persisted = envelope.extensions.persistedQuery if envelope.extensions is not None else None
    named = (envelope.documentId, persisted.sha256Hash if persisted is not None else None)
    hashes = {_hash_in(name) for name in named if name is not None}
    if envelope.query is not None:
        hashes.add(sha_of(envelope.query))
    if len(hashes) != 1:
        raise NotAsExpected
    return Asking(envelope.query, hashes.pop(), envelope.variables or {}, envelope.operationName)


def _hash_in(name: str) -> str:
    """The hash that a name holds; a name in another way of naming is hashed itself, and so names nothing that is here."""
    found = HASH.fullmatch(name)
    return found[1] if found is not None else sha_of(name)


def media_type_of(request: Request) -> str:
    return header_of(request.scope, b"content-type").partition(";")[0].strip().lower()


def acceptable(request: Request) -> str | None:
    """The media type to answer with: the one that is liked best, JSON where all are alike; None where none will do."""
    return _best(header_of(request.scope, b"accept"))


@lru_cache(maxsize=256)
def _best(accept: str) -> str | None:
    best, liking = None, 0.0
    for item in accept.split(","):
        kind, *parameters = (part.strip().lower() for part in item.split(";"))
        quality = next((_quality(p[2:]) for p in parameters if p.startswith("q=")), 1.0)
        offered = JSON_TYPE if kind in ANYTHING else kind
        if offered in (JSON_TYPE, GRAPHQL_TYPE) and quality > liking:
            best, liking = offered, quality
    return best


def _quality(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
