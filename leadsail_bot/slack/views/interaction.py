"""One interaction of an answer: what happened, how it ended, what was said, and the way to the rest."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from leadsail_bot.history import thread
from leadsail_bot.models import Channel, Email, Interaction
from leadsail_bot.slack.places import TranscriptAt, pack
from leadsail_bot.slack.views import blocks, text, words
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.gist import Gist
from leadsail_bot.slack.views.links import Links

RECORDING, TRANSCRIPT = "recording", "transcript.open"
MESSAGES_SHOWN = 3
CAMPAIGN_MAX = 40
SUMMARY = "LeadSail's summary: "  # not ours: nobody here has checked it
_NO_ENVELOPE = Email()
CLEANED = 20  # times what fits: enough whatever cleaning takes away, and never megabytes


class Room(msgspec.Struct, frozen=True):
    """How many characters, as Slack counts them, the parts of one interaction may take."""

    summary: int
    message: int
    detail: int


class About(NamedTuple):
    """What is known besides: who speaks for the lead, and the lead's campaign."""

    lead_name: str
    campaign_id: str


AMPLE = Room(summary=700, message=350, detail=200)
TIGHT = Room(summary=330, message=150, detail=100)
SCANT = Room(summary=160, message=70, detail=60)  # eight of these fit in a message whatever they say


def card(gist: Gist, lead_id: str, index: int, links: Links, room: Room, about: About) -> list[Block]:
    """The blocks of one interaction; `index` tells its controls from those of its neighbours."""
    interaction = gist.of
    parts = [*_told(gist, room), *_last_messages(interaction, room, about.lead_name)]
    shown = [blocks.rich(*parts, *elsewhere(interaction, about))]
    recorded = recording(gist, links)
    if controls := [*recorded, *_transcript(gist, lead_id)]:
        shown.append(blocks.actions(f"interaction.{index}", *controls))
    return [*shown, *withheld(gist, recorded)]


def elsewhere(interaction: Interaction, about: About) -> list[Element]:
    """A line for an interaction of another campaign than the lead's: leads are moved."""
    here, there = about.campaign_id.strip(), text.line(interaction.campaign_id)
    if not here or not there or here.casefold() == there.casefold():
        return []
    return [blocks.paragraph(blocks.words(f"From another campaign: {text.cut(there, CAMPAIGN_MAX)}"))]


def told(gist: Gist, room: Room) -> Block:
    """What others may read of it: how it went and LeadSail's summary, no word of a transcript, no control."""
    return blocks.rich(*_told(gist, room))


def recording(gist: Gist, links: Links) -> list[Element]:
    """*Recording*, where there is one that is safe to follow."""
    url = links.recording(gist.of.call.recording_url)
    return [blocks.button("Recording", RECORDING, url=url, spoken=f"Recording, {gist.spoken}")] if url else []


def withheld(gist: Gist, recorded: Sequence[Element]) -> list[Block]:
    """That there is one which nobody may follow; `recorded` is what `recording` made of it."""
    if recorded or not gist.of.call.recording_url:
        return []
    return [blocks.context("Recording link withheld")]


def line(gist: Gist) -> str:
    """The interaction in one line of mrkdwn, for the message's `text`."""
    what, how = text.mrkdwn(gist.title, 120), text.mrkdwn(gist.outcome, 120)
    said = f"{what} · {how} · {blocks.date_mrkdwn(gist.when)}"
    return f"{said} · {gist.took}" if gist.took else said


def heading(gist: Gist) -> list[Element]:
    """What, how it ended, when, and how long, as parts of a rich text."""
    interaction = gist.of
    shown = [
        blocks.emoji(words.CHANNEL_EMOJI[interaction.channel]),
        blocks.words(f"  {gist.title} · {gist.outcome}", "bold"),
        blocks.words(" · "),
        blocks.date(gist.when),
    ]
    if gist.took:
        shown.append(blocks.words(f" · {gist.took}"))
    if interaction.channel is Channel.SMS and interaction.sms.agent_mode:
        shown.append(blocks.words(" · automatic replies on"))
    return shown


def _told(gist: Gist, room: Room) -> list[Element]:
    parts = [blocks.paragraph(*heading(gist)), *_details(gist, room)]
    if summary := text.cut(text.clean(gist.of.summary), room.summary):
        parts.append(blocks.quote(blocks.words(SUMMARY, "bold"), blocks.words(summary, "italic")))
    return parts


def _details(gist: Gist, room: Room) -> list[Element]:
    """What LeadSail tells beyond the heading, a line for each."""
    envelope = _envelope(gist.of.email, room) if gist.of.email != _NO_ENVELOPE else []
    plain = (failure(gist.of, room.detail), _ended(gist, room))
    return [*envelope, *(blocks.paragraph(blocks.words(detail)) for detail in plain if detail)]


def _envelope(email: Email, room: Room) -> list[Element]:
    """What an email thread is about, and between whom it began."""
    ends = (("from", email.sender), ("to", email.recipients))
    said = " ".join(
        f"{end} {text.cut(text.line(who), room.detail // 2)}" for end, who in ends if text.line(who)
    )
    subject = text.cut(text.line(email.subject), room.detail)
    about = [blocks.paragraph(blocks.words("Subject: "), blocks.words(subject, "bold"))] if subject else []
    return [*about, blocks.paragraph(blocks.words(said[:1].upper() + said[1:]))] if said else about


def _ended(gist: Gist, room: Room) -> str:
    """Why the call ended, as the voice provider tells it, unless its outcome says the same."""
    reason = gist.of.call.termination_reason if gist.of.channel is Channel.CALL else ""
    said = words.status(reason) if reason else ""
    return f"Ended: {text.cut(words.inline(said), room.detail)}" if said not in {"", gist.outcome} else ""


def failure(interaction: Interaction, limit: int) -> str:
    """Why it failed, in LeadSail's words, or its error code in readable ones; "" where it didn't."""
    if not (interaction.error_message or interaction.error_code):
        return ""
    said = text.line(interaction.error_message) or words.status(interaction.error_code)
    return f"Error: {text.cut(said, limit)}" if said else ""


def _last_messages(interaction: Interaction, room: Room, lead_name: str) -> list[Element]:
    if interaction.channel not in thread.CHANNELS:
        return []
    shown = []
    for turn in thread.messages(interaction)[-MESSAGES_SHOWN:]:
        who = words.speaker(turn, interaction.channel, lead_name)
        head = text.line(turn.text[: room.message * CLEANED])
        said = (text.cut(head, room.message) or words.SILENT) if turn.readable else words.UNREADABLE
        shown.append(blocks.quote(blocks.words(f"{who}: ", "bold"), blocks.words(said)))
    return shown


def whole(gist: Gist, lead_id: str) -> Element | None:
    """*Transcript*, from wherever the interaction is spoken of; None where its window would tell no more."""
    found = gist.of
    tells_more = found.transcript or found.summary or found.call.recording_url
    return _to_transcript("Transcript", gist, lead_id) if tells_more else None


def _transcript(gist: Gist, lead_id: str) -> list[Element]:
    turns = len(gist.of.transcript)
    if not turns:
        return []
    count = words.count(turns, *words.UNITS[gist.of.channel])
    return [_to_transcript(f"Transcript · {count}", gist, lead_id)]


def _to_transcript(label: str, gist: Gist, lead_id: str) -> Element:
    place = pack(TranscriptAt(lead_id, gist.of.id))
    return blocks.button(label, TRANSCRIPT, place, spoken=f"{label}, {gist.spoken}")
