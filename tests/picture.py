"""`python -m tests.picture` makes the README's picture of an answer anew, from the playground."""

import asyncio
import io
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.async_api import ViewportSize

from leadsail_bot.playground.demo import playground
from tests.playground.page.window import PATIENCE_MS, ask, chromium

PICTURE = Path(__file__).parents[1] / "leadsail_bot/playground/answer.png"
WINDOW = ViewportSize(width=1280, height=920)
NAME, HOME = "Maria Delgado", ZoneInfo("America/New_York")


async def main() -> None:
    """Ask for a lead in a light window and keep what it shows."""
    async with playground(log=io.StringIO()) as running, chromium() as browser:
        page = await browser.new_page(viewport=WINDOW, color_scheme="light", reduced_motion="reduce")
        page.set_default_timeout(PATIENCE_MS)
        await page.goto(running.page.url)
        await page.locator("body[data-ready]").wait_for()
        yesterday = (datetime.now(HOME) - timedelta(days=1)).date()  # short enough to show its controls
        answer = await ask(page, f"/lead-history {NAME} since {yesterday}")
        await answer.get_by_role("heading", name=NAME).wait_for()  # a notice would be no picture of an answer
        await page.screenshot(path=PICTURE)


if __name__ == "__main__":
    asyncio.run(main())
