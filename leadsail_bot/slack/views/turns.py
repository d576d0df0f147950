"""The turns of a transcript as blocks, in pages that Slack takes; a long turn goes on from page to page."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from leadsail_bot.history import find
from leadsail_bot.models import Channel, Turn
from leadsail_bot.slack.views import blocks, text, words
from leadsail_bot.slack.views.blocks import Block, Element

PAGE_PARTS = 20
PAGE_COST = 7_000  # keeps a view under 60 kB, also where every character takes six bytes of JSON
PART_COST = 2_500
MARKS_MAX = 3  # in one part: each costs two more elements of the view's bytes


class Part(NamedTuple):
    """A turn, or a piece of a long one: `piece` counts from 0."""

    turn: int
    piece: int
    said: str


class Telling(NamedTuple):
    """How turns are told: on which channel they were, what the lead is called, and what is pointed out.

    `sought` is marked where it stands, phone numbers as `region` spells them; `gone_to` is the number of the
    turn that somebody asked for.
    """

    channel: Channel
    lead_name: str
    sought: str
    gone_to: int
    region: str


def pieces(turns: Sequence[Turn], index: int) -> list[Part]:
    """One turn, in pieces where it is long."""
    said = text.pieces(text.clean(turns[index].text), PART_COST)
    return [Part(index, piece, words) for piece, words in enumerate(said)]


def pages(turns: Sequence[Turn]) -> list[list[Part]]:
    """All turns in pages."""
    return paged(part for index in range(len(turns)) for part in pieces(turns, index))


def paged(parts: Iterable[Part]) -> list[list[Part]]:
    """All of them, in pages of at most PAGE_PARTS parts and PAGE_COST characters."""
    divided: list[list[Part]] = [[]]
    spent = 0
    for part in parts:
        price = text.cost(part.said)
        if len(divided[-1]) == PAGE_PARTS or (divided[-1] and spent + price > PAGE_COST):
            divided.append([])
            spent = 0
        divided[-1].append(part)
        spent += price
    return divided


def saying(parts: Sequence[Part], sought: str, region: str) -> list[Part]:
    """The pieces of a turn in which the words stand; the first where they stand in none, or between two."""
    return [part for part in parts if find.begins(part.said, sought, region) is not None] or [*parts[:1]]


def page_with(divided: Sequence[Sequence[Part]], turn: int, piece: int = 0) -> int:
    """The number, from 1, of the page with a piece of turn number `turn`; 0 where there is none."""
    place = (turn - 1, piece)
    return next((n for n, page in enumerate(divided, 1) for part in page if part[:2] == place), 0)


def block(part: Part, turn: Turn, telling: Telling) -> Block:
    """Its number, who said it, when, and what."""
    line = [*_who(part, turn, telling), *_when(turn, telling.channel), blocks.words("\n")]
    if not turn.readable:
        return blocks.rich(blocks.paragraph(*line, blocks.words(words.UNREADABLE, "italic")))
    if not part.said:
        return blocks.rich(blocks.paragraph(*line, blocks.words(words.SILENT, "italic")))
    return blocks.rich(blocks.paragraph(*line, *marked(part.said, telling.sought, telling.region)))


def _who(part: Part, turn: Turn, telling: Telling) -> list[Element]:
    number = part.turn + 1
    who = words.speaker(turn, telling.channel, telling.lead_name)
    who = f"{who} (continued)" if part.piece else who
    if number == telling.gone_to:
        unit = words.UNITS[telling.channel][0].capitalize()
        return [blocks.words(f"▸ {unit} {number:,} · {who}", "bold")]
    return [blocks.words(f"{number:,} · "), blocks.words(who, "bold")]


def _when(turn: Turn, channel: Channel) -> list[Element]:
    if turn.at:
        form = "{time_secs}" if channel is Channel.CALL else blocks.DATE_AND_TIME
        return [blocks.words(" · "), blocks.date(turn.at, form)]
    return [blocks.words(f" · {words.offset(turn.offset_s)}")] if turn.offset_s is not None else []


def marked(said: str, sought: str, region: str) -> list[Element]:
    """The text with the first places of what was sought in bold code, which stands out in light and dark."""
    marked, end = [], 0
    for start, stop in find.spans(said, sought, region)[:MARKS_MAX]:
        marked += [blocks.words(said[end:start])] if start > end else []
        marked.append(blocks.words(said[start:stop], "bold", "code"))
        end = stop
    return [*marked, blocks.words(said[end:])] if end < len(said) else marked
