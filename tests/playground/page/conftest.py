"""A running playground and a real Chromium to look at it with."""

import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest_asyncio
from playwright.async_api import Page

from leadsail_bot.playground.demo import Playground, playground
from tests.playground.page.window import Opener, Scheme, Windows, chromium


@pytest_asyncio.fixture(loop_scope="session")
async def running() -> AsyncIterator[Playground]:
    """The whole playground on free ports; a fresh one for each test takes a tenth of a second."""
    async with playground(log=io.StringIO()) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def windows() -> AsyncIterator[Windows]:
    """The system's Chromium, one for all tests."""
    async with chromium() as browser:
        yield Windows(browser)


@pytest_asyncio.fixture(loop_scope="session")
async def opened(running: Playground, windows: Windows) -> AsyncIterator[Opener]:
    """Open the page as somebody, in a window of some size; what the browser complains of fails the test."""
    complaints: list[str] = []
    async with AsyncExitStack() as used:

        async def open_page(
            query: str = "", *, width: int = 1280, height: int = 860, scheme: Scheme = "light"
        ) -> Page:
            page = await used.enter_async_context(windows.one(complaints))
            if page.viewport_size != {"width": width, "height": height}:
                await page.set_viewport_size({"width": width, "height": height})
            await page.emulate_media(color_scheme=scheme, forced_colors="none")
            await page.goto(f"{running.page.url}{query}")
            await page.locator("body[data-ready]").wait_for()
            return page

        yield open_page
    assert complaints == []
