"""`@LeadSail <lead>`: the command for threads, where Slack takes no commands; the answer is as private."""

from leadsail_bot import phones
from leadsail_bot.slack.asked import Asked, command, message, naming
from leadsail_bot.slack.desk import NO_LEAD, Desk
from leadsail_bot.slack.listeners import lead_history, lookup
from leadsail_bot.slack.places import AnswerAt, SearchAt
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import shortcut
from leadsail_bot.slack.views.surface import Message

EVERYTHING = command.Wanted()


async def asked_for(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer as to the command; where its words bring nobody, "can you check lead_tom7?", with the one lead
    that the message speaks of, or a choice of several.
    """
    line = asked.text.partition("\n")[0]
    match await lead_history.understood(desk, asked, line):
        case command.Search(words, wanted) if not _several_numbers(desk, words):
            at = SearchAt(words, *wanted)
            instead = _spoken_of(desk, words, wanted) or _spoken_of(desk, asked.text)
            await lookup.show(
                desk, asked, reply, at, instead=instead if instead != at else None, action="mention"
            )
        case command.Search() | command.NotALead() | command.NotUnderstood() | command.Usage() if (
            spoken_of := _spoken_of(desk, asked.text)
        ):
            if isinstance(spoken_of, Message):
                await desk.admit(asked, NO_LEAD, "mention")
                await reply.show(spoken_of)
            else:
                await lookup.show(desk, asked, reply, spoken_of, action="mention")
        case _:
            await lead_history.answer_to(desk, asked, reply, line, action="mention")


def _several_numbers(desk: Desk, words: str) -> bool:
    """Of these a search looks for the first, as if nobody had asked for the others."""
    return sum(map(phones.is_phone, message.leads(words, desk.lead_pages, desk.phone_region))) > 1


def _spoken_of(
    desk: Desk, words: str, wanted: command.Wanted = EVERYTHING
) -> AnswerAt | SearchAt | Message | None:
    """The lead among other words, or where there is more than one the question which; None without any."""
    found = message.leads(words, desk.lead_pages, desk.phone_region)
    if len(found) > 1:
        return shortcut.choice(found)
    match naming.read(found[0], desk.lead_pages) if found else None:
        case naming.Id(lead_id):
            return AnswerAt(lead_id, 1, *wanted)
        case naming.Words(meant):
            return SearchAt(meant, *wanted)
    return None
