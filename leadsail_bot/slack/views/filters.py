"""What of a history is shown: said in words, chosen from a menu, and given up with one click."""

from collections.abc import Collection
from datetime import date, timedelta

import msgspec

from leadsail_bot.errors import OldControl
from leadsail_bot.models import Channel
from leadsail_bot.slack.places import AnswerAt, pack
from leadsail_bot.slack.views import blocks, text, words
from leadsail_bot.slack.views.blocks import Block, Element

FILTER, CLEAR = "answer.filter", "answer.clear"
EVERYTHING = "everything"
DAYS = {"7d": 7, "30d": 30, "90d": 90}
_NAMES = {
    Channel.CALL: "calls",
    Channel.SMS: "texts",
    Channel.EMAIL: "emails",
    Channel.OTHER: "other activities",
}


def named(at: AnswerAt) -> str:
    """What is shown, in mrkdwn: "calls since Nov 1, 2026 with “quote”"; "" for everything."""
    parts = [_NAMES[at.channel] if at.channel else "interactions"]
    parts += [f"since {words.day(at.since)}"] if at.since else []
    parts += [f"with “{text.mrkdwn(at.find)}”"] if at.find else []
    return " ".join(parts) if at != everything(at) else ""


def everything(at: AnswerAt) -> AnswerAt:
    """The same place without a filter; its page counts pages of all."""
    return msgspec.structs.replace(at, channel=None, since=None, find="")


def menu(at: AnswerAt, channels: Collection[Channel]) -> Element:
    """*Filter*: a channel among those there are, or how far back; each keeps what else is chosen."""
    options = [(_NAMES[channel].capitalize(), channel.value) for channel in Channel if channel in channels]
    options += [(f"Last {days} days", code) for code, days in DAYS.items()]
    options += [("Everything", EVERYTHING)] if named(at) else []
    return blocks.menu("Filter", FILTER, options)


def narrowed(at: AnswerAt, choice: str, today: date) -> AnswerAt:
    """The first page of what the menu's choice leaves; "" is one that was taken back.

    Raises:
        OldControl: this version's menu has no such choice.
    """
    first = msgspec.structs.replace(at, page=1)
    if not choice:
        return first
    if choice == EVERYTHING:
        return everything(first)
    if choice in DAYS:
        return msgspec.structs.replace(first, since=today - timedelta(days=DAYS[choice]))
    if choice in set(Channel):
        return msgspec.structs.replace(first, channel=Channel(choice))
    raise OldControl("old_value")


def line(at: AnswerAt, found: int, total: int) -> Block:
    """Which filter is on, how much it leaves, and the way back to everything."""
    clear = blocks.button("Show everything", CLEAR, pack(msgspec.structs.replace(everything(at), page=1)))
    return blocks.section(told(at, found, total), clear)


def told(at: AnswerAt, found: int, total: int) -> str:
    """The same in words, as mrkdwn."""
    if found:
        return f"Showing {named(at)}: {found:,} of {total:,}"
    left = "the 1 interaction is" if total == 1 else f"all {total:,} interactions are"
    return f"No {named(at)} – {left} still here"
