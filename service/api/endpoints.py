"""What answers over HTTP: the contract itself, files in and out, identities in. All that comes in is counted here."""

import re
from uuid import UUID

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from strawberry.http.ides import get_graphql_ide_html

from service.api.asked import asked, id_from
from service.api.encoding import JSON, SAFE, NotAsExpected, as_json, body_of, read_json
from service.api.errors import ErrorCode, Turned, error_of, refusal
from service.api.executing import Documents, answer
from service.api.typing_of import unusable_texts
from service.operations.context import Context
from service.operations.filing import file_document, read_document, seal_subject
from service.vocabulary import Part

GRAPHQL_LIMIT = 64 * 1024
DOCUMENT_LIMIT = 32 * 1024 * 1024
SUBJECT_LIMIT = 1024 * 1024
GRAPHQL_JSON = "application/graphql-response+json; charset=utf-8"
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}")
UNKNOWN_MEDIA = "application/octet-stream"


class Envelope(msgspec.Struct):
    """What a GraphQL client posts; one operation, never a batch."""

    query: str
    variables: dict[str, object] | None = None
    operationName: str | None = None


class NewSubject(msgspec.Struct, forbid_unknown_fields=True):
    """An identity, in parts."""

    case: UUID
    parts: dict[str, str]


class Endpoints:
    """The endpoints of one app, with the documents it has read."""

    def __init__(self, *, demo: bool) -> None:
        self._documents = Documents(explorable=demo)

    async def graphql(self, request: Request) -> Response:
        """One operation, as JSON. A request that cannot be executed is 400, but for clients that expect plain JSON."""
        context = await context_of(request)
        accept = request.headers.get("accept", "*/*")
        plain = "application/json" in accept and "application/graphql-response+json" not in accept
        media_type = JSON if plain else GRAPHQL_JSON
        if _media_type(request) != "application/json":
            return refusal(ErrorCode.WRONG_MEDIA_TYPE)
        body = await body_of(request, GRAPHQL_LIMIT)
        try:
            envelope = read_json(body, Envelope)
        except NotAsExpected:
            reason = "One JSON object with a query, no name twice, and no batch."
            return refusal(ErrorCode.INVALID_REQUEST, [{"reason": reason}])
        try:
            document = self._documents.read(envelope.query)
            shown = await answer(document, asked(context), envelope.variables or {}, envelope.operationName)
        except Turned as turned:
            refused = {"errors": [error_of(turned.code, turned.details)]}
            return as_json(refused, 200 if plain else 400, media_type=media_type)
        await context.stop_looking()
        return as_json(shown, media_type=media_type)

    async def explorer(self, _: Request) -> Response:
        """GraphiQL, for the demo and for development."""
        return HTMLResponse(get_graphql_ide_html().replace("{{ SUBSCRIPTION_ENABLED }}", "false"), headers=SAFE)

    async def post_document(self, request: Request) -> Response:
        """The body is the file. Answers its id, its SHA-256 in hex and its size in bytes."""
        context = await context_of(request)
        await context.stop_looking()
        content = await body_of(request, DOCUMENT_LIMIT)
        media_type = _media_type(request)
        if not content or media_type == "multipart/form-data":
            return refusal(ErrorCode.INVALID_REQUEST, [{"reason": "The body is the file itself, and is not empty."}])
        document = await file_document(
            context, content, media_type if MEDIA_TYPE.fullmatch(media_type) else UNKNOWN_MEDIA
        )
        if document is None:
            return refusal(ErrorCode.NOT_FOUND)
        return as_json({"id": document.id, "sha256": document.sha256, "size": document.size}, 201)

    async def get_document(self, request: Request) -> Response:
        """The file as it came, to be saved and never shown in place."""
        context = await context_of(request)
        id = id_from(request.path_params["id"])
        found = await read_document(context, id) if id is not None else None
        await context.stop_looking()
        if found is None:
            return refusal(ErrorCode.NOT_FOUND)
        document, content = found
        return Response(
            content,
            headers={
                **SAFE,
                "content-type": UNKNOWN_MEDIA,
                "content-disposition": f'attachment; filename="{document.id}"',
                "content-security-policy": "default-src 'none'; sandbox",
                "x-frame-options": "DENY",
            },
        )

    async def post_subject(self, request: Request) -> Response:
        """Seals an identity part by part. Answers the subject's id, and never a word of what came in."""
        context = await context_of(request)
        await context.stop_looking()
        if _media_type(request) != "application/json":
            return refusal(ErrorCode.WRONG_MEDIA_TYPE)
        try:
            given = read_json(await body_of(request, SUBJECT_LIMIT), NewSubject)
            parts = {Part(name): text for name, text in given.parts.items()}
        except (NotAsExpected, ValueError):
            reason = "A case, and the parts of an identity by their names, each once."
            return refusal(ErrorCode.INVALID_REQUEST, [{"reason": reason}])
        if not parts or any(not text.strip() or unusable_texts(text) for text in parts.values()):
            return refusal(ErrorCode.INVALID_REQUEST, [{"reason": "Every part that is named has a text."}])
        subject = await seal_subject(context, given.case, parts)
        if subject is None:
            return refusal(ErrorCode.NOT_FOUND)
        return as_json({"id": subject.id}, 201)


async def context_of(request: Request) -> Context:
    context: Context = await request.scope["asker"].context()
    return context


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()
