"""The browser the tests look through: which one, how it is started, and pictures of what it shows."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from playwright.async_api import Page

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
