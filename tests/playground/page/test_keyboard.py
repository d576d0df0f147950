"""Everything on the page works from the keyboard, and nothing it does takes the focus away."""

import re
from typing import Any

import pytest
from playwright.async_api import Locator, Page, Route, expect

from leadsail_bot.playground.demo import Playground
from leadsail_bot.playground.workspace import compose, modals
from leadsail_bot.playground.workspace.acme import ANA, BOT, SALES
from leadsail_bot.playground.workspace.state import Message
from tests.playground.page.window import Opener, ask, transcript_of

pytestmark = pytest.mark.asyncio(loop_scope="session")  # the loop the browser lives in

ACCEPT = {"type": "plain_text", "text": "Accept"}
QUESTION = {
    "type": "input",
    "block_id": "question",
    "label": {"type": "plain_text", "text": "Your question"},
    "element": {"type": "plain_text_input", "action_id": "question"},
}
ASK: dict[str, Any] = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Ask a question"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "blocks": [QUESTION],
}


async def press(page: Page, control: Locator) -> None:
    """Reach a control and press Enter on it, as without a mouse."""
    await control.focus()
    await page.keyboard.press("Enter")


async def scrolled(dialog: Locator) -> float:
    """How far down the modal's body is, in pixels."""
    return float(await dialog.locator(".view-body").evaluate("body => body.scrollTop"))


async def test_paging_keeps_the_button(opened: Opener) -> None:
    """Enter again and again goes on to older pages; on the last, where Older is gone, a neighbour is next."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_priya60")
    await answer.get_by_role("button", name="Older").focus()
    for number in range(2, 9):
        await page.keyboard.press("Enter")
        await expect(answer).to_contain_text(f"Page {number} of 8")
        await expect(answer.get_by_role("button", name="Older" if number < 8 else "Newer")).to_be_focused()


async def test_a_new_page_takes_the_next_press(opened: Opener) -> None:
    """What was pressed is busy until its answer is there to be seen, however late the server says so."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_priya60")

    async def late(route: Route) -> None:
        told = await route.fetch()
        await page.wait_for_timeout(300)
        await route.fulfill(response=told)

    await page.route("**/act", late)
    await answer.get_by_role("button", name="Older").focus()
    for number in (2, 3, 4):
        await page.keyboard.press("Enter")
        await expect(answer).to_contain_text(f"Page {number} of 8", timeout=2_000)
    await page.unroute_all(behavior="wait")  # the last answer is still on its way


async def test_a_replaced_view_is_read_from_its_beginning(opened: Opener) -> None:
    """The next page of a transcript is shown from its top, and the focus stays on Next."""
    page = await opened()
    dialog = await transcript_of(page, "lead_walter400")
    following = dialog.get_by_role("button", name="Next").last
    await press(page, following)
    await expect(dialog).to_contain_text("page 2 of")
    await expect(following).to_be_focused()
    assert await scrolled(dialog) == 0


async def test_a_small_change_leaves_the_place(opened: Opener, running: Playground) -> None:
    """A view of which only a line changed stays where its reader is."""
    page = await opened()
    dialog = await transcript_of(page, "lead_walter400")
    await dialog.get_by_role("button", name="Next").last.scroll_into_view_if_needed()
    before = await scrolled(dialog)
    assert before > 0
    (view,) = running.slack.workspace.views(ANA)
    line = {"type": "context", "elements": [{"type": "plain_text", "text": "On its way."}]}
    modals.update(running.slack.stage, view, {**view.payload, "blocks": [*view.payload["blocks"], line]})
    await expect(dialog).to_contain_text("On its way.")
    assert await scrolled(dialog) == before


async def test_a_form_that_comes_later_takes_what_is_typed(opened: Opener, running: Playground) -> None:
    """Where "Loading…" becomes a form, the focus goes to its first field; it stays where somebody puts it."""
    page = await opened()
    stage, body = running.slack.stage, page.locator("#dialog .view-body")
    loading = {"type": "section", "text": {"type": "plain_text", "text": "Loading…"}}
    view = modals.open_(stage, ANA, {**ASK, "blocks": [loading]})
    await expect(body).to_be_focused()
    modals.update(stage, view, ASK)
    await expect(page.get_by_label("Your question")).to_be_focused()
    await body.focus()
    modals.update(stage, view, {**ASK, "blocks": [*ASK["blocks"], loading]})
    await expect(body).to_contain_text("Loading…")
    await expect(body).to_be_focused()


async def test_closing_a_modal_leads_back(opened: Opener, running: Playground) -> None:
    """Escape leads to the view below, each time; from the last one to the button that opened it."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_walter400")
    transcript = answer.get_by_role("button", name="Transcript").first
    await press(page, transcript)
    await expect(page.locator("#dialog")).to_contain_text("page 1 of")
    (view,) = running.slack.workspace.views(ANA)
    for _ in range(3):  # of two in a row a browser lets the page refuse one
        modals.push(running.slack.stage, ANA, ASK, view.window)
        await expect(page.get_by_label("Your question")).to_be_focused()
        await page.keyboard.type("Why?")
        await page.keyboard.press("Escape")
        await expect(page.locator("#dialog")).to_contain_text("page 1 of")
    await page.keyboard.press("Escape")
    await expect(page.locator("#dialog")).to_be_hidden()
    await expect(transcript).to_be_focused()


async def test_an_answer_in_a_modal_is_read_from_its_beginning(opened: Opener, running: Playground) -> None:
    """Its menu at the end takes no focus; whoever comes back to it stands where they were."""
    page = await opened(f"?as={ANA}&in={SALES}", width=375, height=740)
    dialog, home = page.locator("#dialog"), running.slack.workspace.dm(ANA).id
    await ask(page, "/lead-history lead_maria42")  # so that it is there at once
    await page.goto(f"{running.page.url}?as={ANA}&in={home}&tab=home")
    await press(page, page.get_by_role("button", name="Open lead_maria42"))
    await expect(dialog.get_by_label("Filter")).to_be_attached()
    await expect(dialog.get_by_role("heading", name="Maria Delgado")).to_be_in_viewport()
    await expect(dialog.locator(".view-body")).to_be_focused()
    transcript = dialog.get_by_role("button", name="Transcript · 26 turns")
    await press(page, transcript)
    await expect(dialog.get_by_label("Find")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(transcript).to_be_focused()
    await expect(transcript).to_be_in_viewport()
    await dialog.get_by_label("Filter").focus()
    await dialog.get_by_label("Filter").select_option("Calls")
    await expect(dialog).to_contain_text("Showing calls")
    await expect(dialog.get_by_label("Filter")).to_be_focused()


async def test_what_is_taken_away_leaves_the_focus_near(opened: Opener, running: Playground) -> None:
    """On its message, or where that is gone on the list; out of a menu, on what opened that."""
    workspace = running.slack.workspace
    blocks = [{"type": "actions", "elements": [{"type": "button", "action_id": "accept", "text": ACCEPT}]}]
    card = workspace.post(Message(workspace.new_ts(), SALES, BOT, "lead_maria42", blocks))
    page = await opened(f"?as={ANA}&in={SALES}&thread={card.ts}")
    in_thread = page.locator("#thread .message")
    await in_thread.get_by_role("button", name="Accept").focus()
    compose.rewrite(running.slack.stage, card, compose.message({"text": "Accepted"}))
    await expect(in_thread).to_be_focused()
    await page.keyboard.press("Tab")  # to its first tool
    await page.keyboard.press("Enter")
    await press(page, in_thread.get_by_role("button", name=re.compile("^Look up lead")))
    await page.locator("#dialog[open]").wait_for()
    await page.keyboard.press("Escape")
    await expect(in_thread.get_by_label("More actions")).to_be_focused()
    await ask(page, "/lead-history lead_maria42")
    answer = page.locator("#place .message.ephemeral")
    await press(page, answer.get_by_role("button", name="Transcript").first)
    await page.locator("#dialog[open]").wait_for()
    workspace.remove(workspace.messages(SALES)[-1])
    await expect(answer).to_have_count(0)
    await page.keyboard.press("Escape")
    await expect(page.locator("#place .messages")).to_be_focused()


async def test_panels_take_the_focus_and_give_it_back(opened: Opener) -> None:
    """At 375 px the suggestions and channels are entered when they slide in, and left on Escape."""
    page = await opened(width=375, height=740)
    for panel, name in (("#guide", "Try this"), ("#sidebar", "Channels")):
        toggle = page.get_by_role("button", name=name, exact=True)
        await press(page, toggle)
        await expect(page.locator(f"{panel} :focus")).to_have_count(1)
        await expect(toggle).to_have_attribute("aria-expanded", "true")
        await page.keyboard.press("Escape")
        await expect(toggle).to_be_focused()
        await expect(toggle).to_have_attribute("aria-expanded", "false")
    await press(page, page.get_by_role("button", name="Try this"))
    await press(page, page.locator("#guide").get_by_role("button", name="lead_tom7"))
    await expect(page.locator("#words")).to_be_focused()
    await expect(page.get_by_role("button", name="Try this")).to_have_attribute("aria-expanded", "false")


async def test_the_switch_of_person(opened: Opener) -> None:
    """The switch says who one is, also where only the picture fits, and Escape closes it."""
    for width in (1280, 375):
        page = await opened(width=width)
        switch = page.locator(".switch summary")
        await expect(switch).to_have_accessible_name("You are Ana Ruiz – switch person")
        await press(page, switch)
        await expect(page.locator(".switch").get_by_role("link", name="Gil Stone")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.locator(".switch").get_by_role("link", name="Gil Stone")).to_be_hidden()
        await expect(switch).to_be_focused()
