"""*Look up a lead*: a small form for those who would rather not type a command."""

from collections.abc import Mapping
from typing import Any

from leadsail_bot.slack import command
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import answer
from leadsail_bot.slack.places import AnswerAt
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import lookup


async def opened(_: Desk, __: Asked, reply: Reply) -> None:
    """Show the form."""
    await reply.open(lookup.form())


def checked(desk: Desk, asked: Asked) -> Mapping[str, Any]:
    """At once: what is no lead id is said in the form, which keeps what was typed."""
    if isinstance(_read(desk, asked), command.Lead):
        return {"response_action": "update", "view": lookup.loading()}
    return {"response_action": "errors", "errors": {lookup.BLOCK: lookup.NOT_A_LEAD}}


async def submitted(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer in the form's place: a submitted form has no channel to answer in."""
    found = _read(desk, asked)
    if isinstance(found, command.Lead):
        await answer.show(desk, asked, reply, AnswerAt(found.lead_id, 1, *found.wanted), action="history")


def _read(desk: Desk, asked: Asked) -> command.Understood:
    typed = asked.view.values.get(lookup.FIELD, "") if asked.view else ""
    return command.read(typed, desk.now().date(), desk.lead_pages)
