"""How the story's people sign in where a signature is asked for: by passkey, for a client of the story's, as anybody does.

Each adds a passkey with a code of the administrator's, and signs in as anybody does: a pushed request (RFC 9126) that says
what is to be signed (RFC 9396), the page, a code with PKCE, and a token that is bound to a key (RFC 9449).
"""

import hashlib
import json
import secrets
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import msgspec
from joserfc import jwt
from joserfc.jwk import ECKey

from service.actions import Action
from service.auth.administering import add_client, enrol_person
from service.auth.authorizing import Detail
from service.auth.clients import ASSERTION_LIFETIME, ASSERTION_TYPE
from service.auth.keys import public_half
from service.auth.proofs import TYPE as PROOF_TYPE
from service.auth.proofs import encode
from service.demo.passkey import Device
from service.facts.approval import Approval
from service.settings import Settings

NAME = "the demo's stories"
TRIES = 5

Answered = Callable[[Callable[[], Awaitable[httpx.Response]]], Awaitable[httpx.Response]]


class NotSignedIn(Exception):
    """The service did not let somebody in; the text is its answer."""


class Signing:
    """A client of the service, the devices of whoever signed in with it, and the token that each has now."""

    def __init__(self, settings: Settings, owner: str, http: httpx.AsyncClient, answered: Answered) -> None:
        self._settings, self._owner, self._http, self._answered = settings, owner, http, answered
        self._key, self._bound = ECKey.generate_key("P-256"), ECKey.generate_key("P-256")
        self._id: UUID | None = None
        self._back = f"{settings.public_url}/demo"
        self._devices: dict[UUID, Device] = {}
        self.tokens: dict[UUID, str] = {}
        self._nonce = ""

    async def device(self, person: UUID) -> Device:
        """Theirs, with a passkey that was added with a code the first time."""
        if person not in self._devices:
            device, code = Device(self._settings.origin), await enrol_person(self._settings, person)
            options = await self.page("/oauth/enrol/ask", {"code": code})
            await self.page("/oauth/enrol/add", {"code": code, "credential": device.add(options)})
            self._devices[person] = device
        return self._devices[person]

    async def sign_in(self, person: UUID, approval: Approval | None = None) -> str:
        """A new token, and the signature of their passkey over what is approved with it. Raises NotSignedIn.

        Whatever was lost on the way, all of it is done again: each of its steps is good once.
        """
        device, refused = await self.device(person), NotSignedIn()
        for _ in range(TRIES):
            try:
                self.tokens[person] = await self._signed_in(device, approval)
            except NotSignedIn as why:
                refused = why
            else:
                return self.tokens[person]
        raise refused

    async def _signed_in(self, device: Device, approval: Approval | None) -> str:
        verifier = secrets.token_urlsafe(32)
        pushed = await self._post(
            "/oauth/par",
            response_type="code",
            redirect_uri=self._back,
            scope="rtk",
            code_challenge=encode(hashlib.sha256(verifier.encode()).digest()),
            code_challenge_method="S256",
            **({} if approval is None else {"authorization_details": details_of(approval)}),
        )
        here, cookie = await self.open("/oauth/authorize", client_id=str(self._id), request_uri=pushed["request_uri"])
        options = await self.page("/oauth/passkey/ask", {"signIn": here}, cookie)
        used = {"signIn": here, "credential": device.use(options)}
        location = (await self.page("/oauth/passkey/use", used, cookie))["location"]
        brought = parse_qs(urlsplit(location).query)
        if brought.get("iss") != [self._settings.issuer] or "code" not in brought:
            raise NotSignedIn(location)
        (code,) = brought["code"]
        given = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._back}
        return str((await self._post("/oauth/token", **given, code_verifier=verifier))["access_token"])

    def headers(self, token: str, path: str) -> dict[str, str]:
        """What a request with this token comes with."""
        proof = self.proof("POST", path, token)
        return {"authorization": f"DPoP {token}", "dpop": proof, "accept": "application/json"}

    def proof(self, method: str, path: str, token: str | None = None) -> str:
        """That whoever asks holds the key that their tokens are bound to."""
        header = {"alg": "ES256", "typ": PROOF_TYPE, "jwk": public_half(self._bound)}
        asked = {"htm": method, "htu": self._settings.public_url + path, "nonce": self._nonce}
        bound = {} if token is None else {"ath": encode(hashlib.sha256(token.encode()).digest())}
        return jwt.encode(header, {**asked, **bound, "iat": int(time.time()), "jti": str(uuid4())}, self._bound)

    def learn(self, response: httpx.Response) -> None:
        """Every answer brings the nonce of the next proof."""
        self._nonce = response.headers.get("dpop-nonce", self._nonce)

    async def _post(self, path: str, **form: str) -> dict[str, Any]:
        """What the authorization server answers the client."""
        client = await self._registered()

        async def send() -> httpx.Response:
            at = int(time.time())
            said = {"iss": client, "sub": client, "aud": self._settings.issuer, "iat": at, "jti": str(uuid4())}
            assertion = jwt.encode({"alg": "ES256"}, said | {"exp": at + ASSERTION_LIFETIME}, self._key)
            proved = {"client_assertion_type": ASSERTION_TYPE, "client_assertion": assertion}
            return await self._http.post(path, data=form | proved, headers={"dpop": self.proof("POST", path)})

        response = await self._answered(send)
        self.learn(response)
        return granted(response)

    async def _registered(self) -> str:
        if self._id is None:
            file = self._settings.home / "demo" / "client.jwks"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"keys": [public_half(self._key)]}))
            self._id = await add_client(self._settings, self._owner, NAME, file, [self._back])
        return str(self._id)

    async def open(self, path: str, **query: str) -> tuple[str, str]:
        """The sign-in that a page began, and the cookie it gave."""
        page = await self._answered(lambda: self._http.get(path, params=query))
        if page.status_code != httpx.codes.OK:
            raise NotSignedIn(f"{path}: {page.status_code}")
        # By hand: on a loopback address browsers send back what is for secure ones alone, and this client does not.
        cookie = page.headers["set-cookie"].partition(";")[0]
        return cookie.partition("=")[0][-36:], cookie

    async def page(self, path: str, asked: dict[str, Any], cookie: str = "") -> dict[str, Any]:
        """What one of the service's own pages is answered."""
        here = {"origin": self._settings.origin, "x-rtk": "1", "cookie": cookie}
        return granted(await self._answered(lambda: self._http.post(path, json=asked, headers=here)))


def granted(response: httpx.Response) -> dict[str, Any]:
    """What was answered; NotSignedIn where that is no."""
    if response.status_code >= httpx.codes.BAD_REQUEST:
        raise NotSignedIn(f"{response.url.path}: {response.status_code} {response.text}")
    answer: dict[str, Any] = response.json()
    return answer


def details_of(approval: Approval) -> str:
    """What is to be signed, as a pushed request says it."""
    action, case, object = Action(approval.action), approval.case, approval.object
    return msgspec.json.encode([Detail(action=action, case=case, object=object, detail=approval.detail)]).decode()
