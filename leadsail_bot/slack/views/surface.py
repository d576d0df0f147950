"""What an answer can be shown on: a message, a modal for the doors that have no channel, or the Home tab."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import msgspec

from leadsail_bot.slack.views import blocks, text
from leadsail_bot.slack.views.blocks import Block, Element

TITLE_MAX = 24
_WORD = "word"


@dataclass(frozen=True)
class Message:
    """A message; `text` says in words what the blocks show, for notifications and screen readers."""

    text: str
    blocks: list[Block]

    @cached_property
    def encoded(self) -> bytes:
        """Both as a JSON object; a message that is posted again isn't encoded again."""
        return msgspec.json.encode({"text": self.text, "blocks": self.blocks})


def sentence(said: str) -> Message:
    """A message of one section; `said` is mrkdwn."""
    return Message(said, [blocks.section(said)])


def modal(
    message: Message,
    *,
    title: str = "Lead history",
    callback: str = "answer",
    metadata: str = "",
    submit: str = "",
) -> dict[str, Any]:
    """The same blocks as a modal. `metadata` is a packed place, `submit` the label of a form's button."""
    view = {
        "type": "modal",
        "callback_id": callback,
        "title": _plain(title),
        "close": _plain("Close"),
        "blocks": message.blocks,
        "private_metadata": metadata,
    }
    return {**view, "submit": _plain(submit)} if submit else view


def with_word(view: Mapping[str, Any], word: Message) -> dict[str, Any]:
    """A modal as it stands, with a word on top, in the place of any other that stands there."""
    said = {**blocks.context(word.text), "block_id": _WORD}
    return {**view, "blocks": [said, *(block for block in view["blocks"] if block.get("block_id") != _WORD)]}


def in_its_place(view: dict[str, Any]) -> dict[str, Any]:
    """What a sent form gets with the acknowledgement (docs.slack.dev, response actions): another view."""
    return {"response_action": "update", "view": view}


def home(message: Message) -> dict[str, Any]:
    """The same blocks as the Home tab."""
    return {"type": "home", "callback_id": "home", "blocks": message.blocks}


def _plain(words: str) -> Element:
    return {"type": "plain_text", "text": text.cut(words, TITLE_MAX), "emoji": False}
