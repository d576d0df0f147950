"""`@LeadSail <lead>`: the command for threads, where Slack takes no commands; the answer is as private."""

from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import lead_history
from leadsail_bot.slack.reply import Reply


async def asked_for(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer as to the command."""
    await lead_history.answer_to(desk, asked, reply, asked.text, action="mention")
