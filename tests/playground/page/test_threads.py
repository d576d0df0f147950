"""Threads open beside the conversation and are answered there, as in Slack."""

import pytest
from playwright.async_api import expect

from leadsail_bot.playground.demo import Playground
from leadsail_bot.playground.page.feed import SHOWN
from leadsail_bot.playground.workspace.acme import ANA, BEN, BOT, ONCALL, SALES
from leadsail_bot.playground.workspace.state import Message
from tests.playground.page.window import Opener, ask

pytestmark = pytest.mark.asyncio(loop_scope="session")  # the loop the browser lives in


async def test_a_thread_is_read_and_answered_beside_its_channel(opened: Opener, running: Playground) -> None:
    """The count below a message opens its thread, where one types at once; the channel only counts."""
    ben = running.slack.hands(BEN)
    root = ben.says(SALES, "Has anybody called lead_maria42 back?")
    ben.says(SALES, "She texted at half past seven", thread_ts=root.ts)
    page = await opened()
    thread, channel = page.locator("#thread"), page.locator("#place")
    await channel.get_by_role("link", name="1 reply").click()
    await expect(thread).to_contain_text("She texted at half past seven")
    await expect(channel).not_to_contain_text("She texted")
    await expect(page.locator("#reply")).to_be_focused()
    await page.keyboard.type("On it")
    await page.keyboard.press("Enter")
    await expect(thread.locator(".message")).to_have_count(3)
    await expect(channel).to_contain_text("2 replies")
    await page.keyboard.type("And she")
    await thread.get_by_role("link", name="Close the thread").click()
    await expect(thread).to_be_hidden()
    await expect(page.locator("#words")).to_be_focused()
    await page.go_back()
    await expect(thread).to_contain_text("On it")
    await expect(page.locator("#reply")).to_have_value("And she")


async def test_a_command_in_a_thread(opened: Opener, running: Playground) -> None:
    """A thread can be begun on any message that others see, and takes no commands: Slackbot says so there."""
    running.slack.hands(BEN).says(SALES, "About lead_maria42")
    page = await opened()
    message = page.locator("#place .message")
    await message.hover()
    await message.get_by_role("link", name="Reply in thread").click()
    await page.locator("#reply").fill("/lead-history lead_maria42")
    await page.keyboard.press("Enter")
    await expect(page.locator("#thread")).to_contain_text("/lead-history is not supported in threads. Sorry!")
    await expect(page.locator(".thread-count")).to_have_text("No replies yet")  # that one is private
    await expect(message).to_have_count(1)


async def test_an_answer_in_a_thread_is_spoken(opened: Opener, running: Playground) -> None:
    """A screen reader hears of what comes there, as in the channel."""
    root = running.slack.hands(BEN).says(SALES, "Who knows her?")
    page = await opened(f"?as={ANA}&in={SALES}&thread={root.ts}")
    await page.locator("#reply").fill("@LeadSail lead_maria42")
    await page.locator("#reply").press("Enter")
    await expect(page.locator("#spoken")).to_contain_text("Maria Delgado: 4 calls")


async def test_what_others_say_leaves_a_reader_in_place(opened: Opener, running: Playground) -> None:
    """Whoever reads farther up is taken to the newest for what they say and are answered themselves."""
    ben = running.slack.hands(BEN)
    root = ben.says(SALES, "The first of many")
    for number in range(30):
        ben.says(SALES, f"line {number}")
        ben.says(SALES, f"reply {number}", thread_ts=root.ts)
    page = await opened(f"?as={ANA}&in={SALES}&thread={root.ts}")
    for pane, thread, box in (("#place", None, "#words"), ("#thread", root.ts, "#reply")):
        first, newest = page.locator(f"{pane} .message").first, page.locator(f"{pane} .message").last
        await first.scroll_into_view_if_needed()
        ben.says(SALES, "And one more", thread_ts=thread)
        await expect(newest).to_contain_text("And one more")
        await expect(first).to_be_in_viewport()
        await page.locator(box).fill("Here I am")
        await page.locator(box).press("Enter")
        await expect(newest).to_contain_text("Here I am")
        await expect(newest).to_be_in_viewport()
        await first.scroll_into_view_if_needed()
        await page.locator(box).fill("@LeadSail help")
        await page.locator(box).press("Enter")
        await expect(newest).to_contain_text("Only visible to you")
        await expect(newest).to_be_in_viewport()


async def test_a_link_to_a_receipt_leads_to_it(opened: Opener, running: Playground) -> None:
    """From a list in a channel and from the Home tab: not to the tab where it isn't."""
    workspace = running.slack.workspace
    dm = workspace.dm(ANA).id
    receipt = workspace.post(Message(workspace.new_ts(), dm, BOT, "You handed this lead over"))
    link = f"https://acme.slack.com/archives/{dm}/p{receipt.ts.replace('.', '')}"
    workspace.post(Message(workspace.new_ts(), SALES, BOT, f"<{link}|Open>", only_for=ANA))
    page = await opened(f"?as={ANA}&in={dm}&tab=messages")  # so that nothing is new there
    await page.locator("#sidebar").get_by_role("link", name="sales").click()
    await page.get_by_role("link", name="Open").click()
    await expect(page.locator("[data-live-aimed]")).to_contain_text("You handed this lead over")
    await page.reload()
    await expect(page.locator("[data-live-aimed]")).to_contain_text("You handed this lead over")


async def test_a_thread_among_the_apps_messages_is_there_again(opened: Opener, running: Playground) -> None:
    """A question about a handoff is one: its address leads to its tab, and so does one without it."""
    workspace = running.slack.workspace
    dm = workspace.dm(ANA).id
    card = workspace.post(Message(workspace.new_ts(), dm, BOT, "Ben hands you a lead"))
    workspace.post(Message(workspace.new_ts(), dm, BOT, "Both cars?", thread_ts=card.ts))
    page = await opened(f"?as={ANA}&in={dm}&tab=messages")
    await page.locator("#place").get_by_role("link", name="1 reply").click()
    await expect(page.locator("#thread")).to_contain_text("Both cars?")
    await page.reload()
    await expect(page.locator("#thread")).to_contain_text("Both cars?")
    await page.get_by_role("link", name="Close the thread").click()
    await page.reload()
    await expect(page.locator("#place")).to_contain_text("Ben hands you a lead")


@pytest.mark.parametrize("width", [1280, 1024, 800, 375])
async def test_a_thread_covers_no_part_of_a_channel(opened: Opener, running: Playground, width: int) -> None:
    """It stands beside it, or where there is no room in its place, so that no focus goes below it.

    The suggestions, where it has theirs, come above it.
    """
    root = running.slack.hands(BEN).says(SALES, "Who knows her?")
    page = await opened(f"?as={ANA}&in={SALES}&thread={root.ts}", width=width, height=740)
    thread = await page.locator("#thread").bounding_box()
    channel = await page.locator("#main").bounding_box()
    assert thread
    assert channel
    assert thread["x"] + thread["width"] <= width
    if await page.locator("#words").is_visible():
        assert channel["x"] + channel["width"] <= thread["x"]
        if width < 1080:
            await page.get_by_role("button", name="Try this").click()
            await expect(page.locator(".step").first).to_be_visible()
            await page.keyboard.press("Escape")
    else:
        assert width < 900
        assert thread == channel
    await page.locator("#thread").get_by_role("link", name="Close the thread").click()
    await expect(page.locator("#words")).to_be_focused()


async def test_private_answers_have_no_thread(opened: Opener) -> None:
    """Nothing can be hung on a message that one person alone sees."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_maria42")
    await answer.hover()
    await expect(answer.locator(".tools")).to_have_count(0)


async def test_names_are_completed(opened: Opener) -> None:
    """An @ offers the app first, then the people of the channel; what is sent is a mention."""
    page = await opened()
    await page.locator("#words").press_sequentially("ask @")
    hints = page.locator("#words-hints")
    await expect(hints).to_contain_text("LeadSail")
    await page.keyboard.type("be")
    await expect(hints.get_by_role("button", name="LeadSail")).to_be_hidden()
    await page.keyboard.press("Tab")
    await expect(page.locator("#words")).to_have_value("ask @Ben Okafor ")
    await page.keyboard.press("Enter")
    await expect(page.locator(".message .mention")).to_have_text("@Ben Okafor")


async def test_a_link_to_an_old_message_leads_to_it(opened: Opener, running: Playground) -> None:
    """Also to one that the channel doesn't show any more; it stays when a thread opens beside it."""
    workspace, ben = running.slack.workspace, running.slack.hands(BEN)
    old = ben.says(SALES, "Who knows her?")
    for number in range(SHOWN):
        ben.says(SALES, f"line {number}")
    link = f"https://acme.slack.com/archives/{SALES}/p{old.ts.replace('.', '')}"
    workspace.post(Message(workspace.new_ts(), SALES, BOT, f"<{link}|Open the card>", only_for=ANA))
    page = await opened(f"?as={ANA}&in={SALES}")
    await page.get_by_role("link", name="Open the card").click()
    aimed = page.locator("[data-live-aimed]")
    await expect(aimed).to_contain_text("Who knows her?")
    await expect(aimed).to_be_in_viewport()
    ben.says(SALES, "I do", thread_ts=old.ts)
    await page.get_by_role("link", name="1 reply").click()
    await expect(page.locator("#thread")).to_contain_text("I do")
    await expect(aimed).to_be_in_viewport()


async def test_where_a_channel_stands(opened: Opener, running: Playground) -> None:
    """At its newest message, whatever changes its size; a permalink, as in receipts, opens it elsewhere."""
    workspace = running.slack.workspace
    aim = running.slack.hands(BEN).says(ONCALL, "This one")
    for number in range(30):
        running.slack.hands(BEN).says(ONCALL, f"line {number}")
    link = f"https://acme.slack.com/archives/{ONCALL}/p{aim.ts.replace('.', '')}"
    dm = workspace.dm(ANA).id
    workspace.post(Message(workspace.new_ts(), dm, BOT, f"<{link}|Ben accepted>"))
    page = await opened(f"?as={ANA}&in={ONCALL}")
    newest, sidebar = page.locator("#place .message").last, page.locator("#sidebar")
    await page.set_viewport_size({"width": 1280, "height": 500})
    await expect(newest).to_be_in_viewport()
    await sidebar.get_by_role("link", name="LeadSail").click()
    await page.get_by_role("link", name="Ben accepted").click()
    await expect(page.locator("[data-live-aimed]")).to_contain_text("This one")
    await expect(page.locator("[data-live-aimed]")).to_be_in_viewport()
    await expect(page.locator(".place-head")).to_contain_text("leads-oncall")
    await sidebar.get_by_role("link", name="LeadSail").click()  # to its Home tab, which has no message box
    await page.locator(".home").wait_for()
    await sidebar.get_by_role("link", name="leads-oncall").click()
    await expect(page.locator("#words")).to_be_visible()
    await expect(newest).to_be_in_viewport()
