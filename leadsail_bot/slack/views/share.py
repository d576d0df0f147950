"""A lead as a channel sees it, and the form that shows it before anybody else does.

The card holds the brief and what happened, masked: no transcript, no recording, no number in full.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import msgspec

from leadsail_bot.history import brief, mask, timeline
from leadsail_bot.models import LeadHistory
from leadsail_bot.slack.places import AnswerAt, CardAt, ShareAt, Start, pack
from leadsail_bot.slack.views import answer, blocks, cautions, facts, handoff, interaction, text, words
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.gist import gist
from leadsail_bot.slack.views.interaction import AMPLE, SCANT, TIGHT
from leadsail_bot.slack.views.surface import Message, modal, sentence

OPEN_FOR_ME, REMOVE = "card.open", "card.remove"
CALLBACK, CHANNEL, NOTE, PREVIEW = "share", "share.channel", "share.note", "share.preview"
TITLE = "Share"
NOTE_MAX = 500
NOTE_COST = NOTE_MAX * text.DEAREST  # a note is posted whole, whatever it is made of
POSTING = "Posting…"
NEWS = "There is news of this lead since the preview. Look at it once more, then press Share."
MASKED = "phone numbers, email addresses and links hidden"
_NO_MOMENT = datetime.fromtimestamp(0, UTC)  # before anything a history tells of


@dataclass(frozen=True)
class Card(Message):
    """`seen` stands for all that the card tells of a lead, but for ages, which time alone changes."""

    seen: str


def card(history: LeadHistory, *, sharer: str, sandbox: bool = False) -> Card:
    """What the channel sees: who shares it, the lead, the brief, the newest interactions.

    `sharer` is a person's id. There is room left for a note.
    """
    shown, found = mask.history(history), mask.brief(brief.of(history))
    page = timeline.page(found.newest, 1)
    said = facts.told(shown, found)
    gists = [gist(item, shown.as_of) for item in page.interactions]
    head = [blocks.context(f"Shared by <@{sharer}>"), *answer.head(shown, found, said)]
    foot = [blocks.context(_small_print(shown, page, sandbox)), _controls(shown, sharer)]
    lines = [*(fact.said for fact in said), *map(interaction.line, gists)]
    lines += [f"{_how_much(page)}."] if page.pages > 1 else []
    lines += [] if page.total or shown.unreadable else [answer.nothing_yet(shown)]
    whole, seen = _text(shown, found, sharer, lines), _seen(shown, found, page)
    for room in (AMPLE, TIGHT, SCANT):
        told = [interaction.told(one, room) for one in gists]
        drawn = Card(whole, [*head, *([blocks.divider()] if told else []), *told, *foot], seen)
        if drawn.counted <= answer.BUDGET - NOTE_COST:
            break
    return drawn


def noted(card: Message, note: str) -> Message:
    """The card with the sharer's own words, as they typed them: no mention, no link, no number."""
    said = text.cut(text.clean(mask.text(note)), NOTE_COST)
    if not said:
        return card
    shared_by, *rest = card.text.split("\n")
    own = blocks.rich(blocks.quote(blocks.words(said)))
    told = "\n".join([shared_by, text.mrkdwn(said), *rest])
    return Message(told, [card.blocks[0], own, *card.blocks[1:]])


def loading() -> dict[str, Any]:
    """What stands there until the preview does."""
    return modal(sentence("Preparing the preview…"), title=TITLE)


def posting(wait_s: int = 0) -> dict[str, Any]:
    """What stands there until Slack has taken the post; `wait_s` is until the channel takes another."""
    said = f"Posting in {words.count(wait_s, 'second', 'seconds')}…" if wait_s else POSTING
    return modal(sentence(said), title=TITLE)


def preview(card: Message) -> list[Block]:
    """Exactly what the channel will see, but for its buttons."""
    return [block for block in card.blocks if block["type"] != "actions"]


def previewed(form: Sequence[Mapping[str, Any]]) -> list[Block]:
    """The preview that stands in a form, for the same form once more."""
    ids = [block.get("block_id") for block in form]
    return [dict(block) for block in form[ids.index(PREVIEW) + 1 :]] if PREVIEW in ids else []


def form(
    at: ShareAt, shown_below: Sequence[Block] = (), *, channel: str = "", note: str = "", word: str = ""
) -> dict[str, Any]:
    """Where to, a note, and the preview.

    `word` is said above it in mrkdwn: why nothing was posted, for one; `channel` and `note` stand as they
    were.
    """
    shown = [blocks.section(word)] if word else []
    shown += [
        blocks.channel_select("Channel", CHANNEL, CHANNEL, placeholder="Choose a channel", initial=channel),
        blocks.text_input(
            "Note",
            NOTE,
            NOTE,
            placeholder="Why you share it",
            max_length=NOTE_MAX,
            initial=text.clean(note),
            optional=True,
            multiline=True,
        ),
    ]
    if shown_below:
        about = "*Everybody in the channel will see this*, guests too, with your note and *Open for me*."
        shown += [blocks.divider(), {**blocks.context(about), "block_id": PREVIEW}, *shown_below]
    said = text.cut(word or "Share this lead", 150)
    return modal(Message(said, shown), title=TITLE, callback=CALLBACK, metadata=pack(at), submit="Share")


def posted(channel: str, link: str = "") -> dict[str, Any]:
    """Where it is now; `link` is the card's address."""
    said = f"Shared in <#{channel}>." + (f" <{link}|Open the message>" if link else "")
    more = "You can take it away again: press *Remove* on the card."
    return modal(Message(said, [blocks.section(said), blocks.context(more)]), title=TITLE)


def news() -> Message:
    """Nothing was posted: the lead is no longer as it was previewed."""
    return sentence(NEWS)


def not_yours(sharer: str) -> Message:
    """Somebody else pressed *Remove*."""
    return sentence(f"Only <@{sharer}> can remove this.")


def _seen(history: LeadHistory, found: brief.Brief, page: timeline.Page) -> str:
    """Drawn as of no moment nothing has an age; that LeadSail is slow or silent is no news of a lead."""
    ageless = msgspec.structs.replace(history, as_of=_NO_MOMENT, stale=False, lead_stale=False)
    head = answer.head(ageless, found, facts.told(ageless, found))
    told = [interaction.told(gist(one, _NO_MOMENT), AMPLE) for one in page.interactions]
    return hashlib.sha256(repr([*head, *told]).encode()).hexdigest()


def _small_print(history: LeadHistory, page: timeline.Page, sandbox: bool) -> str:
    """How much of it stands here, how fresh it is, and what was done to it."""
    parts = [_how_much(page), f"as of {cautions.as_of(history)}", MASKED]
    return " · ".join([*parts, "Sandbox"] if sandbox else parts)


def _how_much(page: timeline.Page) -> str:
    all_of_it = words.count(page.total, "interaction", "interactions")
    return f"Newest {len(page.interactions)} of {all_of_it}" if page.pages > 1 else all_of_it


def _controls(history: LeadHistory, sharer: str) -> Block:
    return blocks.actions(
        "card",
        blocks.button(
            "Open for me", OPEN_FOR_ME, pack(AnswerAt(history.lead_id)), spoken="Open for me alone"
        ),
        blocks.button("Hand off", handoff.OPEN, pack(Start(history.lead_id)), spoken="Hand off this lead"),
        blocks.button("Remove", REMOVE, pack(CardAt(history.lead_id, sharer)), spoken="Remove this card"),
    )


def _text(history: LeadHistory, found: brief.Brief, sharer: str, lines: Sequence[str]) -> str:
    """The same in words, for notifications and screen readers; `lines` are the facts and the page."""
    said = [f"<@{sharer}> shared {text.mrkdwn(words.whose(history))}"]
    said += filter(None, [facts.about(found)])
    return "\n".join([*said, *cautions.told(history, found), *lines])
