"""The brief in people's words: what happened last and how it ended, and how often they talked."""

from leadsail_bot.history import thread, timeline
from leadsail_bot.history.brief import Brief
from leadsail_bot.models import Channel, Interaction, LeadHistory
from leadsail_bot.slack.views import blocks, text, words

QUOTE_MAX = 80
_WROTE = {Channel.SMS: "texted", Channel.EMAIL: "emailed"}


def lines(history: LeadHistory, brief: Brief) -> list[str]:
    """Lines of mrkdwn; of a single interaction its own card says everything that there is."""
    said = _happened(history, brief) if len(history.interactions) > 1 else []
    return [*said, f":warning: {unreadable(history)}"] if history.unreadable else said


def counts(brief: Brief) -> str:
    """How much there is of each channel: "6 calls, never reached · 1 text thread"."""
    parts = [
        words.count(brief.counts[kind], *words.CHANNELS[kind])
        + (", never reached" if kind is Channel.CALL and brief.never_reached else "")
        for kind in Channel
        if kind in brief.counts
    ]
    if brief.talk_s:
        parts.append(f"{words.duration(brief.talk_s)} talk time")
    return " · ".join(parts)


def unreadable(history: LeadHistory) -> str:
    """How much of what LeadSail sent isn't here."""
    return f"{words.count(history.unreadable, 'interaction', 'interactions')} couldn't be shown"


def event(interaction: Interaction, history: LeadHistory) -> str:
    """What happened, as one would say it, in mrkdwn.

    "Maria texted, today at 14:02: “Thursday works.”", "Outbound call, no answer, today at 14:02".
    """
    message = thread.last_message(interaction) if interaction.channel in thread.CHANNELS else None
    if message is None:
        return _call(interaction, history)
    when = message.at or timeline.activity(interaction)
    who = _lead(history) if message.by_lead else "We"
    said = text.mrkdwn(message.text, QUOTE_MAX)
    return f"{who} {_WROTE[interaction.channel]}, {blocks.date_mrkdwn(when)}: “{said}”"


def _happened(history: LeadHistory, brief: Brief) -> list[str]:
    said = [f"*Last:* {event(brief.last, history)}"] if brief.last else []
    if brief.conversation and brief.conversation is not brief.last:
        said.append(f"*Last spoke:* {event(brief.conversation, history)}")
    return [*said, counts(brief)]


def _call(interaction: Interaction, history: LeadHistory) -> str:
    seconds = interaction.call.duration_s if interaction.channel is Channel.CALL else None
    parts = [
        words.title(interaction),
        words.duration(seconds) if seconds else "",
        words.inline(words.outcome(interaction, history.as_of)),
    ]
    said = text.mrkdwn(", ".join(filter(None, parts)), 200)
    return f"{said}, {blocks.date_mrkdwn(timeline.activity(interaction))}"


def _lead(history: LeadHistory) -> str:
    name = words.lead_name(history.lead)
    return "The lead" if name == words.LEAD else text.mrkdwn(name)
