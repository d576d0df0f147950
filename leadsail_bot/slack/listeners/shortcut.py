"""*Look up lead* on a message: the leads it speaks of, in a modal, since a thread takes no private reply."""

from leadsail_bot.audit import Action
from leadsail_bot.slack.asked import Asked, message
from leadsail_bot.slack.desk import NO_LEAD, Desk
from leadsail_bot.slack.listeners import lead_history
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import lookup, shortcut


async def used(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Open first: the trigger lives for 3 s. One lead is answered at once, of several one is chosen."""
    await reply.hold(lookup.loading())
    found = message.leads(asked.text, desk.lead_pages, desk.phone_region)
    if len(found) == 1:
        return await lead_history.answer_to(desk, asked, reply, found[0], action="shortcut")
    await desk.admit(asked, NO_LEAD, "shortcut")
    return await reply.show(shortcut.choice(found) if found else shortcut.nothing_found())


async def chosen(desk: Desk, asked: Asked, reply: Reply) -> None:
    """One of several: in the modal, or in the message that a mention is answered by."""
    action: Action = "shortcut" if asked.view else "mention"
    await lead_history.answer_to(desk, asked, reply, asked.value, action=action)
