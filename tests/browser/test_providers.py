"""Signing in with a real OpenID provider, npm's `oidc-provider`, through its own pages in Chromium."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import ECKey
from playwright.async_api import Browser, Page
from sqlalchemy.ext.asyncio import AsyncEngine

from service.auth.administering import bind_subject
from service.auth.keys import public_half
from service.running.addresses import free_port
from service.settings import Settings
from tests.browser.test_signing_in import Hall
from tests.integration.cast import person
from tests.integration.oauth import CALLBACK, Desk
from tests.integration.provider import CLIENT
from tests.integration.served import served

REPOSITORY = Path(__file__).parents[2]
INSTALLED = REPOSITORY / ".local" / "clients"
needs_node = pytest.mark.skipif(
    shutil.which("node") is None or not (INSTALLED / "node_modules" / "oidc-provider").exists(),
    reason="Node and oidc-provider are not here: `make clients` brings them where there is npm",
)


@pytest.fixture(scope="module")
async def lobby(
    settings: Settings, watching_engine: AsyncEngine, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Hall]:
    """The service with one provider, which runs as its own process until the tests are over."""
    ours, theirs = free_port(), free_port()
    folder, key = tmp_path_factory.mktemp("provider"), ECKey.generate_key("P-256")
    (folder / "key.jwk").write_text(json.dumps({**key.as_dict(private=True), "kid": key.thumbprint()}))
    issuer = f"http://localhost:{theirs}"
    (folder / "providers.toml").write_text(
        f'[[providers]]\nname = "the force"\nissuer = "{issuer}"\nclient_id = "{CLIENT}"\nkey = "key.jwk"\nvictims = true\n'
    )
    here = replace(settings, public_url=f"http://localhost:{ours}", providers=folder / "providers.toml")
    await bind_subject(settings, issuer, "warrant-4711", person("officer"))
    shutil.copy(REPOSITORY / "tests" / "clients" / "provider.mjs", INSTALLED)
    callback = f"{here.public_url}/oauth/provider/callback"
    process = await asyncio.create_subprocess_exec(
        "node", "provider.mjs", str(theirs), callback, json.dumps(public_half(key)),
        cwd=INSTALLED, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        assert await asyncio.wait_for(process.stdout.readline(), 60) == b"ready\n"
        desk = Desk(settings=here, watching_engine=watching_engine, pages=True)
        async with served(desk.app, ours):
            yield Hall(desk, await desk.add("northmoor", redirects=(CALLBACK,)), chromium)
        await desk.app.state.engine.dispose()
        await desk.oauth.engine.dispose()
    finally:
        process.terminate()
        await process.wait()


async def sign_in_there(page: Page, name: str) -> None:
    await page.get_by_role("button", name="Sign in with the force").click()
    await page.get_by_placeholder("Enter any login").fill(name)
    await page.get_by_placeholder("and password").fill("of no matter here")
    await page.get_by_role("button", name="Sign-in").click()
    await page.get_by_role("button", name="Continue").click()


@needs_node
async def test_an_officer_signs_in_with_the_forces_own_provider(lobby: Hall) -> None:
    async with lobby.page() as page:
        await lobby.come(page)
        await sign_in_there(page, "warrant-4711")
        assert await lobby.who_came_back(page) == str(person("officer"))


@needs_node
async def test_somebody_whom_nobody_has_bound_is_nobody_here(lobby: Hall) -> None:
    async with lobby.page() as page:
        await lobby.come(page)
        await sign_in_there(page, "a stranger")
        await page.get_by_text("Nobody was signed in").wait_for()


@needs_node
async def test_a_session_on_our_own_pages_begins_after_a_sign_in_elsewhere(lobby: Hall) -> None:
    async with lobby.page() as page:
        await page.goto(f"{lobby.desk.settings.public_url}/sign-in")
        await sign_in_there(page, "warrant-4711")
        await page.wait_for_url(f"{lobby.desk.settings.public_url}/sessions")
        await page.get_by_text("This browser, since").wait_for()


@needs_node
async def test_a_new_victim_gets_a_code_with_a_sign_in_elsewhere(lobby: Hall) -> None:
    async with lobby.page() as page:
        await page.goto(f"{lobby.desk.settings.issuer}/account")
        await sign_in_there(page, "a victim")
        await page.get_by_text("Your code:").wait_for()
