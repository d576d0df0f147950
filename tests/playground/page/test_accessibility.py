"""axe-core finds nothing serious in any state of the page, in either colour scheme."""

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from leadsail_bot.playground.demo import Playground
from leadsail_bot.playground.workspace.acme import ANA, BEN, SALES
from tests.playground.page.window import Opener, ask, picture

pytestmark = pytest.mark.asyncio(loop_scope="session")  # the loop the browser lives in

RULES = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}


async def barriers(page: Page) -> list[str]:
    """What keeps people out, a line each: the rule, and the first place where it is broken."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(Axe().axe_script)
    found = await page.evaluate("rules => axe.run(rules).then(found => found.violations)", RULES)
    serious = [one for one in found if one["impact"] in ("serious", "critical")]
    return [f"{one['id']} ({len(one['nodes'])}): {one['nodes'][0]['html'][:160]}" for one in serious]


async def test_a_barrier_would_be_found(opened: Opener) -> None:
    """The check sees what it is for: a picture without words, and grey on grey."""
    page = await opened()
    await page.locator("#place").evaluate("place => place.append(new Image())")
    await page.locator(".team").evaluate("team => (team.style.color = '#4f1e50')")
    assert [one.partition(" ")[0] for one in await barriers(page)] == ["color-contrast", "image-alt"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_conversation(opened: Opener, running: Playground, scheme: str) -> None:
    """An answer in its channel, a transcript in its modal, the levers, a thread beside."""
    ben = running.slack.hands(BEN)
    root = ben.says(SALES, "Has anybody called lead_maria42 back?")
    ben.says(SALES, "She texted at half past seven", thread_ts=root.ts)
    page = await opened(scheme=scheme)
    answer = await ask(page, "/lead-history lead_maria42")
    await expect(answer.get_by_role("heading", name="Maria Delgado")).to_be_visible()
    await picture(page, f"answer-{scheme}")
    assert await barriers(page) == []
    await answer.get_by_text("Transcript · 26 turns").click()
    await page.get_by_role("button", name="Send me the full text").wait_for()
    assert await barriers(page) == []
    await page.keyboard.press("Escape")
    await page.locator("#dialog").wait_for(state="hidden")
    await page.locator("#guide summary").get_by_text("Levers").click()
    await page.get_by_role("radio", name="slow").first.check()
    await page.locator("#figures .pulled").wait_for()
    assert await barriers(page) == []
    await page.get_by_role("link", name="1 reply").click()
    await page.locator("#reply").wait_for()
    assert await barriers(page) == []


async def test_forms(opened: Opener, running: Playground) -> None:
    """The Home tab, the form with suggestions below its field, Share with its preview, and Hand off."""
    home = running.slack.workspace.dm(ANA).id
    page = await opened(f"?as={ANA}&in={home}&tab=home")
    await page.get_by_role("button", name="Look up a lead").wait_for()
    assert await barriers(page) == []
    await page.get_by_role("button", name="Look up a lead").click()
    await page.get_by_role("combobox").fill("dana")
    await page.get_by_role("option").first.wait_for()
    assert await barriers(page) == []
    page = await opened(f"?as={BEN}&in={SALES}")
    answer = await ask(page, "/lead-history lead_tom7")
    for name in ("Share", "Hand off"):
        await answer.get_by_role("button", name=name).click()
        await page.locator("#dialog [type=submit]").wait_for()
        assert await barriers(page) == []
        await page.keyboard.press("Escape")
        await page.locator("#dialog").wait_for(state="hidden")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_links_in_a_sentence(opened: Opener, running: Playground, scheme: str) -> None:
    """Links are told from the words around them by more than their colour."""
    running.slack.hands(BEN).says(SALES, "Before you call see https://acme.example/7 and tell me about it")
    page = await opened(scheme=scheme)
    await page.get_by_role("link", name="https://acme.example/7").wait_for()
    assert await barriers(page) == []


async def test_phone(opened: Opener) -> None:
    """A narrow window, with the list of channels open."""
    page = await opened(width=375, height=740)
    await ask(page, "/lead-history lead_tom7")
    assert await barriers(page) == []
    await page.get_by_role("button", name="Channels").click()
    assert await barriers(page) == []
