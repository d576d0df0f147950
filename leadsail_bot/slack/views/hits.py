"""One interaction in which sought words stand: where they do, in context, and the way to each place."""

from collections.abc import Sequence
from itertools import chain
from typing import NamedTuple

import msgspec

from leadsail_bot.history import find
from leadsail_bot.models import Interaction
from leadsail_bot.slack.places import TranscriptAt, pack
from leadsail_bot.slack.views import blocks, text, turns, words
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.gist import Gist
from leadsail_bot.slack.views.interaction import (
    CLEANED,
    SUMMARY,
    TRANSCRIPT,
    About,
    Room,
    elsewhere,
    heading,
    recording,
    withheld,
)
from leadsail_bot.slack.views.links import Links

HITS_SHOWN = 3
FIRST_MAX = 80


class Sought(NamedTuple):
    """Words, and the region of phone numbers among them."""

    words: str
    region: str


def card(
    gist: Gist,
    lead_id: str,
    index: int,
    links: Links,
    room: Room,
    about: About,
    *,
    sought: Sought,
) -> list[Block]:
    """The blocks of one interaction, with the first places where `sought` stands; as `interaction.card`."""
    interaction = gist.of
    places = find.hits(interaction.transcript, *sought)
    parts = [blocks.paragraph(*heading(gist))]
    parts += _said_about("Subject: ", interaction.email.subject, room.detail, sought)
    parts += _said_about(SUMMARY, interaction.summary, room.message, sought)
    for hit in places[:HITS_SHOWN]:
        turn = interaction.transcript[hit]
        who = f"{words.speaker(turn, interaction.channel, about.lead_name)}: "
        said = _around(turn.text, find.begins(turn.text, *sought) or 0, room.message, sought)
        parts.append(blocks.quote(blocks.words(who, "bold"), *turns.marked(said, *sought)))
    shown = [blocks.rich(*parts, *elsewhere(interaction, about))]
    recorded = recording(gist, links)
    controls = [
        *recorded,
        *_ways(gist, TranscriptAt(lead_id, interaction.id), places, sought),
    ]
    if controls:
        shown.append(blocks.actions(f"interaction.{index}", *controls))
    return [*shown, *withheld(gist, recorded)]


def first(interaction: Interaction, sought: Sought) -> str:
    """The first place where the words stand, in quotes and as mrkdwn, for a message's `text`."""
    spoken = (turn.text for turn in interaction.transcript)
    texts = chain((interaction.email.subject, interaction.summary), spoken)
    places = ((said, find.begins(said, *sought)) for said in texts)
    said, place = next(((said, place) for said, place in places if place is not None), ("", 0))
    return f"“{text.mrkdwn(_around(said, place, FIRST_MAX, sought), FIRST_MAX)}”"


def _said_about(what: str, said: str, room: int, sought: Sought) -> list[Element]:
    """What stands beside the transcript, where the words stand in it."""
    place = find.begins(said, *sought)
    if place is None:
        return []
    around = _around(said, place, room, sought)
    return [blocks.quote(blocks.words(what, "bold"), *turns.marked(around, *sought))]


def _around(said: str, place: int, room: int, sought: Sought) -> str:
    """The first place where the words stand, with as much around it as there is room for, on one line."""
    before = max(0, place - room * CLEANED)
    line = text.line(said[before : place + room * CLEANED])
    start = find.begins(line, *sought) or 0
    begin = max(0, start - room // 3)
    if begin:
        begin = line.find(" ", begin, start) + 1 or begin
    return text.cut((text.ELLIPSIS if begin or before else "") + line[begin:], room)


def _ways(gist: Gist, at: TranscriptAt, places: Sequence[int], sought: Sought) -> list[Element]:
    """To each place that is shown, and to all of them where there are more."""
    unit, units = words.UNITS[gist.of.channel]
    ways = {f"{unit} {turn + 1:,}": _way(gist, at, turn, sought) for turn in places[:HITS_SHOWN]}
    if len(places) > HITS_SHOWN:
        ways[f"all {len(places):,} {units} with it"] = msgspec.structs.replace(at, find=sought.words)
    if not places and len(gist.of.transcript):
        ways["whole"] = at
    return [
        blocks.button(
            f"Transcript · {where}",
            f"{TRANSCRIPT}.{number}",
            pack(way),
            spoken=f"Transcript, {where}, {gist.spoken}",
        )
        for number, (where, way) in enumerate(ways.items())
    ]


def _way(gist: Gist, at: TranscriptAt, turn: int, sought: Sought) -> TranscriptAt:
    first, *_ = turns.saying(turns.pieces(gist.of.transcript, turn), *sought)
    return msgspec.structs.replace(at, turn=turn + 1, piece=first.piece)
