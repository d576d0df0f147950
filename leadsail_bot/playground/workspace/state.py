"""What the simulated workspace holds and how to watch it change; nothing here knows of the network."""

import asyncio
import itertools
import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from leadsail_bot.playground.workspace.entities import (
    Call,
    Channel,
    Features,
    File,
    Message,
    Person,
    Scheduled,
    Shortcut,
    UserGroup,
    View,
)

__all__ = [
    "HISTORY_KEPT",
    "Call",
    "Channel",
    "Clock",
    "Features",
    "File",
    "Message",
    "Person",
    "Scheduled",
    "Shortcut",
    "UserGroup",
    "View",
    "Workspace",
]

Clock = Callable[[], float]
"""Seconds since the epoch. Tests pass their own to let things expire without sleeping."""

SCHEDULE_TICK_S = 0.05
HISTORY_KEPT = 10_000  # messages a channel and calls a workspace remember; older ones are forgotten


class Workspace:
    """Everything in one workspace; every change bumps `version`."""

    def __init__(self, team_id: str, domain: str, *, clock: Clock, keep: int) -> None:
        self.team_id = team_id
        self.domain = domain
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.channels: dict[str, Channel] = {}
        self.groups: dict[str, UserGroup] = {}
        self.files: dict[str, File] = {}
        self.scheduled: dict[str, Scheduled] = {}
        self.homes: dict[str, View] = {}
        self.features = Features()
        self.calls: deque[Call] = deque(maxlen=keep)
        self.tally: Counter[str] = Counter()
        self.version = 0
        self._keep = keep
        self._messages: dict[str, dict[str, Message]] = {}
        self._modals: dict[str, list[View]] = {}
        self._changed: asyncio.Event | None = None
        self._last_ts = 0
        self._serial = itertools.count(1)

    @property
    def app(self) -> Person:
        """The app's own bot user."""
        return next(person for person in self.people.values() if person.kind == "app")

    # ── messages

    def messages(self, channel: str, seen_by: str | None = None) -> list[Message]:
        """The messages of a channel, oldest first; with `seen_by`, without other people's ephemerals."""
        self.post_due()
        kept = self._messages.get(channel, {}).values()
        if seen_by is None:
            return list(kept)
        return [message for message in kept if message.only_for in (None, seen_by)]

    def message(self, channel: str, ts: str) -> Message | None:
        """One message by its timestamp, ephemerals included."""
        return self._messages.get(channel, {}).get(ts)

    def post(self, message: Message) -> Message:
        """Put a message into its channel; the oldest leaves when the channel is full."""
        kept = self._messages.setdefault(message.channel, {})
        kept[message.ts] = message
        if len(kept) > self._keep:
            del kept[next(iter(kept))]
        self.bump()
        return message

    def remove(self, message: Message) -> None:
        """Take a message away."""
        self._messages.get(message.channel, {}).pop(message.ts, None)
        self.bump()

    def dm(self, person: str) -> Channel:
        """The direct conversation of a person with the app, opened on first use."""
        dm_id = f"D{person[1:]}"
        if dm_id not in self.channels:
            self.channels[dm_id] = Channel(dm_id, self.people[person].handle, "dm", {person, self.app.id})
            self.bump()
        return self.channels[dm_id]

    def post_due(self) -> None:
        """Post the scheduled messages whose time has come; reading and watching a channel do this too."""
        for due in sorted(self.scheduled.values(), key=lambda one: one.post_at):
            if due.post_at > self.clock():
                return
            del self.scheduled[due.id]
            self.post(
                Message(
                    self.new_ts(), due.channel, self.app.id, due.text, due.blocks, thread_ts=due.thread_ts
                )
            )

    # ── modals

    def views(self, person: str, window: str | None = None) -> list[View]:
        """The stack of modals a person has open, in one window or in all, the one they look at last."""
        return [view for view in self._modals.get(person, []) if window in (None, view.window)]

    def view(self, view_id: str) -> View | None:
        """An open modal or a Home tab by its id."""
        return next((view for view in self._open() if view.id == view_id), None)

    def view_named(self, external_id: str) -> View | None:
        """The same by the `external_id` the app gave it."""
        return next((view for view in self._open() if view.payload.get("external_id") == external_id), None)

    def _open(self) -> Iterator[View]:
        return itertools.chain(*self._modals.values(), self.homes.values())

    def stack(self, person: str, views: list[View], window: str = "") -> None:
        """Replace the stack of modals a person has open in a window."""
        elsewhere = [view for view in self.views(person) if view.window != window]
        self._modals[person] = [*elsewhere, *views]
        self.bump()

    # ── identity and time

    def new_id(self, prefix: str) -> str:
        """A fresh id in Slack's shape, like `V00000012Q`."""
        return f"{prefix}{next(self._serial):08d}Q"

    def new_ts(self) -> str:
        """A fresh message timestamp: microseconds, never the same twice, never running back."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    # ── watching

    def bump(self) -> None:
        """Say that something changed."""
        self.version += 1
        if self._changed is not None:
            self._changed.set()
            self._changed = None

    async def changed(self, since: int, timeout: float) -> int:  # noqa: ASYNC109 - running out of time is an answer here
        """Wait until `version` is above `since`, at most `timeout` seconds; returns the version."""
        end = time.monotonic() + timeout
        while self.version <= since and (left := end - time.monotonic()) > 0:
            self._changed = self._changed or asyncio.Event()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._changed.wait(), min(left, self._until_due()))
            self.post_due()
        return self.version

    def _until_due(self) -> float:
        """Seconds until the next scheduled message, never below a tick."""
        waits = (due.post_at - self.clock() for due in self.scheduled.values())
        return max(min(waits, default=math.inf), SCHEDULE_TICK_S)

    def record(self, method: str, args: dict[str, Any], answer: Any, status: int = 200) -> None:
        """Remember a call of the app."""
        self.tally[method] += 1
        self.calls.append(Call(method, args, answer, status, self.clock()))
        self.bump()

    def calls_to(self, method: str) -> list[Call]:
        """The remembered calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]
