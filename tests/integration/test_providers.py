"""Signing in with a provider: for whom it is set, exactly what it was asked, once, and in the browser that was sent there."""

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.administering import bind_subject
from service.auth.browsing import SESSION
from service.auth.providers import is_safe, read_providers
from service.commands.case import BindVictimAccount
from service.facts.case import Case
from service.operations import her_account
from service.running.addresses import free_port
from service.settings import CannotRun, Settings
from tests.integration.a_case import a_case
from tests.integration.cast import Cast, granted, person
from tests.integration.doorway import FROM_HERE, VERIFIER, Browser
from tests.integration.oauth import CALLBACK, Desk, Robot, b64, brought_back
from tests.integration.provider import CLIENT, FakeProvider, Told
from tests.integration.served import served
from tests.integration.test_passkeys import ELSEWHERE

NAME = "Northmoor Constabulary's own"


def written(folder: Path, at: str, **more: Any) -> Path:
    """A file of one provider, with a key beside it."""
    (folder / "key.jwk").write_text(json.dumps(ECKey.generate_key("P-256").as_dict(private=True)))
    lines = {"name": NAME, "issuer": at, "client_id": CLIENT, "key": "key.jwk"} | more
    file = folder / "providers.toml"
    said = "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items())
    file.write_text(f"[[providers]]\n{said}\n")
    return file


@dataclass
class Lobby:
    desk: Desk
    robot: Robot
    provider: FakeProvider

    async def sent(self, browser: Browser) -> dict[str, str]:
        """The browser is sent to the provider; what it brings back from there."""
        answer = await browser.post("/oauth/provider", {"signIn": browser.sign_in, "provider": 0})
        assert answer.status_code == 200, answer.text
        return self.provider.visited(answer.json()["location"])

    async def back(self, browser: Browser, brought: dict[str, str]) -> httpx.Response:
        query = httpx.QueryParams(brought)
        return await browser.get(f"/oauth/provider/callback?{query}")


@pytest.fixture(scope="module")
async def lobby(
    settings: Settings, watching_engine: AsyncEngine, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Lobby]:
    provider, port = FakeProvider(), free_port()
    provider.issuer = f"http://localhost:{port}"
    file = written(tmp_path_factory.mktemp("providers"), provider.issuer, victims=True)
    desk = Desk(settings=replace(settings, providers=file), watching_engine=watching_engine, pages=True)
    await bind_subject(settings, provider.issuer, "an officer there", person("officer"))
    async with served(provider.app(), port):
        yield Lobby(desk, await desk.add("northmoor", redirects=(CALLBACK,)), provider)
    await desk.app.state.engine.dispose()
    await desk.oauth.engine.dispose()


@pytest.fixture(autouse=True)
def as_it_should(lobby: Lobby) -> None:
    lobby.provider.told = Told()


async def test_an_officer_signs_in_with_their_forces_own_provider(lobby: Lobby) -> None:
    browser = await Browser(lobby.desk).come(lobby.robot)
    assert f"Sign in with {NAME.replace(chr(39), '&#x27;')}" in browser.page
    answer = await lobby.back(browser, await lobby.sent(browser))
    assert answer.status_code == 303
    brought = brought_back(httpx.Response(302, headers=answer.headers))
    token = (await lobby.robot.exchange(brought["code"], VERIFIER)).json()["access_token"]
    assert (await lobby.robot.ask(token)).json()["data"] == {"me": {"id": str(person("officer"))}}


async def test_the_provider_is_asked_with_all_that_binds_its_answer(lobby: Lobby) -> None:
    browser = await Browser(lobby.desk).come(lobby.robot)
    await lobby.back(browser, await lobby.sent(browser))
    asked, form = lobby.provider.asked, lobby.provider.forms[-1]
    assert (asked["response_type"], asked["max_age"], asked["scope"]) == ("code", "0", "openid")
    assert asked["code_challenge"] == create_s256_code_challenge(form["code_verifier"])
    assert (asked["code_challenge_method"], asked["redirect_uri"]) == ("S256", form["redirect_uri"])
    assert min(map(len, (asked["state"], asked["nonce"]))) >= 43
    entry = json.loads((lobby.desk.settings.providers.parent / "key.jwk").read_text())  # type: ignore[union-attr]
    claims = jwt.decode(form["client_assertion"], ECKey.import_key(entry), algorithms=["ES256"]).claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == (CLIENT, CLIENT, f"{lobby.provider.issuer}/token")
    assert claims["exp"] - claims["iat"] == 60


RSA = RSAKey.generate_key(2048)
WRONG: dict[str, Callable[[FakeProvider], Told]] = {
    "another issuer": lambda _: Told(claims={"iss": "https://evil.test"}),
    "another audience": lambda _: Told(claims={"aud": "somebody else"}),
    "two audiences": lambda _: Told(claims={"aud": [CLIENT, "somebody else"]}),
    "another nonce": lambda _: Told(claims={"nonce": "A" * 43}),
    "no nonce": lambda _: Told(claims={"nonce": None}),
    "over": lambda _: Told(claims={"exp": 1}),
    "of tomorrow": lambda _: Told(claims={"iat": 4_000_000_000}),
    "an old sign-in": lambda _: Told(claims={"auth_time": 1_700_000_000}),
    "no word of when": lambda _: Told(claims={"auth_time": None}),
    "true for an instant": lambda _: Told(claims={"auth_time": True}),
    "nobody": lambda _: Told(claims={"sub": ""}),
    "a number for somebody": lambda _: Told(claims={"sub": 7}),
    "somebody who is nobody here": lambda _: Told(claims={"sub": "a stranger"}),
    "another key": lambda _: Told(key=ECKey.generate_key("P-256")),
    "a key that is not published": lambda _: Told(header={"kid": "unknown"}),
    "a published key that is not taken": lambda _: Told(header={"kid": "another", "alg": "RS256"}, key=RSA),
    "no signature": lambda provider: Told(header={"alg": "none"}),
    "a shared secret": lambda provider: Told(header={"alg": "HS256"}, key=b"secret"),
    "no token": lambda _: Told(status=400),
    "a header nested without end": lambda _: Told(token=f"{b64(b'[' * 20_000)}.e30.x"),
}


@pytest.mark.parametrize("wrong", WRONG)
async def test_what_is_not_what_was_asked_for_signs_nobody_in(lobby: Lobby, wrong: str) -> None:
    browser = await Browser(lobby.desk).come(lobby.robot)
    brought = await lobby.sent(browser)
    lobby.provider.told = WRONG[wrong](lobby.provider)
    before = await lobby.desk.kept()
    answer = await lobby.back(browser, brought)
    assert (answer.status_code, "Nobody was signed in" in answer.text) == (403, True)
    assert await lobby.desk.kept() == before


async def test_what_is_brought_back_is_good_once_and_in_the_browser_that_was_sent(lobby: Lobby) -> None:
    hers, his = [await Browser(lobby.desk).come(lobby.robot) for _ in range(2)]
    brought = await lobby.sent(hers)
    assert (await lobby.back(his, brought)).status_code == 400
    assert (await lobby.back(hers, brought | {"state": brought["state"] + "x"})).status_code == 400
    assert (await lobby.back(hers, brought)).status_code == 303
    assert (await lobby.back(hers, brought)).status_code == 400


@pytest.mark.parametrize("changed", [{"iss": "https://evil.test"}, {"code": ""}], ids=["mixed up", "a no"])
async def test_a_browser_that_brings_something_else_signs_nobody_in(lobby: Lobby, changed: dict[str, str]) -> None:
    browser = await Browser(lobby.desk).come(lobby.robot)
    posted = len(lobby.provider.forms)
    assert (await lobby.back(browser, await lobby.sent(browser) | changed)).status_code == 403
    assert len(lobby.provider.forms) == posted


async def test_nobody_is_sent_from_another_browser_or_to_a_provider_that_is_not_set(lobby: Lobby) -> None:
    browser = await Browser(lobby.desk).come(lobby.robot)
    for who, number in ((browser, 1), (browser, -1), (Browser(lobby.desk), 0)):
        answer = await who.post("/oauth/provider", {"signIn": browser.sign_in, "provider": number})
        assert answer.status_code == 403
    lobby.provider.told = Told(metadata={"issuer": "https://evil.test"})
    unknown = {"signIn": str(uuid4()), "provider": 0}
    assert (await Browser(lobby.desk).post("/oauth/provider", unknown)).status_code == 403


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
async def test_no_other_site_has_a_browser_sent_to_a_provider(lobby: Lobby, elsewhere: str) -> None:
    browser = await Browser(lobby.desk).come(lobby.robot)
    headers = {name: value for name, value in (FROM_HERE | ELSEWHERE[elsewhere]).items() if value is not None}
    asked = {"signIn": browser.sign_in, "provider": 0}
    assert (await browser.post("/oauth/provider", asked, headers)).status_code == 403
    assert (await browser.post("/oauth/provider", asked)).status_code == 200


async def test_a_session_of_our_pages_begins_by_a_step_of_their_own(lobby: Lobby) -> None:
    browser = Browser(lobby.desk)
    async with lobby.desk.http() as http:
        browser.begun(await http.get("/sign-in"))
    answer = await lobby.back(browser, await lobby.sent(browser))
    assert (answer.status_code, "Go on" in answer.text) == (200, True)
    browser.cookies[SESSION] = answer.headers["set-cookie"].partition(";")[0].partition("=")[2]
    assert (await browser.ask()).json()["data"] == {"me": {"id": str(person("officer"))}}


async def test_a_new_victim_comes_with_a_provider_and_is_bound_by_the_code_she_reads_out(
    lobby: Lobby, cast: Cast
) -> None:
    case, her = await a_case(cast), f"a victim there {uuid4()}"
    lobby.provider.told = Told(claims={"sub": her})
    browser = await Browser(lobby.desk).open_account()
    answer = await lobby.back(browser, await lobby.sent(browser))
    code = answer.text.partition("Your code: ")[2].partition("<")[0]
    command = BindVictimAccount(id=uuid4(), case=case.id, code=code)
    bound = granted(await case.do("officer", her_account.bind_victim_account, command), Case)
    browser = await Browser(lobby.desk).come(lobby.robot)
    back = await lobby.back(browser, await lobby.sent(browser))
    brought = brought_back(httpx.Response(302, headers=back.headers))
    token = (await lobby.robot.exchange(brought["code"], VERIFIER)).json()["access_token"]
    assert (await lobby.robot.ask(token)).json()["data"] == {"me": {"id": str(bound.victim_account_id)}}


async def test_two_codes_of_one_new_victim_are_for_one_account(lobby: Lobby, cast: Cast) -> None:
    lobby.provider.told = Told(claims={"sub": f"a victim there {uuid4()}"})
    codes = []
    for _ in range(2):
        browser = await Browser(lobby.desk).open_account()
        shown = (await lobby.back(browser, await lobby.sent(browser))).text
        codes.append(shown.partition("Your code: ")[2].partition("<")[0])
    accounts = set()
    for code in codes:
        case = await a_case(cast)
        command = BindVictimAccount(id=uuid4(), case=case.id, code=code)
        bound = granted(await case.do("officer", her_account.bind_victim_account, command), Case)
        accounts.add(bound.victim_account_id)
    assert len(accounts) == 1


@pytest.mark.parametrize(
    "place", ["http://127.0.0.1:1/token", "https://localhost/token", "http://idp.test/token", "ftp://x/"]
)
def test_a_provider_elsewhere_never_has_us_ask_this_machine(place: str) -> None:
    assert is_safe("https://idp.test/token", here=False)
    assert not is_safe(place, here=False)


async def test_what_a_passkey_is_to_sign_is_signed_by_no_provider(lobby: Lobby) -> None:
    details = [{"type": "approval", "action": "VERIFY_ATTRIBUTION", "case": str(uuid4()), "object": str(uuid4())}]
    browser = await Browser(lobby.desk).come(lobby.robot, authorization_details=json.dumps(details))
    assert "Sign in with Northmoor" not in browser.page


@pytest.mark.parametrize(
    "more",
    [{"issuer": "http://idp.test"}, {"key": "nowhere.jwk"}, {"colour": "red"}, {"client_id": 7}],
    ids=["no https", "no key", "another word", "a number"],
)
def test_a_file_that_cannot_be_meant_is_no_file(settings: Settings, tmp_path: Path, more: dict[str, Any]) -> None:
    with pytest.raises(CannotRun):
        read_providers(replace(settings, providers=written(tmp_path, "https://idp.test", **more)))


async def test_a_provider_that_speaks_for_another_or_sends_elsewhere_is_not_asked(
    lobby: Lobby, settings: Settings, tmp_path: Path
) -> None:
    for wrong in ({"issuer": "https://evil.test"}, {"token_endpoint": "http://evil.test/token"}, {"jwks_uri": None}):
        lobby.provider.told = Told(metadata=wrong)
        fresh = Desk(
            settings=replace(settings, providers=written(tmp_path, lobby.provider.issuer)),
            watching_engine=lobby.desk.watching_engine,
            pages=True,
        )
        browser = await Browser(fresh).come(lobby.robot)
        answer = await browser.post("/oauth/provider", {"signIn": browser.sign_in, "provider": 0})
        assert (answer.status_code, answer.json()) == (503, {"error": "temporarily_unavailable"})
        await fresh.app.state.engine.dispose()
        await fresh.oauth.engine.dispose()
