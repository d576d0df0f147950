"""A running playground and a real Chromium to look at it with."""

import io
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import pytest_asyncio
from playwright.async_api import Browser, Page

from leadsail_bot.playground.demo import Playground, playground
from tests.playground.page.window import PATIENCE_MS, Opener, chromium


@pytest_asyncio.fixture(loop_scope="session")
async def running() -> AsyncIterator[Playground]:
    """The whole playground on free ports; a fresh one for each test takes a tenth of a second."""
    async with playground(log=io.StringIO()) as started:
        yield started


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The system's Chromium, one for all tests."""
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(loop_scope="session")
async def opened(running: Playground, browser: Browser) -> AsyncIterator[Opener]:
    """Open the page as somebody, in a window of some size; what the browser complains of fails the test."""
    complaints: list[str] = []
    async with AsyncExitStack() as windows:

        async def open_page(query: str = "", *, width: int = 1280, height: int = 860, **how: Any) -> Page:
            context = await browser.new_context(
                viewport={"width": width, "height": height}, reduced_motion="reduce", **how
            )
            windows.push_async_callback(context.close)
            page = await context.new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
            await page.goto(f"{running.page.url}{query}")
            await page.locator("body[data-ready]").wait_for()
            return page

        yield open_page
    assert complaints == []
