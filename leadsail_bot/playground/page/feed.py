"""Messages as lines to show: a channel's in reading order, by day, or one thread's."""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadsail_bot.playground.page import dates
from leadsail_bot.playground.page.reader import Reader
from leadsail_bot.playground.workspace.state import Message

SHOWN = 50  # drawing one takes about 3 ms, and the bot shares the loop
TOGETHER_S = 300  # Slack repeats the author's picture after five minutes


@dataclass(frozen=True)
class Replies:
    """What stands below a message that has been answered: how often, by whom, when last (a Slack `ts`)."""

    count: int
    authors: tuple[str, ...]
    last: str


@dataclass(frozen=True)
class Line:
    """One message and what stands around it.

    `day` opens a new day, `follows` hides the author's picture, `new` says that from here on all is new,
    `skipped` is how many before it aren't shown.
    """

    message: Message
    day: str = ""
    follows: bool = False
    replies: Replies | None = None
    new: bool = False
    skipped: int = 0


def listed(messages: Sequence[Message]) -> list[Message]:
    """What a channel lists itself: a reply only where the beginning of its thread is gone."""
    roots = {message.ts for message in messages if not _is_reply(message)}
    return [one for one in messages if not (_is_reply(one) and one.thread_ts in roots)]


def lines(
    messages: Sequence[Message], reader: Reader, new_since: float = math.inf, at: str = ""
) -> list[Line]:
    """A channel's latest for one reader: replies are counted below what they answer and read in their thread.

    `new_since` is the time, in seconds since 1970, after which what others wrote is new; `at` is the `ts` of
    one that is shown however old it is.
    """
    below = _below(messages)
    shown: list[Line] = []
    everything = listed(messages)
    latest = len(everything) - SHOWN
    skipped = 0
    for number, message in enumerate(everything):
        if number < latest and message.ts != at:
            skipped += 1
            continue
        previous = shown[-1].message if shown else None
        day = _day(message, reader)
        if previous and _day(previous, reader) == day:
            day = ""
        new = message.author != reader.id and float(message.ts) > new_since
        follows = previous is not None and not (day or new or skipped) and _goes_on(previous, message)
        shown.append(Line(message, day, follows, _replies(below[message.ts]), new, skipped))
        skipped = 0
        if new:
            new_since = math.inf  # the first one says it for all
    return shown


def thread(messages: Sequence[Message], root_ts: str) -> list[Line]:
    """A message and everything said below it, private answers too; nothing when it isn't there."""
    shown: list[Line] = []
    for message in messages:
        if root_ts not in (message.ts, message.thread_ts):
            continue
        follows = len(shown) > 1 and _goes_on(shown[-1].message, message)  # the first stands apart
        shown.append(Line(message, follows=follows))
    there = shown and shown[0].message.ts == root_ts and not _is_reply(shown[0].message)
    return shown if there else []


def _below(messages: Sequence[Message]) -> Mapping[str, list[Message]]:
    """The replies below each message, as far as everybody sees them: those Slack counts."""
    found = defaultdict[str, list[Message]](list)
    for one in messages:
        if one.thread_ts and _is_reply(one) and one.only_for is None:
            found[one.thread_ts].append(one)
    return found


def _replies(below: Sequence[Message]) -> Replies | None:
    if not below:
        return None
    return Replies(len(below), tuple(dict.fromkeys(one.author for one in below)), below[-1].ts)


def _is_reply(message: Message) -> bool:
    return message.thread_ts not in (None, message.ts)


def _day(message: Message, reader: Reader) -> str:
    return dates.worded(message.ts, "{day_divider_pretty}", "", reader)


def _goes_on(previous: Message, message: Message) -> bool:
    same = previous.author == message.author and previous.only_for == message.only_for
    near = float(message.ts) - float(previous.ts) < TOGETHER_S
    return same and near and message.only_for is None
