"""The real database, as the integration lane starts it, and Debian's Chromium; without one, what needs it is skipped."""

import os
import shutil
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, async_playwright

from tests.integration.conftest import settings, watching_engine

__all__ = ["settings", "watching_engine"]
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """A browser of this session's own, with nothing in it."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not here: install `chromium` to try what people see")
    unsandboxed = ["--no-sandbox"] if os.getuid() == 0 else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=unsandboxed)
        yield browser
        await browser.close()
