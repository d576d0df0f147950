"""Clicks that ask for nothing we do: links, which Slack opens itself, and buttons of other versions."""

from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import notices


async def followed(_: Desk, __: Asked, reply: Reply) -> None:
    """A link button: the browser has it."""
    reply.nothing_to_say()


async def unknown(_: Desk, __: Asked, reply: Reply) -> None:
    """A control that this version doesn't draw."""
    await reply.tell(notices.old_control())
