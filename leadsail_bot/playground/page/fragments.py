"""The page and its changing parts as HTML: sidebar, place, composer and dialog of one person."""

from collections.abc import Mapping
from functools import cache
from typing import Any
from zlib import crc32

from jinja2 import Environment
from markupsafe import Markup

from leadsail_bot.playground.page import current, dates, feed, guide, render, sight
from leadsail_bot.playground.page.reader import Reader
from leadsail_bot.playground.page.sight import Place, Sights
from leadsail_bot.playground.workspace.state import File, Message, Person, View, Workspace

SNIPPET_LINES = 10
SNIPPET_CHARACTERS = 1_500
TINTS = 6  # colours an avatar can have, see message.css

PARTS = ("sidebar", "place", "composer", "dialog")
# Style sheets, each after those it may overrule.
SHEETS = (
    *("theme", "layout", "sidebar", "guide", "message", "composer", "file"),
    *("blocks", "text", "controls", "menu", "dialog"),
)
MESSAGES_SHOWN = 50  # drawing one takes about 3 ms, and the bot shares the loop


def page(workspace: Workspace, sights: Sights, me: Person, place: Place) -> str:
    """The whole page, as it is when somebody opens it."""
    return _environment().get_template("page.html").render(scene(workspace, sights, me, place))


def parts(workspace: Workspace, sights: Sights, me: Person, place: Place) -> dict[str, str]:
    """The parts that change while the page is open, by the id of the element each fills."""
    told = scene(workspace, sights, me, place)
    return {part: _environment().get_template(f"{part}.html").render(told) for part in PARTS}


def scene(workspace: Workspace, sights: Sights, me: Person, place: Place) -> dict[str, Any]:
    """Everything the templates speak of."""
    reader = sight.reader(workspace, me)
    messages = sights.look(me, place.id)
    places = sights.places(me)  # after looking: what was just read is no longer unread
    stack = workspace.views(me.id)
    return {
        **render.vocabulary(reader),
        "sheets": SHEETS,
        "me": me,
        "place": place,
        "app": workspace.app,
        "everyone": sight.everyone(workspace),
        "people": sight.authors(workspace),
        "channels": [one for one in places if one.kind != "dm"],
        "apps": [one for one in places if one.kind == "dm"],
        "lines": feed.lines(messages[-MESSAGES_SHOWN:], reader),
        "unshown": max(0, len(messages) - MESSAGES_SHOWN),
        "view": stack[-1] if stack else None,
        "depth": len(stack),
        "view_blocks": _view_blocks(stack[-1], reader) if stack else "",
        "blocks_of": lambda message: _message_blocks(message, reader),
        "attached": lambda message, index: _attached(message, index, reader),
        "hint": guide.COMMAND,
        "guide": guide.Guide(),
    }


def _message_blocks(message: Message, reader: Reader) -> Markup:
    now = current.blocks(message.blocks, message.values)
    return render.blocks(now, reader, "message", scope=f"{message.channel}-{message.ts}")


def _view_blocks(view: View, reader: Reader) -> Markup:
    return render.blocks(current.blocks(view.blocks, view.values), reader, "modal", view.id, view.errors)


def _attached(message: Message, index: int, reader: Reader) -> Markup:
    attachment: Mapping[str, Any] = message.attachments[index]
    if attachment.get("blocks"):
        return render.blocks(attachment["blocks"], reader, scope=f"{message.ts}-{index}")
    return render.text(
        {"type": "mrkdwn", "text": attachment.get("text") or attachment.get("fallback")}, reader
    )


@cache
def _environment() -> Environment:
    made = render.environment().overlay()
    made.filters |= {
        "clock": clock,
        "full_date": full_date,
        "role": sight.role,
        "initials": initials,
        "tint": tint,
        "snippet": snippet,
    }
    return made


def clock(ts: str, reader: Reader) -> str:
    """When a message was written, on the reader's clock."""
    return dates.worded(ts, "{time}", "", reader)


def full_date(ts: str, reader: Reader) -> str:
    """Date and time of a message, for those who hover over it."""
    return dates.worded(ts, "{date_long_pretty} at {time_secs}", "", reader)


def initials(name: str) -> str:
    """Up to two letters for an avatar."""
    return "".join(word[0] for word in name.split()[:2]).upper()


def tint(identifier: str) -> int:
    """A colour number, the same for a person on every page."""
    return crc32(identifier.encode()) % TINTS


def snippet(file: File) -> str:
    """The first lines of a text file."""
    head = file.content[:SNIPPET_CHARACTERS].decode("utf-8", errors="ignore")
    return "\n".join(head.splitlines()[:SNIPPET_LINES])
