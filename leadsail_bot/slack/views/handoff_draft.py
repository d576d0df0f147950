"""What the form of a handoff begins with: the brief in plain words, which the giver can change.

Plain text knows no reader, so its times are the giver's own, and say so.
"""

from collections.abc import Iterable
from datetime import datetime, tzinfo

from leadsail_bot.history import mask, thread, timeline
from leadsail_bot.history.brief import Brief
from leadsail_bot.history.loops import Kind, Loop
from leadsail_bot.models import Interaction, LeadHistory, Turn
from leadsail_bot.slack.views import facts, text, words
from leadsail_bot.slack.views.handoff import LINE_MAX, Draft

QUOTE_MAX = 200
_PROMISES = frozenset({Kind.CALLBACK, Kind.FOLLOW_UP})


def draft(history: LeadHistory, found: Brief, zone: tzinfo) -> Draft:
    """Where it stands, what was promised, and what is still open.

    Args:
        history: masked, since others will read it.
        zone: the giver's.
    """
    named = {loop.interaction.id for loop in found.loops}
    state = []
    for label, one in (("Last", found.last), ("Last spoke", found.conversation)):
        if one and one.id not in named:  # each once
            state.append(f"{label}: {_told(one, history, zone)}")
            named.add(one.id)
    return Draft(
        state=_lines([*state, facts.counts(found)]),
        promised=_lines(_open(loop, history, zone) for loop in found.loops if loop.kind in _PROMISES),
        outstanding=_lines(_open(loop, history, zone) for loop in found.loops if loop.kind not in _PROMISES),
    )


def _open(loop: Loop, history: LeadHistory, zone: tzinfo) -> str:
    """A loop with what it comes from."""
    return f"{facts.open_since(loop, history)}: {_told(loop.interaction, history, zone, loop.asked)}"


def _told(interaction: Interaction, history: LeadHistory, zone: tzinfo, asked: Turn | None = None) -> str:
    """What happened, as one would say it; `asked` as in `facts.event`."""
    message = asked or mask.behind(interaction, thread.last_message)
    if message is None:
        what, how = words.title(interaction), words.inline(words.outcome(interaction, history.as_of))
        said = text.joined(what, how, _when(timeline.activity(interaction), history, zone), by=", ")
        summary = text.cut(text.line(interaction.summary), QUOTE_MAX)
        return f"{said}: {summary}" if summary else said
    who = words.writer(message, history.lead)
    when = _when(timeline.written(message, interaction), history, zone)
    said = words.quoted(text.cut(text.line(message.text), QUOTE_MAX), message)
    return f"{who} {facts.wrote(message, interaction.channel)}, {when}: {said}"


def _when(moment: datetime | None, history: LeadHistory, zone: tzinfo) -> str:
    """With its year where that isn't the present one."""
    if moment is None:
        return "time unknown"
    local = moment.astimezone(zone)
    day = f"{local:%a %-d %b}"
    if local.year != history.as_of.astimezone(zone).year:
        day += f" {local.year}"
    return f"{day} {local:%H:%M %Z}"


def _lines(said: Iterable[str]) -> str:
    """As many as there is room for; the others needn't be made."""
    lines: list[str] = []
    for line in filter(None, said):
        lines.append(line)
        if sum(map(len, lines)) > LINE_MAX:
            break
    return text.cut("\n".join(lines), LINE_MAX)
