"""A channel reads from top to bottom: by day, runs of one author together, replies in their threads."""

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


def test_what_is_new() -> None:
    """A line above the first thing that others wrote since one was here last; nothing runs on across it."""
    messages = said(0, "U2"), said(10, "U2"), said(20, "U1"), said(30, "U2"), said(40, "U2")
    shown = feed.lines(messages, Reader(now=NOON, id="U1"), new_since=NOON + 15)
    assert [line.new for line in shown] == [False, False, False, True, False]
    shown = feed.lines(messages, Reader(now=NOON, id="U1"), new_since=NOON + 5)
    assert [(line.new, line.follows) for line in shown[:2]] == [(False, False), (True, False)]


def test_a_message_that_a_link_led_to() -> None:
    """It is shown however old it is, and what is left out before and after it is counted."""
    messages = [said(number) for number in range(feed.SHOWN + 5)]
    shown = feed.lines(messages, Reader(now=NOON), at=messages[2].ts)
    assert [line.message for line in shown] == [messages[2], *messages[5:]]
    assert [line.skipped for line in shown[:3]] == [2, 2, 0]
    assert [line.follows for line in shown[:3]] == [False, False, True]


def test_replies() -> None:
    """A channel counts the replies below what they answer, by whom and when, and shows none of them."""
    shown = lines(said(0), said(10, "U2"), said(20, "U3", thread=0), said(30, "U2", thread=0), said(40, "U3"))
    assert [float(line.message.ts) - NOON for line in shown] == [0, 10, 40]
    replies = shown[0].replies
    assert replies == feed.Replies(2, ("U3", "U2"), f"{NOON + 30:.6f}")
    assert [line.replies for line in shown[1:]] == [None, None]


def test_private_replies_are_not_counted() -> None:
    """Others can't tell from the channel that somebody had a private answer in a thread."""
    shown = lines(said(0), said(10, "U2", thread=0, only_for="U1"))
    assert [line.replies for line in shown] == [None]


def test_a_reply_to_what_is_gone() -> None:
    """A reply whose thread has no beginning any more is shown where it was written."""
    assert len(lines(said(10, thread=0))) == 1


def test_a_thread() -> None:
    """A thread is its first message and all below it, private answers too; one that isn't there is empty."""
    messages = said(0), said(5, "U9"), said(10, "U1", thread=0), said(20, "U2", thread=0, only_for="U1")
    root = messages[0].ts
    assert [line.message for line in feed.thread(messages, root)] == [messages[0], messages[2], messages[3]]
    assert [line.follows for line in feed.thread(messages, root)] == [False, False, False]
    assert feed.thread(messages, messages[2].ts) == []
    assert feed.thread(messages, "1.0") == []
