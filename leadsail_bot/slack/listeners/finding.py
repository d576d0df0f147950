"""*Find*: words are looked for in a lead's whole history; the answer stands where they were typed."""

from collections.abc import Mapping
from typing import Any

import msgspec

from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import answer
from leadsail_bot.slack.places import WORDS_MAX, AnswerAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import finding


async def opened(_: Desk, asked: Asked, reply: Reply) -> None:
    """Show the form."""
    at = reply.place = unpack(asked.value, AnswerAt)
    await reply.open(finding.form(at))


def searching(_: Desk, __: Asked) -> Mapping[str, Any]:
    """At once: without it Slack would close the modal."""
    return {"response_action": "update", "view": finding.loading()}


async def submitted(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer in the form's place: it has no message to answer in. Nothing typed shows everything again."""
    view = asked.view
    at = unpack(view.metadata if view else "", AnswerAt)
    sought = " ".join((view.values.get(finding.FIELD, "") if view else "").split())[:WORDS_MAX]
    at = msgspec.structs.replace(at, page=1, find=sought)
    await answer.show(desk, asked, reply, at, action="find")
