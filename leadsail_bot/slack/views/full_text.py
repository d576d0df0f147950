"""A whole transcript as a text file in direct messages."""

import re

from leadsail_bot.history import timeline
from leadsail_bot.models import Interaction, Turn
from leadsail_bot.slack.views import blocks, interaction, text, words
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.slack.views.transcript import SILENT, UNREADABLE

SENT = "Sent: the full text is in your messages from this app."
_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9_-]+")


def content(found: Interaction) -> str:
    """A line that says what it is, then every turn. Times are in UTC: a file can't know its reader's zone."""
    lines = [title(found), ""]
    for turn in found.transcript:
        said = (text.clean(turn.text) or SILENT) if turn.readable else UNREADABLE
        lines.append(f"{_clock(turn)}{words.speaker(turn)}: {said}")
    return "\n".join(lines) + "\n"


def title(found: Interaction) -> str:
    """What the file holds, on one line."""
    when = timeline.activity(found)
    about = [words.title(found), words.outcome(found), f"{when:%Y-%m-%d %H:%M} UTC" if when else ""]
    return " · ".join(filter(None, about))


def file_name(found: Interaction) -> str:
    """A name that is safe on any machine, whatever the interaction's id."""
    return f"transcript-{_NOT_IN_A_NAME.sub('', found.id)[:60] or 'interaction'}.txt"


def comment(found: Interaction) -> Message:
    """The message above the file."""
    said = f"The full transcript you asked for: {interaction.line(found)}"
    return Message(said, [blocks.section(said)])


def _clock(turn: Turn) -> str:
    if turn.at:
        return f"[{turn.at:%Y-%m-%d %H:%M:%S}] "
    return f"[{words.offset(turn.offset_s)}] " if turn.offset_s is not None else ""
