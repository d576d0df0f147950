"""What people type, as Slack stores it: addresses, emails and phone numbers become links."""

import re
from collections.abc import Iterable
from typing import Any

from leadsail_bot.playground.workspace.entities import Person

# What Slack links by itself; what stands in angle brackets is linked or a mention already.
_LINKED = re.compile(
    r"(?P<kept><[^>]*>)"
    r"|(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]])"
    r"|(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?P<phone>(?<![\w@])\+\d[\d ().-]{8,}\d)"
)
_PASTED = re.compile(r"(<(?:https?:|mailto:|tel:)[^<>]*>)")
_MARKED = re.compile(r"<([@#!]?)([^|>]*)(?:\|([^>]*))?>")
_KINDS = {"@": ("user", "user_id"), "#": ("channel", "channel_id"), "!": ("broadcast", "range")}


def escaped(typed: str, people: Iterable[Person]) -> str:
    """Nothing typed is alive, but for the names of people behind an @; a link that was pasted stays one."""
    parts = enumerate(_PASTED.split(typed))  # every other part is a link
    text = "".join(part if number % 2 else _entities(part) for number, part in parts)
    for person in people:
        text = text.replace(f"@{person.name}", f"<@{person.id}>")
    return text


def _entities(typed: str) -> str:
    return typed.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def linked(text: str) -> str:
    """The message's `text`. `& < >` must be entities already where they are meant as they are.

    https://docs.slack.dev/messaging/formatting-message-text: `<https://…>`, `<mailto:…|…>`, `<tel:…|…>`
    """
    return _LINKED.sub(_linked, text)


def _linked(found: re.Match[str]) -> str:
    whole = found[0]
    if found["url"]:
        return f"<{whole}>"
    if found["mail"]:
        return f"<mailto:{whole}|{whole}>"
    if found["phone"]:
        return f"<tel:{re.sub(r'[^0-9+]', '', whole)}|{whole}>"
    return whole


def as_rich_text(text: str) -> dict[str, Any]:
    """The block in which Slack sends a person's words beside the message's `text`.

    https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
    """
    elements: list[dict[str, Any]] = []
    end = 0
    for found in _MARKED.finditer(text):
        elements += _words(text[end : found.start()])
        end = found.end()
        if found[1]:
            kind, key = _KINDS[found[1]]
            elements.append({"type": kind, key: found[2]})
        else:
            label = {"text": unescaped(found[3])} if found[3] else {}
            elements.append({"type": "link", "url": unescaped(found[2]), **label})
    elements += _words(text[end:])
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": elements}]}


def _words(text: str) -> list[dict[str, Any]]:
    return [{"type": "text", "text": unescaped(text)}] if text else []


def unescaped(text: str) -> str:
    """The text that mrkdwn's three entities stand for; `&amp;lt;` is `&lt;`, not `<`."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
