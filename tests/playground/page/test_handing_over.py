"""Handing a lead over in a real Chromium: from Ana's look-up to the card that Ben accepts."""

import pytest
from playwright.async_api import Page, Route, expect

from leadsail_bot.playground.workspace.acme import BEN
from tests.playground.page.window import Opener, ask, picture

pytestmark = pytest.mark.asyncio(loop_scope="session")  # the loop the browser lives in
NEEDED = "Call her about the start date."


async def test_one_hands_over_and_another_accepts(opened: Opener) -> None:
    """Without any help: *Hand off*, a person, what is needed; the card; *Accept*; the giver reads it.

    Who presses *Cancel* while that happens is told who was first.
    """
    ana = await opened()
    answer = await ask(ana, "/lead-history lead_maria42")
    await answer.get_by_role("button", name="Hand off").click()
    form = ana.locator("#dialog")
    await form.get_by_label("One person").check()
    await form.get_by_label("Person (optional)").select_option(label="Ben Okafor")
    await form.get_by_label("What is needed").fill(NEEDED)
    await picture(ana, "handoff-form")
    await form.get_by_role("button", name="Hand off").click()
    await expect(form).to_contain_text("Handed to @Ben Okafor")
    await form.get_by_role("button", name="Close", exact=True).first.click()

    ben = await opened(f"?as={BEN}")
    await _messages(ben)
    card = ben.locator(".message").filter(has_text=NEEDED)
    await expect(card).to_contain_text("@Ana Ruiz hands @Ben Okafor a lead")
    await picture(ben, "handoff-card")
    await _messages(ana)
    receipt = ana.locator(".message").filter(has_text="You handed this lead to")

    async def meanwhile(route: Route) -> None:
        await card.get_by_role("button", name="Accept").click()
        await expect(receipt).to_contain_text("Accepted by @Ben Okafor")
        await route.continue_()

    await ana.route("**/act", meanwhile)
    await receipt.get_by_role("button", name="Cancel").click()
    await expect(receipt).to_be_focused()  # its controls are gone
    await expect(card).to_contain_text("Accepted by @Ben Okafor")
    await expect(card.get_by_role("button", name="Decline")).to_have_count(0)

    await expect(ana.locator(".message.ephemeral")).to_contain_text("Accepted by @Ben Okafor")
    await expect(ana.locator(".message").filter(has_text="@Ben Okafor accepted the lead")).to_have_count(1)
    await picture(ana, "handoff-receipt")


async def _messages(page: Page) -> None:
    """The direct messages with the app."""
    await page.locator("#sidebar").get_by_role("link", name="LeadSail").click()
