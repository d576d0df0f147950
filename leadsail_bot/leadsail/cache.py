"""Bodies worth keeping: fresh for a while, packed, bounded in bytes, and one flight for everyone who asks."""

import asyncio
import time
import zlib
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from cachetools import TTLCache

from leadsail_bot.errors import KeyRefused, LeadForbidden, LeadNotFound, LeadSailUnavailable

T = TypeVar("T")

PACKING = 1  # zlib's level: 83 kB for a body of 429 kB, in 2.3 ms; higher levels save little

# LeadSail's word that we may no longer see what we keep; other problems say nothing about it.
_NOT_FOR_US = (LeadNotFound, KeyRefused, LeadForbidden)


class Answer(NamedTuple, Generic[T]):
    """What a body says, and whether LeadSail was asked for it just now."""

    value: T
    from_cache: bool


class Cache(Generic[T]):
    """Answers of one kind, by lead id.

    Args:
        read: what a body says: `read(body, lead_id, as_of)`. A body that it refuses isn't kept.
        fresh_s: how long an answer is served without asking again.
        max_bytes: what all packed bodies may weigh together.
        now: the wall clock, for `as_of`.
        timer: a clock that only moves forward, in seconds.
    """

    def __init__(
        self,
        read: Callable[[bytes, str, datetime], T],
        *,
        fresh_s: float,
        max_bytes: int,
        now: Callable[[], datetime],
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._kept: TTLCache[str, tuple[bytes, datetime]] = TTLCache(
            maxsize=max_bytes, ttl=fresh_s, timer=timer, getsizeof=lambda kept: len(kept[0])
        )
        self._flights: dict[str, asyncio.Task[T]] = {}
        self._read = read
        self._now = now

    async def get(
        self, lead_id: str, fetch: Callable[[], Awaitable[bytes]], *, live: bool = False
    ) -> Answer[T]:
        """What is kept, or what `fetch` brings; whoever asks meanwhile waits for the same flight.

        A caller that goes away doesn't end the flight for the others. Problems aren't kept.

        Args:
            live: don't look at what is kept; join a flight under way.

        Raises:
            LeadSailUnavailable: the cache was closed meanwhile.
            And whatever `fetch` and `read` raise.
        """
        if not live and (kept := self._kept.get(lead_id)):
            packed, as_of = kept
            return Answer(self._read(zlib.decompress(packed), lead_id, as_of), from_cache=True)
        flight = self._flights.get(lead_id)
        if flight is None:
            flight = asyncio.create_task(self._fly(lead_id, fetch), name=f"flight {lead_id}")
            flight.add_done_callback(noticed)
            self._flights[lead_id] = flight
        try:
            return Answer(await asyncio.shield(flight), from_cache=False)
        except asyncio.CancelledError:
            if not flight.cancelled() or _cancelled_itself():
                raise
            raise LeadSailUnavailable("closing") from None  # the flight was ended, and not its caller

    async def close(self) -> None:
        """End the flights under way."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    async def _fly(self, lead_id: str, fetch: Callable[[], Awaitable[bytes]]) -> T:
        as_of = self._now()
        try:
            body = await fetch()
            value = self._read(body, lead_id, as_of)
            self._keep(lead_id, zlib.compress(body, PACKING), as_of)
        except _NOT_FOR_US:
            self._kept.pop(lead_id, None)
            raise
        else:
            return value
        finally:
            del self._flights[lead_id]

    def _keep(self, lead_id: str, packed: bytes, as_of: datetime) -> None:
        """Replace what was kept; what alone weighs more than everything may isn't kept at all."""
        self._kept.pop(lead_id, None)
        if len(packed) <= self._kept.maxsize:
            self._kept[lead_id] = (packed, as_of)


def _cancelled_itself() -> bool:
    task = asyncio.current_task()
    return bool(task and task.cancelling())


def noticed(flight: asyncio.Task[Any]) -> None:
    """Everybody may have gone before it failed; that isn't worth asyncio's warning."""
    if not flight.cancelled():
        flight.exception()
