"""The app's Home tab: what this person looked up lately, and the form."""

import asyncio
from collections.abc import Sequence

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.models import Lookup
from leadsail_bot.slack import recent
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import NO_LEAD, Desk
from leadsail_bot.slack.listeners import answer, handoffs
from leadsail_bot.slack.places import AnswerAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import home, lookup


async def opened(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Draw the tab anew each time; the messages tab needs nothing."""
    if not asked.home:
        return reply.nothing_to_say()
    await desk.admit(asked, NO_LEAD, "home")
    lookups, mine = await asyncio.gather(_lookups(desk, asked), handoffs.section(desk, asked.user))
    begins = desk.handoffs.book.begins
    if begins and desk.now() - begins >= recent.KEPT:
        begins = None
    return await reply.show(home.message(home.recent(lookups, begins), mine))


async def looked(desk: Desk, asked: Asked, reply: Reply) -> None:
    """A lead from the list: the answer stands in a modal, so that the tab stays as it is."""
    at = unpack(asked.value, AnswerAt)
    await reply.hold(lookup.loading())
    await answer.show(desk, asked, reply, at, action="home")


async def _lookups(desk: Desk, asked: Asked) -> Sequence[Lookup] | None:
    try:
        return await recent.noted(desk.store, asked.user, desk.now())
    except StoreUnavailable:
        return None
