"""*Look up a lead*: a small form for those who would rather not type a command."""

from leadsail_bot.slack import command
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import answer
from leadsail_bot.slack.places import AnswerAt
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import lookup, notices


async def opened(_: Desk, __: Asked, reply: Reply) -> None:
    """Show the form."""
    await reply.open(lookup.form())


async def submitted(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer in the form's place: a submitted form has no channel to answer in."""
    typed = asked.view.values.get(lookup.FIELD, "") if asked.view else ""
    match command.read(typed, desk.lead_hosts):
        case command.Lead(lead_id):
            await answer.show(desk, asked, reply, AnswerAt(lead_id), action="history")
        case _:
            await reply.show(notices.not_a_lead(typed))
