"""`/lead-history handoffs`: what a person has given and received."""

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import NO_LEAD, Desk
from leadsail_bot.slack.handoffs import lists
from leadsail_bot.slack.listeners import handoff as giving
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import handoffs
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.handoffs import Listing
from leadsail_bot.slack.views.surface import Message


async def listed(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer with the list."""
    await desk.admit(asked, NO_LEAD, "handoffs")
    try:
        told = handoffs.message(await of(desk, asked.user), desk.now())
    except StoreUnavailable:  # its own line is in the log
        told = Message(handoffs.LATER, handoffs.unknown())
    await reply.show(told)


async def section(desk: Desk, person: str) -> list[Block]:
    """The list for App Home; a word where nobody can say."""
    try:
        return handoffs.section(await of(desk, person), desk.now())
    except StoreUnavailable:
        return handoffs.unknown()


async def of(desk: Desk, person: str) -> Listing:
    """A person's handoffs, with those of the on-call group if they are in it.

    Raises:
        StoreUnavailable: nobody can say.
    """
    on_call = await giving.who_is_on_call(desk)
    groups = (on_call.group,) if on_call and person in (on_call.members or ()) else ()
    listing = await lists.of(desk.handoffs.book, desk.handoffs.reminders, person, groups)
    return listing._replace(on_call_unknown=on_call is not None and on_call.members is None)
