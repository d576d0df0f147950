"""`@LeadSail <lead>`: the command for threads, where Slack takes no commands; the answer is as private."""

from leadsail_bot.slack.asked import Asked, command, message, naming
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import lead_history, lookup
from leadsail_bot.slack.places import AnswerAt, SearchAt
from leadsail_bot.slack.reply import Reply

EVERYTHING = command.Wanted()


async def asked_for(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer as to the command; where its words bring nobody, "can you check lead_tom7?", with the one lead
    that the message speaks of.
    """
    line = asked.text.partition("\n")[0]
    match command.read(line, desk.now().date(), desk.lead_pages):
        case command.Search(words, wanted):
            at = SearchAt(words, *wanted)
            instead = _spoken_of(desk, words, wanted) or _spoken_of(desk, asked.text)
            await lookup.show(
                desk, asked, reply, at, instead=instead if instead != at else None, action="mention"
            )
        case command.NotALead() | command.NotUnderstood() | command.Usage() if one := _spoken_of(
            desk, asked.text
        ):
            await lookup.show(desk, asked, reply, one, action="mention")
        case _:
            await lead_history.answer_to(desk, asked, reply, line, action="mention")


def _spoken_of(desk: Desk, words: str, wanted: command.Wanted = EVERYTHING) -> AnswerAt | SearchAt | None:
    """The lead among other words; None where there is none, or more than one."""
    found = message.leads(words, desk.lead_pages, desk.phone_region)
    match naming.read(found[0], desk.lead_pages) if len(found) == 1 else None:
        case naming.Id(lead_id):
            return AnswerAt(lead_id, 1, *wanted)
        case naming.Words(meant):
            return SearchAt(meant, *wanted)
    return None
