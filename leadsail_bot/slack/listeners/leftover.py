"""What asks for nothing we do: links, which Slack opens itself, and buttons and forms of other versions."""

from collections.abc import Mapping
from typing import Any

from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import notices
from leadsail_bot.slack.views.surface import in_its_place, modal


async def followed(_: Desk, __: Asked, reply: Reply) -> None:
    """A link button: the browser has it."""
    reply.nothing_to_say()


async def unknown(_: Desk, __: Asked, reply: Reply) -> None:
    """A control that this version doesn't draw."""
    await reply.tell(notices.old_control())


def kept(_: Desk, asked: Asked) -> Mapping[str, Any]:
    """At once: a form that this version doesn't know stays open, with what was typed, and says so."""
    if field := asked.first_field:
        return {"response_action": "errors", "errors": {field: notices.OLD_FORM}}
    return in_its_place(modal(notices.old_control()))
