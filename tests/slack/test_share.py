"""Sharing a lead: a preview, a channel of our own, one post, and what people do with the card."""

import asyncio
from typing import Any

import pytest

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import (
    ANA,
    BEN,
    BOT,
    DEALS,
    GIL,
    ONCALL,
    PARTNER,
    RANDOM,
    SALES,
)
from leadsail_bot.playground.workspace.state import Channel, Message, View
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.views import cautions, share
from tests import samples
from tests.office import Office, labels, open_office, said

LEAD = "lead_maria42"
OPEN, POST = "share.open", "chat.postMessage"


async def form(office: Office, channel: str = SALES) -> View:
    """Ana looks Maria up and presses *Share*."""
    return await office.opens(await office.asks(LEAD, channel), OPEN)


async def shared(office: Office, channel: str = SALES) -> Message:
    """Ana shares Maria; the card as the channel sees it."""
    await office.submits(await form(office), **{share.CHANNEL: channel, share.NOTE: ""})
    return cards(office, channel)[-1]


def cards(office: Office, channel: str = SALES) -> list[Message]:
    """What everybody in the channel sees of the app."""
    posts = office.workspace.messages(channel)
    return [post for post in posts if post.author == BOT and post.only_for is None]


def chosen(view: View) -> str | None:
    """The channel that stands in the form."""
    value: str | None = view.values[share.CHANNEL][share.CHANNEL]["selected_conversation"]
    return value


async def test_share_shows_first_and_posts_then(office: Office) -> None:
    """The preview is private and what it shows is posted, to the present channel unless another is chosen."""
    view = await form(office)
    assert cards(office) == []
    assert chosen(view) == SALES
    preview = [block for block in view.payload["blocks"] if block["type"] in {"header", "rich_text"}]
    done = await office.submits(view, **{share.NOTE: "Who has time?"})
    [card] = cards(office)
    drawn = [block for block in card.blocks if block["type"] in {"header", "rich_text"}]
    assert "Who has time?" in said(drawn.pop(0))
    for mine, theirs in zip(drawn, preview, strict=True):
        assert said(mine) == said(theirs)
    assert f"Shared in <#{SALES}>" in said(done.blocks)
    await office.until(lambda: card.ts.replace(".", "") in said(office.ana.view.blocks))


async def test_another_channel_is_a_click_away(office: Office) -> None:
    """It goes where it is sent, and nowhere else; the audit names that channel, and the preview too."""
    card = await shared(office, ONCALL)
    assert card.channel == ONCALL
    assert cards(office) == []
    lines = [(line["action"], line["channel"], line["allowed"]) for line in office.log("audit")]
    assert lines == [("history", SALES, True), ("preview", SALES, True), ("share", ONCALL, True)]


async def test_a_groups_direct_message_is_no_channel(office: Office) -> None:
    """Its id looks like a channel's: the form has none to begin with, and says why."""
    circle = "C0GROUPDM1"
    name = "mpdm-ana.ruiz--ben.okafor--leadsail-1"
    office.workspace.channels[circle] = Channel(circle, name, "group", {ANA, BEN, BOT})
    view = await form(office, circle)
    assert "Direct messages belong to the people in them" in said(view.blocks)
    assert chosen(view) is None


async def test_share_from_a_window(office: Office) -> None:
    """An answer in a modal shares as well: the form lies on top of it, without a channel to begin with."""
    lookup = await office.opens(await office.asks("help"), "lookup.open")
    answer = await office.looks_up(lookup, LEAD)
    await office.ana.click(answer, OPEN)
    view = await office.until(lambda: office.ana.view if office.ana.view.payload.get("submit") else None)
    assert chosen(view) is None
    assert (await office.ana.submit(view)).error == "incomplete"
    await office.submits(view, **{share.CHANNEL: SALES})
    assert len(cards(office)) == 1


async def test_a_card_that_slack_does_not_take_away(office: Office) -> None:
    """Whoever shared it reads what to do: pressing again alone is of no use."""
    office.workspace.channels[SALES].kind = "private"
    card = await shared(office)
    office.workspace.channels[SALES].members.discard(BOT)
    await office.ana.click(card, "card.remove")
    told = await office.until(lambda: [one for one in office.answers() if "/invite @LeadSail" in one.text])
    assert told[-1].only_for == ANA
    office.workspace.channels[SALES].members.add(BOT)
    office.clock.skip_s += 2
    await office.ana.click(card, "card.remove")
    await office.until(lambda: True if not cards(office) else None)


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        (PARTNER, "People of another organisation read"),
        (RANDOM, "This app isn't in"),
        (DEALS, "This app can't see that channel."),
        ("D0ANARUIZ1", "Direct messages belong to the people in them"),
    ],
)
async def test_the_present_channel_is_offered_where_it_may_be(office: Office, channel: str, why: str) -> None:
    """Where leads may not be posted the form says why, and leaves the choice."""
    view = await form(office, channel)
    assert said(view.blocks).startswith(why)
    assert chosen(view) is None


async def test_in_a_direct_message_of_several_another_channel_is_asked_for(office: Office) -> None:
    """No app can be invited into one by a command, and Slack doesn't tell it from a private channel."""
    group = Channel("C0GROUPDM1", "mpdm-ana.ruiz--ben.okafor-1", "group", {ANA, BEN})
    office.workspace.channels[group.id] = group
    view = await form(office, group.id)
    assert "If it is a group's direct messages, no lead is posted there. Choose another channel." in said(
        view.blocks
    )
    assert chosen(view) is None


@pytest.mark.parametrize("fault", [{"error": "internal_error"}, {"reset": True}], ids=["refused", "unheard"])
async def test_posted_though_the_window_does_not_say_so(office: Office, fault: dict[str, Any]) -> None:
    """Nobody is asked to send again what stands in the channel: it would be there twice."""
    view = await form(office)
    office.slack.fault("views.update", times=3, **fault)
    await office.ana.submit(view, {share.CHANNEL: SALES})
    await office.until(lambda: cards(office))

    def words() -> str:
        own = office.workspace.messages(office.workspace.dm(ANA).id)
        return said(office.ana.view.blocks) + "".join(one.text for one in own)

    await office.until(lambda: "Shared in" in words() or "It may be done" in words())
    assert "ry again" not in words()
    assert "press the button again" not in words()


async def test_a_refusal_keeps_what_was_typed(office: Office) -> None:
    """The remedy stands above the form, nothing is posted, and once mended the same form posts."""
    office.workspace.channels[RANDOM].members.discard(BOT)
    view = await office.submits(await form(office), **{share.CHANNEL: RANDOM, share.NOTE: "Who has time?"})
    assert said(view.blocks).startswith(f"This app isn't in <#{RANDOM}>. Type /invite @LeadSail there")
    assert "Maria Delgado" in said(view.blocks)
    assert chosen(view) == RANDOM
    assert view.values[share.NOTE][share.NOTE]["value"] == "Who has time?"
    assert office.workspace.calls_to(POST) == []
    office.workspace.channels[RANDOM].members.add(BOT)
    await office.submits(view)
    assert len(cards(office, RANDOM)) == 1


@pytest.mark.parametrize(
    ("status", "channel", "words"),
    [("new", RANDOM, f"This app isn't in <#{RANDOM}>."), ("dnc", SALES, share.NEWS)],
    ids=["refused", "news"],
)
async def test_a_window_closed_too_early_loses_no_word(
    office: Office, status: str, channel: str, words: str
) -> None:
    """Whoever closes it while it is being posted reads in their messages that it wasn't."""
    office.workspace.channels[RANDOM].members.discard(BOT)
    office.sandbox.put({"leadId": "lead_new1", "status": "new"}, [samples.interaction()])
    view = await office.opens(await office.asks("lead_new1"), OPEN)
    office.sandbox.put({"leadId": "lead_new1", "status": status}, [samples.interaction()])
    office.clock.skip_s += 4_000
    office.sandbox.script("/", Answer(wait_s=0.3), forever=True)
    await office.ana.submit(view, {share.CHANNEL: channel})
    await office.ana.close(office.ana.view, all_of_them=True)
    [told] = await office.until(lambda: cards(office, office.workspace.dm(ANA).id))
    assert told.text.startswith(f"This couldn't be said in the window any more: {words}")
    assert words in said(told.blocks)
    assert not cards(office, channel)


async def test_what_nobody_previewed_is_not_posted(office: Office) -> None:
    """A call that came in meanwhile is shown first, with what was typed; then that is what is posted."""
    office.sandbox.put({"leadId": "lead_new1"}, [samples.interaction(summary="First.")])
    view = await office.opens(await office.asks("lead_new1"), OPEN)
    news = samples.interaction(interactionId="int_2", summary="Second.")
    office.sandbox.put({"leadId": "lead_new1"}, [samples.interaction(summary="First."), news])
    office.clock.skip_s += 4_000
    view = await office.submits(view, **{share.NOTE: "Who has time?"})
    assert said(view.blocks).startswith("There is news of this lead since the preview.")
    assert "Second." in said(view.blocks)
    assert view.values[share.NOTE][share.NOTE]["value"] == "Who has time?"
    assert cards(office) == []
    await office.submits(view)
    assert "Second." in said(cards(office)[-1].blocks)


async def test_that_a_lead_must_not_be_called_any_more_is_news(office: Office) -> None:
    """Nothing else has changed: whoever shares it reads the warning before the channel does."""
    office.sandbox.put({"leadId": "lead_new1"}, [samples.interaction()])
    view = await office.opens(await office.asks("lead_new1"), OPEN)
    office.sandbox.put({"leadId": "lead_new1", "status": "dnc"}, [samples.interaction()])
    office.clock.skip_s += 4_000
    view = await office.submits(view)
    assert said(view.blocks).startswith("There is news of this lead since the preview.")
    assert cautions.DO_NOT_CALL in said(view.blocks)
    assert cards(office) == []


async def test_time_alone_is_no_news(office: Office) -> None:
    """An hour later the same is still what was previewed, however old an open text has grown."""
    view = await form(office)
    office.clock.skip_s += 4_000
    await office.submits(view)
    assert len(cards(office)) == 1


async def test_leadsail_failing_keeps_what_was_typed(office: Office) -> None:
    """Whatever it is that fails, the note isn't lost and nothing is posted."""
    view = await form(office)
    office.sandbox.script("/", Answer(status=401), forever=True)
    office.clock.skip_s += 4_000
    view = await office.submits(view, **{share.NOTE: "Who has time?"})
    assert said(view.blocks).startswith("Can't sign in to LeadSail.")
    assert view.values[share.NOTE][share.NOTE]["value"] == "Who has time?"
    assert cards(office) == []


async def test_ten_presses_share_once(office: Office) -> None:
    """US-07: presses that leave before the form changes are one press."""
    view = await form(office)
    await asyncio.gather(*(office.ana.submit(view) for _ in range(10)))
    await office.until(lambda: "Shared in" in said(office.ana.view.blocks))
    assert len(cards(office)) == 1
    assert len(office.workspace.calls_to(POST)) == 1


async def test_open_for_me_answers_the_clicker_alone(office: Office) -> None:
    """The card stays; whoever clicks is checked and gets the whole answer, with the number."""
    card = await shared(office)
    before = list(card.blocks)
    ben = office.slack.hands(BEN)
    await ben.click(card, "card.open")
    answer = await office.until(lambda: [one for one in ben.sees(SALES) if one.only_for == BEN])
    assert "+12025550142" in said(answer[-1].blocks) or "Transcript" in " ".join(labels(answer[-1].blocks))
    assert card.blocks == before
    line = office.log("audit")[-1]
    assert (line["user"], line["action"], line["allowed"]) == (BEN, "open", True)


async def test_a_guest_in_the_channel_opens_nothing(office: Office) -> None:
    """Guests see the card that somebody put there, and no more."""
    card = await shared(office)
    calls, gil = len(office.sandbox.calls), office.slack.hands(GIL)
    await gil.click(card, "card.open")
    [notice] = await office.until(lambda: [one for one in gil.sees(SALES) if one.only_for == GIL])
    assert said(notice.blocks) == "You don't have access to lead histories."
    assert len(office.sandbox.calls) == calls


async def test_only_the_sharer_removes(office: Office) -> None:
    """Others read whose it is; the sharer takes it away, and the audit tells."""
    card = await shared(office)
    ben = office.slack.hands(BEN)
    await ben.click(card, "card.remove")
    [notice] = await office.until(lambda: [one for one in ben.sees(SALES) if one.only_for == BEN])
    assert said(notice.blocks) == f"Only <@{ANA}> can remove this."
    assert cards(office) == [card]
    await office.ana.click(card, "card.remove")
    await office.until(lambda: not cards(office))
    assert office.log("audit")[-1]["action"] == "remove"
    assert not office.failures()


async def test_a_stop_in_the_middle_of_a_post_says_what_nobody_knows() -> None:
    """The process ends while Slack may be storing the card: "run the command again" would make it two."""
    async with open_office(rhythm=Rhythm(drain_s=0.2)) as office:
        view = await form(office)
        office.slack.fault(POST, hang=True)
        await office.ana.submit(view)
        await office.until(lambda: office.workspace.calls_to(POST))
        await office.bot.close()
        assert said(office.ana.view.blocks).startswith("Slack didn't confirm.")
        assert len(office.workspace.calls_to(POST)) == 1


async def test_trying_again_leads_to_the_form(office: Office) -> None:
    """Where LeadSail failed before the preview: the form comes in the same window, for the same channel."""
    answer = await office.asks(LEAD)
    office.clock.skip_s += 4_000
    office.sandbox.script("/", Answer(status=503), forever=True)
    failed = await office.opens(answer, "share.open")
    assert labels(failed.blocks) == ["Try again"]
    office.sandbox.script("/")
    office.clock.skip_s += 60
    form = await office.turns(failed, "share.retry")
    assert "Everybody in the channel will see this" in said(form.blocks)
    assert form.values[share.CHANNEL][share.CHANNEL]["selected_conversation"] == SALES
    assert len(office.workspace.views(ANA)) == 1


async def test_a_form_that_opens_too_late_is_offered_again(office: Office) -> None:
    """SL-07: with the button, which opens the form and not the history."""
    answer = await office.asks(LEAD)
    office.slack.fault("views.open", error="expired_trigger_id")
    notice = await office.clicks(answer, "share.open")
    assert labels(notice.blocks) == ["Share"]
    form = await office.opens(notice, "share.retry")
    assert "Everybody in the channel will see this" in said(form.blocks)
