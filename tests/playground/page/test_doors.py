"""The other doors to an answer, in a browser: a message's menu, a mention in a thread, the app's Home tab."""

import re

import pytest
from playwright.async_api import Page, expect

from leadsail_bot.playground.demo import Playground
from leadsail_bot.playground.workspace.acme import BEN, SALES
from tests.playground.page.window import Opener, picture

pytestmark = pytest.mark.asyncio(loop_scope="session")  # the loop the browser lives in


async def test_from_a_message_from_a_mention_and_from_home(opened: Opener, running: Playground) -> None:
    """The same answer each time, in one or two steps, where no command can be typed."""
    ben = running.slack.hands(BEN)
    root = ben.says(SALES, "Has anybody called her back?")
    ben.says(SALES, "lead_maria42, I mean", thread_ts=root.ts)
    page = await opened()
    await page.locator("#place").get_by_role("link", name="1 reply").click()
    await _look_up(page, "I mean")
    await expect(page.locator("#dialog")).to_contain_text("Maria Delgado")
    await picture(page, "message-shortcut")
    await page.keyboard.press("Escape")

    await page.locator("#reply").fill("@LeadSail lead_maria42")
    await page.keyboard.press("Enter")
    answer = page.locator("#thread .message").filter(has_text="Only visible to you")
    await expect(answer).to_contain_text("Maria Delgado")
    await picture(page, "mention")

    await page.get_by_role("link", name=re.compile("^LeadSail")).click()
    await page.get_by_role("button", name="Open lead_maria42").click()
    await expect(page.locator("#dialog")).to_contain_text("Maria Delgado")
    await page.keyboard.press("Escape")
    await picture(page, "home")
    await page.get_by_role("button", name="Look up a lead").click()
    await expect(page.locator("#dialog").get_by_role("heading", name="Look up a lead")).to_be_visible()


async def _look_up(page: Page, words: str) -> None:
    """*Look up lead* in the menu of a message in the thread."""
    message = page.locator("#thread .message").filter(has_text=words)
    await message.hover()
    await message.get_by_label("More actions").click()
    await message.get_by_role("button", name=re.compile("^Look up lead")).click()
