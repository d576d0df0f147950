"""One interaction of an answer: what happened, how it ended, what was said, and the way to the rest."""

import msgspec

from leadsail_bot.history import timeline
from leadsail_bot.models import Channel, Interaction, Turn
from leadsail_bot.slack.places import TranscriptAt, pack
from leadsail_bot.slack.views import blocks, text, words
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.links import Links

RECORDING, TRANSCRIPT = "recording", "transcript.open"
MESSAGES_SHOWN = 3


class Room(msgspec.Struct, frozen=True):
    """How many characters, as Slack counts them, the parts of one interaction may take."""

    summary: int
    message: int
    detail: int


AMPLE = Room(summary=700, message=350, detail=200)
TIGHT = Room(summary=330, message=150, detail=100)  # eight of these fit in a message whatever they say


def card(interaction: Interaction, lead_id: str, index: int, links: Links, room: Room = AMPLE) -> list[Block]:
    """The blocks of one interaction; `index` tells its controls from those of its neighbours."""
    parts = [blocks.paragraph(*_heading(interaction))]
    if subject := text.cut(text.line(interaction.email.subject), room.detail):
        parts.append(blocks.paragraph(blocks.words("Subject: "), blocks.words(subject, "bold")))
    if failure := _failure(interaction, room):
        parts.append(blocks.paragraph(blocks.words(failure)))
    if summary := text.cut(text.clean(interaction.summary), room.summary):
        parts.append(blocks.quote(blocks.words(summary, "italic")))
    parts += _last_messages(interaction, room)
    shown = [blocks.rich(*parts)]
    if controls := _controls(interaction, lead_id, links):
        shown.append(blocks.actions(f"interaction.{index}", *controls))
    if interaction.call.recording_url and not links.recording(interaction.call.recording_url):
        shown.append(blocks.context("Recording link withheld"))
    return shown


def line(interaction: Interaction) -> str:
    """The interaction in one line of mrkdwn, for the message's `text`."""
    when = timeline.activity(interaction)
    parts = [
        text.mrkdwn(words.title(interaction), 120),
        text.mrkdwn(words.outcome(interaction), 120),
        blocks.date_mrkdwn(when) if when else "time unknown",
    ]
    if interaction.channel is Channel.CALL and interaction.call.duration_s:
        parts.append(words.duration(interaction.call.duration_s))
    return " · ".join(parts)


def _heading(interaction: Interaction) -> list[Element]:
    when = timeline.activity(interaction)
    heading = [
        blocks.emoji(words.CHANNEL_EMOJI[interaction.channel]),
        blocks.words(f"  {words.title(interaction)} · {words.outcome(interaction)}", "bold"),
        blocks.words(" · "),
        blocks.date(when) if when else blocks.words("time unknown"),
    ]
    if interaction.channel is Channel.CALL and interaction.call.duration_s:
        heading.append(blocks.words(f" · {words.duration(interaction.call.duration_s)}"))
    if interaction.channel is Channel.SMS and interaction.sms.agent_mode:
        heading.append(blocks.words(" · automatic replies on"))
    return heading


def _failure(interaction: Interaction, room: Room) -> str:
    """Why it failed, in LeadSail's words, or its error code in readable ones."""
    said = text.line(interaction.error_message) or words.status(interaction.error_code)
    return f"Error: {text.cut(said, room.detail)}" if said else ""


def _last_messages(interaction: Interaction, room: Room) -> list[Element]:
    if interaction.channel not in timeline.THREADS:
        return []
    said = [turn for turn in interaction.transcript if turn.text.strip() or not turn.readable]
    return [_message(turn, room) for turn in said[-MESSAGES_SHOWN:]]


def _message(turn: Turn, room: Room) -> Element:
    said = text.cut(text.line(turn.text), room.message) if turn.readable else "(couldn't be shown)"
    return blocks.quote(blocks.words(f"{words.speaker(turn)}: ", "bold"), blocks.words(said))


def _controls(interaction: Interaction, lead_id: str, links: Links) -> list[Element]:
    controls = []
    name = f"{words.title(interaction)}, {words.outcome(interaction)}"
    if url := links.recording(interaction.call.recording_url):
        controls.append(blocks.button("Recording", RECORDING, url=url, spoken=f"Recording of {name}"))
    if turns := len(interaction.transcript):
        unit = ("turn", "turns") if interaction.channel is Channel.CALL else ("message", "messages")
        label = f"Transcript · {words.count(turns, *unit)}"
        place = pack(TranscriptAt(lead_id, interaction.id))
        controls.append(blocks.button(label, TRANSCRIPT, place, spoken=f"Transcript of {name}"))
    return controls
