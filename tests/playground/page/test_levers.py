"""The levers and figures beside the conversation, in a real Chromium."""

import pytest
from playwright.async_api import expect

from leadsail_bot.playground.demo import Playground
from tests.playground.page.window import Opener, ask, picture

pytestmark = pytest.mark.asyncio(loop_scope="session")  # the loop the browser lives in


async def test_a_failing_leadsail(opened: Opener, running: Playground) -> None:
    """A lever makes LeadSail fail, the answer says so in words, and one press puts it right."""
    page = await opened()
    await page.locator("#guide summary").get_by_text("Levers").click()
    leadsail = page.get_by_role("group", name="LeadSail is")
    await leadsail.get_by_role("radio", name="refusing the key").check()
    figures = page.locator("#figures")
    await expect(figures).to_contain_text("LeadSail is refusing the key.")
    await expect(await ask(page, "/lead-history lead_hana5")).to_contain_text("Can't sign in")
    await picture(page, "levers")
    await figures.get_by_role("button", name="Put it right").click()
    await expect(figures).not_to_contain_text("refusing")
    await expect(leadsail.get_by_role("radio", name="well")).to_be_checked()
    await page.get_by_role("button", name="Restart the bot").click()  # it would ask again by itself, later
    await expect(figures).to_contain_text("LeadSail calls0")
    await expect(await ask(page, "/lead-history lead_hana5")).to_contain_text("Hana Novak")
    await expect(page.locator(".step[data-live-done]")).to_have_count(0)  # its last makes LeadSail fail


async def test_figures_are_live(opened: Opener) -> None:
    """Calls, acknowledgements and answers are shown as they happen, without anybody asking."""
    page = await opened()
    figures = page.locator("#figures")
    await expect(figures).to_contain_text("LeadSail calls0")
    await ask(page, "/lead-history lead_maria42")
    await expect(figures).not_to_contain_text("LeadSail calls0")
    await expect(figures).to_contain_text("ms")
    await expect(figures).to_contain_text("From memory0")
    await ask(page, "/lead-history lead_maria42")
    await expect(figures).to_contain_text("From memory1")
