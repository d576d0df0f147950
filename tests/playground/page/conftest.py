"""A running playground and a real Chromium to look at it with."""

import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Page

from leadsail_bot.playground.demo import Playground, PortTaken, playground
from tests.playground.page.window import Opener, Scheme, Windows, chromium


@pytest.fixture(scope="session")
def ports() -> list[int]:
    """Where the last playground was."""
    return [0]


@pytest_asyncio.fixture(loop_scope="session")
async def running(ports: list[int]) -> AsyncIterator[Playground]:
    """The whole playground; a fresh one for each test takes a tenth of a second.

    Where it can it has the port of the one before, by which the browser knows the fonts and scripts it has:
    without them a page takes two fifths less.
    """
    async with AsyncExitStack() as used:
        try:
            started = await used.enter_async_context(playground(ports[0], log=io.StringIO()))
        except PortTaken:  # by any other process: it was free for a moment
            started = await used.enter_async_context(playground(log=io.StringIO()))
        ports[0] = urlsplit(started.page.url).port or 0
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
