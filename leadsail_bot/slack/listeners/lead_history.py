"""`/lead-history <lead>`: the command."""

from leadsail_bot.audit import Action
from leadsail_bot.slack.asked import Asked, command
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import handoff, handoffs, lookup
from leadsail_bot.slack.places import AnswerAt, SearchAt, Start
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import notices


async def asked_for(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer with the lead's history, or a choice of leads, or say how to ask."""
    await answer_to(desk, asked, reply, asked.text, action="history")


async def answer_to(desk: Desk, asked: Asked, reply: Reply, typed: str, *, action: Action) -> None:
    """Answer what somebody typed, or a message said, by whichever door it came."""
    match await understood(desk, asked, typed):
        case command.Usage():
            await reply.show(notices.usage())
        case command.NotALead(words):
            await reply.show(notices.not_a_lead(words))
        case command.NotUnderstood(lead, wanted, rest):
            await reply.show(notices.not_understood(rest, AnswerAt(lead, 1, *wanted)))
        case command.HandOff(lead_id, person) if action == "history":  # other doors open no form
            await handoff.begin(desk, asked, reply, Start(lead_id, person))
        case command.Handoffs():
            await handoffs.listed(desk, asked, reply)
        case command.HandOff(lead_id):
            await lookup.show(desk, asked, reply, AnswerAt(lead_id), action=action)
        case command.Lead(lead_id, wanted):
            await lookup.show(desk, asked, reply, AnswerAt(lead_id, 1, *wanted), action=action)
        case command.Search(found, wanted):
            await lookup.show(desk, asked, reply, SearchAt(found, *wanted), action=action)


async def understood(desk: Desk, asked: Asked, typed: str) -> command.Understood:
    """What they mean; days are counted where they are."""
    today = await desk.today(asked) if command.counts_days(typed) else desk.now().date()
    return command.read(typed, today, desk.lead_pages)
