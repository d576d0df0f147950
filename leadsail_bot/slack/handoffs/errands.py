"""What a press sets off goes on without who pressed: once for all who do, and again until it is done."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, TypeVar

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.flights import Flights
from leadsail_bot.telemetry import Log

T = TypeVar("T")

AGAIN_S = (5.0, 15.0, 45.0)  # before each further try
CLOSE_S = 0.4


class Errands:
    """Runs errands, each under a mark; nobody waits for those that are tried again."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self._under_way: Flights[Any] = Flights("errand")
        self._again: dict[str, asyncio.Task[None]] = {}
        self._closed = False

    async def once(self, mark: str, errand: Callable[[], Awaitable[T]]) -> T:
        """What it returns, also for who comes meanwhile; a caller who is cancelled ends nothing."""
        found: T = await self._under_way.brought(mark, errand)
        return found

    def begin(self, mark: str, errand: Callable[[], Awaitable[object]]) -> None:
        """As `once`, and nobody waits for it."""
        self._under_way.join(mark, errand)

    async def do(self, mark: str, errand: Callable[[], Awaitable[bool]]) -> bool:
        """Now, or where that doesn't do it, again in a while; whether it is done."""
        if done := await errand():
            return done
        self.insist(mark, errand)
        return False

    def insist(self, mark: str, errand: Callable[[], Awaitable[bool]]) -> None:
        """Try again in a while, until it returns True, in the place of what had this mark before."""
        self.drop(mark)
        if not self._closed:
            self._again[mark] = asyncio.create_task(self._insist(mark, errand), name="errand")

    def drop(self, mark: str) -> None:
        """What was to be tried again needn't be: something newer is done. Nor is it ended by itself."""
        earlier = self._again.get(mark)
        if earlier and earlier is not asyncio.current_task():
            earlier.cancel()
            del self._again[mark]

    async def close(self, by: float) -> None:
        """End what is tried again, and what isn't done `by` a moment of the loop's clock."""
        self._closed = True
        later = list(self._again.values())
        for task in later:
            task.cancel()
        with suppress(TimeoutError):
            async with asyncio.timeout_at(by):
                await self._under_way.over()
        with suppress(TimeoutError):  # a post that hangs isn't waited for
            async with asyncio.timeout(CLOSE_S):
                await asyncio.gather(self._under_way.close(), *later, return_exceptions=True)

    async def _insist(self, mark: str, errand: Callable[[], Awaitable[bool]]) -> None:
        try:
            for wait_s in AGAIN_S:
                await asyncio.sleep(wait_s)
                with suppress(StoreUnavailable):  # while nobody can say what is newer it isn't done
                    if await errand():
                        break
        except Exception as error:  # noqa: BLE001 - nobody else would hear of it
            self._log.error("unexpected", error=error)
        if self._again.get(mark) is asyncio.current_task():
            del self._again[mark]
