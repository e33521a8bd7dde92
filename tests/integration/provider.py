"""An OpenID provider of the tests' own: it says what it is told, right or wrong. The real one is in tests/browser."""

import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from service.auth.keys import public_half
from tests.integration.oauth import signed

CLIENT = "right-to-know"


@dataclass
class Told:
    """What it says next: claims of the id_token to change, another key or header, other words for it, or no token at all."""

    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    key: Any = None
    token: str | None = None
    status: int = 200
    metadata: dict[str, Any] = field(default_factory=dict)


@dataclass
class FakeProvider:
    """`forms`: what was posted to its token endpoint; `asked`: what the browser brought to its sign-in page."""

    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256"))
    issuer: str = ""
    told: Told = field(default_factory=Told)
    forms: list[dict[str, str]] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self.metadata),
                Route("/jwks", self.jwks),
                Route("/token", self.token, methods=["POST"]),
            ]
        )

    async def metadata(self, _: Request) -> Response:
        places = {
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        }
        return JSONResponse({"issuer": self.issuer} | places | self.told.metadata)

    async def jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [public_half(self.key), {"kty": "RSA", "kid": "another", "n": "AQ", "e": "AQAB"}]})

    async def token(self, request: Request) -> Response:
        form = await request.form()
        self.forms.append({name: str(value) for name, value in form.items()})
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": "an officer there",
            "aud": CLIENT,
            "iat": now,
            "exp": now + 60,
            "auth_time": now,
            "nonce": self.asked["nonce"],
        }
        header = {"alg": "ES256", "kid": self.key.thumbprint()} | self.told.header
        token = self.told.token or signed(header, claims | self.told.claims, self.told.key or self.key)
        return JSONResponse({"id_token": token, "access_token": "x", "token_type": "Bearer"}, self.told.status)

    def visited(self, address: str) -> dict[str, str]:
        """A browser comes to its sign-in page: what it brings back from there."""
        place = urlsplit(address)
        assert f"{place.scheme}://{place.netloc}{place.path}" == f"{self.issuer}/authorize"
        self.asked = {name: value for name, (value,) in parse_qs(place.query, strict_parsing=True).items()}
        return {"code": "a code", "state": self.asked["state"], "iss": self.issuer}
