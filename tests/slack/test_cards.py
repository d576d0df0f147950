"""Posts that others see: each once, a second apart in a channel, and never a lie about how it went."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from leadsail_bot import network, telemetry
from leadsail_bot.errors import PostRefused, PostUnconfirmed
from leadsail_bot.playground import installed
from leadsail_bot.playground.workspace.acme import ANA, RANDOM, SALES
from leadsail_bot.playground.workspace.server import SlackServer
from leadsail_bot.slack import bolt
from leadsail_bot.slack import cards as queue
from leadsail_bot.slack.cards import Cards
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.views import blocks
from leadsail_bot.slack.views.surface import Message

CARD = Message("A card", [blocks.section("One")])
POST = "chat.postMessage"


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    """Acme, with the app as its manifest says."""
    async with installed.slack() as server:
        yield server


@pytest.fixture
async def cards(slack: SlackServer) -> AsyncIterator[Cards]:
    """Posts to Acme."""
    async with posting(slack, Rhythm().post_every_s) as made:
        yield made


@asynccontextmanager
async def posting(slack: SlackServer, every_s: float) -> AsyncIterator[Cards]:
    """Posts to Acme, so far apart."""
    async with network.session(4) as session:
        web = bolt.web("xoxb-playground", slack.api_url, session)
        speak = Speak(web, session, slack.api_url, telemetry.silent())
        yield Cards(web, speak.call, every_s)


async def test_a_card_from_post_to_removal(slack: SlackServer, cards: Cards) -> None:
    """Posted, found by its link, changed, taken away; taking it away twice is no trouble."""
    posted = await cards.post(SALES, CARD)
    assert (await cards.permalink(posted)).endswith(posted.ts.replace(".", ""))
    await cards.update(posted, Message("Changed", [blocks.section("Two")]))
    assert [found.text for found in slack.workspace.messages(SALES)] == ["Changed"]
    for _ in range(2):
        await cards.delete(posted)
    assert slack.workspace.messages(SALES) == []


async def test_a_post_to_a_person_tells_its_conversation(slack: SlackServer, cards: Cards) -> None:
    """A person's id is no conversation: what is changed later goes by the one Slack names."""
    posted = await cards.post(ANA, CARD)
    assert posted.channel == slack.workspace.dm(ANA).id
    await cards.delete(posted)


async def test_what_slack_finds_fault_with_has_its_place(cards: Cards) -> None:
    """SL-04: the operator is told where in the card it stands."""
    with pytest.raises(PostRefused) as refused:
        await cards.post(SALES, Message("A card", [blocks.divider(), blocks.section("")]))
    assert (refused.value.reason, refused.value.details) == (
        "invalid_blocks",
        {"places": ["/blocks/1/text/text"]},
    )


async def test_nothing_unfurls(slack: SlackServer, cards: Cards) -> None:
    """Slack would fetch what a card links to, and show it to everybody."""
    await cards.post(SALES, CARD)
    [call] = slack.workspace.calls_to(POST)
    assert not any(call.args[name] for name in ("unfurl_links", "unfurl_media"))


async def test_what_slack_refuses_names_the_channel(slack: SlackServer, cards: Cards) -> None:
    """Its own code, and nothing posted."""
    with pytest.raises(PostRefused) as refused:
        await cards.post(RANDOM, CARD)
    assert (refused.value.reason, refused.value.channel) == ("not_in_channel", RANDOM)
    assert slack.workspace.messages(RANDOM) == []


@pytest.mark.parametrize(
    "fault",
    [
        {"lose_answer": True},
        {"reset": True},
        {"status": 503},
        {"error": "service_unavailable", "status": 503},
        {"error": "internal_error"},
        {"error": "fatal_error"},
    ],
    ids=str,
)
async def test_what_is_not_confirmed_is_not_repeated(
    slack: SlackServer, cards: Cards, fault: dict[str, Any]
) -> None:
    """SL-09: it may be stored; the one who knows is the one who looks."""
    slack.fault(POST, **fault)
    with pytest.raises(PostUnconfirmed):
        await cards.post(SALES, CARD)
    assert slack.workspace.tally[POST] == 1
    assert len(slack.workspace.messages(SALES)) == ("lose_answer" in fault)


async def test_whoever_runs_out_of_time_does_not_know_either(slack: SlackServer, cards: Cards) -> None:
    """Our own end of patience comes while Slack may be storing it."""
    slack.fault(POST, hang=True)
    with pytest.raises(PostUnconfirmed):
        async with asyncio.timeout(0.2):
            await cards.post(SALES, CARD)


@pytest.mark.alone
async def test_posts_to_a_channel_queue(slack: SlackServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """SL-08: a second apart, each told how long; who would wait too long is told so; none is lost."""
    monkeypatch.setattr(queue, "QUEUE_S", 0.6)
    heard: list[float] = []

    async def waits(seconds: float) -> None:
        heard.append(seconds)

    async with posting(slack, every_s=0.3) as cards:
        outcomes = await asyncio.gather(
            *(cards.post(SALES, CARD, waits=waits) for _ in range(4)), return_exceptions=True
        )
    [refused] = [outcome for outcome in outcomes if isinstance(outcome, PostRefused)]
    assert refused.reason == "ratelimited"
    assert refused.details["again_after_s"] == pytest.approx(0.9, abs=0.05)
    assert heard == [pytest.approx(0.3, abs=0.05), pytest.approx(0.6, abs=0.05)]
    assert len(slack.workspace.messages(SALES)) == 3


@pytest.mark.parametrize(
    ("error", "status"),
    [("ratelimited", 429), ("rate_limited", 200), (None, 429)],
    ids=["Slack's", "as it spells it too", "a gateway's"],
)
async def test_slacks_own_wait_is_kept(
    slack: SlackServer, cards: Cards, error: str | None, status: int
) -> None:
    """429 says that nothing was stored: the post takes its turn again, after the wait, or is refused."""
    slack.fault(POST, error=error, status=status, retry_after=1)
    began = asyncio.get_running_loop().time()
    await cards.post(SALES, CARD)
    assert asyncio.get_running_loop().time() - began >= 1
    assert len(slack.workspace.messages(SALES)) == 1
    slack.fault(POST, error=error, status=status, retry_after=30)
    with pytest.raises(PostRefused) as refused:
        await cards.post(SALES, CARD)
    assert refused.value.details["again_after_s"] == pytest.approx(30, abs=1)
