"""The browser the tests look through, what one does first in it, and pictures of what it shows."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import (
    Browser,
    ConsoleMessage,
    Error,
    Frame,
    Locator,
    Page,
    async_playwright,
)

ARTEFACTS = Path(__file__).parents[3] / "artefacts"
NAMES = ("chromium", "chromium-browser", "google-chrome")
# A container has no sandbox to offer, and nothing here may reach for the network.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE_MS = 10_000
# A page then lets go of its server, which goes away, and what was typed in it is forgotten.
LEAVE = "dispatchEvent(new Event('pagehide')); sessionStorage.clear()"

Opener = Callable[..., Awaitable[Page]]
Scheme = Literal["light", "dark"]


class Windows:
    """Windows that are used again: a new one costs more than most of what is done in it.

    Each has a context of its own: as tabs of one, those behind would be drawn once a second only.

    What a test typed or did to its window's requests ends with it; fonts and scripts the browser keeps. The
    page stays until the next one comes: to go to an empty one each time cost a tenth of all that is done in
    the browser. What is complained of until then is the page's before.
    """

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[Page] = []

    @asynccontextmanager
    async def one(self, complaints: list[str]) -> AsyncIterator[Page]:
        """A window that nobody else uses; what the browser complains of in it is noted."""
        page = self._free.pop() if self._free else await self._browser.new_page(reduced_motion="reduce")
        page.set_default_timeout(PATIENCE_MS)

        def broke(error: Error) -> None:
            complaints.append(str(error))

        def wrote(line: ConsoleMessage) -> None:
            if line.type == "error":
                complaints.append(line.text)

        def came(_frame: Frame) -> None:
            page.on("pageerror", broke)
            page.on("console", wrote)

        page.once("framenavigated", came)
        yield page
        await page.evaluate(LEAVE)
        await page.unroute_all()
        page.remove_listener("pageerror", broke)
        page.remove_listener("console", wrote)
        self._free.append(page)


async def picture(page: Page, name: str) -> None:
    """Keep a screenshot for people to look at."""
    ARTEFACTS.mkdir(exist_ok=True)
    await page.screenshot(path=ARTEFACTS / f"{name}.png")


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The system's Chromium. Raises `FileNotFoundError` where there is none."""
    path = next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        raise FileNotFoundError("install Debian's package chromium")
    async with async_playwright() as driver:
        browser = await driver.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


async def ask(page: Page, words: str) -> Locator:
    """Type a command and wait for the answer, which is returned."""
    before = await page.locator(".message").count()
    await page.locator("#words").fill(words)
    await page.locator("#words").press("Enter")
    answer = page.locator(".message").nth(before)
    await answer.wait_for()
    return answer


async def transcript_of(page: Page, lead: str) -> Locator:
    """Open the first transcript of a lead; returns the modal once it is filled."""
    answer = await ask(page, f"/lead-history {lead}")
    await answer.get_by_role("button", name=re.compile("^Transcript")).first.click()
    dialog = page.locator("#dialog")
    await dialog.get_by_role("button", name="Send me the full text").wait_for()
    return dialog
