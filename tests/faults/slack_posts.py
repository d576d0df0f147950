"""Faults of what others see: posts to channels, SL-05, SL-06, SL-08 and SL-09."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from leadsail_bot.playground.workspace.acme import ANA, BOT, RANDOM, SALES
from leadsail_bot.playground.workspace.state import Message, View
from leadsail_bot.slack.views import share
from tests.faults.bench import PROMISE_S, Bench
from tests.faults.row import Row
from tests.office import Office, said

POST, INFO = "chat.postMessage", "conversations.info"
NOTE = "Who has time for her?"
INVITE = "Type /invite @LeadSail there, then press the button again."
UNCONFIRMED = f"Slack didn't confirm. Check <#{SALES}> before posting again."


async def form(bench: Bench, office: Office) -> View:
    """Ana has looked a lead up and pressed *Share*."""
    return await office.opens((await bench.ask(office)).message, "share.open")


async def send(office: Office, view: View, channel: str = SALES) -> tuple[View, float]:
    """Ana sends the form; what stands in its place in the end, and after how many seconds."""
    began = office.clock()
    view = await office.submits(view, **{share.CHANNEL: channel, share.NOTE: NOTE})
    return view, office.clock() - began


def cards(office: Office) -> list[Message]:
    """What the bot has posted anywhere."""
    everywhere = [post for place in office.workspace.channels for post in office.workspace.messages(place)]
    return [post for post in everywhere if post.author == BOT and post.only_for is None]


def assert_kept(view: View, channel: str = SALES) -> None:
    """The form with all that was in it, and its button."""
    assert view.values[share.CHANNEL][share.CHANNEL]["selected_conversation"] == channel
    assert view.values[share.NOTE][share.NOTE]["value"] == NOTE
    assert view.payload["submit"]["text"] == "Share"


@dataclass(frozen=True)
class Refused:
    """Slack refuses the post: nothing is posted anywhere, a sentence, and the form as it was sent."""

    code: str
    words: str
    event: str = "post_refused"
    level: str = "info"

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            view = await form(bench, office)
            office.slack.fault(POST, error=self.code)
            view, seconds = await send(office, view)
            assert said(view.blocks).startswith(self.words)
            assert seconds <= PROMISE_S
            assert_kept(view)
            assert cards(office) == []
            [line] = office.failures()
            assert (line["event"], line["level"], line["code"]) == (self.event, self.level, self.code)
            assert len(office.workspace.calls_to(POST)) == 1


async def app_not_there(bench: Bench) -> None:
    """Known before anything is posted; once the app is invited the same form posts."""
    async with bench.office() as office:
        view, _ = await send(office, await form(bench, office), RANDOM)
        assert said(view.blocks).startswith(f"This app isn't in <#{RANDOM}>. {INVITE}")
        assert_kept(view, RANDOM)
        assert not office.workspace.calls_to(POST)
        office.workspace.channels[RANDOM].members.add(BOT)
        await send(office, view, RANDOM)
        assert [card.channel for card in cards(office)] == [RANDOM]


@dataclass(frozen=True)
class Unchecked:
    """Who reads the channel can't be found out: it fails closed, and says so."""

    fault: Mapping[str, Any]

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            view = await form(bench, office)
            office.clock.skip_s += 61
            office.slack.fault(INFO, 3, **self.fault)
            view, seconds = await send(office, view)
            assert said(view.blocks).startswith(
                f"Couldn't check who reads <#{SALES}>, so nothing was posted."
            )
            assert seconds <= PROMISE_S
            assert_kept(view)
            assert cards(office) == []
            failures = [(line["event"], line["level"]) for line in office.failures()]
            assert failures == [("post_failed", "error")]


async def short_wait(bench: Bench) -> None:
    """The person reads how long, and it is posted once, in its turn."""
    async with bench.office() as office:
        view = await form(bench, office)
        office.slack.fault(POST, error="ratelimited", status=429, retry_after=1)
        delivery = await office.ana.submit(view, {share.CHANNEL: SALES})
        assert delivery.ok
        await office.until(lambda: said(office.ana.view.blocks) == "Posting in 1 second…")
        await office.until(lambda: "Shared in" in said(office.ana.view.blocks))
        assert len(cards(office)) == 1
        assert not office.failures()


async def long_wait(bench: Bench) -> None:
    """Longer than anybody waits: the person is told at once, nothing is posted behind their back."""
    async with bench.office() as office:
        view = await form(bench, office)
        office.slack.fault(POST, error="ratelimited", status=429, retry_after=30)
        view, seconds = await send(office, view)
        words = said(view.blocks)
        assert words.startswith(
            f"Slack takes one message a second in <#{SALES}>. Press the button again in 30"
        )
        assert seconds < 2
        assert_kept(view)
        assert cards(office) == []
        assert len(office.workspace.calls_to(POST)) == 1


@dataclass(frozen=True)
class Unconfirmed:
    """Nobody knows whether it was stored: one try, a word to look first, and the form for whoever has."""

    fault: Mapping[str, Any]
    stored: int = 0

    async def __call__(self, bench: Bench) -> None:
        async with bench.office() as office:
            view = await form(bench, office)
            office.slack.fault(POST, **self.fault)
            view, seconds = await send(office, view)
            assert said(view.blocks).startswith(UNCONFIRMED)
            assert seconds <= PROMISE_S
            assert_kept(view)
            assert len(cards(office)) == self.stored
            assert len(office.workspace.calls_to(POST)) == 1
            [line] = office.failures()
            assert (line["event"], line["level"]) == ("post_unconfirmed", "error")
            assert line["ref"] in said(view.blocks)


async def link_lost(bench: Bench) -> None:
    """Posted, and Slack doesn't say where: the person reads that it is shared, never that it failed."""
    async with bench.office() as office:
        view = await form(bench, office)
        office.slack.fault("chat.getPermalink", reset=True)
        view, _ = await send(office, view)
        assert said(view.blocks).startswith(f"Shared in <#{SALES}>.")
        assert len(cards(office)) == 1
        assert not office.failures()


async def window_closed(bench: Bench) -> None:
    """Whoever closes the window while it is being posted loses the word about it, not the post."""
    async with bench.office() as office:
        view = await form(bench, office)
        office.slack.fault(POST, delay_s=0.3)
        await office.ana.submit(view, {share.CHANNEL: SALES})
        office.workspace.stack(ANA, [])
        await office.until(lambda: office.log("view_gone"))
        assert len(cards(office)) == 1
        assert not office.failures()


CLOSED = f"This app may not post in <#{SALES}>. Choose another channel."
ROWS = [
    Row("SL-05", "known before", app_not_there),
    Row("SL-05", "since the check", Refused("not_in_channel", f"This app isn't in <#{SALES}>. {INVITE}")),
    Row("SL-06", "not found", Refused("channel_not_found", "This app can't see that channel.")),
    Row("SL-06", "archived", Refused("is_archived", f"<#{SALES}> is archived. Choose another channel.")),
    Row("SL-06", "restricted", Refused("restricted_action", CLOSED)),
    Row("SL-06", "read only", Refused("restricted_action_read_only_channel", CLOSED)),
    Row("SL-06", "no permission", Refused("no_permission", CLOSED)),
    Row(
        "SL-06",
        "a code nobody has met",
        Refused("brand_new_error", "Something went wrong on our side.", "slack_error_unknown", "error"),
    ),
    Row("SL-06", "no word on the channel", Unchecked({"error": "fatal_error"})),
    Row("SL-06", "no answer on the channel", Unchecked({"reset": True})),
    Row("SL-08", "a short wait", short_wait),
    Row("SL-08", "a long wait", long_wait),
    Row("SL-09", "stored, answer lost", Unconfirmed({"lose_answer": True}, stored=1)),
    Row("SL-09", "never answers", Unconfirmed({"hang": True})),
    Row("SL-09", "reset", Unconfirmed({"reset": True})),
    Row("SL-09", "503", Unconfirmed({"status": 503})),
    Row("SL-09", "503 in Slack's words", Unconfirmed({"status": 503, "error": "service_unavailable"})),
    Row("SL-09", "a fault of Slack's own", Unconfirmed({"error": "internal_error"})),
    Row("SL-09", "HTML", Unconfirmed({"status": 200, "body": "<html>"})),
    Row("SL-09", "posted, no link", link_lost),
    Row("SL-09", "posted, window closed", window_closed),
]
