"""A transcript as a modal: who said what and when, in pages; every turn can be reached, however long."""

from collections.abc import Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any

import msgspec

from leadsail_bot.history import find
from leadsail_bot.models import Channel, Interaction, Turn
from leadsail_bot.slack.places import FIND_MAX, TranscriptAt, pack
from leadsail_bot.slack.views import blocks, text, turns, words
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.gist import Gist, gist
from leadsail_bot.slack.views.interaction import AMPLE, failure, heading, recording, told, withheld
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.surface import Message, modal, sentence
from leadsail_bot.slack.views.turns import Part, Telling

CALLBACK, TITLE = "transcript", "Transcript"
ECHO_MAX = 40
NEXT, PREVIOUS = "transcript.next", "transcript.previous"
FIND, GO, ALL, SEND = "transcript.find", "transcript.go", "transcript.all", "transcript.send"


def loading() -> dict[str, Any]:
    """What stands there until the transcript does."""
    return modal(sentence("Loading the transcript…"), title=TITLE, callback=CALLBACK)


def view(
    interaction: Interaction,
    at: TranscriptAt,
    links: Links,
    *,
    lead_name: str,
    as_of: datetime,
    region: str,
) -> dict[str, Any]:
    """A page of the transcript, or of what `at.find` finds in it.

    `lead_name` is who speaks for the lead, `as_of` when LeadSail was asked.
    """
    about = gist(interaction, as_of)
    telling = Telling(interaction.channel, lead_name, at.find, at.turn, region)
    recorded = recording(about, links)
    controls = [*recorded, *_sending(interaction, at)]
    row = [blocks.actions("whole", *controls)] if controls else []
    field = [_find_field(at, interaction.transcript)] if interaction.transcript else []
    shown = [
        _top(about),
        *row,
        *withheld(about, recorded),
        *field,
        blocks.divider(),
        *(_found if at.find else _read)(interaction.transcript, at, telling),
    ]
    said = f"Transcript of {about.title}, {about.outcome}"
    here = pack(_moved(at, at.page, at.find))
    return modal(
        Message(said, shown), title=TITLE, callback=CALLBACK, metadata=here, submit="Find" if field else ""
    )


def _top(about: Gist) -> Block:
    """What it is and what went wrong; where nothing of it was written down, all that LeadSail tells."""
    if not about.of.transcript:
        return told(about, AMPLE)
    lines = [blocks.paragraph(*heading(about))]
    if error := failure(about.of, AMPLE.detail):
        lines.append(blocks.paragraph(blocks.words(error)))
    return blocks.rich(*lines)


def _sending(interaction: Interaction, at: TranscriptAt) -> list[Element]:
    send = blocks.button("Send me the full text", SEND, pack(at), spoken="Send me the full text as a file")
    return [send] if interaction.transcript else []


def _find_field(at: TranscriptAt, transcript: Sequence[Turn]) -> Block:
    """Its id changes with the words sought: Slack keeps what was typed for as long as the id stays."""
    return blocks.text_input(
        "Find",
        f"find.{len(transcript)}.{at.find}"[:200],
        FIND,
        placeholder="A word or part of one",
        max_length=FIND_MAX,
        initial=at.find,
        optional=True,
    )


def _read(transcript: Sequence[Turn], at: TranscriptAt, telling: Telling) -> list[Block]:
    """A page of the whole transcript: the one asked for, or the one with what was gone to."""
    divided = turns.pages(transcript)
    gone_to = turns.page_with(divided, at.turn, at.piece) or turns.page_with(divided, at.turn)
    number = gone_to or min(at.page, len(divided))
    shown = divided[number - 1]
    unit, units = words.UNITS[telling.channel]
    if not shown:
        return [blocks.section(f"This transcript has no {units}.")]
    first, last = shown[0].turn + 1, shown[-1].turn + 1
    here = f"{units} {first:,}–{last:,}" if last > first else f"{unit} {first:,}"
    told = [turns.block(part, transcript[part.turn], telling) for part in shown]
    place = f"{here.capitalize()} of {len(transcript):,}"
    if len(divided) == 1:
        return [*told, blocks.context(place)]
    return _between_pagers(told, place, at, number, len(divided))


def _found(transcript: Sequence[Turn], at: TranscriptAt, telling: Telling) -> list[Block]:
    """A page of the hits, each with the turns around it and the way to its place in the whole."""
    hits = find.hits(transcript, at.find, telling.region)
    sought = text.mrkdwn(at.find, ECHO_MAX)
    all_of_it = blocks.button("Show the whole transcript", ALL, pack(_moved(at, 1, "")))
    everything = blocks.actions("all", all_of_it)
    if not hits:
        nothing = blocks.section(f"Nothing found for “{sought}”. Try another word, or part of one.")
        return [nothing, everything]
    stretches = find.with_context(hits, len(transcript))
    met = set(hits)
    divided = turns.paged(
        part
        for stretch in stretches
        for index in stretch
        for part in _of_note(turns.pieces(transcript, index), telling, is_hit=index in met)
    )
    number = min(at.page, len(divided))
    told: list[Block] = []
    first: Part | None = None  # the first hit of a stretch, or of what of it is on this page
    for part, following in zip_longest(divided[number - 1], divided[number - 1][1:]):
        told.append(turns.block(part, transcript[part.turn], telling))
        if first is None and part.turn in met:
            first = part
        if first and (following is None or following.turn > part.turn + 1):
            told.append(_go(at, first, telling.channel))
            first = None
    place = f"{words.count(len(hits), *words.UNITS[telling.channel])} with “{sought}”"
    if len(divided) == 1:
        return [blocks.context(place), *told, everything]
    return [*_between_pagers(told, place, at, number, len(divided)), everything]


def _of_note(parts: Sequence[Part], telling: Telling, *, is_hit: bool) -> Sequence[Part]:
    """Of a long turn the pieces with the words sought, and of one beside it the first."""
    return turns.saying(parts, telling.sought, telling.region) if is_hit else parts[:1]


def _go(at: TranscriptAt, part: Part, channel: Channel) -> Block:
    turn = part.turn + 1
    place = pack(msgspec.structs.replace(at, page=1, find="", turn=turn, piece=part.piece))
    label = f"Go to {words.UNITS[channel][0]} {turn:,}"
    return blocks.actions(f"go.{turn}.{part.piece}", blocks.button(label, GO, place))


def _between_pagers(
    told: Sequence[Block], place: str, at: TranscriptAt, number: int, total: int
) -> list[Block]:
    """Above as well as below: whoever looks for a page doesn't scroll through this one."""
    controls = []
    if number < total:  # first: whoever reads on finds it in the same spot
        controls.append(blocks.button("Next", NEXT, pack(_moved(at, number + 1, at.find))))
    if number > 1:
        controls.append(blocks.button("Previous", PREVIOUS, pack(_moved(at, number - 1, at.find))))
    here = blocks.context(f"{place} · page {number:,} of {total:,}")
    return [here, blocks.actions("pages.top", *controls), *told, here, blocks.actions("pages", *controls)]


def _moved(at: TranscriptAt, page: int, sought: str) -> TranscriptAt:
    return msgspec.structs.replace(at, page=page, find=sought, turn=0, piece=0)
