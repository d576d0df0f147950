"""`@LeadSail <lead>`: the command for threads, where Slack takes no commands; the answer is as private."""

from leadsail_bot.slack import command, message
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import lead_history
from leadsail_bot.slack.reply import Reply


async def asked_for(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer as to the command; of a sentence that speaks of one lead, "can you check lead_tom7?", that."""
    typed = asked.text
    match command.read(typed, desk.now().date(), desk.lead_pages):
        case command.Search() | command.NotALead():
            found = message.leads(typed, desk.lead_pages, desk.phone_region)
            typed = found[0] if len(found) == 1 else typed
    await lead_history.answer_to(desk, asked, reply, typed, action="mention")
