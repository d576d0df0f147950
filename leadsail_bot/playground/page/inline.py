"""The pieces text is made of – links, mentions, dates – as markup; every string that comes in is escaped."""

import re
from urllib.parse import urlencode, urlsplit

from markupsafe import Markup, escape

from leadsail_bot.playground.page import dates
from leadsail_bot.playground.page.reader import Reader

_PERMALINK = re.compile(
    r"https://([\w-]+)\.slack\.com/archives/(\w+)/p(\d{10})(\d{6})(?:\?thread_ts=([\d.]+))?"
)
BROADCASTS = frozenset({"here", "channel", "everyone"})


def link(url: str, reader: Reader, label: str | Markup | None = None) -> Markup:
    """A link that opens in a new tab; only http and https become one, anything else stays text.

    A link to a message of this workspace leads there, in this very window.
    """
    if not opens(url):
        return escape(label or url)
    message = _PERMALINK.match(url)
    if message and message[1] == reader.domain:
        return _to_message(message, reader, label or url)
    return Markup('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>').format(url, label or url)


def _to_message(found: re.Match[str], reader: Reader, label: str | Markup) -> Markup:
    """https://docs.slack.dev/reference/methods/chat.getPermalink"""
    _, channel, seconds, micros, thread = found.groups()
    at, tab = f"{seconds}.{micros}", "messages" if channel.startswith("D") else ""  # the app's space has two
    where = {"as": reader.id, "in": channel, "at": at, "thread": thread or "", "tab": tab}
    return Markup('<a href="/?{}" data-place="{}" data-at="{}" data-thread="{}" data-tab="{}">{}</a>').format(
        urlencode(where), channel, at, thread or "", tab, label
    )


def opens(url: str) -> bool:
    """Whether the page lets a person follow `url`: http or https, with a host."""
    try:
        parts = urlsplit(url)
        return parts.scheme.lower() in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def person(identifier: str, reader: Reader) -> Markup:
    """`@Name`, louder when it is the reader."""
    name = reader.people.get(identifier, identifier)
    mine = " mention-me" if identifier == reader.id else ""
    return Markup('<span class="mention{}">@{}</span>').format(mine, name)


def channel(identifier: str, reader: Reader) -> Markup:
    """`#name` of a channel."""
    return Markup('<span class="mention">#{}</span>').format(reader.channels.get(identifier, identifier))


def group(identifier: str, reader: Reader, label: str = "") -> Markup:
    """`@group`, as a user group is mentioned."""
    name = reader.groups.get(identifier) or label.lstrip("@") or identifier
    return Markup('<span class="mention">@{}</span>').format(name)


def broadcast(word: str) -> Markup:
    """A live `@here`: shown loudly, because in Slack it would call people."""
    return Markup('<span class="mention mention-loud">@{}</span>').format(word)


def moment(epoch: str | float, template: str, url: str, fallback: str, reader: Reader) -> Markup:
    """A date in the reader's time zone, with the full date on hover, linked when `url` is given."""
    text = dates.worded(epoch, template, fallback, reader)
    full = dates.worded(epoch, "{date_long} at {time_secs}", fallback, reader)
    shown = Markup('<time title="{}">{}</time>').format(full, text)
    return link(url, reader, shown) if url else shown
