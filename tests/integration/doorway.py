"""The pages on which people sign in, as a browser meets them: it holds cookies and says where its requests come from."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from service.auth.administering import enrol_person
from service.auth.browsing import SESSION
from tests.integration.cast import person
from tests.integration.oauth import BASE, CALLBACK, ME, Desk, Robot, b64, brought_back
from tests.integration.passkey import Device

VERIFIER = b64(b"a verifier of thirty-two bytes, or more of them")
FROM_HERE = {"origin": BASE, "x-rtk": "1", "sec-fetch-site": "same-origin", "content-type": "application/json"}


@dataclass
class Browser:
    """One browser: what it came with, the cookie it was given, and the sign-in that is under way in it."""

    desk: Desk
    cookies: dict[str, str] = field(default_factory=dict)
    sign_in: str = ""
    page: str = ""

    async def come(self, robot: Robot, **form: str) -> "Browser":
        """Comes for a request that this client pushed."""
        pushed = await robot.push(VERIFIER, **form)
        assert pushed.status_code == 201, pushed.text
        return self.begun(await robot.come(pushed.json()["request_uri"]))

    async def open_account(self) -> "Browser":
        """Comes for a code to be read out to an officer."""
        async with self.desk.http() as http:
            return self.begun(await http.get("/oauth/account"))

    async def sign_in_here(self, who: str) -> "Browser":
        """One of the demo's people signs in to our own pages; the browser keeps the cookie of that session."""
        async with self.desk.http() as http:
            self.begun(await http.get("/sign-in"))
        answer = await self.post("/oauth/demo", {"signIn": self.sign_in, "person": str(person(who))})
        assert answer.json() == {"location": "/sessions"}
        given, _, rest = answer.headers["set-cookie"].partition("; ")
        assert set(rest.split("; ")) == {"Path=/", "Secure", "HttpOnly", "SameSite=Strict"}
        name, _, self.cookies[SESSION] = given.partition("=")
        assert name == SESSION
        return self

    async def ask(self, document: str = ME, headers: dict[str, str] = FROM_HERE, **variables: Any) -> httpx.Response:
        """A question of a page of ours, with this browser's cookies."""
        return await self.post("/graphql", {"query": document, "variables": variables}, headers)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        sent = headers | {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        async with self.desk.http() as http:
            return await http.get(path, headers=sent)

    def begun(self, answer: httpx.Response) -> "Browser":
        assert answer.status_code == 200, answer.text
        self.page = answer.text
        given, _, rest = answer.headers["set-cookie"].partition("; ")
        name, _, value = given.partition("=")
        assert name.startswith("__Host-")
        assert {word.lower() for word in rest.split("; ")} >= {"httponly", "secure", "path=/", "samesite=lax"}
        self.cookies[name] = value
        self.sign_in = name.removeprefix("__Host-rtk-sign-in-")
        return self

    async def post(
        self, path: str, body: Any, headers: dict[str, str] = FROM_HERE, cookies: dict[str, str] | None = None
    ) -> httpx.Response:
        held = self.cookies if cookies is None else cookies
        sent = headers | {"cookie": "; ".join(f"{name}={value}" for name, value in held.items())}
        async with self.desk.http() as http:
            return await http.post(path, content=body if isinstance(body, bytes) else _json(body), headers=sent)

    async def asked(self) -> dict[str, Any]:
        """The options of a new challenge."""
        answer = await self.post("/oauth/passkey/ask", {"signIn": self.sign_in})
        assert answer.status_code == 200, answer.text
        options: dict[str, Any] = answer.json()
        return options

    async def use(self, credential: Any) -> httpx.Response:
        return await self.post("/oauth/passkey/use", {"signIn": self.sign_in, "credential": credential})

    async def add(self, code: str, device: Device, **wrong: Any) -> httpx.Response:
        """Adds a passkey of this device with a code."""
        asked = await self.post("/oauth/enrol/ask", {"code": code})
        if asked.status_code != 200:
            return asked
        return await self.post("/oauth/enrol/add", {"code": code, "credential": device.add(asked.json(), **wrong)})


async def a_device(desk: Desk, who: str) -> Device:
    """A device with a passkey of theirs, added with a code of an administrator's."""
    device = Device()
    code = await enrol_person(desk.settings, person(who))
    assert (await Browser(desk).add(code, device)).status_code == 200
    return device


def back_with(answer: httpx.Response) -> dict[str, str]:
    """What the browser brings back to its client."""
    assert answer.status_code == 200, answer.text
    return brought_back(httpx.Response(302, headers={"location": answer.json()["location"]}))


def _json(body: Any) -> bytes:
    return httpx.Request("POST", CALLBACK, json=body).content
