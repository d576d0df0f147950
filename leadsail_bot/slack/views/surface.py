"""What an answer can be shown on: a message, a modal for the doors that have no channel, or the Home tab."""

from typing import Any, NamedTuple

import msgspec

from leadsail_bot.slack.views import text
from leadsail_bot.slack.views.blocks import Block, Element

TITLE_MAX = 24


class Message(NamedTuple):
    """A message; `text` says in words what the blocks show, for notifications and screen readers.

    `encoded` is both as a JSON object, where somebody has made it already: see `packed`.
    """

    text: str
    blocks: list[Block]
    encoded: bytes = b""

    def packed(self) -> "Message":
        """The same, ready to be posted more than once."""
        return self if self.encoded else self._replace(encoded=_encoded(self.text, self.blocks))


def _encoded(text: str, blocks: list[Block]) -> bytes:
    return msgspec.json.encode({"text": text, "blocks": blocks})


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


def home(message: Message) -> dict[str, Any]:
    """The same blocks as the Home tab."""
    return {"type": "home", "callback_id": "home", "blocks": message.blocks}


def _plain(words: str) -> Element:
    return {"type": "plain_text", "text": text.cut(words, TITLE_MAX), "emoji": False}
