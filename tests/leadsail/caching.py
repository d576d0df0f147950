"""Caches of made-up answers: one that stands alone, or one of several that share."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

from leadsail_bot.errors import LeadSailUnreadable
from leadsail_bot.leadsail.cache import Cache
from leadsail_bot.leadsail.cache.shared import Shared
from leadsail_bot.leadsail.cache.shelf import SWEEP_S
from leadsail_bot.leadsail.client import Use
from leadsail_bot.store import Store
from tests.leadsail.conftest import Clock

T = TypeVar("T")

FRESH_S, STALE_S = 60.0, 3600.0
ROOM = 1_000


class LeadSail:
    """Answers with a new body each time, once `gate` is open; or with a problem."""

    def __init__(self) -> None:
        self.asked = 0
        self.called = asyncio.Event()
        self.gate = asyncio.Event()
        self.gate.set()
        self.problem: Exception | None = None
        self._bodies: Iterator[bytes] = (f"body {number}".encode() for number in count(1))

    async def fetch(self, use: Use[T]) -> T:
        self.asked += 1
        self.called.set()
        await self.gate.wait()
        if self.problem:
            raise self.problem
        return await use(next(self._bodies))


class Value:
    """Something that can be seen going."""


Said = tuple[str, datetime]


def read(body: bytes, lead_id: str, as_of: datetime) -> Said:
    if body == b"nonsense":
        raise LeadSailUnreadable("bad_json")
    return body.decode("latin-1"), as_of


def made(
    clock: Clock,
    *,
    reads: Callable[..., Any] = read,
    fresh_s: float = FRESH_S,
    stale_s: float = STALE_S,
    sweep_s: float = SWEEP_S,
    shared: Shared | None = None,
) -> Cache[Any]:
    """One with little room; whoever makes it closes it."""
    return Cache(
        reads,
        fresh_s=fresh_s,
        stale_s=stale_s,
        max_bytes=ROOM,
        now=clock.now,
        timer=clock,
        shared=shared,
        sweep_s=sweep_s,
    )


def shared_by(clock: Clock, store: Store) -> Shared:
    """What replicas with this store share."""
    return Shared(store, "history", "account", STALE_S, clock.now)
