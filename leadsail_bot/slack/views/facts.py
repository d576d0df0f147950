"""The brief in people's words: what is open, what happened last, and how often they talked."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import takewhile
from typing import NamedTuple

from leadsail_bot.history import calls, mask, thread, timeline
from leadsail_bot.history.brief import Brief
from leadsail_bot.history.loops import Kind, Loop
from leadsail_bot.models import Channel, Interaction, LeadHistory, Turn
from leadsail_bot.slack.views import blocks, text, words
from leadsail_bot.slack.views.gist import Gist, apart, gist

QUOTE_MAX = 80
LOOPS_SHOWN = 4
WROTE = {Channel.SMS: "texted", Channel.EMAIL: "emailed"}
_MESSAGES = {Channel.SMS: ("text", "texts"), Channel.EMAIL: ("email", "emails")}
_TIMES = {1: "once", 2: "twice"}


class Fact(NamedTuple):
    """A line of mrkdwn, and the interaction it comes from."""

    said: str
    source: Gist


def told(history: LeadHistory, brief: Brief) -> list[Fact]:
    """What is open, then what happened last and when they last spoke; each interaction once.

    Of a single interaction the card tells what happened: here stands only what is open about it.
    """
    alone = len(history.interactions) == 1
    said: list[str] = []
    sources: list[Gist] = []
    for loop in brief.loops[:LOOPS_SHOWN]:
        sources.append(gist(loop.interaction, history.as_of))
        said.append(f"*{open_since(loop, history)}*" if alone else _open(loop, sources[-1], history))
    for label, one in (("Last", brief.last), ("Last spoke", brief.conversation)):
        if one and not alone and all(one.id != source.of.id for source in sources):
            sources.append(gist(one, history.as_of))
            said.append(f"*{label}:* {event(sources[-1], history)}")
    return list(map(Fact, said, apart(sources)))


def about(brief: Brief) -> str:
    """How much there is of everything, and of what is open but not told: one line."""
    untold = len(brief.loops) - LOOPS_SHOWN
    return text.joined(counts(brief), f"{untold:,} more open" if untold > 0 else "")


def news(newest: Sequence[Interaction], seen: int | None, as_of: datetime) -> str:
    """What has happened since the person last looked, in mrkdwn; "" where they never did.

    Nor is "Nothing new" said where something has no time, which stands last: it may be new. `seen` is as of
    when they did. What LeadSail gives a time after `as_of` was there before it, nobody knows since when: its
    last change tells, and where that is to come too it is news once its time is past.
    """
    if not seen:
        return ""
    looked = datetime.fromtimestamp(seen, UTC)

    def is_later(when: datetime | None) -> bool:
        return when is not None and looked < when <= as_of

    since = f"since you looked, {blocks.date_mrkdwn(looked)}"
    later = takewhile(lambda one: (timeline.activity(one) or looked) > looked, newest)
    if new := [one for one in later if is_later(timeline.activity(one)) or is_later(one.updated_at)]:
        return f"*New {since}:* {_channels(new)}"
    # A call that was under way has ended, or LeadSail has added its summary.
    if changed := [one for one in newest if is_later(one.updated_at)]:
        return f"*Changed {since}:* {_channels(changed)}"
    undated = newest and timeline.activity(newest[-1]) is None
    return "" if undated else f"Nothing new {since}"


def counts(brief: Brief) -> str:
    """ "6 calls · 1 text thread · 6 attempts, spoken to twice, 12 min talk time"."""
    return text.joined(*_each(brief.counts), _talked(brief))


def event(source: Gist, history: LeadHistory, asked: Turn | None = None) -> str:
    """What happened, as one would say it, in mrkdwn; of a thread its last message, or the one `asked`.

    "Maria texted, today at 14:02: “Thursday works.”", "Outbound call, no answer, today at 14:02".
    """
    interaction = source.of
    message = asked or mask.behind(interaction, thread.last_message)
    if message is None:
        return _call(source)
    when = timeline.written(message, interaction)
    who = text.mrkdwn(words.writer(message, history.lead))
    said = words.quoted(text.mrkdwn(message.text, QUOTE_MAX), message)
    return f"{who} {wrote(message, interaction.channel)}, {blocks.date_mrkdwn(when)}: {said}"


def wrote(message: Turn, channel: Channel) -> str:
    """What was done: "texted"; "texted automatically" where no person of ours did."""
    return f"{WROTE[channel]} automatically" if thread.is_automatic(message) else WROTE[channel]


def _open(loop: Loop, source: Gist, history: LeadHistory) -> str:
    """A loop with what it comes from; of a failure also why."""
    said = f"*{open_since(loop, history)}:* {event(source, history, loop.asked)}"
    why = _why(loop.interaction) if loop.kind is Kind.FAILED else ""
    return f"{said} ({why})" if why else said


def _why(interaction: Interaction) -> str:
    """LeadSail's words for an error, or its error code in readable ones."""
    return text.mrkdwn(interaction.error_message or words.status(interaction.error_code), QUOTE_MAX)


def open_since(loop: Loop, history: LeadHistory) -> str:
    """What is open, and for how long where that is known: "Missed call, not called back for 2 h"."""
    age = _age(loop.since, history.as_of)
    lasts, ago = (f" for {age}", f" {age} ago") if age else ("", "")
    tried = f", tried {_times(loop.count)} since" if loop.count else ""
    match loop.kind:
        case Kind.UNANSWERED if loop.count > 1:
            what = words.count(loop.count, *_MESSAGES[loop.interaction.channel])
            return f"{what} unanswered{f', the first{lasts}' if lasts else ''}{_failed_reply(loop)}"
        case Kind.UNANSWERED:
            return f"Unanswered{lasts}{_failed_reply(loop)}"
        case Kind.MISSED:
            return f"Missed call, not called back{lasts}"
        case Kind.CALLBACK:
            return f"Callback promised{ago}{_mark('not talked', loop)}{tried}"
        case Kind.FOLLOW_UP:
            return f"Follow-up needed{lasts}{_contact(loop)}{tried}"
        case Kind.FAILED:
            return _failed(loop.interaction)


def _failed(interaction: Interaction) -> str:
    """A later text may have come through, so that a call isn't the last attempt, nor a text the last one."""
    if interaction.channel in _MESSAGES:
        return f"{_MESSAGES[interaction.channel][0].capitalize()} failed"
    return "Last call not answered" if calls.unanswered(interaction) else "Last call failed"


def _failed_reply(loop: Loop) -> str:
    return "; our reply failed" if loop.wrote else ""


def _contact(loop: Loop) -> str:
    """What came of a follow-up: nothing, or words that may have been it."""
    return f"; we {WROTE[loop.interaction.channel]} since" if loop.wrote else _mark("no word from us", loop)


def _mark(nothing: str, loop: Loop) -> str:
    """That nothing was done for a promise; "" for a call of which nobody knows when it was.

    Of a thread that doesn't tell when it promised it is at least since its last message.
    """
    one, _ = _MESSAGES.get(loop.interaction.channel, ("", ""))
    if loop.since:
        return f", {nothing} since"
    return f", {nothing} since the last {one}" if one else ""


def _age(since: datetime | None, as_of: datetime) -> str:
    """How long ago that was when LeadSail was asked; "" where nobody knows."""
    return words.age((as_of - since).total_seconds()) if since and since <= as_of else ""


def _channels(interactions: Iterable[Interaction]) -> str:
    return ", ".join(_each(Counter(one.channel for one in interactions)))


def _each(counted: Mapping[Channel, int]) -> list[str]:
    return [words.count(counted[kind], *words.CHANNELS[kind]) for kind in Channel if kind in counted]


def _talked(brief: Brief) -> str:
    """ "6 attempts, spoken to twice, 12 min talk time"; "at least" where some call doesn't tell."""
    several = brief.counts.get(Channel.CALL, 0) > 1
    tried = words.count(brief.attempts, "attempt", "attempts") if several and brief.attempts else ""
    if brief.never_reached:
        return text.joined(tried, "never reached by phone", by=", ")
    least = "at least " if brief.untold else ""
    spoken = f"spoken to {least}{_times(brief.spoken)}" if several and brief.spoken else ""
    some = "at least " if brief.talk_untold and not least else ""
    talk = f"{some}{words.duration(brief.talk_s)} talk time" if brief.talk_s else ""
    return text.joined(tried, spoken, talk, by=", ")


def _times(number: int) -> str:
    return _TIMES.get(number, f"{number:,} times")


def _call(source: Gist) -> str:
    said = text.joined(source.title, source.took, words.inline(source.outcome), by=", ")
    said = text.mrkdwn(said, 200)
    return f"{said}, {blocks.date_mrkdwn(source.when)}"
