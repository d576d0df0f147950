"""The browser the tests look through, what one does first in it, and pictures of what it shows."""

import re
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright

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

Opener = Callable[..., Awaitable[Page]]


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
