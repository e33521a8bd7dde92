"""From a pushed request to a code: PAR (RFC 9126), the browser that comes with it, and what signing in answers.

Whoever signs people in gets a Waiting and answers it once, with who they are or with no. How they do it is not known here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from uuid import UUID

import msgspec
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6749.endpoint import Endpoint

from service.actions import Action
from service.auth.clients import METHOD, Client
from service.auth.server import Answer, Asked, Server, SignedIn
from service.facts.approval import ACTS, Approval

PREFIX = "urn:ietf:params:oauth:request_uri:"
PUSHED_LIFETIME = timedelta(seconds=60)
WAITING_LIFETIME = timedelta(minutes=10)
PATH = "/oauth/authorize"
TYPE = "approval"
KEPT = (
    "response_type",
    "redirect_uri",
    "scope",
    "state",
    "code_challenge",
    "code_challenge_method",
    "dpop_jkt",
    "max_age",
    "acr_values",
    "login_hint",
    "authorization_details",
)
"""What of a pushed request is kept; the rest is not known here, and has no effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An authorization request whose browser is here and whose person is to be signed in.

    `max_age`: seconds that a sign-in may be old, where the client asks for a fresh one (RFC 9470). `for_staff_of`: nobody is
    kept out by it; a page may say on whose behalf the client asks.
    """

    id: UUID
    client: Client
    scope: str | None
    max_age: int | None
    login_hint: str | None
    approval: Approval | None


class Detail(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="type", tag=TYPE):
    """What is to be signed while its person signs in (RFC 9396): an act that asks for it, and exactly what it is over."""

    action: Action
    case: UUID
    object: UUID
    detail: Annotated[str, msgspec.Meta(pattern=r"^(-|[A-Z_]{1,32}|[0-9a-f]{64})$")] = "-"

    def as_approval(self) -> Approval:
        return Approval(action=self.action, case=self.case, object=self.object, detail=self.detail)


class InvalidDetails(OAuth2Error):  # type: ignore[misc]
    """RFC 9396, section 5."""

    error = "invalid_authorization_details"


class SignInTooOld(OAuth2Error):  # type: ignore[misc]
    """RFC 9470, section 5: the person could not be asked anew."""

    error = "unmet_authentication_requirements"


class Pushing(Endpoint):  # type: ignore[misc]
    """Takes a request from the client itself, so that nothing of it can be changed on the way through a browser."""

    ENDPOINT_NAME = "pushing"
    server: Server

    def create_endpoint_response(self, request: Asked) -> tuple[int, Any, list[tuple[str, str]]]:
        server, form = self.server, request.form
        client = server.authenticate_client(request, [METHOD], self.ENDPOINT_NAME)
        if "request_uri" in form or "request" in form:
            raise InvalidRequestError("A pushed request holds its parameters themselves.")
        if form.get("response_type") != "code":
            raise InvalidRequestError("The response_type is code.")
        if not form.get("max_age", "0").isdigit() or any(not value.isprintable() for value in form.values()):
            raise InvalidRequestError("A parameter is not what is expected here.")
        approval_in(form)
        given = {name: form[name] for name in KEPT if name in form} | {"client_id": str(client.id)}
        key = server.proof.key if server.proof is not None else None
        if key is not None and given.setdefault("dpop_jkt", key) != key:
            raise InvalidRequestError("The dpop_jkt is of another key than the proof.")
        try:
            server.get_consent_grant(Asked(server.settings, PATH, given))
        except OAuth2Error as error:
            # This goes to the client itself; no browser is sent anywhere.
            error.redirect_uri = None
            raise
        handle = server.store.push(client.id, given, key, PUSHED_LIFETIME)
        body = {"request_uri": PREFIX + handle, "expires_in": int(PUSHED_LIFETIME.total_seconds())}
        return 201, body, []


def open_pushed(server: Server, client_id: str, request_uri: str) -> Waiting | None:
    """What a browser came with, once; None for what was not pushed, by this client, within the last minute."""
    client = server.query_client(client_id)
    if client is None or not request_uri.startswith(PREFIX):
        return None
    row = server.store.open_request(request_uri.removeprefix(PREFIX), client.id, WAITING_LIFETIME)
    return None if row is None else _waiting(client, row)


def _waiting(client: Client, row: Any) -> Waiting:
    given = row.parameters
    return Waiting(
        id=row.id,
        client=client,
        scope=given.get("scope"),
        max_age=int(given["max_age"]) if "max_age" in given else None,
        login_hint=given.get("login_hint"),
        approval=approval_in(given),
    )


def approval_in(given: Mapping[str, str]) -> Approval | None:
    """What a request asks to have signed; InvalidDetails for anything but one act that asks for a signature."""
    if "authorization_details" not in given:
        return None
    try:
        (asked,) = msgspec.json.decode(given["authorization_details"], type=list[Detail])
        if asked.action not in ACTS:
            raise InvalidDetails
    except (msgspec.MsgspecError, ValueError, RecursionError):
        raise InvalidDetails from None
    return asked.as_approval()


def answer(server: Server, id: UUID, who: SignedIn | None) -> Answer | None:
    """Where the browser goes now: back to the client, with a code or with why not. None where nothing is waiting."""
    row = server.store.waiting_request(id)
    if row is None or not server.store.answer_request(id):
        return None
    asked = Asked(server.settings, PATH, row.parameters)
    grant = server.get_consent_grant(asked)
    age = (server.store.now - who.at).total_seconds() if who is not None else 0.0
    if "max_age" in row.parameters and age > int(row.parameters["max_age"]):
        error = SignInTooOld(redirect_uri=grant.redirect_uri, state=row.parameters.get("state"))
        return server.handle_error_response(asked, error)  # type: ignore[no-any-return]
    if who is not None and not server.store.stands(who.person, row.client_id, None, None):
        who = None
    return server.create_authorization_response(asked, grant_user=who, grant=grant)  # type: ignore[no-any-return]
