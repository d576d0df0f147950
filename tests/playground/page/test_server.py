"""The page's server answers the page alone, under a strict policy, and refuses the impossible."""

import asyncio
import re
from collections.abc import AsyncIterator
from html import unescape
from typing import Any

import aiohttp
import pytest

from leadsail_bot.playground.page.assets import ADDRESS, FOLDER, SHEETS
from leadsail_bot.playground.page.feed import SHOWN
from leadsail_bot.playground.page.server import POLICY, PageServer
from leadsail_bot.playground.workspace import SlackServer, acme, compose
from leadsail_bot.playground.workspace.acme import ANA, BEN, BOT, DEALS, GIL, ONCALL, ONCALL_GROUP, SALES
from leadsail_bot.playground.workspace.state import Channel, Features, File, Message, Shortcut

BUTTON = {"type": "button", "action_id": "go", "text": {"type": "plain_text", "text": "Go"}}


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """A workspace without an app that listens."""
    async with SlackServer(acme()) as server:
        yield server


@pytest.fixture
async def page(slack: SlackServer) -> AsyncIterator[PageServer]:
    """The page of that workspace."""
    async with PageServer(slack) as server:
        yield server


@pytest.fixture
async def web(page: PageServer) -> AsyncIterator[aiohttp.ClientSession]:
    """Something that talks HTTP to the page."""
    async with aiohttp.ClientSession(page.url) as session:
        yield session


async def act(web: aiohttp.ClientSession, **told: Any) -> tuple[int, dict[str, Any]]:
    """Do something as the page's script would."""
    async with web.post("/act", json=told) as answer:
        return answer.status, await answer.json()


@pytest.mark.parametrize("path", ["/", f"{ADDRESS}page.js", f"{ADDRESS}nothing.js", "/files/F0", "/nowhere"])
async def test_policy(web: aiohttp.ClientSession, path: str) -> None:
    """Every answer, found or not, forbids foreign and inline code."""
    async with web.get(path) as answer:
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_nothing_inline(web: aiohttp.ClientSession) -> None:
    """The page lives within its policy: no inline script, style or handler, nothing from elsewhere."""
    async with web.get("/") as answer:
        html = await answer.text()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*src=\"/static/)", html)
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", html)


async def test_foreign_host(web: aiohttp.ClientSession) -> None:
    """A name that merely points at this machine is not this page: another site could have made it."""
    async with web.get("/", headers={"Host": "evil.test"}) as answer:
        assert answer.status == 403


async def test_a_space_before_a_slash(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """With a space before it, what looks like a command is a message, as Slackbot advises."""
    for text in (" /wrong", "/wrong"):
        await act(web, **{"as": ANA}, do="type", channel=SALES, text=text)
    said, refused = slack.workspace.messages(SALES)
    assert (said.author, said.text) == (ANA, "/wrong")
    assert (refused.author, refused.only_for) == ("USLACKBOT", ANA)
    assert "To send it as a message, put a space before it." in refused.text


async def test_foreign_origin(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """Another site open in the same browser can't act here."""
    told = {"as": ANA, "do": "type", "channel": SALES, "text": "hello"}
    async with web.post("/act", json=told, headers={"Origin": "https://evil.test"}) as answer:
        assert answer.status == 403
    assert slack.workspace.messages(SALES) == []


async def test_saying_something(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """Plain words become a message of their author, with nothing in them alive."""
    assert await act(web, **{"as": BEN, "do": "type", "channel": SALES, "text": "a <!here> & b"}) == (
        200,
        {"ok": True},
    )
    (said,) = slack.workspace.messages(SALES)
    assert (said.author, said.text) == (BEN, "a &lt;!here&gt; &amp; b")


IMPOSSIBLE: dict[str, dict[str, Any]] = {
    "nobody": {"as": "U0NOBODY00", "do": "type", "channel": SALES, "text": "x"},
    "the app itself": {"as": BOT, "do": "type", "channel": SALES, "text": "x"},
    "no such act": {"as": ANA, "do": "fly"},
    "no words": {"as": ANA, "do": "type", "channel": SALES},
    "a channel one isn't in": {"as": GIL, "do": "type", "channel": DEALS, "text": "x"},
    "no such channel": {"as": GIL, "do": "type", "channel": "C0", "text": "x"},
    "a message that is gone": {"as": ANA, "do": "click", "channel": SALES, "message": "1.0", "action": "go"},
    "a view that is gone": {"as": ANA, "do": "submit", "view": "V0"},
}


@pytest.mark.parametrize("told", IMPOSSIBLE.values(), ids=IMPOSSIBLE.keys())
async def test_impossible_acts(web: aiohttp.ClientSession, told: dict[str, Any]) -> None:
    """What can't be done is refused with a sentence."""
    status, answer = await act(web, **told)
    assert status == 400
    assert answer["error"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"do": 1}'])
async def test_senseless_acts(web: aiohttp.ClientSession, body: bytes) -> None:
    """What makes no sense is refused, never an error of the server."""
    async with web.post("/act", data=body, headers={"Content-Type": "application/json"}) as answer:
        assert answer.status == 400


async def test_a_click_on_what_was_seen(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """A window may be behind: what an update took away is pressed all the same, what never was is not."""
    blocks = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]
    card = slack.workspace.post(Message("1.000001", SALES, BOT, "a card", blocks))
    told = {"as": ANA, "do": "click", "channel": SALES, "message": card.ts, "block": "b"}
    state = {"b": {"when": "2026-11-27"}}
    compose.rewrite(slack.stage, card, compose.message({"text": "Cancelled"}))
    assert (await act(web, **told, action="go", state=state))[1]["error"] == "dispatch_failed"  # it was sent
    assert card.values == {}
    with pytest.raises(LookupError):  # a test presses only what is there
        await slack.hands(ANA).click(card, "go")
    status, answer = await act(web, **told, action="stay")
    assert (status, answer["error"]) == (400, "This has changed meanwhile. Look at it again.")


async def test_other_peoples_answers(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """A private answer can't be clicked, or seen, by anybody else."""
    blocks = [{"type": "actions", "block_id": "b", "elements": [BUTTON]}]
    private = slack.workspace.post(Message("1.000001", SALES, BOT, "secret words", blocks, only_for=ANA))
    told = {"do": "click", "channel": SALES, "message": private.ts, "action": "go", "block": "b"}
    assert (await act(web, **told, **{"as": BEN}))[0] == 400
    for person, sees in ((ANA, True), (BEN, False)):
        async with web.get("/", params={"as": person, "in": SALES}) as answer:
            assert ("secret words" in await answer.text()) is sees


async def test_files_are_for_those_who_see_them(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """A file opens for the people of its conversation, as text and never as a page."""
    shared_in = [slack.workspace.dm(ANA).id]
    html = b"<script>alert(1)</script>"
    slack.workspace.files["F1"] = File("F1", "notes.html", "Notes", "text/html", html, shared_in)
    async with web.get("/files/F1", params={"as": ANA}) as answer:
        assert answer.content_type == "text/plain"
        assert await answer.read() == html
    async with web.get("/files/F1", params={"as": ANA, "download": "1"}) as answer:
        assert answer.headers["Content-Disposition"] == "attachment"
    async with web.get("/files/F1", params={"as": BEN}) as answer:
        assert answer.status == 404


async def test_live_updates_send_what_changed(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """The stream begins with every part and goes on with those that changed."""
    async with web.get("/live", params={"as": ANA, "in": SALES}) as stream:
        first = await stream.content.readuntil(b"\n\n")
        assert all(f'"{part}":'.encode() in first for part in ("sidebar", "place", "composer", "dialog"))
        slack.hands(BEN).says(SALES, "Morning")
        second = await stream.content.readuntil(b"\n\n")
    assert b"Morning" in second
    assert b'"composer":' not in second


async def test_what_came_while_one_was_away(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """Its first message stands below a line, which stays while one is there and is gone the next time."""
    now = [slack.workspace.clock()]
    slack.workspace.clock = lambda: now[0]
    slack.hands(BEN).says(SALES, "Morning")
    for later_s, shown in ((0, 1), (1, 1), (60, 0)):
        now[0] += later_s
        async with web.get("/", params={"as": ANA, "in": SALES}) as answer:
            assert (await answer.text()).count("<b>New</b>") == shown


async def test_what_is_meant_for_somebody(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """A channel with something new is bold; a number counts what mentions a person, or a group of theirs."""
    group = {"type": "usergroup", "usergroup_id": ONCALL_GROUP}
    section = {"type": "rich_text_section", "elements": [group]}
    said = (("hello", 0, 0), (f"<@{ANA}> look", 1, 0), ("hello all", 1, 0))
    for words, for_ana, for_ben in said:
        slack.workspace.post(Message(slack.workspace.new_ts(), ONCALL, BOT, words))
        assert [await _number(web, person) for person in (ANA, BEN)] == [for_ana, for_ben]
    blocks = [{"type": "rich_text", "elements": [section]}]
    slack.workspace.post(Message(slack.workspace.new_ts(), ONCALL, BOT, "a lead", blocks))
    assert [await _number(web, person) for person in (ANA, BEN)] == [1, 1]


async def _number(web: aiohttp.ClientSession, person: str) -> int:
    """What stands beside #leads-oncall for somebody who looks elsewhere, where it is bold in any case."""
    async with web.get("/", params={"as": person, "in": SALES}) as answer:
        html = await answer.text()
    entry = html.partition(f'data-place="{ONCALL}"')[2].partition("</a>")[0]
    assert 'class="unread"' in entry
    found = re.search(r'aria-label="(\d+) for you"', entry)
    return int(found[1]) if found else 0


async def test_a_channel_says_whether_the_app_is_in_it(web: aiohttp.ClientSession) -> None:
    """Also once somebody has invited it, as it asks for."""
    for invited in (False, True):
        async with web.get("/", params={"as": ANA, "in": DEALS}) as answer:
            assert ("its command works all the same" in await answer.text()) is not invited
        await act(web, **{"as": ANA}, do="type", channel=DEALS, text="/invite @LeadSail")


async def test_a_direct_message_of_several_says_what_it_is(
    web: aiohttp.ClientSession, slack: SlackServer
) -> None:
    """It is no channel, and each kind of conversation has a sign of its own."""
    group = Channel("C0GROUPDM1", "mpdm-ana.ruiz--ben.okafor-1", "group", {ANA, BEN})
    slack.workspace.channels[group.id] = group
    async with web.get("/", params={"as": ANA, "in": group.id}) as answer:
        assert answer.status == 200
        html = await answer.text()
    assert "A direct message of several people. The app isn't in it" in unescape(html)
    assert f"#{group.name}" not in html
    for kind in ("public", "private", "shared", "group"):
        assert f'id="{kind}"' in (FOLDER / "icons.svg").read_text()


async def test_the_home_tab_reads_no_messages(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """What comes into the app's messages meanwhile stays new until somebody looks there."""
    slack.workspace.features = Features(home_tab=True)
    dm = slack.workspace.dm(ANA).id
    slack.workspace.post(Message(slack.workspace.new_ts(), dm, BOT, "accepted"))
    for tab, new in (("home", True), ("home", True), ("messages", False)):
        async with web.get("/", params={"as": ANA, "in": dm, "tab": tab}) as answer:
            assert ('aria-label="1 for you"' in await answer.text()) is new


async def test_what_was_edited(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """Words that were changed say so, blocks don't: https://docs.slack.dev/reference/methods/chat.update."""
    words = slack.workspace.post(Message("1.000001", SALES, BOT, "words"))
    card = slack.workspace.post(Message("1.000002", SALES, BOT, "a card", [{"type": "divider"}]))
    for changed, shown in ((card, 0), (words, 1)):
        changed.edited = True
        async with web.get("/", params={"as": ANA, "in": SALES}) as answer:
            assert (await answer.text()).count("(edited)") == shown


async def test_letters_and_emoji(web: aiohttp.ClientSession) -> None:
    """They come with the page, as the same on every machine; like its own files the browser keeps them."""
    async with web.get(f"{ADDRESS}style.css") as answer:
        fonts = re.findall(r'url\("(/fonts/.+?)"\)', await answer.text())
    assert len(fonts) == 5
    for path in (*fonts, "/emoji/1f4de.svg", f"{ADDRESS}page.js", f"{ADDRESS}style.css"):
        async with web.get(path) as answer:
            assert answer.status == 200, path
            assert answer.headers["Cache-Control"] == "max-age=3600"
    for path in ("/", f"{ADDRESS}nothing.js", "/static/000000000000/page.js"):
        async with web.get(path) as answer:
            assert answer.headers["Cache-Control"] == "no-store", path


async def test_a_taken_port(page: PageServer, slack: SlackServer) -> None:
    """Two pages can't share a port; the second says so by `OSError`."""
    taken = int(page.url.rstrip("/").rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        await PageServer(slack, taken).__aenter__()


async def test_every_sheet_and_script_is_there(web: aiohttp.ClientSession) -> None:
    """Whatever the page or a script of it asks for exists."""
    async with web.get("/") as answer:
        wanted = set(re.findall(r'(?:src|href)="(/static/[^"#]+)', await answer.text()))
    assert {f"{ADDRESS}style.css", f"{ADDRESS}page.js"} <= wanted
    for script in FOLDER.glob("*.js"):
        wanted |= {f"{ADDRESS}{name}" for name in re.findall(r'from "\./([^"]+)"', script.read_text("utf-8"))}
    for path in wanted:
        async with web.get(path) as answer:
            assert answer.status == 200, path
    assert {sheet.stem for sheet in FOLDER.glob("*.css")} == set(SHEETS)


async def test_long_channels_stay_light(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """Only the latest messages are drawn, the page says how many are not, replies stay in their thread."""
    ben = slack.hands(BEN)
    root = ben.says(SALES, "the first")
    for count, told in ((SHOWN, "The message before these isn't"), (2, "The 3 messages before these aren't")):
        for number in range(count):
            ben.says(SALES, f"line {number}")
        ben.says(SALES, "a reply", thread_ts=root.ts)
        async with web.get("/", params={"as": ANA, "in": SALES}) as answer:
            html = await answer.text()
        assert html.count("<article") == SHOWN
        assert f"{told} shown here." in html
        assert "a reply" not in html


async def test_what_can_be_done_with_a_message(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """The app's shortcuts are offered on messages that others see too; on private ones Slack has none."""
    shortcut = Shortcut("Look up lead", "message", "look_up", "Ids, phones and emails in it")
    slack.workspace.features = Features((shortcut,))
    slack.hands(BEN).says(SALES, "Morning")
    slack.workspace.post(Message("1.000001", SALES, BOT, "private", only_for=ANA))
    async with web.get("/", params={"as": ANA, "in": SALES}) as answer:
        html = await answer.text()
    assert html.count("<article") == 2
    assert html.count('data-shortcut="look_up"') == 1
    public = slack.workspace.messages(SALES, seen_by=BEN)[0]
    told = {"as": ANA, "do": "shortcut", "shortcut": "look_up", "channel": SALES, "message": public.ts}
    assert (await act(web, **told))[1]["error"] == "dispatch_failed"  # nobody listens here


async def test_the_apps_own_space(web: aiohttp.ClientSession, slack: SlackServer) -> None:
    """With a Home tab the app's space opens there, and at the messages when there are new ones."""
    dm = slack.workspace.dm(ANA).id
    told = {"as": ANA, "do": "visit", "channel": dm, "tab": "messages"}
    assert await act(web, **told) == (200, {"ok": True})  # an app that didn't ask isn't told
    slack.workspace.features = Features(home_tab=True)

    async def opens_at() -> str:
        async with web.get("/", params={"as": ANA, "in": dm}) as answer:
            return str(re.findall(r'<body [^>]*data-tab="(\w+)"', await answer.text())[0])

    assert await opens_at() == "home"
    slack.workspace.post(Message(slack.workspace.new_ts(), dm, BOT, "Ben accepted"))
    assert await opens_at() == "messages"


async def test_a_window_closed_at_once_is_no_trouble(
    page: PageServer, web: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever leaves before the first update is sent costs the terminal no traceback."""
    host, port = page.url.removeprefix("http://").rstrip("/").split(":")
    for _ in range(20):
        _, writer = await asyncio.open_connection(host, int(port))
        writer.write(f"GET /live?as={ANA}&in={SALES} HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n".encode())
        writer.close()
    async with web.get("/live", params={"as": ANA, "in": SALES}) as stream:
        assert await stream.content.readline()
    assert caplog.text == ""
