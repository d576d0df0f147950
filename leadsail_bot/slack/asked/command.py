"""What was typed after `/lead-history`, understood: pure.

`<lead> [calls|texts|emails] [since 7d|2026-11-01] [find <words>]`: keywords count only after the lead, quotes
delimit a lead, `find` takes what remains. `help`, `handoff` and `handoffs` are nobody's name.
"""

import re
from datetime import date, timedelta
from typing import NamedTuple

from leadsail_bot.models import Channel
from leadsail_bot.slack.asked import naming
from leadsail_bot.slack.places import WORDS_MAX
from leadsail_bot.slack.views import text

_HELP = frozenset({"help", "?", "-h", "--help"})
_RESERVED = frozenset({"handoff", "handoffs"})
_PLURALS = {"calls": Channel.CALL, "texts": Channel.SMS, "sms": Channel.SMS, "emails": Channel.EMAIL}
_KEYWORDS = frozenset({*_PLURALS, "since", "find", "handoff"})  # they end a name; Call may be the last of one
_CHANNELS = {**_PLURALS, "call": Channel.CALL, "text": Channel.SMS, "email": Channel.EMAIL}
_HANDED_OVER = re.compile(
    r"handoff(?: (?:<@(?P<person>[UW][A-Z0-9]{2,30})(?:\|[^>]*)?>|<!subteam\^[^>]*>|@\S.*))?", re.IGNORECASE
)
_TOKEN = re.compile(r"<[^<>]*>|\S+")  # a link's label may hold spaces
_QUOTED = re.compile(rf"[{naming.QUOTES}]++(.+?)[{naming.QUOTES}]++(?:\s+(.*))?")
_LINK = re.compile(r"<((?:https?|mailto|tel):[^|<>]*)(?:\|([^<>]*))?>")
_AGO = re.compile(r"(\d{1,3})([dw])")
_COUNTED = re.compile(rf"\bsince\s+{_AGO.pattern}", re.IGNORECASE)
_DAYS = {"d": 1, "w": 7}
_DATE = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


class Usage(NamedTuple):
    """Nothing, or a call for help."""


class Wanted(NamedTuple):
    """What of a history is asked for: everything, where nothing is said."""

    channel: Channel | None = None
    since: date | None = None
    find: str = ""


class Lead(NamedTuple):
    """A lead id."""

    lead_id: str
    wanted: Wanted = Wanted()


class Search(NamedTuple):
    """A name, a phone number or an email."""

    words: str
    wanted: Wanted = Wanted()


class HandOff(NamedTuple):
    """A lead to hand over, perhaps to somebody in particular, by their id."""

    lead_id: str
    person: str = ""


class Handoffs(NamedTuple):
    """The person's own handoffs."""


class NotALead(NamedTuple):
    """Something that can't be a lead, nor anything to find one by."""

    typed: str


class NotUnderstood(NamedTuple):
    """Words after a lead that are no keywords; `lead` and `wanted` are what was understood before them."""

    lead: str
    wanted: Wanted
    rest: str


Understood = Usage | Lead | Search | HandOff | Handoffs | NotALead | NotUnderstood


def counts_days(typed: str) -> bool:
    """Whether what is meant may depend on what day it is."""
    return _COUNTED.search(text.line(typed)) is not None


def read(typed: str, today: date, lead_pages: frozenset[str] = frozenset()) -> Understood:
    """What the person means.

    Args:
        today: what `since 7d` counts back from; any day will do unless it `counts_days`.
        lead_pages: the addresses on which a pasted link may name a lead, `{lead_id}` where the id stands.
    """
    if naming.is_id(bare := typed.strip()):
        return Lead(bare)  # as nearly everybody asks
    if len(typed) > naming.LONG:
        return NotALead(typed[: naming.LONG])
    words = text.line(typed)
    if naming.CONTROLS.search(typed.strip()):
        return NotALead(text.line(typed.strip().replace("\n", " ⏎ ")))  # else it looks like what would do
    if words.casefold() == "handoffs":
        return Handoffs()
    words, keywords = _divided(words)
    inner = naming.unwrapped(words).casefold()
    if inner in _HELP or inner.partition(" ")[0] in _RESERVED or (not inner and len(words) < 10):
        return Usage()
    wanted, rest = _wanted(keywords, today)
    handed_over = _HANDED_OVER.fullmatch(" ".join(keywords))
    match naming.read(words, lead_pages):
        case naming.Id(lead_id) if handed_over:
            return HandOff(lead_id, handed_over["person"] or "")
        case naming.Words(found) if handed_over:  # its answer, or the one chosen, has the button
            return Search(found)
        case naming.Id(lead_id):
            return NotUnderstood(lead_id, wanted, rest) if rest else Lead(lead_id, wanted)
        case naming.Words(found):
            return NotUnderstood(found, wanted, rest) if rest else Search(found, wanted)
    return NotALead(_unlinked(words))


def _divided(words: str) -> tuple[str, list[str]]:
    """The words that name the lead, and those from the first keyword after them on."""
    quoted = _QUOTED.fullmatch(words)
    if quoted and not naming.is_addressed(words):
        lead, rest = quoted[1], (quoted[2] or "").split()
        if not rest or rest[0].casefold() in _KEYWORDS or " " in lead or naming.is_id(lead):
            return lead, rest
        words = " ".join([lead, *rest])  # "Bob" Smith
    tokens = _TOKEN.findall(words)
    if tokens and "_" in tokens[0] and naming.is_id(tokens[0]):  # as nobody's first name is spelled
        return tokens[0], tokens[1:]
    end = next((n for n, token in enumerate(tokens) if n and token.casefold() in _KEYWORDS), len(tokens))
    return " ".join(tokens[:end]), tokens[end:]


def _wanted(tokens: list[str], today: date) -> tuple[Wanted, str]:
    """What the keywords ask for, and the words from which on that isn't clear, or ""."""
    wanted, left = Wanted(), tokens
    while left:
        keyword, after = left[0].casefold(), left[1:]
        if keyword in _CHANNELS and wanted.channel is None:
            wanted, left = wanted._replace(channel=_CHANNELS[keyword]), after
        elif keyword == "since" and wanted.since is None and after and (day := _day(after[0], today)):
            wanted, left = wanted._replace(since=day), after[1:]
        elif keyword == "find" and (sought := naming.unquoted(_unlinked(" ".join(after)))):
            wanted, left = wanted._replace(find=sought[:WORDS_MAX].strip()), []
        else:
            break
    return wanted, _unlinked(" ".join(left))


def _unlinked(words: str) -> str:
    """Links as they were typed: Slack wraps them in a command."""
    return _LINK.sub(lambda link: link[2] or link[1], words)


def _day(spelled: str, today: date) -> date | None:
    """`7d`, `2w` or `2026-11-01`."""
    if ago := _AGO.fullmatch(spelled.casefold()):
        return today - timedelta(days=int(ago[1]) * _DAYS[ago[2]])
    if not (parts := _DATE.fullmatch(spelled)):
        return None
    try:
        return date(*map(int, parts.groups()))
    except ValueError:
        return None
