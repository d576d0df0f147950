"""What a search found: several leads to choose from, or nobody. Duplicates of one person are common."""

from leadsail_bot.models import Lead, Matches
from leadsail_bot.slack.places import SearchAt, pack
from leadsail_bot.slack.views import blocks, lookup, text, words
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message

PICK = "lookup.pick"
SHOWN_MAX = 10
ECHO_MAX = 40


def several(found: Matches, at: SearchAt) -> Message:
    """Who it may be, one line and one click each."""
    head, more = _headline(found, at), _more(found)
    shown = [blocks.section(f"*{head}*"), *(_choice(lead, at) for lead in found.leads[:SHOWN_MAX])]
    if more:
        shown += [blocks.context(more), blocks.actions("matches", lookup.button(at.words))]
    people = (": ".join(filter(None, (_who(lead), _about(lead)))) for lead in found.leads[:SHOWN_MAX])
    lines = [head, *people, more]
    return Message("\n".join(filter(None, lines)), shown)


def nobody(at: SearchAt) -> Message:
    """No lead has these words anywhere."""
    sentence = f"No lead matches “{_typed(at)}”. Check the spelling, or try a phone number or an email."
    return Message(sentence, [blocks.section(sentence), blocks.actions("notice", lookup.button(at.words))])


def _headline(found: Matches, at: SearchAt) -> str:
    number = words.count(len(found.leads), "lead matches", "leads match")
    return f"{_more_than(found)}{number} “{_typed(at)}”."


def _choice(lead: Lead, at: SearchAt) -> Block:
    """The value says which lead; nothing else of it travels."""
    spoken = f"Open {words.full_name(lead)} {words.phone_ending(lead)}"
    button = blocks.button("Open", PICK, pack(at.chosen(lead.id)), spoken=spoken)
    return blocks.section("\n".join(filter(None, (f"*{_who(lead)}*", _about(lead)))), button)


def _who(lead: Lead) -> str:
    return text.mrkdwn(words.full_name(lead))


def _about(lead: Lead) -> str:
    """What tells two leads of one name apart."""
    parts = [
        text.mrkdwn(words.phone_ending(lead)),
        text.mrkdwn(lead.campaign, 80),
        text.mrkdwn(words.standing(lead), 60),
        f"last active {blocks.date_mrkdwn(lead.last_activity_at)}" if lead.last_activity_at else "",
        f"`{lead.id}`" if lead.name else "",
    ]
    return " · ".join(filter(None, parts))


def _more(found: Matches) -> str:
    hidden = len(found.leads) - SHOWN_MAX
    said = []
    if found.more or hidden > 0:
        others = words.count(hidden, "other matches", "others match")
        said.append(f"{_more_than(found)}{others}. Add a campaign or a phone number to narrow it.")
    if found.unreadable:
        said.append(f"{words.count(found.unreadable, 'lead', 'leads')} couldn't be shown.")
    return " ".join(said)


def _more_than(found: Matches) -> str:
    return "More than " if found.more else ""


def _typed(at: SearchAt) -> str:
    return text.mrkdwn(at.words, ECHO_MAX)
