"""Bodies worth keeping: fresh for a while, stale in need, packed, bounded, and one flight for all who ask."""

import asyncio
import time
import traceback
import zlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Generic, NamedTuple, ParamSpec, TypeVar

from cachetools import TTLCache

from leadsail_bot.errors import (
    KeyRefused,
    LeadForbidden,
    LeadNotFound,
    LeadSailProblem,
    LeadSailUnavailable,
)
from leadsail_bot.leadsail.client import Use

T = TypeVar("T")

REVALIDATE_S = 300.0  # an older answer isn't shown while a newer one is on its way
LIVE_EVERY_S = 5.0  # nobody makes us ask for one lead more often
FAILED_S, FAILED_LEADS = 15.0, 10_000  # how long, and of how many leads, a failure is remembered
PACKING = 1  # zlib's level: 83 kB for a body of 429 kB, in 2.3 ms; higher levels save little
LARGE_BYTES = 1024 * 1024  # a body from here on is read in a thread: the loop stays free for others

# LeadSail's word that we may no longer see what we keep; other problems say nothing about it.
_NOT_FOR_US = (LeadNotFound, KeyRefused, LeadForbidden)


# Has a body put to use while it is held, and returns what came of it.
Fetch = Callable[[Use[T]], Awaitable[T]]


class Kept(NamedTuple):
    """A body, packed; `size` is its length unpacked, `at` a moment of the timer."""

    packed: bytes
    size: int
    as_of: datetime
    at: float


class Answer(NamedTuple, Generic[T]):
    """What a body says, whether it was kept, and why nothing newer could be had."""

    value: T
    from_cache: bool
    stale: LeadSailProblem | None = None


class Cache(Generic[T]):
    """Answers of one kind, by lead id.

    Args:
        read: what a body says: `read(body, lead_id, as_of)`. A body that it refuses isn't kept.
        fresh_s: how long an answer is served without asking again. After that, up to REVALIDATE_S, it is
            served while LeadSail is asked for the next one.
        stale_s: how long an answer is served, marked, when LeadSail has none; then it is forgotten.
        max_bytes: what all packed bodies may weigh together.
        remembers: whether after such a failure nobody asks again for FAILED_S, but with `live`.
        now: the wall clock, for `as_of`.
        timer: a clock that only moves forward, in seconds.
    """

    def __init__(
        self,
        read: Callable[[bytes, str, datetime], T],
        *,
        fresh_s: float,
        stale_s: float,
        max_bytes: int,
        now: Callable[[], datetime],
        timer: Callable[[], float] = time.monotonic,
        remembers: Callable[[LeadSailProblem], bool] = lambda problem: isinstance(problem, LeadNotFound),
    ) -> None:
        self._kept: TTLCache[str, Kept] = TTLCache(
            maxsize=max_bytes, ttl=max(stale_s, fresh_s), timer=timer, getsizeof=lambda kept: len(kept.packed)
        )
        self._failed: TTLCache[str, LeadSailProblem] = TTLCache(FAILED_LEADS, FAILED_S, timer)
        self._remembers = remembers
        self._flights: dict[str, asyncio.Task[T]] = {}
        self._fresh_s = fresh_s
        self._read = read
        self._now = now
        self._timer = timer

    async def get(self, lead_id: str, fetch: Fetch[T], *, live: bool = False) -> Answer[T]:
        """What is kept, or what `fetch` brings; whoever asks meanwhile waits for the same flight.

        A caller that goes away doesn't end the flight for the others.

        Args:
            live: ask LeadSail even if what is kept is fresh, unless that is younger than LIVE_EVERY_S.

        Raises:
            LeadSailProblem: there is none, and nothing is kept to serve instead; or LeadSail says that we
                may not see it, and then nothing is kept any more.
        """
        kept = self._kept.get(lead_id)
        age_s = self._timer() - kept.at if kept else 0.0
        if kept and age_s < (LIVE_EVERY_S if live else self._fresh_s):
            return Answer(await self._unpacked(lead_id, kept), from_cache=True)
        try:
            if not live and (problem := self._failed.get(lead_id)):
                raise problem.with_traceback(None)  # else it grows with everyone who is told
            flight = self._flight(lead_id, fetch)
            if kept and not live and age_s < REVALIDATE_S:
                return Answer(await self._unpacked(lead_id, kept), from_cache=True)
            return Answer(await _landed(flight), from_cache=False)
        except _NOT_FOR_US:
            raise
        except LeadSailProblem as problem:
            if kept is None:
                raise
            return Answer(await self._unpacked(lead_id, kept), from_cache=True, stale=problem)

    def under_way(self, lead_id: str) -> bool:
        """Whether somebody is waiting for LeadSail's word on this lead already."""
        return lead_id in self._flights

    def forget(self, lead_id: str | None = None) -> None:
        """Drop what is kept of one lead, or of all."""
        if lead_id is None:
            self._kept.clear()
            self._failed.clear()
        else:
            self._kept.pop(lead_id, None)
            self._failed.pop(lead_id, None)

    async def close(self) -> None:
        """End the flights under way."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    def _flight(self, lead_id: str, fetch: Fetch[T]) -> asyncio.Task[T]:
        flight = self._flights.get(lead_id)
        if flight is None:
            flight = asyncio.create_task(self._fly(lead_id, fetch), name="flight")
            flight.add_done_callback(noticed)
            self._flights[lead_id] = flight
        return flight

    async def _fly(self, lead_id: str, fetch: Fetch[T]) -> T:
        try:
            return await self._fetched(lead_id, fetch)
        except LeadSailProblem as problem:
            _lighten(problem)
            if isinstance(problem, _NOT_FOR_US):
                self.forget(lead_id)
            if self._remembers(problem):
                self._failed[lead_id] = problem
            raise
        finally:
            del self._flights[lead_id]

    async def _fetched(self, lead_id: str, fetch: Fetch[T]) -> T:
        as_of, at = self._now(), self._timer()

        async def digest(body: bytes) -> T:
            value, packed = await _apart(len(body), self._digested, body, lead_id, as_of)
            self._keep(lead_id, Kept(packed, len(body), as_of, at))
            return value

        return await fetch(digest)

    def _digested(self, body: bytes, lead_id: str, as_of: datetime) -> tuple[T, bytes]:
        return self._read(body, lead_id, as_of), zlib.compress(body, PACKING)

    async def _unpacked(self, lead_id: str, kept: Kept) -> T:
        return await _apart(kept.size, self._opened, kept, lead_id)

    def _opened(self, kept: Kept, lead_id: str) -> T:
        return self._read(zlib.decompress(kept.packed), lead_id, kept.as_of)

    def _keep(self, lead_id: str, kept: Kept) -> None:
        """Replace what was kept; what alone weighs more than everything may isn't kept at all."""
        self.forget(lead_id)
        if len(kept.packed) <= self._kept.maxsize:
            self._kept[lead_id] = kept


P = ParamSpec("P")
R = TypeVar("R")


async def _apart(size: int, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Do the work here, or where it would hold up everybody else, in a thread.

    Not with a lambda: a problem's traceback keeps what it closes over, whatever `_lighten` does.
    """
    if size <= LARGE_BYTES:
        return work(*args, **kwargs)
    return await asyncio.to_thread(work, *args, **kwargs)


async def _landed(flight: asyncio.Task[T]) -> T:
    """What the flight brings. If it is ended under us, and not we, that is a problem and no cancellation."""
    try:
        return await asyncio.shield(flight)
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if not flight.cancelled() or (task and task.cancelling()):
            raise
        raise LeadSailUnavailable("closing") from None


def _lighten(problem: BaseException) -> None:
    """Let go of what every function on the problem's way was working on: a body of megabytes, perhaps.

    It is told to many and lives until the garbage is next collected; the places it passed stay readable.
    """
    error: BaseException | None = problem
    while error:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__


def noticed(flight: asyncio.Task[Any]) -> None:
    """Everybody may have gone before it failed; that isn't worth asyncio's warning."""
    if not flight.cancelled():
        flight.exception()
