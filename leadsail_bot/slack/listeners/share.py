"""*Share*: a preview, then one post to a channel of our own; and what people do with the card."""

import asyncio
import math
from contextlib import suppress

from leadsail_bot.errors import PostRefused, SlackProblem
from leadsail_bot.models import LeadHistory
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.cards import Posted
from leadsail_bot.slack.desk import Desk, showing
from leadsail_bot.slack.listeners import answer
from leadsail_bot.slack.places import AnswerAt, CardAt, ShareAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import refusals, share


async def opened(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Open first: the click's trigger lives for 3 s, LeadSail may take longer."""
    at = reply.place = ShareAt(unpack(asked.value, AnswerAt).lead, channel=asked.channel)
    await reply.hold(share.loading())
    await _preview(desk, asked, reply, at)


async def retried(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form that didn't come: where its window says so, or in a new one."""
    at = reply.place = unpack(asked.value, ShareAt)
    if not asked.view:
        await reply.hold(share.loading())
    await _preview(desk, asked, reply, at)


async def _preview(desk: Desk, asked: Asked, reply: Reply, at: ShareAt) -> None:
    """The form, with the present channel chosen if leads may be posted there."""
    history = await desk.history(asked, at.lead, "preview")
    card = await _card(desk, asked, history)
    place = ShareAt(at.lead, card.seen)
    word = await _why_not(desk, at.channel)
    channel = "" if word else at.channel
    await reply.fill(share.form(place, share.preview(card), channel=channel, word=word))


sending = showing(share.posting)


async def sent(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Post what was previewed, once; whatever fails, the form comes back with what was typed."""
    channel, note = asked.values.get(share.CHANNEL, ""), asked.values.get(share.NOTE, "")
    at = unpack(asked.metadata, ShareAt)
    shown = share.previewed(asked.blocks)
    reply.form = lambda word: share.form(at, shown, channel=channel, note=note, word=word.text)
    history = await desk.history(asked, at.lead, "share", into=channel)
    card = await _card(desk, asked, history)
    if at.seen != card.seen:
        at, shown = ShareAt(at.lead, card.seen), share.preview(card)
        return await reply.show(share.news())
    posted = await desk.cards.post(
        channel,
        share.noted(card, note),
        waits=lambda seconds: reply.meanwhile(share.posting(math.ceil(seconds))),
    )
    reply.form = lambda _: share.posted(channel)  # whatever fails from now on, it is posted
    await reply.fill(share.posted(channel))
    with suppress(SlackProblem):  # it is posted, with or without a link to it
        await reply.meanwhile(share.posted(channel, await desk.cards.permalink(posted)))
    return None


async def opened_for_me(desk: Desk, asked: Asked, reply: Reply) -> None:
    """*Open for me*: the whole answer for whoever clicks, if they may see it; the card stays as it is."""
    at = unpack(asked.value, AnswerAt)
    await answer.show(desk, asked, reply, at, action="open", beside=True)


async def removed(desk: Desk, asked: Asked, reply: Reply) -> None:
    """*Remove*: whoever shared it takes it away."""
    at = unpack(asked.value, CardAt)
    await desk.admit(asked, at.lead, "remove")
    if asked.user != at.by:
        return await reply.tell(share.not_yours(at.by))
    await desk.cards.delete(Posted(asked.channel, asked.message))
    return reply.nothing_to_say()


async def _why_not(desk: Desk, channel: str) -> str:
    """Why the channel in which somebody presses *Share* isn't offered; "" if it is, or there is none."""
    try:
        if channel:
            await desk.channels.admit(channel)
    except PostRefused as refused:
        return refusals.not_posted(refused.reason, channel)
    return ""


async def _card(desk: Desk, asked: Asked, history: LeadHistory) -> share.Card:
    """Drawn in a thread: a history of thousands takes a while to go through."""
    return await asyncio.to_thread(share.card, history, sharer=asked.user, sandbox=desk.links.sandbox)
