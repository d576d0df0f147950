"""What an answer can be shown on: a message, a modal for the doors that have no channel, or the Home tab."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from leadsail_bot.slack.views import blocks, text
from leadsail_bot.slack.views.blocks import Block, Element

TITLE_MAX = 24
HEADER_COST = 100
_TEXTS = re.compile(rb'"text":"([^"\\]*(?:\\.[^"\\]*)*)"')
_WORD = "word"


@dataclass(frozen=True)
class Message:
    """A message; `text` says in words what the blocks show, for notifications and screen readers."""

    text: str
    blocks: list[Block]

    @property
    def encoded(self) -> bytes:
        """Both as a JSON object."""
        return b'{"text":%b,"blocks":%b}' % (msgspec.json.encode(self.text), self._blocks)

    @property
    def counted(self) -> int:
        """What Slack counts towards its limit for one message: every text of a block as `text.cost`, and
        more per header.

        Read off the JSON, which is many times as fast as walking the blocks: a quote inside a text is escaped
        there, so what looks like a key is one.
        """
        texts = b"".join(_TEXTS.findall(self._blocks))
        cost = text.cost(msgspec.json.decode(b'"%b"' % texts, type=str))
        return cost + HEADER_COST * self._blocks.count(b'"type":"header"')

    @cached_property
    def _blocks(self) -> bytes:
        """As JSON: to be counted, and to be posted again and again."""
        return msgspec.json.encode(self.blocks)


class TextFile(NamedTuple):
    """A text file and the `comment` above it, which says `sorry` instead where the file doesn't follow, or
    `unsure` where nobody knows.
    """

    name: str
    title: str
    content: str
    comment: Message
    sorry: str
    unsure: str


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
