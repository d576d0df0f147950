"""The `rich_text` block as markup: its text is literal, mentions and links are explicit elements."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup, escape

from leadsail_bot.playground.page import emoji, inline
from leadsail_bot.playground.page.reader import Reader

Element = Mapping[str, Any]

_COLOR = re.compile(r"#[0-9a-fA-F]{3,8}")
_STYLES = {
    "bold": Markup("<b>{}</b>"),
    "italic": Markup("<i>{}</i>"),
    "strike": Markup("<s>{}</s>"),
    "underline": Markup("<u>{}</u>"),
    "code": Markup("<code>{}</code>"),
}
_LISTS = {
    "bullet": Markup('<ul class="indent-{}">{}</ul>'),
    "ordered": Markup('<ol class="indent-{}">{}</ol>'),
}
# An attribute of SVG and not a style: the page's policy allows no inline styles.
_SWATCH = Markup(
    '<svg class="swatch" viewBox="0 0 1 1" aria-hidden="true"><rect width="1" height="1" fill="{}"/></svg>'
)


def markup(block: Element, reader: Reader) -> Markup:
    """Render a whole `rich_text` block for one reader."""
    return Markup("").join(_part(element, reader) for element in block.get("elements", ()))


def _part(element: Element, reader: Reader) -> Markup:
    kind = element.get("type")
    if kind == "rich_text_list":
        return _list(element, reader)
    inner = _runs(element.get("elements", ()), reader)
    if kind == "rich_text_section":
        return Markup('<div class="rich-section">{}</div>').format(inner)
    if kind == "rich_text_quote":
        return Markup("<blockquote>{}</blockquote>").format(inner)
    if kind == "rich_text_preformatted":
        return Markup("<pre>{}</pre>").format(inner)
    return unknown(str(kind))


def _list(element: Element, reader: Reader) -> Markup:
    items = Markup("").join(
        Markup("<li>{}</li>").format(_runs(item.get("elements", ()), reader))
        for item in element.get("elements", ())
    )
    depth = min(int(element.get("indent", 0)), 8)
    return _LISTS["ordered" if element.get("style") == "ordered" else "bullet"].format(depth, items)


def _runs(elements: Sequence[Element], reader: Reader) -> Markup:
    return Markup("").join(_styled(_run(element, reader), element.get("style") or {}) for element in elements)


def _run(element: Element, reader: Reader) -> Markup:
    kind = str(element.get("type"))
    shown = _RUNS.get(kind)
    return shown(element, reader) if shown else unknown(kind)


def _styled(inner: Markup, style: Mapping[str, bool]) -> Markup:
    for name, shown in _STYLES.items():
        if style.get(name):
            inner = shown.format(inner)
    return inner


def _color(element: Element, _reader: Reader) -> Markup:
    value = str(element.get("value", ""))
    if not _COLOR.fullmatch(value):
        return escape(value)
    return Markup("<code>{}{}</code>").format(value, _SWATCH.format(value))


def _emoji(element: Element, _reader: Reader) -> Markup:
    try:
        points = str(element.get("unicode") or "").split("-")
        return emoji.markup("".join(chr(int(point, 16)) for point in points))
    except (ValueError, OverflowError):
        return emoji.markup(emoji.character(str(element.get("name", ""))))


def _date(element: Element, reader: Reader) -> Markup:
    return inline.moment(
        element.get("timestamp", ""),
        str(element.get("format", "{date_short}")),
        str(element.get("url") or ""),
        str(element.get("fallback") or ""),
        reader,
    )


def unknown(kind: str) -> Markup:
    """Something this page has no drawing for, said instead of hidden."""
    return Markup('<span class="unknown">unknown element ‹{}›</span>').format(kind)


_RUNS: dict[str, Callable[[Element, Reader], Markup]] = {
    "text": lambda element, _: emoji.markup(str(element.get("text", ""))),
    "link": lambda element, reader: inline.link(str(element.get("url", "")), reader, element.get("text")),
    "user": lambda element, reader: inline.person(str(element.get("user_id")), reader),
    "usergroup": lambda element, reader: inline.group(str(element.get("usergroup_id")), reader),
    "channel": lambda element, reader: inline.channel(str(element.get("channel_id")), reader),
    "broadcast": lambda element, _: inline.broadcast(str(element.get("range"))),
    "emoji": _emoji,
    "date": _date,
    "color": _color,
}
