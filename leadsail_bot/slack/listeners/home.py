"""The app's Home tab: the form, this person's handoffs, and what they looked up lately."""

import asyncio

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.slack import recent
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import NO_LEAD, Desk
from leadsail_bot.slack.listeners import answer, handoffs
from leadsail_bot.slack.places import AnswerAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import home, lookup
from leadsail_bot.slack.views.blocks import Block


async def opened(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Draw the tab anew each time; the messages tab needs nothing."""
    if not asked.home:
        return reply.nothing_to_say()
    await desk.admit(asked, NO_LEAD, "home")
    sections = await asyncio.gather(handoffs.section(desk, asked.user), _lookups(desk, asked))
    return await reply.show(home.message(*sections))


async def looked(desk: Desk, asked: Asked, reply: Reply) -> None:
    """A lead from the list: the answer stands in a modal, so that the tab stays as it is."""
    at = unpack(asked.value, AnswerAt)
    await reply.hold(lookup.loading())
    await answer.show(desk, asked, reply, at, action="home")


async def _lookups(desk: Desk, asked: Asked) -> list[Block]:
    try:
        found = await recent.noted(desk.store, asked.user, desk.now())
        return home.recent(found, await desk.handoffs.book.begins(recent.KEPT))
    except StoreUnavailable:
        return home.recent(None)
