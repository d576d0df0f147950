"""The answer and its controls: *Newer*, *Older*, *Filter*, *Refresh*, *Try again*."""

import asyncio
from functools import partial

import msgspec

from leadsail_bot.audit import Action
from leadsail_bot.models import LeadHistory
from leadsail_bot.slack import recent, seen
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.places import AnswerAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import answer, filters
from leadsail_bot.slack.views.surface import Message

# Interactions, and bytes of them; more, or a search through all, are drawn in a thread: others don't wait.
MANY, LARGE_BYTES = 100, 256 * 1024

DRAWINGS_MAX = 8  # of one history: pages, filters, what is new to whom


async def turned(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Another page in the place of this one."""
    await show(desk, asked, reply, unpack(asked.value, AnswerAt), action="page")


async def filtered(desk: Desk, asked: Asked, reply: Reply) -> None:
    """What the menu's choice leaves, from its first page."""
    at = filters.narrowed(unpack(asked.block, AnswerAt), asked.value, await desk.today(asked))
    await show(desk, asked, reply, at, action="filter")


async def refreshed(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The same page as LeadSail has it now."""
    await show(desk, asked, reply, unpack(asked.value, AnswerAt), action="refresh", live=True)


async def show(
    desk: Desk,
    asked: Asked,
    reply: Reply,
    at: AnswerAt,
    *,
    action: Action,
    live: bool = False,
    beside: bool = False,
) -> None:
    """Gather, render, send, and remember who saw it; `beside` leaves what was clicked as it is."""
    reply.place = at
    history = await desk.history(asked, at.lead, action, live=live)
    if at.seen is None:
        at = msgspec.structs.replace(at, seen=await seen.at(desk.store, asked.user, at.lead))
    await (reply.tell if beside else reply.show)(await _drawn(desk, history, at))
    await recent.note(desk.store, asked.user, at.lead, desk.now())
    await seen.note(desk.store, asked.user, at.lead, history.as_of, at.seen)


async def _drawn(desk: Desk, history: LeadHistory, at: AnswerAt) -> Message:
    """The answer; who asks for the same within the same minute gets what was drawn for the first."""
    now = desk.now()
    drawing = (at, history.stale, history.lead, history.lead_stale, now.replace(second=0, microsecond=0))
    known: Message | None = history.memo.get(drawing)
    if known:
        return known
    draw = partial(answer.message, history, at, now=now, links=desk.links, region=desk.phone_region)
    large = at.find or len(history.interactions) > MANY or history.size > LARGE_BYTES
    message = await asyncio.to_thread(draw) if large else draw()
    if len(history.memo) >= DRAWINGS_MAX:
        history.memo.clear()
    history.memo[drawing] = message
    return message
