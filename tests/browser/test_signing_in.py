"""What people meet who sign in: Chromium, its own authenticator, and the pages as they come over a real socket."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.async_api import Browser, Page, Route
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.administering import enrol_person
from service.auth.browsing import SESSION
from service.rules.one_time_code import digest_of
from service.running.addresses import free_port
from service.settings import Settings
from tests.integration.cast import person
from tests.integration.doorway import VERIFIER
from tests.integration.oauth import CALLBACK, Desk, Robot
from tests.integration.served import served

ASK = """async (headers) => (await fetch("/graphql", {method: "POST", body: JSON.stringify({query: "{ me { id } }"}),
  headers: {"content-type": "application/json", ...headers}})).json()"""
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@dataclass
class Hall:
    """The service at an address that has a name, a client of it, and pages of the one in the other."""

    desk: Desk
    robot: Robot
    chromium: Browser

    @asynccontextmanager
    async def page(self, *, verified: bool = True) -> AsyncIterator[Page]:
        """A browser with nothing in it but a device that keeps passkeys; the client's own address answers too."""
        async with await self.chromium.new_context() as context:
            await context.route("https://desk.test/**", back)
            page = await context.new_page()
            session = await context.new_cdp_session(page)
            await session.send("WebAuthn.enable")
            options = AUTHENTICATOR | {"isUserVerified": verified}
            await session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
            broken: list[str] = []
            page.on("pageerror", lambda error: broken.append(str(error)))
            page.on("console", lambda said: broken.append(said.text) if "Security Policy" in said.text else None)
            yield page
            assert broken == []

    async def come(self, page: Page, robot: Robot | None = None) -> None:
        """Goes where the client sends a browser that is to sign somebody in."""
        pushed = (await (robot or self.robot).push(VERIFIER)).json()
        asked = {"client_id": str(self.robot.id), "request_uri": pushed["request_uri"]}
        await page.goto(f"{self.desk.settings.issuer}/authorize?{urlencode(asked)}")

    async def enrol(self, page: Page, who: str) -> None:
        await page.goto(f"{self.desk.settings.issuer}/enrol")
        await page.get_by_label("The code").fill(await enrol_person(self.desk.settings, person(who)))
        await page.get_by_role("button", name="Add a passkey").click()
        await page.get_by_text("Your passkey was added").wait_for()

    async def who_came_back(self, page: Page) -> str:
        """Whom the client may act as with what the browser brought."""
        await page.wait_for_url("https://desk.test/**")
        code = parse_qs(urlsplit(page.url).query)["code"][0]
        given = (await self.robot.exchange(code, VERIFIER)).json()
        return str((await self.robot.ask(given["access_token"])).json()["data"]["me"]["id"])


async def back(route: Route) -> None:
    await route.fulfill(body="back at the desk")


@pytest.fixture(scope="session")
async def hall(settings: Settings, watching_engine: AsyncEngine, chromium: Browser) -> AsyncIterator[Hall]:
    port = free_port()
    here = replace(settings, public_url=f"http://localhost:{port}")
    desk = Desk(settings=here, watching_engine=watching_engine, pages=True)
    async with served(desk.app, port):
        yield Hall(desk, await desk.add("northmoor", redirects=(CALLBACK,)), chromium)
    await desk.app.state.engine.dispose()
    await desk.oauth.engine.dispose()


async def test_an_officer_adds_a_passkey_with_a_code_and_signs_in_with_it(hall: Hall) -> None:
    async with hall.page() as page:
        await hall.enrol(page, "officer")
        await hall.come(page)
        await page.get_by_role("button", name="Sign in with your passkey").click()
        assert await hall.who_came_back(page) == str(person("officer"))


async def test_a_device_that_asks_for_no_finger_and_no_pin_signs_nobody_in(hall: Hall) -> None:
    async with hall.page(verified=False) as page:
        await page.goto(f"{hall.desk.settings.issuer}/enrol")
        await page.get_by_label("The code").fill(await enrol_person(hall.desk.settings, person("officer")))
        await page.get_by_role("button", name="Add a passkey").click()
        await page.get_by_text("That did not work").wait_for()


async def test_somebody_without_a_passkey_is_told_and_may_cancel(hall: Hall) -> None:
    async with hall.page() as page:
        await hall.come(page)
        await page.get_by_role("button", name="Sign in with your passkey").click()
        await page.get_by_text("That did not work").wait_for()
        await page.get_by_role("button", name="Cancel").click()
        await page.wait_for_url("https://desk.test/**")
        assert parse_qs(urlsplit(page.url).query)["error"] == ["access_denied"]


async def test_the_demo_s_people_are_chosen_from_a_page(hall: Hall) -> None:
    async with hall.page() as page:
        await hall.come(page)
        await page.get_by_role("button", name="Isolde Fairweather-Brand").click()
        assert await hall.who_came_back(page) == str(person("victim"))


async def test_a_new_victim_is_shown_a_code_to_read_out(hall: Hall) -> None:
    async with hall.page() as page:
        await page.goto(f"{hall.desk.settings.issuer}/account")
        await page.get_by_role("button", name="I am new here").click()
        said = await page.get_by_text("Your code:").text_content()
        passkeys = "select count(*) from auth.account_codes where hash = :hash and passkey is not null"
        assert await hall.desk.value(passkeys, hash=digest_of((said or "").removeprefix("Your code: "))) == 1


async def test_a_session_of_our_own_pages_is_listed_and_ended_and_no_other_site_has_its_cookie_sent(hall: Hall) -> None:
    async with hall.page() as page:
        here = hall.desk.settings.public_url
        await page.goto(f"{here}/sign-in")
        await page.get_by_role("button", name="Isolde Fairweather-Brand").click()
        await page.wait_for_url(f"{here}/sessions")
        await page.get_by_text("This browser, since").wait_for()
        (cookie,) = [cookie for cookie in await page.context.cookies() if cookie["name"] == SESSION]
        assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Strict")
        assert SESSION not in await page.evaluate("document.cookie")
        asked = await page.evaluate(ASK, {"x-rtk": "1"})
        assert asked == {"data": {"me": {"id": str(person("victim"))}}, "extensions": asked["extensions"]}
        assert await page.evaluate(ASK, {}) == await page.evaluate(ASK, {"x-rtk": "2"})
        link = f'<a href="{here}/sessions">a link</a>'
        await page.context.route(
            "https://evil.test/**", lambda route: route.fulfill(content_type="text/html", body=link)
        )
        await page.goto("https://evil.test/")
        await page.get_by_role("link", name="a link").click()
        await page.wait_for_url(f"{here}/sign-in")
        await page.goto(f"{here}/sessions")
        await page.get_by_role("button", name="End it").first.click()
        await page.wait_for_url(f"{here}/sign-in")
        assert [cookie for cookie in await page.context.cookies() if cookie["name"] == SESSION] == []


async def test_a_page_that_is_reloaded_is_over_and_a_code_is_good_once(hall: Hall) -> None:
    async with hall.page() as page:
        await hall.come(page)
        answer = await page.reload()
        assert answer is not None
        assert answer.status == 400


async def test_no_other_site_can_frame_a_page_or_read_its_cookie(hall: Hall) -> None:
    async with hall.page() as page:
        await hall.come(page)
        assert await page.evaluate("document.cookie") == ""
        (cookie,) = await page.context.cookies()
        assert (cookie["httpOnly"], cookie["secure"], cookie["sameSite"]) == (True, True, "Lax")
        place = f"{hall.desk.settings.issuer}/enrol"
        await page.context.route(
            "https://evil.test/**",
            lambda route: route.fulfill(content_type="text/html", body=f'<iframe src="{place}"></iframe>'),
        )
        await page.goto("https://evil.test/")
        assert [frame.url for frame in page.frames if frame.url.startswith(place)] == []
