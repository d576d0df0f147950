"""The small form behind *Find*: words to look for in everything that was said to and by a lead."""

from typing import Any

from leadsail_bot.slack.places import WORDS_MAX, AnswerAt, pack
from leadsail_bot.slack.views import blocks
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
    hint = blocks.context("In every transcript, text, email and summary of this lead.")
    shown = Message("Find in this lead's history", [field, hint])
    return modal(shown, title="Find", callback=CALLBACK, metadata=pack(at), submit="Find")


def loading() -> dict[str, Any]:
    """What stands there until the answer does."""
    return modal(sentence(SEARCHING))
