"""The audit: who looked at which lead, where, what for, and whether they were let; no content."""

import os
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TextIO

import msgspec

from leadsail_bot.characters import printable
from leadsail_bot.errors import Misconfigured
from leadsail_bot.sink import Sink

Action = Literal[
    "history",
    "mention",
    "shortcut",
    "home",
    "search",
    "page",
    "filter",
    "find",
    "refresh",
    "transcript",
    "full_text",
    "preview",
    "share",
    "open",
    "remove",
    "handoff",
    "handoff_accept",
    "handoff_decline",
    "handoff_ask",
    "handoff_answer",
    "handoff_cancel",
    "handoff_reassign",
    "handoff_due",
    "handoffs",
]
Source = Literal["live", "cache", ""]


class Audit:
    """One line for each look at a lead: who, where, which, allowed or why not, live or cached; no content.

    A line that can't be written (a full disk) is counted in `lost`; the person is answered all the same.
    Where the file is moved away, as logrotate does, or deleted, a new one is begun.

    Raises:
        Misconfigured: the file can't be opened.
    """

    def __init__(self, path: Path | None, *, stream: TextIO | Sink | None = None) -> None:
        self._path = path
        self._file = _opened(path) if path else None
        into = self._file or stream or sys.stdout
        self._sink = into if isinstance(into, Sink) else Sink(into)

    @property
    def lost(self) -> int:
        """How many lines nobody will ever read."""
        return self._sink.lost

    def write(
        self,
        *,
        team: str,
        user: str,
        channel: str,
        lead: str,
        action: Action,
        allowed: bool = True,
        reason: str = "",
        source: Source = "",
    ) -> None:
        """Write the line."""
        self._follow()
        entry = {
            "event": "audit",
            "timestamp": datetime.now(UTC).isoformat(),
            "team": printable(team),
            "user": printable(user),
            "channel": printable(channel),
            "lead": printable(lead),
            "action": action,
            "allowed": allowed,
            "reason": printable(reason),
            "source": source,
        }
        self._sink.write(f"{msgspec.json.encode(entry).decode()}\n")

    def _follow(self) -> None:
        if self._path is None or self._file is None:
            return
        ours = self._file.fileno()
        try:
            if os.path.samestat(self._path.stat(), os.fstat(ours)):
                return
        except OSError:
            pass  # it is gone, and perhaps its folder too
        with suppress(Misconfigured), _opened(self._path) as new:
            os.dup2(new.fileno(), ours, inheritable=False)

    def close(self) -> None:
        """Close the file, if there is one, once its reader has had a moment."""
        if self._file:
            self._sink.close()
            self._file.close()


def _opened(path: Path) -> TextIO:
    try:
        return open(path, "a", encoding="utf-8", opener=_at_once)
    except OSError as error:
        raise Misconfigured(f"AUDIT_LOG can't be opened ({error.strerror})") from error


def _at_once(name: str, how: int) -> int:
    """Open it, or not: a FIFO that nobody reads would keep us waiting, fifo(7)."""
    file = os.open(name, how | os.O_NONBLOCK, 0o666)
    os.set_blocking(file, True)
    return file
