"""A whole transcript as a text file in direct messages."""

import re

from leadsail_bot.history import timeline
from leadsail_bot.models import Channel, Interaction, LeadHistory, Turn
from leadsail_bot.slack.views import interaction, text, words
from leadsail_bot.slack.views.gist import gist
from leadsail_bot.slack.views.surface import Message, TextFile, sentence

SENT = "Sent: the full text is in your messages with this app."
SORRY = "The file couldn't be sent. Press Send me the full text again."
UNSURE = "Slack didn't confirm the file. If none stands below, press Send me the full text again."
SLUG_MAX = 60
GOES_ON = "\n    "  # so that no line of what somebody wrote looks like another's turn
_KINDS = {Channel.CALL: "call", Channel.SMS: "texts", Channel.EMAIL: "emails"}
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9]+")


def file(found: Interaction, history: LeadHistory) -> TextFile:
    """All of it, which may be megabytes: for a thread."""
    return TextFile(
        name=file_name(found, history),
        title=title(found, history),
        content=content(found, history),
        comment=comment(found, history),
        sorry=SORRY,
        unsure=UNSURE,
    )


def content(found: Interaction, history: LeadHistory) -> str:
    """What it is, what went wrong, LeadSail's summary, then every turn.

    Times are in UTC: a file doesn't know its reader.
    """
    error = interaction.failure(found, interaction.AMPLE.detail)
    lines = [title(found, history), f"Lead {history.lead_id}"]
    lines += [error, ""] if error else [""]
    who = words.lead_name(history.lead)
    if summary := text.clean(found.summary).replace("\n", GOES_ON):
        lines += [f"Summary (by LeadSail): {summary}", ""]
    for turn in found.transcript:
        said = (text.clean(turn.text) or words.SILENT) if turn.readable else words.UNREADABLE
        spoken = said.replace("\n", GOES_ON)
        lines.append(f"{_clock(turn)}{words.speaker(turn, found.channel, who)}: {spoken}")
    return "\n".join(lines) + "\n"


def title(found: Interaction, history: LeadHistory) -> str:
    """Whose it is, what it is, and when, on one line."""
    when = timeline.activity(found)
    about = text.joined(
        words.whose(history),
        words.title(found),
        words.outcome(found, history.as_of),
        f"{when:%Y-%m-%d %H:%M} UTC" if when else "",
    )
    return text.cut(about, 250)


def file_name(found: Interaction, history: LeadHistory) -> str:
    """A name that is safe on any machine, whatever the lead's: `maria-delgado-2026-11-21-call.txt`."""
    when = timeline.activity(found)
    whose = _slug(words.whose(history)) or _slug(history.lead_id)
    day = f"{when:%Y-%m-%d}" if when else ""
    kind = _KINDS.get(found.channel, "activity")
    return text.joined(whose, day, kind, by="-") + ".txt"


def comment(found: Interaction, history: LeadHistory) -> Message:
    """The message above the file."""
    about = f"{text.mrkdwn(words.whose(history))} · {interaction.line(gist(found, history.as_of))}"
    return sentence(f"The full transcript you asked for: {about}")


def _slug(said: str) -> str:
    return _NOT_IN_A_NAME.sub("-", said.casefold())[:SLUG_MAX].strip("-")


def _clock(turn: Turn) -> str:
    if turn.at:
        return f"[{turn.at:%Y-%m-%d %H:%M:%S}] "
    return f"[{words.offset(turn.offset_s)}] " if turn.offset_s is not None else ""
