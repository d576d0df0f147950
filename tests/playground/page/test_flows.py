"""What people come for, from beginning to end, in a real Chromium; more doors are in `test_doors`."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from leadsail_bot.playground.demo import Playground
from leadsail_bot.playground.workspace.acme import ANA, BEN, GIL, OLGA, ONCALL, PARTNER, SALES
from tests.playground.page.window import Opener, ask, picture

pytestmark = pytest.mark.asyncio(loop_scope="session")  # the loop the browser lives in

# What each step of the guided minute shows, in its order.
STEPS = ("Maria Delgado", "2 leads match", "with “policy”", "", "isn't responding")
HANDOFF = 3  # this one opens a form


async def dialog_of(page: Page, title: str) -> Locator:
    """The modal, once it has this title."""
    dialog = page.locator("#dialog")
    await expect(dialog.get_by_role("heading", name=title, level=2)).to_be_visible()
    return dialog


async def test_the_guided_minute(opened: Opener) -> None:
    """Each step takes a press and Enter, shows what it promises and is ticked off."""
    page = await opened()
    steps = page.locator(".step")
    await expect(steps).to_have_count(len(STEPS))
    for number, shown in enumerate(STEPS):
        before = await page.locator(".message").count()
        await steps.nth(number).click()
        await page.keyboard.press("Enter")
        if number == HANDOFF:
            await dialog_of(page, "Hand off")
            await page.keyboard.press("Escape")
            await expect(page.locator("#dialog")).to_be_hidden()
        else:
            await expect(page.locator(".message").nth(before)).to_contain_text(shown)
        await expect(steps.nth(number).locator(".done")).to_be_visible()
    await picture(page, "minute")
    await page.get_by_role("button", name="Put it right").click()
    await expect(page.locator("#figures")).not_to_contain_text("failing")


async def test_choosing_among_leads(opened: Opener) -> None:
    """Of several leads one chooses, in the same message."""
    page = await opened()
    answer = await ask(page, "/lead-history Dana Whitfield")
    await answer.get_by_role("button", name="Open").last.click()
    await expect(answer.get_by_role("heading", name="Dana Whitfield")).to_be_visible()
    await expect(page.locator(".message")).to_have_count(1)


async def test_looking_up_with_the_form(opened: Opener) -> None:
    """The shortcut beside the message box opens a form that suggests leads, all from the keyboard."""
    page = await opened()
    await page.get_by_label("Run a shortcut").focus()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Look up a lead").focus()
    await page.keyboard.press("Enter")
    dialog = await dialog_of(page, "Look up a lead")
    await page.keyboard.type("dana")
    await expect(dialog.get_by_role("option").first).to_be_in_viewport(ratio=1)
    await picture(page, "form")
    await page.keyboard.press("ArrowDown")
    await expect(dialog.get_by_role("option", selected=True)).to_have_text(re.compile("^Dana Whitfield"))
    await page.keyboard.press("Enter")
    await expect(dialog.get_by_role("combobox")).to_be_focused()
    await page.keyboard.press("Enter")
    await dialog_of(page, "Lead history")
    await expect(dialog.get_by_role("heading", name="Dana Whitfield")).to_be_visible()


async def test_suggestions_are_in_nobodys_way(opened: Opener, running: Playground) -> None:
    """They move and cover no button: a click on it lands. Enter takes the first, Escape closes them alone."""
    home = running.slack.workspace.dm(ANA).id
    page = await opened(f"?as={ANA}&in={home}&tab=home")
    await page.get_by_role("button", name="Look up a lead").click()
    dialog = await dialog_of(page, "Look up a lead")
    field, first = dialog.get_by_role("combobox"), dialog.get_by_role("option", selected=True)
    before = await dialog.bounding_box()
    await page.keyboard.type("priya")
    await page.keyboard.press("Enter")  # too early: there is nothing to take yet
    await expect(first).to_have_text(re.compile("^Priya"))
    await picture(page, "suggestions")
    assert await dialog.bounding_box() == before
    await page.emulate_media(forced_colors="active")  # no backgrounds tell them apart
    for one in (dialog, first, page.locator("#sidebar [aria-current]")):
        await expect(one).to_have_css("outline-style", "solid")
    await picture(page, "forced-colors")
    await page.keyboard.press("Escape")
    await expect(first).to_have_count(0)
    await field.fill("priya")
    await first.wait_for()
    await dialog.get_by_role("button", name="Look up", exact=True).click()
    await expect(dialog).to_contain_text("Please complete this required field.")
    await field.fill("priya")
    await first.wait_for()
    await field.press("Enter")
    await expect(field).to_have_value(re.compile("^Priya"))


async def test_find_and_filter(opened: Opener) -> None:
    """Words and channels narrow the answer in its place; Show everything ends it; Filter keeps the focus."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_maria42 texts")
    await expect(answer).to_contain_text("12 messages")
    await expect(answer).not_to_contain_text("Outbound call ·")
    await answer.get_by_role("button", name="Show everything").first.click()
    await expect(answer).to_contain_text("Outbound call ·")
    await answer.get_by_label("Filter").focus()
    await answer.get_by_label("Filter").select_option("Texts")
    await expect(answer).not_to_contain_text("Outbound call ·")
    await expect(answer.get_by_label("Filter")).to_be_focused()


async def test_sharing(opened: Opener, running: Playground) -> None:
    """What was previewed stands in the channel for all, Open for me is private, Remove takes it away."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_maria42")
    await answer.get_by_role("button", name="Share").click()
    dialog = await dialog_of(page, "Share")
    await expect(dialog.get_by_role("option", name="acme-partner")).to_have_count(0)
    await expect(dialog).to_contain_text("Everybody in the channel will see this")
    await picture(page, "share")
    await dialog.get_by_role("button", name="Share").click()
    await dialog.get_by_role("link", name="Open the message").click()
    await expect(dialog).to_be_hidden()
    card = page.locator("[data-live-aimed]")
    await expect(card).to_contain_text("Shared by @Ana Ruiz")
    await expect(card).not_to_contain_text("2025550142")
    as_ben = await opened(f"?as={BEN}&in={SALES}")
    await expect(as_ben.locator(".message")).to_have_count(1)
    await as_ben.get_by_text("Open for me", exact=True).click()
    await expect(as_ben.locator(".message.ephemeral")).to_contain_text("2025550142")
    await expect(page.locator(".message")).to_have_count(2)  # Ana's own answer and the card
    await card.get_by_role("button", name="Remove").click()
    confirmation = page.locator("#confirmation")
    if await confirmation.is_visible():
        await confirmation.get_by_role("button").last.click()
    await expect(as_ben.locator(".message:not(.ephemeral)")).to_have_count(0)


async def handed_off(page: Page) -> Locator:
    """Hand a lead to whoever is on call; returns the modal, which says so."""
    answer = await ask(page, "/lead-history lead_maria42")
    await answer.get_by_role("button", name="Hand off").click()
    dialog = await dialog_of(page, "Hand off")
    await dialog.get_by_label("Whoever is on call").check()
    await dialog.get_by_label("What is needed").fill("Call Maria about the rental cover")
    await picture(page, "handoff-form")
    await dialog.get_by_role("button", name="Hand off").click()
    await expect(dialog).to_contain_text("Handed to whoever is on call")
    return dialog


async def test_handing_off(opened: Opener) -> None:
    """From the form to the card where whoever is on call accepts, and the word to the one who asked."""
    page = await opened()
    dialog = await handed_off(page)
    as_ben = await opened(f"?as={BEN}&in={ONCALL}")
    card = as_ben.locator(".message").first
    await expect(card).to_contain_text("Call Maria about the rental cover")
    await card.get_by_text("Accept", exact=True).click()
    await expect(card).to_contain_text("Accepted by @Ben Okafor")
    await picture(as_ben, "handoff")
    await dialog.get_by_role("button", name="Close").first.click()
    await page.locator("#sidebar").get_by_role("link", name="LeadSail").click()
    await expect(page.locator("#place")).to_contain_text("@Ben Okafor accepted the lead you handed over")


async def test_nobody_accepts(opened: Opener) -> None:
    """When the time has come Slack reminds whoever is on call; a lever lets it pass."""
    page = await opened(f"?as={ANA}&in={ONCALL}")
    await handed_off(page)
    await page.keyboard.press("Escape")
    cards = page.locator("#place .message:not(.ephemeral)")
    await expect(cards).to_have_count(1)
    await page.locator("#guide summary").get_by_text("Levers").click()
    await page.get_by_role("button", name="Let an hour pass").click()
    await expect(cards.first.get_by_role("link", name="1 reply").or_(cards.nth(1))).to_be_visible()


async def test_what_a_form_lacks(opened: Opener) -> None:
    """A form that lacks something isn't sent, and shows what it lacks; another window has its own.

    What was filled in is still there when the page is loaded again.
    """
    page = await opened()
    await page.locator("#words").fill("/lead-history lead_maria42 handoff")
    await page.keyboard.press("Enter")
    dialog = await dialog_of(page, "Hand off")
    await dialog.get_by_label("By when").scroll_into_view_if_needed()
    await dialog.get_by_role("button", name="Hand off").click()
    await expect(dialog.get_by_text("Please complete this required field.").first).to_be_in_viewport()
    await dialog.get_by_label("What is needed").fill("Call her")
    other = await opened()
    await other.get_by_label("Run a shortcut").click()
    await other.get_by_role("button", name="Look up a lead").click()
    await dialog_of(other, "Look up a lead")
    await other.keyboard.press("Escape")
    await expect(other.locator("#dialog")).to_be_hidden()
    await page.reload()
    await expect(dialog.get_by_label("What is needed")).to_have_value("Call her")
    await expect(dialog.get_by_label("What is needed")).to_be_visible()


@pytest.mark.parametrize(("person", "channel"), [(GIL, SALES), (OLGA, PARTNER)], ids=["guest", "outsider"])
async def test_a_denial(opened: Opener, running: Playground, person: str, channel: str) -> None:
    """Guests and people of other organisations read one plain sentence, and LeadSail isn't asked."""
    page = await opened(f"?as={person}&in={channel}")
    answer = await ask(page, "/lead-history lead_maria42")
    await expect(answer).to_contain_text("You don't have access to lead histories.")
    await expect(answer).to_contain_text("Only visible to you")
    assert not running.sandbox.calls
    await picture(page, "denied")
