"""A transcript as a modal: who said what and when, in pages; every turn can be reached, however long."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec

from leadsail_bot.history import find, timeline
from leadsail_bot.models import Channel, Interaction, Turn
from leadsail_bot.slack.places import FIND_MAX, TranscriptAt, pack
from leadsail_bot.slack.views import blocks, text, words
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.interaction import RECORDING
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.surface import Message, modal

CALLBACK, TITLE = "transcript", "Transcript"
NEXT, PREVIOUS = "transcript.next", "transcript.previous"
FIND, GO, ALL, SEND = "transcript.find", "transcript.go", "transcript.all", "transcript.send"
PAGE_PARTS = 20
PAGE_COST = 7_000  # keeps a view under 60 kB, also where every character takes six bytes of JSON
PART_COST = 2_500
MARKS_MAX = 3  # in one part: each costs two more elements of the view's bytes
UNREADABLE = "(this turn couldn't be shown)"
SILENT = "(no words)"


class Part(NamedTuple):
    """A turn, or a piece of a long one: `piece` counts from 0."""

    turn: int
    piece: int
    said: str


def loading() -> dict[str, Any]:
    """What stands there until the transcript does."""
    shown = [blocks.section("Loading the transcript…")]
    return modal(Message("Loading the transcript…", shown), title=TITLE, callback=CALLBACK)


def view(interaction: Interaction, at: TranscriptAt, links: Links, *, notice: str = "") -> dict[str, Any]:
    """A page of the transcript, or of what `at.find` finds in it; `notice` is said above it, in mrkdwn."""
    shown = [
        blocks.rich(blocks.paragraph(*_heading(interaction))),
        *([blocks.context(notice)] if notice else []),
        blocks.actions("whole", *_controls(interaction, at, links)),
        _find_field(at, interaction.transcript),
        blocks.divider(),
        *(_found(interaction, at) if at.find else _read(interaction, at)),
    ]
    said = f"Transcript of {words.title(interaction)}, {words.outcome(interaction)}"
    return modal(Message(said, shown), title=TITLE, callback=CALLBACK, metadata=pack(at), submit="Find")


def pages(turns: Sequence[Turn], indexes: Iterable[int]) -> list[list[Part]]:
    """The turns of `indexes` in pages of at most PAGE_PARTS parts and PAGE_COST characters, all of them."""
    divided: list[list[Part]] = [[]]
    spent = 0
    for index in indexes:
        for piece, said in enumerate(text.pieces(text.clean(turns[index].text), PART_COST)):
            price = text.cost(said)
            if len(divided[-1]) == PAGE_PARTS or (divided[-1] and spent + price > PAGE_COST):
                divided.append([])
                spent = 0
            divided[-1].append(Part(index, piece, said))
            spent += price
    return divided


def _heading(interaction: Interaction) -> list[Element]:
    when = timeline.activity(interaction)
    heading = [
        blocks.emoji(words.CHANNEL_EMOJI[interaction.channel]),
        blocks.words(f"  {words.title(interaction)} · {words.outcome(interaction)}", "bold"),
        blocks.words(" · "),
        blocks.date(when) if when else blocks.words("time unknown"),
    ]
    if interaction.call.duration_s:
        heading.append(blocks.words(f" · {words.duration(interaction.call.duration_s)}"))
    return heading


def _controls(interaction: Interaction, at: TranscriptAt, links: Links) -> list[Element]:
    send = blocks.button("Send me the full text", SEND, pack(at), spoken="Send me the full text as a file")
    url = links.recording(interaction.call.recording_url)
    return [*([blocks.button("Recording", RECORDING, url=url)] if url else []), send]


def _find_field(at: TranscriptAt, turns: Sequence[Turn]) -> Block:
    """Its id changes with the words sought: Slack keeps what was typed for as long as the id stays."""
    return blocks.text_input(
        "Find",
        f"find.{len(turns)}.{at.find}"[:200],
        FIND,
        placeholder="A word or part of one",
        max_length=FIND_MAX,
        initial=at.find,
        optional=True,
    )


def _read(interaction: Interaction, at: TranscriptAt) -> list[Block]:
    """A page of the whole transcript."""
    turns = interaction.transcript
    divided = pages(turns, range(len(turns)))
    number = min(at.page, len(divided))
    shown = divided[number - 1]
    if not shown:
        return [blocks.section("This transcript has no turns.")]
    first, last = shown[0].turn + 1, shown[-1].turn + 1
    here = f"Turns {first:,}–{last:,}" if last > first else f"Turn {first:,}"
    place = f"{here} of {len(turns):,} · page {number} of {len(divided)}"
    return [
        *(_part(part, turns[part.turn], interaction.channel) for part in shown),
        *_foot(place, at, number, len(divided)),
    ]


def _found(interaction: Interaction, at: TranscriptAt) -> list[Block]:
    """A page of the hits, each with the turns around it and the way to its place in the whole."""
    turns = interaction.transcript
    hits = find.hits(turns, at.find)
    everything = blocks.actions(
        "all", blocks.button("Show the whole transcript", ALL, pack(_moved(at, 1, "")))
    )
    sought = text.mrkdwn(at.find, 60)
    if not hits:
        return [
            blocks.section(f"Nothing found for “{sought}”. Try another word, or part of one."),
            everything,
        ]
    stretches = find.with_context(hits, len(turns))
    divided = pages(turns, [index for stretch in stretches for index in stretch])
    number = min(at.page, len(divided))
    ends = {stretch.stop - 1: stretch for stretch in stretches}
    page_of = {
        part.turn: n
        for n, page in reversed(list(enumerate(pages(turns, range(len(turns))), 1)))
        for part in page
    }
    shown: list[Block] = []
    for part, following in zip(divided[number - 1], [*divided[number - 1][1:], None], strict=True):
        shown.append(_part(part, turns[part.turn], interaction.channel, at.find))
        if part.turn in ends and (following is None or following.turn != part.turn):
            hit = next(index for index in hits if index in ends[part.turn])
            go = blocks.button(f"Go to turn {hit + 1:,}", GO, pack(_moved(at, page_of[hit], "")))
            shown.append(blocks.actions(f"go.{hit}", go))
    place = f"{words.count(len(hits), 'turn', 'turns')} with “{sought}” · page {number} of {len(divided)}"
    return [*shown, *_foot(place, at, number, len(divided)), everything]


def _foot(place: str, at: TranscriptAt, number: int, total: int) -> list[Block]:
    foot: list[Block] = [blocks.context(place)]
    controls = []
    if number > 1:
        controls.append(blocks.button("Previous", PREVIOUS, pack(_moved(at, number - 1, at.find))))
    if number < total:
        controls.append(blocks.button("Next", NEXT, pack(_moved(at, number + 1, at.find))))
    return [*foot, *([blocks.actions("pages", *controls)] if controls else [])]


def _part(part: Part, turn: Turn, channel: Channel, sought: str = "") -> Block:
    who = words.speaker(turn) if part.piece == 0 else f"{words.speaker(turn)} (continued)"
    line = [blocks.words(who, "bold"), *_when(turn, channel), blocks.words("\n")]
    if not turn.readable:
        return blocks.rich(blocks.paragraph(*line, blocks.words(UNREADABLE, "italic")))
    if not part.said:
        return blocks.rich(blocks.paragraph(*line, blocks.words(SILENT, "italic")))
    return blocks.rich(blocks.paragraph(*line, *_marked(part.said, sought)))


def _when(turn: Turn, channel: Channel) -> list[Element]:
    if turn.at:
        form = "{time_secs}" if channel is Channel.CALL else "{date_short_pretty} at {time}"
        return [blocks.words(" · "), blocks.date(turn.at, form)]
    return [blocks.words(f" · {words.offset(turn.offset_s)}")] if turn.offset_s is not None else []


def _marked(said: str, sought: str) -> list[Element]:
    """The text with the first places of what was sought in bold code, which stands out in light and dark."""
    marked, end = [], 0
    for start, stop in find.spans(said, sought)[:MARKS_MAX]:
        marked += [blocks.words(said[end:start])] if start > end else []
        marked.append(blocks.words(said[start:stop], "bold", "code"))
        end = stop
    return [*marked, *([blocks.words(said[end:])] if end < len(said) else [])]


def _moved(at: TranscriptAt, page: int, sought: str) -> TranscriptAt:
    return msgspec.structs.replace(at, page=page, find=sought)
