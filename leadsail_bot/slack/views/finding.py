"""The small form behind *Find*: words to look for in everything that was said to and by a lead."""

from typing import Any

import msgspec

from leadsail_bot.slack.places import WORDS_MAX, AnswerAt, pack
from leadsail_bot.slack.views import blocks, filters
from leadsail_bot.slack.views.surface import Message, modal, sentence

CALLBACK, FIELD, BLOCK = "find", "words", "find.words"
SEARCHING = "Searching…"


def form(at: AnswerAt) -> dict[str, Any]:
    """Asks for words; the rest of the place it came from stays as it is."""
    field = blocks.text_input(
        "Find",
        BLOCK,
        FIELD,
        placeholder="A word, part of one, or a phone number",
        max_length=WORDS_MAX,
        initial=at.find,
        optional=True,
    )
    shown = Message("Find in this lead's history", [field, blocks.context(_where(at))])
    return modal(shown, title="Find", callback=CALLBACK, metadata=pack(at), submit="Find")


def _where(at: AnswerAt) -> str:
    """What is searched: a filter that is on stays on."""
    if filtered := filters.named(msgspec.structs.replace(at, find="")):
        return f"Only in this lead's {filtered}, as the answer is filtered."
    return "In every transcript, text, email and summary of this lead."


def loading() -> dict[str, Any]:
    """What stands there until the answer does."""
    return modal(sentence(SEARCHING))
