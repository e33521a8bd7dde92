"""What answers over HTTP: the contract itself, files in and out, identities in. All that comes in is counted here."""

import asyncio
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import msgspec
import orjson
from graphql import OperationType
from starlette.requests import Request
from starlette.responses import Response

from service.api.asked import asked, id_from
from service.api.encoding import JSON_TYPE, SAFE, Json, NotAsExpected, body_of, read_json
from service.api.errors import STATUS, ErrorCode, Turned, noted, refusal
from service.api.executing import Documents, Operation, answer, checked, end_of_request, in_time
from service.api.limits import COST
from service.api.plan.asking import Asked, Fetching
from service.api.planning import Plans
from service.api.rate import OF_A_REFUSAL, Rate
from service.api.requests import LIMIT, Asking, acceptable, media_type_of, posted, queried
from service.api.trusted import Trusted
from service.api.typing_of import unusable_texts
from service.operations.context import Context
from service.operations.filing import Allowance, AllowanceSpent, file_document, read_document, seal_subject
from service.operations.reaching import Speaker
from service.settings import Settings
from service.vocabulary import Part, Role

DOCUMENT_LIMIT = 32 * 1024 * 1024
SUBJECT_LIMIT = 1024 * 1024
MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,63}/[a-z0-9][a-z0-9.+-]{0,63}")
UNKNOWN_MEDIA = "application/octet-stream"
BY_POST = [(b"allow", b"POST")]
BY_EITHER = [(b"allow", b"GET, POST")]
READIED, BODY_KEPT = 2048, 8 * 1024
"""Requests that are kept as they were understood, and the bytes of the longest: a client asks the same again and again."""


class NewSubject(msgspec.Struct, forbid_unknown_fields=True):
    """An identity, in parts."""

    case: UUID
    parts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Readied:
    """A question, the statement that answers it with its values, what it costs, and who may run it (None: anybody)."""

    asking: Asking
    planned: Asked
    cost: int
    roles: frozenset[Role] | None


class Endpoints:
    """The endpoints of one app, with the documents it has read and what each person has asked lately.

    Where documents are `free`, clients may write their own within limits; else only registered ones run, and by POST
    alone, since what stands in an address is written down along the way.
    """

    def __init__(self, settings: Settings, fetching: Fetching | None = None) -> None:
        self.free = settings.takes_free_documents
        self._documents = Documents(explorable=settings.demo)
        self._trusted = Trusted()
        self._rate = Rate(settings.cost_per_minute)
        self._plans = None if fetching is None else Plans(fetching)
        self._readied: dict[tuple[bytes, frozenset[str]], Readied] = {}
        self._allowance = Allowance(documents=settings.unbound_documents, size=settings.unbound_megabytes << 20)

    async def graphql(self, request: Request) -> Response:
        """One operation, as JSON. A request that cannot be executed is 400, but for clients that expect plain JSON."""
        media_type = acceptable(request) or ""
        asking: Readied | Asking | Response | None = self._unasked(request, media_type)
        if asking is None:
            body = None if request.method == "GET" else await body_of(request, LIMIT)
            asking = self._understood(request, body, request.scope["asker"].scopes)
        until = end_of_request()
        if isinstance(asking, Readied):
            by_plan = await self._by_plan(asking, request.scope["asker"].speaker, media_type, until)
            if by_plan is not None:
                return by_plan
            asking = asking.asking
        answered = await in_time(self._by_reference(request, asking, media_type), until)
        return refusal(ErrorCode.TIMED_OUT) if answered is None else answered

    async def _by_reference(self, request: Request, asking: Asking | Response, media_type: str) -> Response:
        """The answer of the engine as it is, or why there is none."""
        context = await context_of(request)
        if isinstance(asking, Response):
            return asking
        person = context.actor.person_id
        try:
            operation, free = self._operation(asking, context.actor.roles)
            if request.method == "GET" and operation.node.operation is not OperationType.QUERY:
                return refusal(ErrorCode.METHOD_NOT_ALLOWED, headers=BY_POST)
            checked(operation, asking.variables)
            cost = operation.price.given(asking.variables)
            if free and cost > COST:
                raise Turned(ErrorCode.LIMIT_EXCEEDED, [{"limit": "cost", "most": COST, "asked": cost}])
        except Turned as turned:
            left = self._rate.take(person, OF_A_REFUSAL)
            if left is None:
                return self._too_much(person, OF_A_REFUSAL)
            status = STATUS.get(turned.code, 200 if media_type == JSON_TYPE else 400)
            return Json({"errors": [noted(turned.code, turned.details)]}, status, left, media_type)
        left = self._rate.take(person, cost)
        if left is None:
            return self._too_much(person, cost)
        shown = await answer(operation, asked(context), asking.variables)
        await context.stop_looking()
        if self.free:
            shown["extensions"] = {"cost": {"asked": cost, "most": COST}}
        codes = {error["extensions"]["code"] for error in shown.get("errors", ())}
        if ErrorCode.SIGN_IN_TOO_OLD in codes:
            return Json(shown, 401, [*left, *request.scope["asker"].sign_in_again()], media_type)
        return Json(shown, 401 if ErrorCode.NOT_SIGNED_IN in codes else 200, left, media_type)

    def _unasked(self, request: Request, media_type: str) -> Response | None:
        """Why it is no question, as far as its head tells; whoever asks is told once it is known that they are somebody."""
        by_get = request.method == "GET" and self.free
        if not by_get and request.method != "POST":
            return refusal(ErrorCode.METHOD_NOT_ALLOWED, headers=BY_EITHER if self.free else BY_POST)
        if not media_type:
            return refusal(ErrorCode.NOT_ACCEPTABLE)
        return None if by_get or media_type_of(request) == JSON_TYPE else refusal(ErrorCode.WRONG_MEDIA_TYPE)

    def _understood(self, request: Request, body: bytes | None, scopes: frozenset[str]) -> Readied | Asking | Response:
        """What is asked, by its body or, without one, its address: ready for a plan or not; or why it is no question.

        The same bytes with the same scopes ask the same again, of whatever is there by then.
        """
        if body is not None and (known := self._readied.get((body, scopes))) is not None:
            return known
        try:
            asking = queried(request) if body is None else posted(body)
        except NotAsExpected:
            reason = "One JSON object with a query or the hash of one, no name twice, and no batch."
            return refusal(ErrorCode.INVALID_REQUEST, [{"reason": reason}])
        ready = self._ready(asking, scopes)
        if ready is not None and body is not None and len(body) <= BODY_KEPT:
            if len(self._readied) >= READIED:
                del self._readied[next(iter(self._readied))]
            self._readied[body, scopes] = ready
        return ready or asking

    def _ready(self, asking: Asking, scopes: frozenset[str]) -> Readied | None:
        """What a plan answers to it, if one knows all of it and nothing is wrong with it; else the reference has its say."""
        registered = self._trusted.registered(asking.sha)
        if self._plans is None or (registered is None and not self.free):
            return None
        try:
            if registered is not None:
                operation = self._documents.read_registered(registered.text).meant(asking.operation_name)
            elif asking.text is not None:
                operation = self._documents.read(asking.text).meant(asking.operation_name)
            else:
                return None
            checked(operation, asking.variables)
        except Turned:
            return None
        cost = operation.price.given(asking.variables)
        if registered is None and cost > COST:
            return None
        planned = self._plans.planned((asking.sha, asking.operation_name), operation, asking.variables, scopes)
        roles = registered.roles if registered is not None else None
        return None if planned is None else Readied(asking, planned, cost, roles)

    async def _by_plan(self, ready: Readied, speaker: Speaker, media_type: str, until: float) -> Response | None:
        """The answer of one statement; None where the reference has to say what there is to say.

        Whether the asker is there, and may run a registered document, is found out by the statement itself.
        """
        left = self._rate.take(speaker.person, ready.cost)
        if left is None or self._plans is None:
            return None
        try:
            async with asyncio.timeout_at(until) as time:
                data = await self._plans.answer(ready.planned, speaker, ready.roles)
        except TimeoutError:
            if time.expired():
                return refusal(ErrorCode.TIMED_OUT, headers=left)
            raise
        if data is None:
            self._rate.give_back(speaker.person, ready.cost)
            return None
        shown: dict[str, Any] = {"data": orjson.Fragment(data)}
        if self.free:
            shown["extensions"] = {"cost": {"asked": ready.cost, "most": COST}}
        return Json(shown, 200, left, media_type)

    def _operation(self, asking: Asking, roles: frozenset[Role]) -> tuple[Operation, bool]:
        """The operation that is meant, and whether it is in the client's own words: else it is a registered one."""
        registered = self._trusted.text_of(asking.sha, roles)
        if registered is not None:
            return self._documents.read_registered(registered).meant(asking.operation_name), False
        if self.free and asking.text is not None:
            return self._documents.read(asking.text).meant(asking.operation_name), True
        raise Turned(ErrorCode.PERSISTED_QUERY_NOT_FOUND)

    def _too_much(self, person: UUID, cost: int) -> Response:
        return refusal(ErrorCode.RATE_LIMITED, headers=self._rate.refused(person, cost))

    async def post_document(self, request: Request) -> Response:
        """The body is the file. Answers its id, its SHA-256 in hex and its size in bytes."""
        context = await context_of(request)
        await context.stop_looking()
        content = await body_of(request, DOCUMENT_LIMIT)
        media_type = media_type_of(request)
        if not content or media_type == "multipart/form-data":
            return refusal(ErrorCode.INVALID_REQUEST, [{"reason": "The body is the file itself, and is not empty."}])
        known = media_type if MEDIA_TYPE.fullmatch(media_type) else UNKNOWN_MEDIA
        try:
            document = await file_document(context, content, known, self._allowance)
        except AllowanceSpent as spent:
            return refusal(ErrorCode.QUOTA_FULL, [{"limit": spent.limit, "most": spent.most}])
        if document is None:
            return refusal(ErrorCode.NOT_FOUND)
        return Json({"id": document.id, "sha256": document.sha256, "size": document.size}, 201)

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
        if media_type_of(request) != "application/json":
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
        return Json({"id": subject.id}, 201)


async def context_of(request: Request) -> Context:
    context: Context = await request.scope["asker"].context()
    return context
