"""The page and its changing parts as HTML: sidebar, place, composer and dialog of one person."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any
from zlib import crc32

from jinja2 import Environment
from markupsafe import Markup

from leadsail_bot.playground.page import current, dates, feed, guide, render, sight
from leadsail_bot.playground.page.levers import Figure, Lever
from leadsail_bot.playground.page.reader import Reader
from leadsail_bot.playground.page.sight import Sights, Window
from leadsail_bot.playground.workspace.state import File, Message, View, Workspace

SNIPPET_LINES = 10
SNIPPET_CHARACTERS = 1_500
TINTS = 6  # colours an avatar can have, see message.css

PARTS = ("sidebar", "place", "composer", "thread", "dialog")
BEHIND = ("levers", "figures")


@dataclass(frozen=True)
class Behind:
    """What stands behind the page now; no figures while the bot is away."""

    levers: Sequence[Lever]
    figures: Sequence[Figure]


def page(workspace: Workspace, sights: Sights, window: Window, behind: Behind | None) -> str:
    """The whole page, as it is when somebody opens it."""
    told = scene(workspace, sights, window)
    return _environment().get_template("page.html").render(told, behind=behind)


def parts(workspace: Workspace, sights: Sights, window: Window) -> dict[str, str]:
    """The parts that change while the page is open, by the id of the element each fills."""
    told = scene(workspace, sights, window)
    return {part: _environment().get_template(f"{part}.html").render(told) for part in PARTS}


def behind(shown: Behind | None) -> dict[str, str]:
    """The parts that tell of what stands behind the page, by id; none where nothing does."""
    if shown is None:
        return {}
    return {part: _environment().get_template(f"{part}.html").render(behind=shown) for part in BEHIND}


def scene(workspace: Workspace, sights: Sights, window: Window) -> dict[str, Any]:
    """Everything the templates speak of."""
    me, place = window.me, window.place
    reader = sight.reader(workspace, me)
    messages = sights.look(me, place.id) if window.tab != "home" else []
    places = sights.places(me)  # after looking: what was just read is no longer unread
    stack = workspace.views(me.id, window.id) or workspace.views(me.id, "")
    home = workspace.homes.get(me.id)
    return {
        **render.vocabulary(reader),
        "me": me,
        "place": place,
        "tab": window.tab,
        "at": window.at,
        "features": workspace.features,
        "thread": feed.thread(messages, window.thread),
        "app": workspace.app,
        "everyone": sight.everyone(workspace),
        "role": lambda person: sight.role(person, workspace),
        "mentionable": sight.mentionable(workspace, window),
        "members": sight.members(workspace, place),
        "people": sight.authors(workspace),
        "channels": [one for one in places if one.kind != "dm"],
        "apps": [one for one in places if one.kind == "dm"],
        "lines": feed.lines(messages, reader, sights.new_since(me, place), window.at),
        "view": stack[-1] if stack else None,
        "depth": len(stack),
        "view_blocks": _view_blocks(stack[-1], reader) if stack else "",
        "home": home,
        "home_blocks": _view_blocks(home, reader, "home") if home else "",
        "blocks_of": lambda message, pane: _message_blocks(message, reader, pane),
        "attached": lambda message, index: _attached(message, index, reader),
        "hint": guide.COMMAND,
        "guide": guide.Guide(),
    }


def _message_blocks(message: Message, reader: Reader, pane: str) -> Markup:
    """`pane` tells a message's two places on the page apart: in its channel and in its thread."""
    now = current.blocks(message.blocks, message.values)
    return render.blocks(now, reader, "message", scope=f"{pane}{message.channel}-{message.ts}")


def _view_blocks(view: View, reader: Reader, surface: str = "modal") -> Markup:
    return render.blocks(current.blocks(view.blocks, view.values), reader, surface, view.id, view.errors)


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
        "last_reply": last_reply,
        "full_date": full_date,
        "initials": initials,
        "tint": tint,
        "snippet": snippet,
    }
    return made


def clock(ts: str, reader: Reader) -> str:
    """When a message was written, on the reader's clock."""
    return dates.worded(ts, "{time}", "", reader)


def last_reply(ts: str, reader: Reader) -> str:
    """When a thread was last written to."""
    return dates.worded(ts, "Last reply {date_short_pretty} at {time}", "", reader)


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
