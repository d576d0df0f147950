"""What is kept of LeadSail's answers: packed bodies and failures, bounded, and none longer than it may."""

import asyncio
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from cachetools import TLRUCache, TTLCache

from leadsail_bot.errors import LeadSailProblem
from leadsail_bot.leadsail.cache.shared import Packed

T = TypeVar("T")

SWEEP_S = 60.0
FAILED_S, FAILED_LEADS = 15.0, 10_000  # how long, and of how many leads, a failure is remembered
OPEN_BYTES = 3 * 1024 * 1024 // 2  # of bodies, unpacked: what was asked for last stays open for the next


class Kept(NamedTuple):
    """A body, and when it was LeadSail's word, as a moment of the timer."""

    packed: Packed
    at: float


class Failed(NamedTuple):
    """What came instead of a body, and when, as a moment of the timer."""

    problem: LeadSailProblem
    at: float


class Opened(NamedTuple, Generic[T]):
    """A body and what it says."""

    kept: Kept
    value: T


class Shelf(Generic[T]):
    """Bodies by lead id, the last ones open beside them, and what came since instead of newer ones.

    Args:
        keep_s: how long a body may be kept.
        max_bytes: what all packed bodies may weigh together; those asked for last stay.
        timer: a clock that only moves forward, in seconds.
        sweep_s: how often what may be kept no longer is looked for, also where nobody asks any more.
    """

    def __init__(self, *, keep_s: float, max_bytes: int, timer: Callable[[], float], sweep_s: float) -> None:
        self._kept: TLRUCache[str, Kept] = TLRUCache(
            max_bytes, lambda _, kept, __: kept.at + keep_s, timer, lambda kept: len(kept.packed.body)
        )
        self._open: TLRUCache[str, Opened[T]] = TLRUCache(
            OPEN_BYTES, lambda _, one, __: one.kept.at + keep_s, timer, lambda one: one.kept.packed.size
        )
        self._failed: TTLCache[str, Failed] = TTLCache(FAILED_LEADS, FAILED_S, timer)
        self._timer = timer
        self._sweep_s = sweep_s
        self._sweeping: asyncio.TimerHandle | None = None

    def kept(self, lead_id: str) -> Kept | None:
        """The body that is kept."""
        return self._kept.get(lead_id)

    def opened(self, lead_id: str) -> Opened[T] | None:
        """One that is open; perhaps not the one that is kept."""
        return self._open.get(lead_id)

    def failed(self, lead_id: str) -> Failed | None:
        """What came instead of a body since, within FAILED_S."""
        return self._failed.get(lead_id)

    def keep(self, lead_id: str, kept: Kept, value: T) -> None:
        """Replace what was kept; not what alone weighs more than everything may."""
        self.drop(lead_id)
        if len(kept.packed.body) <= self._kept.maxsize:
            self._kept[lead_id] = kept
            self.keep_open(lead_id, kept, value)
            self._begin_sweeping()

    def keep_open(self, lead_id: str, kept: Kept, value: T) -> None:
        """What is kept stays open too, where it isn't too large."""
        if kept.packed.size <= self._open.maxsize and self._kept.get(lead_id) is kept:
            self._open[lead_id] = Opened(kept, value)

    def fail(self, lead_id: str, problem: LeadSailProblem) -> None:
        """Remember what came instead of a body."""
        self._failed[lead_id] = Failed(problem, self._timer())
        self._begin_sweeping()

    def drop(self, lead_id: str | None = None) -> None:
        """All of one lead, or of all."""
        for held in (self._kept, self._open, self._failed):
            if lead_id is None:
                held.clear()
            else:
                held.pop(lead_id, None)

    def close(self) -> None:
        """Look for nothing any more."""
        if self._sweeping:
            self._sweeping.cancel()

    def _begin_sweeping(self) -> None:
        if self._sweeping is None:
            self._sweep()

    def _sweep(self) -> None:
        for held in (self._kept, self._open, self._failed):
            held.expire()
        left = self._kept or self._failed
        self._sweeping = asyncio.get_running_loop().call_later(self._sweep_s, self._sweep) if left else None
