"""A channel's messages as lines to show: in reading order, by day, a run of one author's drawn together."""

from collections.abc import Sequence
from dataclasses import dataclass

from leadsail_bot.playground.page import dates
from leadsail_bot.playground.page.reader import Reader
from leadsail_bot.playground.workspace.state import Message

TOGETHER_S = 300  # Slack repeats the author's picture after five minutes


@dataclass(frozen=True)
class Line:
    """One message and what stands around it: `day` opens a new day, `follows` hides the author's picture."""

    message: Message
    day: str = ""
    follows: bool = False
    reply: bool = False


def lines(messages: Sequence[Message], reader: Reader) -> list[Line]:
    """Lay out messages for one reader, each reply below the message it answers."""
    shown: list[Line] = []
    for message in _threaded(messages):
        previous = shown[-1].message if shown else None
        reply = _is_reply(message)
        day = (
            ""
            if reply or (previous and _day(previous, reader) == _day(message, reader))
            else _day(message, reader)
        )
        shown.append(
            Line(message, day, previous is not None and not day and _goes_on(previous, message), reply)
        )
    return shown


def _threaded(messages: Sequence[Message]) -> list[Message]:
    roots = {message.ts for message in messages if not _is_reply(message)}

    def place(message: Message) -> tuple[float, float]:
        root = message.thread_ts if _is_reply(message) and message.thread_ts in roots else message.ts
        return float(root or message.ts), float(message.ts)

    return sorted(messages, key=place)


def _is_reply(message: Message) -> bool:
    return message.thread_ts not in (None, message.ts)


def _day(message: Message, reader: Reader) -> str:
    return dates.worded(message.ts, "{day_divider_pretty}", "", reader)


def _goes_on(previous: Message, message: Message) -> bool:
    same = previous.author == message.author and previous.only_for == message.only_for
    near = float(message.ts) - float(previous.ts) < TOGETHER_S
    return same and near and _is_reply(previous) == _is_reply(message) and message.only_for is None
