"""What a client is told when something is not answered: a code from a closed list, its one sentence, a random id.

The log gets the id, the class of the exception and its place in our source. Its text goes nowhere: it may hold a value.
"""

import logging
import secrets
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from graphql import GraphQLError
from starlette.responses import Response

from service.access import FRESH_SECONDS
from service.api.encoding import Headers, Json
from service.logs import failure
from service.operations.context import LookedTooOften, SignInTooOld
from service.operations.paging import BadPage, PageFault
from service.operations.reaching import NoLongerStands, is_away, is_cut_off

log = logging.getLogger(__name__)


class ErrorCode(StrEnum):
    """Every code an error may carry; `graphql/README.md` says what a client does about each."""

    NOT_SIGNED_IN = "NOT_SIGNED_IN"
    SIGN_IN_TOO_OLD = "SIGN_IN_TOO_OLD"
    NOT_IN_SCOPE = "NOT_IN_SCOPE"
    NOT_FOUND = "NOT_FOUND"
    METHOD_NOT_ALLOWED = "METHOD_NOT_ALLOWED"
    NOT_ACCEPTABLE = "NOT_ACCEPTABLE"
    TOO_LARGE = "TOO_LARGE"
    QUOTA_FULL = "QUOTA_FULL"
    WRONG_MEDIA_TYPE = "WRONG_MEDIA_TYPE"
    INVALID_REQUEST = "INVALID_REQUEST"
    INVALID_DOCUMENT = "INVALID_DOCUMENT"
    INVALID_VARIABLES = "INVALID_VARIABLES"
    INVALID_PAGE = "INVALID_PAGE"
    LIMIT_EXCEEDED = "LIMIT_EXCEEDED"
    PERSISTED_QUERY_NOT_FOUND = "PERSISTED_QUERY_NOT_FOUND"
    RATE_LIMITED = "RATE_LIMITED"
    TIMED_OUT = "TIMED_OUT"
    UNAVAILABLE = "UNAVAILABLE"
    INTERNAL = "INTERNAL"


SENTENCES: dict[ErrorCode, str] = {
    ErrorCode.NOT_SIGNED_IN: "This needs a valid access token, once, and a proof of its key.",
    ErrorCode.SIGN_IN_TOO_OLD: "This asks for somebody who has just signed in. Nothing was done: sign in again.",
    ErrorCode.NOT_IN_SCOPE: "The token was given for something else.",
    ErrorCode.NOT_FOUND: "There is nothing here for you.",
    ErrorCode.METHOD_NOT_ALLOWED: "This is asked by POST.",
    ErrorCode.NOT_ACCEPTABLE: "What is answered here is application/graphql-response+json or application/json.",
    ErrorCode.TOO_LARGE: "This is larger than what is accepted here; nothing of it was kept.",
    ErrorCode.QUOTA_FULL: "You hold as many files as one person may that are bound to no case; bind some, or wait a day.",
    ErrorCode.WRONG_MEDIA_TYPE: "What is sent here is application/json.",
    ErrorCode.INVALID_REQUEST: "The body is not what is expected here; the details say why.",
    ErrorCode.INVALID_DOCUMENT: "The document does not fit the contract; the details say where.",
    ErrorCode.INVALID_VARIABLES: "Some variables do not fit the contract; the details say which and why.",
    ErrorCode.INVALID_PAGE: "A page holds 1 to 100 items from one end, and starts at a cursor of the same list.",
    ErrorCode.LIMIT_EXCEEDED: "The document asks for more than one request may; the details say of what, and how much is.",
    # Word for word what clients look for when they name a document by its hash, one of them by this text alone.
    ErrorCode.PERSISTED_QUERY_NOT_FOUND: "PersistedQueryNotFound",
    ErrorCode.RATE_LIMITED: "You have asked as much as one person may for now; the headers say when there is more.",
    ErrorCode.TIMED_OUT: "This took longer than it may. A command may have been carried out all the same: ask its outcome.",
    ErrorCode.UNAVAILABLE: "This cannot be answered now. Try again: the same command id is carried out once.",
    ErrorCode.INTERNAL: "Something went wrong on our side. The id finds it in our log.",
}
"""One constant sentence for each code."""

STATUS: dict[ErrorCode, int] = {
    ErrorCode.NOT_SIGNED_IN: 401,
    ErrorCode.SIGN_IN_TOO_OLD: 401,
    ErrorCode.NOT_IN_SCOPE: 403,
    ErrorCode.NOT_FOUND: 404,
    ErrorCode.METHOD_NOT_ALLOWED: 405,
    ErrorCode.NOT_ACCEPTABLE: 406,
    ErrorCode.TOO_LARGE: 413,
    ErrorCode.QUOTA_FULL: 413,
    ErrorCode.WRONG_MEDIA_TYPE: 415,
    ErrorCode.RATE_LIMITED: 429,
    ErrorCode.TIMED_OUT: 503,
    ErrorCode.UNAVAILABLE: 503,
    ErrorCode.INTERNAL: 500,
}
"""What HTTP calls it; everything else is 400."""

Details = Sequence[Mapping[str, Any]]


class Turned(Exception):
    """A request is not answered, for a reason its sender may know."""

    def __init__(self, code: ErrorCode, details: Details = ()) -> None:
        super().__init__(code)
        self.code = code
        self.details = details


ALWAYS_ALIKE = frozenset({ErrorCode.NOT_SIGNED_IN, ErrorCode.NOT_IN_SCOPE, ErrorCode.NOT_FOUND})
"""Answered in the same few bytes whoever asks and for whatever reason, so without an id."""


def error_of(code: ErrorCode, details: Details = (), id: str | None = None) -> dict[str, Any]:
    """One error as it stands in an answer, under a random id of its own."""
    extensions: dict[str, Any] = {"code": code}
    if code not in ALWAYS_ALIKE:
        extensions["id"] = id or secrets.token_hex(8)
    if details:
        extensions["details"] = list(details)
    return {"message": SENTENCES[code], "extensions": extensions}


def unexpected(error: BaseException) -> dict[str, Any]:
    """What nobody expected: noted under a random id, and told by that id alone."""
    code = ErrorCode.INTERNAL
    if is_away(error):
        code = ErrorCode.UNAVAILABLE
    elif is_cut_off(error):
        code = ErrorCode.TIMED_OUT
    id = secrets.token_hex(8)
    log.error("a request failed", extra={"ids": {"error": id, "code": code} | failure(error, error.__traceback__)})
    return error_of(code, id=id)


def field_error(error: GraphQLError) -> dict[str, Any]:
    """An error that a field ended in, with its place in the answer."""
    original = error.original_error
    if isinstance(original, BadPage):
        shown = noted(ErrorCode.INVALID_PAGE, [{"code": PageFault(original.fault)}])
    elif isinstance(original, SignInTooOld):
        shown = noted(ErrorCode.SIGN_IN_TOO_OLD, [{"maxAge": FRESH_SECONDS}])
    elif isinstance(original, LookedTooOften):
        shown = noted(ErrorCode.RATE_LIMITED, [{"retryAfter": original.seconds}])
    elif isinstance(original, NoLongerStands):
        shown = noted(ErrorCode.NOT_SIGNED_IN)
    else:
        shown = unexpected(original or error)
    if error.path is not None:
        shown["path"] = list(error.path)
    if error.locations:
        shown["locations"] = [location.formatted for location in error.locations]
    return shown


def refusal(code: ErrorCode, details: Details = (), headers: Headers = ()) -> Response:
    """An answer that is only an error."""
    return Json({"errors": [noted(code, details)]}, STATUS.get(code, 400), headers)


def noted(code: ErrorCode, details: Details = ()) -> dict[str, Any]:
    """A request is turned down: noted by code and id alone, so that whoever is told the id can be helped."""
    shown = error_of(code, details)
    if code not in ALWAYS_ALIKE:
        log.info("a request was turned down", extra={"ids": {"error": shown["extensions"]["id"], "code": code}})
    return shown


def failed(error: BaseException) -> Response:
    """The answer to a request that ended in something nobody expected."""
    shown = unexpected(error)
    return Json({"errors": [shown]}, STATUS[shown["extensions"]["code"]])
