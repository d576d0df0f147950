"""*Find*: words are looked for in a lead's whole history; the answer stands where they were typed."""

import msgspec

from leadsail_bot.slack.asked import Asked, naming
from leadsail_bot.slack.desk import Desk, showing
from leadsail_bot.slack.listeners import answer
from leadsail_bot.slack.places import WORDS_MAX, AnswerAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import finding, text


async def opened(_: Desk, asked: Asked, reply: Reply) -> None:
    """Show the form."""
    await reply.open(finding.form(unpack(asked.value, AnswerAt)))


searching = showing(finding.loading)


async def submitted(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer in the form's place: it has no message to answer in. Nothing typed shows everything again."""
    at = unpack(asked.metadata, AnswerAt)
    sought = naming.unquoted(text.line(asked.values.get(finding.FIELD, "")))[:WORDS_MAX]
    at = msgspec.structs.replace(at, page=1, find=sought)
    await answer.show(desk, asked, reply, at, action="find")
