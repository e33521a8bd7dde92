"""A client of the authorization server, made of its own keys: it signs what it is told, right or wrong."""

import hashlib
import hmac
import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID, uuid4

import httpx
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy.ext.asyncio import AsyncEngine
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response

from service.api.app import make_app
from service.auth.authorizing import Waiting
from service.auth.clients import ASSERTION_TYPE
from service.auth.endpoints import OAuth
from service.auth.keys import public_half
from service.auth.server import SignedIn
from service.settings import Settings
from tests.integration.cast import PEOPLE, now, person

BASE = "http://localhost"
ISSUER = f"{BASE}/oauth"
CALLBACK = "https://desk.test/callback"
ME = "{ me { id } }"
MANY = 1_000_000
A_MINUTE = 60


@dataclass
class Desk:
    """The service with a sign-in of the test's own: whoever is at the desk is signed in, at once.

    With `pages` it has the service's own instead.
    """

    settings: Settings
    watching_engine: AsyncEngine
    pages: bool = False
    app: Starlette = field(init=False)
    oauth: OAuth = field(init=False)
    at_desk: SignedIn | None = None
    waiting: list[Waiting] = field(default_factory=list)

    def __post_init__(self) -> None:
        sign_in = None if self.pages else self.sign_in
        self.oauth = OAuth(self.settings, sign_in, failures_a_minute=MANY, requests_a_minute=MANY)
        self.app = make_app(self.settings, self.oauth)

    async def sign_in(self, request: Request, waiting: Waiting) -> Response:
        self.waiting.append(waiting)
        answer = await self.oauth.signed_in(waiting.id, self.at_desk)
        assert answer is not None
        return answer

    def sit_down(self, who: str, seconds_ago: float = 0) -> None:
        at = now().timestamp() - seconds_ago
        self.at_desk = SignedIn(person=person(who), at=now().fromtimestamp(at, now().tzinfo), methods=("pop",))

    def http(self) -> httpx.AsyncClient:
        return httpx.AsyncClient(transport=httpx.ASGITransport(app=self.app), base_url=self.settings.public_url)

    async def add(self, organisation: str, acts_as: str | None = None, redirects: tuple[str, ...] = ()) -> "Robot":
        """A registered client of this organisation's, with a key of its own."""
        robot = Robot(desk=self, id=uuid4())
        async with self.watching_engine.begin() as connection:
            await connection.execute(
                sa.text(
                    "insert into auth.clients (id, organisation_id, person_id, name, redirects, keys)"
                    " values (:id, :organisation, :person, 'A robot', cast(:redirects as jsonb), cast(:keys as jsonb))"
                ),
                {
                    "id": robot.id,
                    "organisation": PEOPLE.organisations[organisation].id,
                    "person": person(acts_as) if acts_as else None,
                    "redirects": json.dumps(list(redirects)),
                    "keys": json.dumps([public_half(robot.key)]),
                },
            )
        return robot

    async def value(self, statement: str, **values: Any) -> Any:
        async with self.watching_engine.connect() as connection:
            return (await connection.execute(sa.text(statement), values)).scalar_one()

    async def do(self, statement: str, **values: Any) -> None:
        async with self.watching_engine.begin() as connection:
            await connection.execute(sa.text(statement), values)

    async def misuses(self) -> list[str]:
        """What stands in the log of looks of somebody's trying a secret that is not theirs, oldest first."""
        async with self.watching_engine.connect() as connection:
            rows = await connection.execute(
                sa.text("select action from rtk.access_events where action like 'OAUTH_%' and not allowed order by id")
            )
            return list(rows.scalars())

    async def kept(self) -> dict[str, str]:
        """A digest of every table of the authorization server that says what was given to whom."""
        return {
            table: await self.value(
                f"select coalesce(md5(string_agg(t::text, '|' order by t::text)), '') from auth.{table} t"
            )
            for table in ("clients", "sessions", "refreshes", "codes", "ended_tokens", "blocks", "subjects")
        }


@dataclass
class Robot:
    """One client, with the key it proves itself with and the key its tokens are bound to."""

    desk: Desk
    id: UUID
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    bound: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    nonce: str = ""
    nonce_since: float = 0.0

    def assertion(self, key: Any = None, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        at = int(time.time())
        said = {
            "iss": str(self.id),
            "sub": str(self.id),
            "aud": self.desk.settings.issuer,
            "iat": at,
            "exp": at + 60,
            "jti": str(uuid4()),
            **claims,
        }
        return signed({"alg": "ES256", **(header or {})}, said, key or self.key)

    def proof(
        self,
        path: str,
        token: str | None = None,
        method: str = "POST",
        key: Any = None,
        header: Mapping[str, Any] | None = None,
        **claims: Any,
    ) -> str:
        key = key or self.bound
        said: dict[str, Any] = {
            "htm": method,
            "htu": self.desk.settings.public_url + path,
            "iat": int(time.time()),
            "jti": str(uuid4()),
            "nonce": self.nonce,
        }
        if token is not None:
            said["ath"] = b64(hashlib.sha256(token.encode()).digest())
        full = {"alg": "ES256", "typ": "dpop+jwt", "jwk": key.as_dict(private=False), **(header or {})}
        return signed(full, said | claims, key)

    async def post(
        self, path: str, form: Mapping[str, str], *, assertion: str | None = None, proof: str | None = None
    ) -> httpx.Response:
        """One request, proved as is said; with a nonce got first where it has none, or has had it for a minute."""
        if not self.nonce or time.monotonic() - self.nonce_since > A_MINUTE:
            await self.get_nonce()
        sent = {
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.assertion(),
            **form,
        }
        async with self.desk.http() as http:
            headers = {"dpop": proof or self.proof(path)} if proof != "" else {}
            return await http.post(path, data=sent, headers=headers)

    async def get_nonce(self) -> None:
        async with self.desk.http() as http:
            refused = await http.post(
                "/oauth/token", data={"grant_type": "none"}, headers={"dpop": self.proof("/oauth/token", nonce="")}
            )
        assert refused.json() == {"error": "use_dpop_nonce"}
        self.nonce, self.nonce_since = refused.headers["dpop-nonce"], time.monotonic()

    async def token(self, **form: str) -> str:
        """An access token for itself."""
        answer = await self.post("/oauth/token", {"grant_type": "client_credentials", **form})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["access_token"])

    async def ask(self, token: str, document: str = ME, proof: str | None = None, **variables: Any) -> httpx.Response:
        """One request to the contract, with the token and a proof of its key."""
        headers = {"authorization": f"DPoP {token}", "dpop": proof or self.proof("/graphql", token)}
        async with self.desk.http() as http:
            return await http.post("/graphql", json={"query": document, "variables": variables}, headers=headers)

    async def push(self, verifier: str, **form: str) -> httpx.Response:
        return await self.post("/oauth/par", self.request(verifier) | form)

    def request(self, verifier: str) -> dict[str, str]:
        return {
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "scope": "rtk",
            "state": "a-state",
            "code_challenge": b64(hashlib.sha256(verifier.encode()).digest()),
            "code_challenge_method": "S256",
        }

    async def authorized(self, verifier: str, **form: str) -> dict[str, str]:
        """What the browser brings back from the sign-in: code, state and iss, or an error."""
        pushed = await self.push(verifier, **form)
        assert pushed.status_code == 201, pushed.text
        return brought_back(await self.come(pushed.json()["request_uri"]))

    async def come(self, request_uri: str, client_id: str | None = None) -> httpx.Response:
        async with self.desk.http() as http:
            return await http.get(
                "/oauth/authorize", params={"client_id": client_id or str(self.id), "request_uri": request_uri}
            )

    async def exchange(self, code: str, verifier: str, **form: str) -> httpx.Response:
        given = {"code": code, "redirect_uri": CALLBACK, "code_verifier": verifier, **form}
        return await self.post("/oauth/token", {"grant_type": "authorization_code", **given})

    async def signed_in(self, **form: str) -> dict[str, Any]:
        """Everything that was given for whoever sits at the desk."""
        verifier = b64(uuid4().bytes + uuid4().bytes)
        brought = await self.authorized(verifier, **form)
        answer = await self.exchange(brought["code"], verifier)
        assert answer.status_code == 200, answer.text
        given: dict[str, Any] = answer.json()
        return given

    async def renew(self, refresh_token: str, **form: str) -> httpx.Response:
        return await self.post("/oauth/token", {"grant_type": "refresh_token", "refresh_token": refresh_token, **form})


def brought_back(answer: httpx.Response) -> dict[str, str]:
    assert answer.status_code == 302, answer.text
    place = urlsplit(answer.headers["location"])
    assert f"{place.scheme}://{place.netloc}{place.path}" == CALLBACK
    return {name: value for name, (value,) in parse_qs(place.query, strict_parsing=True).items()}


def signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: Any) -> str:
    """A JWT of exactly this, by hand, since a library would refuse to make most of them. None leaves a name out."""
    parts = [json.dumps({n: v for n, v in part.items() if v is not None}).encode() for part in (header, claims)]
    text = ".".join(map(b64, parts))
    match key:
        case bytes():
            signature = hmac.digest(key, text.encode(), "sha256")
        case RSAKey():
            signature = key.private_key.sign(text.encode(), padding.PKCS1v15(), SHA256())
        case ECKey():
            r, s = decode_dss_signature(key.private_key.sign(text.encode(), ec.ECDSA(SHA256())))
            signature = r.to_bytes(32, "big") + s.to_bytes(32, "big")
    return f"{text}.{b64(signature)}"


def b64(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
