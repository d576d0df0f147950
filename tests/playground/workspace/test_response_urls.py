"""A response_url: five answers in thirty minutes, in place or anew, private by default."""

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient

from leadsail_bot.playground.workspace import Hands, SlackServer
from leadsail_bot.playground.workspace.acme import ANA, BEN, BOT, DEALS, SALES
from leadsail_bot.playground.workspace.state import Message
from tests.playground.workspace.conftest import HandClock
from tests.playground.workspace.ear import Ear
from tests.playground.workspace.rules.blocks import actions, button, section

OLDER = actions(button(action_id="older"))
MALFORMED = ["unknown response_type", "half an emoji", "NUL", "NUL in a block"]


class Poster:
    """Posts JSON and reads Slack's short text."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self._session = session

    async def __call__(self, url: str | None, **body: Any) -> tuple[int, str]:
        async with self._session.post(str(url), json=body) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def post() -> AsyncIterator[Poster]:
    """A client for response_urls."""
    async with aiohttp.ClientSession() as session:
        yield Poster(session)


@pytest.fixture
async def url(ear: Ear, ana: Hands) -> str:
    """A command's response_url."""
    return str((await ana.command(SALES, "/lead-history lead_1")).response_url)


@pytest.fixture
async def private(post: Poster, url: str, ana: Hands) -> Message:
    """An ephemeral answer with a button."""
    await post(url, text="page 1", blocks=[OLDER])
    return ana.sees(SALES)[-1]


async def test_an_answer_is_private_unless_told_otherwise(post: Poster, url: str, ana: Hands) -> None:
    """Without response_type only the asker sees it; in_channel shows it to all, after the command, once."""
    assert await post(url, text="for you") == (200, "ok")
    assert ana.sees(SALES)[-1].only_for == ANA
    for text in ("one", "two"):
        await post(url, text=text, response_type="in_channel")
    shown = [(message.author, message.text) for message in ana.sees(SALES) if message.only_for is None]
    assert shown == [(ANA, "/lead-history lead_1"), (BOT, "one"), (BOT, "two")]


async def test_the_app_need_not_be_in_the_channel(post: Poster, ear: Ear, ana: Hands) -> None:
    """Answers reach a private channel the app can't even see."""
    url = (await ana.command(DEALS, "/lead-history lead_1")).response_url
    assert await post(url, text="here") == (200, "ok")
    assert ana.sees(DEALS)[-1].text == "here"


async def test_five_answers_and_no_more(post: Poster, url: str) -> None:
    """The sixth is `used_url`; refused ones before it don't count."""
    assert await post(url) == (400, "no_text")
    for _ in range(5):
        assert await post(url, text="x") == (200, "ok")
    assert await post(url, text="x") == (404, "used_url")


async def test_thirty_minutes_and_no_longer(clock: HandClock, post: Poster, url: str) -> None:
    """At thirty minutes it works, after them it is `expired_url`, as is one that never was."""
    clock.now += 30 * 60
    assert await post(url, text="x") == (200, "ok")
    clock.now += 1
    assert await post(url, text="x") == (404, "expired_url")
    assert await post(url + "x", text="x") == (404, "expired_url")


@pytest.mark.parametrize(
    ("body", "answer"),
    [
        ({}, "no_text"),
        ({"text": ""}, "no_text"),
        ({"blocks": [section("")]}, "invalid_blocks"),
        ({"blocks": [section("x" * 2900)] * 5}, "msg_blocks_too_long"),
        ({"blocks": "none"}, "invalid_blocks_format"),
        ({"text": "x", "delete_original": True}, "invalid_payload"),
        ({"text": "x", "response_type": "everyone"}, "invalid_payload"),
        ({"text": "x\ud83d"}, "invalid_json"),
        ({"text": "x\0"}, "invalid_arguments"),
        ({"blocks": [section("x\0")]}, "invalid_blocks"),
    ],
    ids=["nothing", "empty", "invalid blocks", "too long", "no list", "deleting a command", *MALFORMED],
)
async def test_what_slack_would_refuse_is_refused(
    post: Poster, url: str, ana: Hands, body: dict[str, Any], answer: str
) -> None:
    """A bad answer is HTTP 400 with Slack's word for it, and nothing is shown."""
    assert await post(url, **body) == (400, answer)
    assert ana.sees(SALES) == []


async def test_a_commands_reply_is_never_replaced(post: Poster, url: str, ana: Hands) -> None:
    """`replace_original` on a command's response_url adds a message; the first stays as it is."""
    await post(url, text="looking")
    await post(url, text="found", replace_original=True)
    assert [message.text for message in ana.sees(SALES)] == ["looking", "found"]


async def test_a_click_can_replace_its_message(post: Poster, ear: Ear, ana: Hands, private: Message) -> None:
    """The same message changes in place and stays private, whatever response_type says."""
    click = await ana.click(private, "older")
    await post(click.response_url, text="page 2", replace_original=True, response_type="in_channel")
    (shown,) = ana.sees(SALES)
    assert shown is private
    assert (shown.text, shown.blocks, shown.only_for, shown.edited) == ("page 2", [], ANA, True)


async def test_a_click_adds_a_message_by_default(
    post: Poster, ear: Ear, ana: Hands, private: Message
) -> None:
    """Without `replace_original` a new private message appears; a bare thread_ts overwrites the source."""
    click = await ana.click(private, "older")
    await post(click.response_url, text="new")
    assert [message.text for message in ana.sees(SALES)] == ["page 1", "new"]
    await post(click.response_url, text="over", thread_ts=private.ts)
    assert private.text == "over"


async def test_a_click_can_delete_its_message(post: Poster, ear: Ear, ana: Hands, private: Message) -> None:
    """`delete_original` has to stand alone; a message that is gone can't be replaced."""
    click = await ana.click(private, "older")
    assert await post(click.response_url, delete_original=True, text="bye") == (400, "invalid_payload")
    assert await post(click.response_url, delete_original=True, text="") == (200, "ok")
    assert ana.sees(SALES) == []
    assert await post(click.response_url, replace_original=True, text="x") == (400, "message_not_found")


async def test_the_one_who_clicked_is_answered(
    slack: SlackServer, ear: Ear, post: Poster, api: AsyncWebClient
) -> None:
    """A private answer to a click on a shared card is seen by the clicker alone."""
    await api.chat_postMessage(channel=SALES, text="card", blocks=[OLDER])
    ben = slack.hands(BEN)
    click = await ben.click(ben.sees(SALES)[-1], "older")
    await post(click.response_url, text="for Ben")
    assert ben.sees(SALES)[-1].text == "for Ben"
    assert slack.hands(ANA).sees(SALES)[-1].text == "card"


async def test_calls_are_recorded(slack: SlackServer, post: Poster, url: str) -> None:
    """What was posted, and what was said to it, can be read back."""
    await post(url, text="x")
    await post(url)
    first, second = slack.workspace.calls_to("response_url")
    assert (first.args, first.answer, first.status, first.ok) == ({"text": "x"}, "ok", 200, True)
    assert (second.answer, second.status, second.ok) == ("no_text", 400, False)
