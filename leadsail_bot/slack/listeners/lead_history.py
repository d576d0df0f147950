"""`/lead-history <lead>`: the command."""

from leadsail_bot.slack import command
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import answer
from leadsail_bot.slack.places import AnswerAt
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import notices


async def asked_for(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer with the lead's history, or say how to ask."""
    match command.read(asked.text, desk.now().date(), desk.lead_pages):
        case command.Usage():
            await reply.show(notices.usage())
        case command.NotALead(typed):
            await reply.show(notices.not_a_lead(typed))
        case command.NotUnderstood(lead, wanted, rest):
            await reply.show(notices.not_understood(rest, AnswerAt(lead, 1, *wanted)))
        case command.Lead(lead_id, wanted):
            await answer.show(desk, asked, reply, AnswerAt(lead_id, 1, *wanted), action="history")
