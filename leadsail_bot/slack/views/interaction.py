"""One interaction of an answer: what happened, how it ended, what was said, and the way to the rest."""

from datetime import datetime
from typing import NamedTuple

import msgspec

from leadsail_bot.history import thread, timeline
from leadsail_bot.models import Channel, Interaction
from leadsail_bot.slack.places import TranscriptAt, pack
from leadsail_bot.slack.views import blocks, text, words
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.links import Links

RECORDING, TRANSCRIPT = "recording", "transcript.open"
MESSAGES_SHOWN = 3
CAMPAIGN_MAX = 40
SUMMARY = "LeadSail's summary: "  # not ours: nobody here has checked it
CLEANED = 20  # times what fits: enough whatever cleaning takes away, and never megabytes


class Room(msgspec.Struct, frozen=True):
    """How many characters, as Slack counts them, the parts of one interaction may take."""

    summary: int
    message: int
    detail: int


class About(NamedTuple):
    """What is known besides: who speaks for the lead, when LeadSail was asked, the lead's campaign."""

    lead_name: str = words.LEAD
    as_of: datetime | None = None
    campaign_id: str = ""


BARE = About()
AMPLE = Room(summary=700, message=350, detail=200)
TIGHT = Room(summary=330, message=150, detail=100)
SCANT = Room(summary=160, message=70, detail=60)  # eight of these fit in a message whatever they say


def card(
    interaction: Interaction,
    lead_id: str,
    index: int,
    links: Links,
    room: Room = AMPLE,
    about: About = BARE,
) -> list[Block]:
    """The blocks of one interaction; `index` tells its controls from those of its neighbours."""
    parts = [*_told(interaction, room, about.as_of), *_last_messages(interaction, room, about.lead_name)]
    shown = [blocks.rich(*parts, *elsewhere(interaction, about))]
    if controls := _controls(interaction, lead_id, links, about.as_of):
        shown.append(blocks.actions(f"interaction.{index}", *controls))
    if interaction.call.recording_url and not links.recording(interaction.call.recording_url):
        shown.append(blocks.context("Recording link withheld"))
    return shown


def elsewhere(interaction: Interaction, about: About) -> list[Element]:
    """A line for an interaction of another campaign than the lead's: leads are moved."""
    here, there = about.campaign_id.strip(), text.line(interaction.campaign_id)
    if not here or not there or here.casefold() == there.casefold():
        return []
    return [blocks.paragraph(blocks.words(f"From another campaign: {text.cut(there, CAMPAIGN_MAX)}"))]


def told(interaction: Interaction, room: Room, as_of: datetime | None = None) -> Block:
    """What others may read of it: how it went and LeadSail's summary, no word of a transcript, no control."""
    return blocks.rich(*_told(interaction, room, as_of))


def recording(interaction: Interaction, links: Links, as_of: datetime | None = None) -> list[Element]:
    """*Recording*, where there is one that is safe to follow."""
    url = links.recording(interaction.call.recording_url)
    if not url:
        return []
    return [blocks.button("Recording", RECORDING, url=url, spoken=f"Recording, {spoken(interaction, as_of)}")]


def line(interaction: Interaction, as_of: datetime | None = None) -> str:
    """The interaction in one line of mrkdwn, for the message's `text`."""
    parts = [
        text.mrkdwn(words.title(interaction), 120),
        text.mrkdwn(words.outcome(interaction, as_of), 120),
        blocks.date_mrkdwn(timeline.activity(interaction)),
    ]
    if interaction.channel is Channel.CALL and interaction.call.duration_s:
        parts.append(words.duration(interaction.call.duration_s))
    return " · ".join(parts)


def heading(interaction: Interaction, as_of: datetime | None = None) -> list[Element]:
    """What, how it ended, when, and how long, as parts of a rich text."""
    shown = [
        blocks.emoji(words.CHANNEL_EMOJI[interaction.channel]),
        blocks.words(f"  {words.title(interaction)} · {words.outcome(interaction, as_of)}", "bold"),
        blocks.words(" · "),
        blocks.date(timeline.activity(interaction)),
    ]
    if interaction.channel is Channel.CALL and interaction.call.duration_s:
        shown.append(blocks.words(f" · {words.duration(interaction.call.duration_s)}"))
    if interaction.channel is Channel.SMS and interaction.sms.agent_mode:
        shown.append(blocks.words(" · automatic replies on"))
    return shown


def _told(interaction: Interaction, room: Room, as_of: datetime | None) -> list[Element]:
    parts = [blocks.paragraph(*heading(interaction, as_of)), *_details(interaction, room)]
    if summary := text.cut(text.clean(interaction.summary), room.summary):
        parts.append(blocks.quote(blocks.words(SUMMARY, "bold"), blocks.words(summary, "italic")))
    return parts


def _details(interaction: Interaction, room: Room) -> list[Element]:
    """What LeadSail tells beyond the heading, a line for each."""
    details = []
    if subject := text.cut(text.line(interaction.email.subject), room.detail):
        details.append(blocks.paragraph(blocks.words("Subject: "), blocks.words(subject, "bold")))
    plain = (_correspondents(interaction, room), _failure(interaction, room), _ended(interaction, room))
    return [*details, *(blocks.paragraph(blocks.words(detail)) for detail in plain if detail)]


def _correspondents(interaction: Interaction, room: Room) -> str:
    """Between whom an email thread began."""
    sender = text.cut(text.line(interaction.email.sender), room.detail // 2)
    recipients = text.cut(text.line(interaction.email.recipients), room.detail // 2)
    said = " ".join([*(["from", sender] if sender else []), *(["to", recipients] if recipients else [])])
    return said[:1].upper() + said[1:]


def _ended(interaction: Interaction, room: Room) -> str:
    """Why the call ended, as the voice provider tells it, unless its outcome says the same."""
    if interaction.channel is not Channel.CALL:
        return ""
    said = words.status(interaction.call.termination_reason)
    told = said in {"", words.status(interaction.status)}
    return "" if told else f"Ended: {text.cut(words.inline(said), room.detail)}"


def _failure(interaction: Interaction, room: Room) -> str:
    """Why it failed, in LeadSail's words, or its error code in readable ones."""
    said = text.line(interaction.error_message) or words.status(interaction.error_code)
    return f"Error: {text.cut(said, room.detail)}" if said else ""


def _last_messages(interaction: Interaction, room: Room, lead_name: str) -> list[Element]:
    if interaction.channel not in thread.CHANNELS:
        return []
    shown = []
    for turn in thread.messages(interaction)[-MESSAGES_SHOWN:]:
        who = words.speaker(turn, interaction.channel, lead_name)
        head = text.line(turn.text[: room.message * CLEANED])
        said = text.cut(head, room.message) if turn.readable else "(couldn't be shown)"
        shown.append(blocks.quote(blocks.words(f"{who}: ", "bold"), blocks.words(said)))
    return shown


def whole(interaction: Interaction, lead_id: str, as_of: datetime | None = None) -> Element:
    """*Transcript*, from wherever the interaction is spoken of."""
    place = pack(TranscriptAt(lead_id, interaction.id))
    return blocks.button("Transcript", TRANSCRIPT, place, spoken=f"Transcript, {spoken(interaction, as_of)}")


def _controls(interaction: Interaction, lead_id: str, links: Links, as_of: datetime | None) -> list[Element]:
    controls = recording(interaction, links, as_of)
    if turns := len(interaction.transcript):
        unit = ("turn", "turns") if interaction.channel is Channel.CALL else ("message", "messages")
        label = f"Transcript · {words.count(turns, *unit)}"
        place = pack(TranscriptAt(lead_id, interaction.id))
        controls.append(
            blocks.button(label, TRANSCRIPT, place, spoken=f"{label}, {spoken(interaction, as_of)}")
        )
    return controls


def spoken(interaction: Interaction, as_of: datetime | None) -> str:
    """What tells it from its neighbours to somebody who only hears it; a screen reader's zone isn't known."""
    when = timeline.activity(interaction)
    parts = [
        text.cut(words.title(interaction), 30),
        f"{when:%b} {when.day} {when:%H:%M} UTC" if when else blocks.UNKNOWN_TIME,
        words.outcome(interaction, as_of),
    ]
    return ", ".join(parts)
