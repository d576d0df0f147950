"""What a search found: several leads to choose from, or nobody. Duplicates of one person are common."""

from collections import Counter
from collections.abc import Sequence

from leadsail_bot import phones
from leadsail_bot.models import EMAIL_ADDRESS, Lead, Matches
from leadsail_bot.slack.places import SearchAt, pack
from leadsail_bot.slack.views import blocks, lookup, text, words
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message

PICK = "lookup.pick"
SHOWN_MAX = 10
ECHO_MAX = 40
NARROWER = "Try a fuller name, a phone number or the lead's ID."


def several(found: Matches, at: SearchAt) -> Message:
    """Who it may be, one line and one click each."""
    return _offered(_headline(found, at), found, at)


def instead(found: Matches, at: SearchAt) -> Message:
    """No lead has this id: those it brought all the same, such as one whose id begins like it."""
    one = "this lead" if len(found.leads) == 1 else "one of these"
    return _offered(f"No lead with ID `{at.words}`. Did you mean {one}?", found, at)


def _offered(head: str, found: Matches, at: SearchAt) -> Message:
    more = _more(found)
    offered = found.leads[:SHOWN_MAX]
    choices = zip(offered, _spoken(offered), strict=True)
    shown = [blocks.section(f"*{head}*"), *(_choice(lead, at, spoken) for lead, spoken in choices)]
    if more:
        shown += [blocks.context(more), blocks.actions("matches", lookup.button(at.words))]
    people = (text.joined(_name(lead), _ending(lead), _about(lead)) for lead in offered)
    return Message(text.joined(head, *people, more, by="\n"), shown)


def nobody(found: Matches, at: SearchAt) -> Message:
    """No lead has these words anywhere; or none of those that LeadSail gave, which has more."""
    sentence = f"No lead matches “{_typed(at)}”. {_another_way(at.words)}"
    if found.more:
        given = words.count(found.compared, "lead", "leads")
        sentence = f"Among the first {given} that LeadSail gave none fits “{_typed(at)}”, and it has more. "
        sentence += NARROWER
    said = text.joined(sentence, _unreadable(found), by=" ")
    return Message(said, [blocks.section(said), blocks.actions("notice", lookup.button(at.words))])


def _another_way(typed: str) -> str:
    if phones.is_phone(typed):
        return "Check the number, or try a name or an email."
    if EMAIL_ADDRESS.search(typed):
        return "Check the email, or try a name or a phone number."
    return "Check the spelling, or try a phone number or an email."


def _headline(found: Matches, at: SearchAt) -> str:
    number = words.count(len(found.leads), "lead matches", "leads match")
    return f"{_more_than(found)}{number} “{_typed(at)}”."


def _choice(lead: Lead, at: SearchAt, spoken: str) -> Block:
    """The value says which lead; nothing else of it travels."""
    button = blocks.button("Open", PICK, pack(at.chosen(lead.id)), spoken=spoken)
    who = text.joined(f"*{_name(lead)}*", _ending(lead))
    return blocks.section(text.joined(who, _about(lead), by="\n"), button)


def _spoken(offered: Sequence[Lead]) -> list[str]:
    """What each *Open* opens, by ear: by its id where another would sound the same."""
    heard = [_heard(f"{words.full_name(lead)} {words.phone_ending(lead)}") for lead in offered]
    alike = Counter(heard)
    return [
        said if alike[said] == 1 else _heard(words.full_name(lead), lead.id)
        for said, lead in zip(heard, offered, strict=True)
    ]


def _heard(who: str, id: str = "") -> str:
    """ "Open Maria", cut to fit, but for the id."""
    room = blocks.LABEL_MAX - len(f"Open  {id}")
    return f"Open {text.cut(who, room)} {id}".strip()


def _name(lead: Lead) -> str:
    return text.mrkdwn(words.full_name(lead))


def _ending(lead: Lead) -> str:
    return text.mrkdwn(words.phone_ending(lead))


def _about(lead: Lead) -> str:
    """What else tells two leads of one name apart."""
    active = blocks.date_mrkdwn(lead.last_activity_at, "{date_short_pretty}") if lead.last_activity_at else ""
    return text.joined(
        text.mrkdwn(lead.campaign, 80),
        text.mrkdwn(words.standing(lead), 60),
        active and f"last active {active}",
        f"`{lead.id}`" if lead.name else "",
    )


def _more(found: Matches) -> str:
    hidden = len(found.leads) - SHOWN_MAX
    others = (
        f"{_more_than(found)}{words.count(hidden, 'other matches', 'others match')}." if hidden > 0 else ""
    )
    return text.joined(others, _narrower(found, others), _unreadable(found), by=" ")


def _narrower(found: Matches, others: str) -> str:
    """How to find the one meant among those that aren't shown: by a campaign only where all of them came."""
    if found.more and found.compared:
        given = words.count(found.compared, "lead", "leads")
        return (
            f"There may be {'more' if others else 'others'}: LeadSail gave only the first {given}. {NARROWER}"
        )
    if found.more:
        return NARROWER if others else f"Others match too. {NARROWER}"
    return "Add a campaign or a phone number to narrow it." if others else ""


def _unreadable(found: Matches) -> str:
    return f"{words.count(found.unreadable, 'lead', 'leads')} couldn't be shown." if found.unreadable else ""


def _more_than(found: Matches) -> str:
    """LeadSail has more that match: not known where it looked for only some of the words."""
    return "More than " if found.more and not found.compared else ""


def _typed(at: SearchAt) -> str:
    return text.mrkdwn(at.words, ECHO_MAX)
