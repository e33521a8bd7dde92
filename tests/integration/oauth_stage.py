"""Who attacks what: a platform's own client, a client of people's, a good token, and the means to forge others."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from service.auth.keys import Ring
from tests.integration.oauth import CALLBACK, Desk, Robot, b64, signed

VERIFIER = b64(b"a verifier of thirty-two bytes, or more of them")


@dataclass
class Stage:
    """Who attacks what: a platform's own client, a client of people's, and a good token of the first."""

    desk: Desk
    platform: Robot
    people: Robot
    token: str

    @property
    def key(self) -> ECKey:
        """The service's own signing key: a forger who had it would still have to say everything right."""
        key = Ring(self.desk.settings.token_keys).signing()
        assert isinstance(key, ECKey)
        return key

    def forged(self, header: Mapping[str, Any] | None = None, without: str = "", key: Any = None, **claims: Any) -> str:
        """The good token signed again with something else in it."""
        good = jwt.decode(self.token, self.key, algorithms=["ES256"])
        said = {name: value for name, value in (good.claims | claims).items() if name != without}
        return signed({**good.header, **(header or {})}, said, key or self.key)

    async def ask(self, token: str, **changed: Any) -> httpx.Response:
        return await self.platform.ask(token, **changed)

    async def get_token(self, assertion: str | None = None, proof: str | None = None) -> httpx.Response:
        return await self.platform.post(
            "/oauth/token", {"grant_type": "client_credentials"}, assertion=assertion, proof=proof
        )


Attack = Callable[[Stage], Awaitable[httpx.Response]]


async def a_stage(desk: Desk) -> Stage:
    platform = await desk.add("picta", acts_as="liaison-picta")
    people = await desk.add("northmoor", redirects=(CALLBACK,))
    desk.sit_down("officer")
    return Stage(desk=desk, platform=platform, people=people, token=await platform.token())
