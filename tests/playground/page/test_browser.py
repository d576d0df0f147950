"""The playground in a real Chromium, with the real bot behind it: what a person does first."""

import re

import pytest
from playwright.async_api import expect

from leadsail_bot.playground.demo import Playground
from leadsail_bot.playground.workspace.acme import ANA, BEN, PARTNER, SALES
from tests.playground.page.window import Opener, Windows, ask, picture, transcript_of

pytestmark = pytest.mark.asyncio(loop_scope="session")  # the loop the browser lives in
PAGES = 8  # 60 interactions, eight a page


async def test_the_documented_sample(opened: Opener) -> None:
    """The first thing anybody types is answered, to them alone."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_abc123")
    await expect(answer).to_contain_text("Only visible to you")
    await expect(answer.get_by_role("heading", level=3)).to_be_visible()
    await expect(answer).to_contain_text("1 interaction")
    await expect(page.locator("#spoken")).not_to_be_empty()
    await picture(page, "sample")


async def test_paging_through_a_long_lead(opened: Opener) -> None:
    """Older leads through every page to the last and Newer back, in the same message."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_priya60")
    for number in range(2, PAGES + 1):
        await answer.get_by_role("button", name="Older").click()
        await expect(answer).to_contain_text(f"Page {number} of {PAGES}")
    await expect(answer.get_by_role("button", name="Older")).to_have_count(0)
    await answer.get_by_role("button", name="Newer").click()
    await expect(answer).to_contain_text(f"Page {PAGES - 1} of {PAGES}")
    await expect(page.locator(".message")).to_have_count(1)


async def test_reading_and_searching_a_transcript(opened: Opener) -> None:
    """A transcript opens in a modal, can be paged and searched, and Escape closes it whoever hears of it."""
    page = await opened()
    dialog = await transcript_of(page, "lead_walter400")
    await expect(dialog).to_contain_text("page 1 of")
    await picture(page, "transcript")
    await dialog.get_by_role("button", name="Next").first.click()
    await expect(dialog).to_contain_text("page 2 of")
    await dialog.get_by_label("Find").fill("policy")
    await dialog.get_by_label("Find").press("Enter")
    await expect(dialog).to_contain_text("with “policy”")
    await picture(page, "find")
    await page.route("**/act", lambda _: None)  # nobody hears of it
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()
    await page.locator("#words").fill("typed at once")
    await expect(page.locator("#words")).to_have_value("typed at once")


async def test_following_a_recording(opened: Opener) -> None:
    """The recording link leads to real audio and nowhere near this page."""
    page = await opened()
    answer = await ask(page, "/lead-history lead_maria42")
    link = answer.get_by_role("link", name="Recording").first
    assert await link.get_attribute("target") == "_blank"
    assert "noopener" in (await link.get_attribute("rel") or "")
    heard = await page.request.get(await link.get_attribute("href") or "")
    assert heard.status == 200
    assert heard.headers["content-type"] == "audio/wav"
    assert (await heard.body()).startswith(b"RIFF")


async def test_the_full_text_arrives(opened: Opener, running: Playground) -> None:
    """The file lands in the person's conversation with the app, is counted as unread, and opens."""
    page = await opened()
    dialog = await transcript_of(page, "lead_maria42")
    await dialog.get_by_role("button", name="Send me the full text").click()
    await expect(page.locator("#sidebar .badge")).to_be_visible()
    await dialog.get_by_role("button", name="Close", exact=True).first.click()
    await page.locator("#sidebar").get_by_role("link", name="LeadSail").click()
    file = page.locator(".file")
    await expect(file).to_be_visible()
    await expect(page.locator("#sidebar .badge")).to_have_count(0)
    path = await file.get_by_role("link", name="Open").get_attribute("href") or ""
    text = await page.request.get(running.page.url.rstrip("/") + path)
    assert text.status == 200
    assert "text/plain" in text.headers["content-type"]
    await picture(page, "file")


async def test_half_typed_words_survive(opened: Opener, running: Playground) -> None:
    """What others do never takes away what somebody is typing, nor where the cursor stands.

    Each channel has its own words, which are still there when the page is loaded again.
    """
    page = await opened()
    await page.locator("#words").press_sequentially("/lead-history lead_")
    running.slack.hands(BEN).says(SALES, "Morning & <hello>")
    await expect(page.locator(".message")).to_contain_text("Ben Okafor")
    await page.keyboard.type("maria42")
    box, sidebar = page.locator("#words"), page.locator("#sidebar")
    await expect(box).to_have_value("/lead-history lead_maria42")
    await sidebar.get_by_role("link", name="random").click()
    await expect(box).to_have_value("")
    await sidebar.get_by_role("link", name="sales").click()
    await expect(box).to_have_value("/lead-history lead_maria42")
    await page.reload()
    await expect(box).to_have_value("/lead-history lead_maria42")


async def test_back_to_where_one_began(opened: Opener) -> None:
    """The browser's Back leads to the place shown first, whose address named none, after a reload too."""
    page = await opened()
    head = page.locator(".place-head")
    await page.locator("#sidebar").get_by_role("link", name="random").click()
    await expect(head).to_contain_text("random")
    await page.go_back()
    await expect(head).to_contain_text("sales")
    await page.go_forward()
    await expect(head).to_contain_text("random")
    await page.reload()
    await page.go_back()
    await expect(head).to_contain_text("sales")


async def test_the_message_box(opened: Opener) -> None:
    """A slash shows the command, Tab completes it, and the up arrow brings back what was sent."""
    page = await opened()
    await page.locator("#words").press_sequentially("/le")
    await expect(page.locator("#words-hints")).to_contain_text("/lead-history")
    await page.keyboard.press("Tab")
    await expect(page.locator("#words")).to_have_value("/lead-history ")
    await page.keyboard.type("help")
    await page.keyboard.press("Enter")
    await expect(page.locator("#words")).to_have_value("")
    await expect(page.locator(".message")).to_contain_text("/lead-history")
    await page.keyboard.press("ArrowUp")
    await expect(page.locator("#words")).to_have_value("/lead-history help")


async def test_a_slash_after_a_space_is_a_message(opened: Opener) -> None:
    """What Slackbot advises for a message that begins with a slash works in the box."""
    page = await opened()
    await expect(await ask(page, "/wrong")).to_contain_text("/wrong is not a valid command")
    said = await ask(page, " /wrong is what I typed")
    await expect(said).to_contain_text("Ana Ruiz")
    await expect(said).to_contain_text("/wrong is what I typed")


async def test_suggestions_fill_the_message_box(opened: Opener, running: Playground) -> None:
    """Every lead of the sandbox is one click and Enter away, from the app's own space too: in a channel.

    That space's Home tab is read from its top, in a low window too.
    """
    home = running.slack.workspace.dm(ANA).id
    page = await opened(f"?as={ANA}&in={home}&tab=home", height=300)
    await expect(page.get_by_role("heading", name="Look up a lead")).to_be_in_viewport()
    app, box = page.locator("#sidebar").get_by_role("link", name="LeadSail"), page.locator("#words")
    for lead in ("lead_tom7", "lead_hana5"):
        await page.locator(".leads").get_by_role("button", name=lead).click()
        await expect(page.locator(".place-head")).to_contain_text("sales")
        await expect(box).to_have_value(f"/lead-history {lead}")
        await expect(box).to_be_focused()
    await app.click()
    await expect(page.get_by_role("heading", name="Look up a lead")).to_be_in_viewport()
    await page.get_by_role("link", name="Messages").click()
    await expect(page.locator(".closed-note")).to_be_visible()
    await page.locator(".step").first.click()
    await expect(box).to_have_value("/lead-history Maria Delgado")


async def test_an_app_that_answers_too_late(opened: Opener, running: Playground) -> None:
    """A missed acknowledgement reads as it does in Slack."""
    page = await opened()
    running.slack.post.deadline_s = 0  # at 0.1 ms a busy machine may still be in time
    answer = await ask(page, "/lead-history lead_abc123")
    await expect(answer).to_contain_text('/lead-history failed with the error "operation_timeout"')
    await expect(answer).to_contain_text("Slackbot")


async def test_everybody_sees_their_own(opened: Opener) -> None:
    """Somebody of another organisation sees the shared channel and none of the others, nor Ana's answers."""
    page = await opened(f"?as={ANA}&in={PARTNER}")
    await ask(page, "/lead-history lead_maria42")
    await page.locator(".switch").click()
    await page.locator(".switch").get_by_role("link", name="Olga Lind").click()
    await expect(page.locator(".switch")).to_contain_text("on call, London")
    await expect(page.locator("#sidebar")).to_contain_text("Olga Lind, from another organisation")
    await expect(page.locator("#sidebar")).to_contain_text("acme-partner")
    await expect(page.locator("#sidebar")).not_to_contain_text("random")
    await expect(page.locator(".message")).to_have_count(0)


async def test_a_phone(opened: Opener) -> None:
    """At 375 px nothing is cut off sideways, channels and suggestions slide in, a shortcut is explained."""
    page = await opened(width=375, height=740)
    await ask(page, "/lead-history lead_maria42")
    await picture(page, "phone")
    for part in ("body", ".messages"):
        scroll, client = await page.locator(part).evaluate("part => [part.scrollWidth, part.clientWidth]")
        assert scroll <= client
    for width, height in ((740, 360), (375, 740)):  # on its side, too
        await page.set_viewport_size({"width": width, "height": height})
        await page.get_by_role("button", name="Try this").click()
        await expect(page.locator(".step").first).to_be_in_viewport(ratio=1)
        await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Channels").click()
    await page.locator("#sidebar").get_by_role("link", name="random").click()
    await expect(page.locator(".place-head")).to_contain_text("random")
    await page.get_by_label("Run a shortcut").click()
    await expect(page.locator(".plus small")).to_be_visible()


async def test_what_cannot_be_sent_is_said_and_stays(running: Playground, windows: Windows) -> None:
    """The playground is gone: above a modal too it says so, and what was typed is still there to send."""
    async with windows.one([]) as page:  # the browser complains of it too
        await page.goto(running.page.url)
        dialog = await transcript_of(page, "lead_maria42")
        await page.route("**/act", lambda route: route.abort())
        await dialog.get_by_role("button", name="Send me the full text").click()
        toast = page.locator("#toast")
        await expect(toast).to_have_text("The playground doesn't answer. Is it still running?")
        assert await toast.evaluate("toast => toast.matches(':popover-open')")  # as a modal is
        await page.evaluate("document.getElementById('dialog').close()")
        box = page.locator("#words")
        await box.fill("/lead-history lead_tom7")
        await box.press("Enter")
        await expect(box).to_have_value("/lead-history lead_tom7")


async def test_a_word_in_a_window_is_spoken_there(opened: Opener) -> None:
    """What lies below a modal is out of reach, for whoever listens too."""
    dialog = await transcript_of(await opened(), "lead_maria42")
    spoken = dialog.get_by_role("status")
    await dialog.get_by_role("button", name="Send me the full text").click()
    await expect(spoken).to_have_text("Sent: the full text is in your messages with this app.")


async def test_an_answer_is_spoken_in_words(opened: Opener) -> None:
    """A screen reader hears what is seen: times and not their markup, names and no entities."""
    page = await opened()
    await ask(page, "/lead-history lead_maria42")
    spoken = page.locator("#spoken")
    await expect(spoken).to_contain_text("Maria")
    assert not re.search(r"[<^*]|&\w+;", await spoken.inner_text())
