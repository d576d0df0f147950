"""What a workspace keeps, forgets and tells its watchers."""

import asyncio

from leadsail_bot.playground.workspace import Workspace, acme
from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.playground.workspace.state import Message, Scheduled


def said(workspace: Workspace, text: str) -> Message:
    """A message by Ana."""
    return workspace.post(Message(workspace.new_ts(), SALES, ANA, text))


async def test_a_watcher_wakes_at_the_next_change() -> None:
    """`changed` returns at once when it missed something, else with the change, else when time is up."""
    workspace = acme()
    assert await workspace.changed(workspace.version - 1, 60) == workspace.version
    watching = [asyncio.create_task(workspace.changed(workspace.version, 60)) for _ in range(3)]
    await asyncio.sleep(0)
    said(workspace, "hello")
    assert await asyncio.gather(*watching) == [workspace.version] * 3
    before = workspace.version
    assert await workspace.changed(before, 0.01) == before


async def test_a_watcher_sees_a_scheduled_message_come() -> None:
    """Nobody needs to read the channel for its time to come."""
    workspace = acme()
    due = int(workspace.clock())
    workspace.scheduled["Q1"] = Scheduled("Q1", SALES, due + 1, due, "due")
    before = workspace.version
    assert await workspace.changed(before, 5) > before
    assert [message.text for message in workspace.messages(SALES)] == ["due"]


def test_timestamps_never_repeat_nor_run_back() -> None:
    """Even while the clock stands still, or is set back."""
    now = [1_800_000_000.0, 1_800_000_000.0, 1_700_000_000.0]
    workspace = acme(clock=lambda: now.pop(0))
    stamps = [workspace.new_ts() for _ in range(3)]
    assert stamps == ["1800000000.000000", "1800000000.000001", "1800000000.000002"]


def test_history_is_capped() -> None:
    """The oldest messages and calls make room; the tally goes on."""
    workspace = acme(keep=3)
    for number in range(5):
        said(workspace, str(number))
        workspace.record("auth.test", {}, {"ok": True})
    assert [message.text for message in workspace.messages(SALES)] == ["2", "3", "4"]
    assert (len(workspace.calls), workspace.tally["auth.test"]) == (3, 5)
