"""Small valid blocks to break one thing at a time in."""

from typing import Any

Json = dict[str, Any]


def plain(text: str = "words") -> Json:
    """A plain_text object."""
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "words") -> Json:
    """A mrkdwn object."""
    return {"type": "mrkdwn", "text": text}


def section(text: str = "words", **more: Any) -> Json:
    """A section with a text."""
    return {"type": "section", "text": mrkdwn(text), **more}


def header(text: str = "words") -> Json:
    """A header."""
    return {"type": "header", "text": plain(text)}


def context(*elements: Json) -> Json:
    """A context block."""
    return {"type": "context", "elements": list(elements)}


def button(text: str = "Press", **more: Any) -> Json:
    """A button."""
    return {"type": "button", "text": plain(text), **more}


def actions(*elements: Json) -> Json:
    """An actions block."""
    return {"type": "actions", "elements": list(elements)}


def option(value: str = "one", text: str = "One") -> Json:
    """An option."""
    return {"text": plain(text), "value": value}


def select(count: int = 1, **more: Any) -> Json:
    """A static select with so many options."""
    return {"type": "static_select", "options": [option(str(number)) for number in range(count)], **more}


def image(**more: Any) -> Json:
    """An image element."""
    return {"type": "image", "image_url": "https://example.com/a.png", "alt_text": "A face", **more}


def field(element: Json | None = None, **more: Any) -> Json:
    """An input block."""
    return {
        "type": "input",
        "label": plain("Find"),
        "element": element or {"type": "plain_text_input"},
        **more,
    }


def rich(*inline: Json) -> Json:
    """A rich_text block with one section."""
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inline)}]}


def said(text: str = "words") -> Json:
    """A rich_text text."""
    return {"type": "text", "text": text}


def container(*children: Json, **more: Any) -> Json:
    """A container with a title."""
    return {"type": "container", "title": plain("Call"), "child_blocks": list(children), **more}


def card(**more: Any) -> Json:
    """A card with a title."""
    return {"type": "card", "title": mrkdwn("Lead"), **more}


def table(rows: int = 1, columns: int = 1, text: str = "x", **more: Any) -> Json:
    """A table of raw_text cells."""
    cell = {"type": "raw_text", "text": text}
    return {"type": "table", "rows": [[cell] * columns for _ in range(rows)], **more}


def data_table(rows: int = 2, columns: int = 1, text: str = "x", **more: Any) -> Json:
    """A data_table of raw_text cells."""
    return {**table(rows, columns, text), "type": "data_table", "caption": "Calls", **more}


def markdown(text: str = "words") -> Json:
    """A markdown block."""
    return {"type": "markdown", "text": text}


def alert(**more: Any) -> Json:
    """An alert block."""
    return {"type": "alert", "text": plain("words"), **more}


def modal(*blocks: Json, **more: Any) -> Json:
    """A modal."""
    return {"type": "modal", "title": plain("Transcript"), "blocks": list(blocks) or [section()], **more}


def home(*blocks: Json, **more: Any) -> Json:
    """A Home tab."""
    return {"type": "home", "blocks": list(blocks) or [section()], **more}


def without(block: Json, key: str) -> Json:
    """The same without one key."""
    return {name: value for name, value in block.items() if name != key}
