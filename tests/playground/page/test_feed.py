"""A channel reads from top to bottom: by day, replies below what they answer, runs of one author together."""

from leadsail_bot.playground.page import feed
from leadsail_bot.playground.page.reader import Reader
from leadsail_bot.playground.workspace.state import Message

NOON = 1_794_657_600  # Saturday 14 November 2026, 12:00:00 UTC
DAY_S = 86_400


def said(
    after_s: float, author: str = "U1", thread: float | None = None, only_for: str | None = None
) -> Message:
    """A message so many seconds after noon."""
    thread_ts = None if thread is None else f"{NOON + thread:.6f}"
    return Message(f"{NOON + after_s:.6f}", "C1", author, "hi", thread_ts=thread_ts, only_for=only_for)


def lines(*messages: Message, zone: str = "UTC") -> list[feed.Line]:
    """Laid out for somebody looking at one o'clock."""
    return feed.lines(messages, Reader(zone=zone, now=NOON + 3_600))


def test_days() -> None:
    """A new day is announced once, in the reader's own zone."""
    messages = said(-DAY_S), said(0), said(60)
    assert [line.day for line in lines(*messages)] == ["Yesterday", "Today", ""]
    eleven_hours_s = 39_600
    both = said(0), said(eleven_hours_s)
    assert [line.day for line in lines(*both, zone="UTC")] == ["Today", ""]
    assert [line.day for line in lines(*both, zone="Asia/Tokyo")] == ["Today", "Tomorrow"]


def test_runs_of_one_author() -> None:
    """The picture is left out while one author goes on within five minutes, never for private answers."""
    shown = lines(said(0), said(10), said(20, "U2"), said(400, "U2"), said(401, "U2", only_for="U1"))
    assert [line.follows for line in shown] == [False, True, False, False, False]


def test_replies() -> None:
    """A reply stands below the message it answers, also when others wrote in between."""
    shown = lines(said(0), said(10, "U2"), said(20, "U3", thread=0), said(30, "U3"))
    assert [(float(line.message.ts) - NOON, line.reply) for line in shown] == [
        (0, False),
        (20, True),
        (10, False),
        (30, False),
    ]
