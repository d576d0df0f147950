"""Single flight: whoever asks for the same at the same time shares one task and its result."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Flights(Generic[T]):
    """The tasks under way, by key, each of this name.

    A caller who is cancelled doesn't end the task for the others; a failure that nobody waits for isn't told.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._under_way: dict[str, asyncio.Task[T]] = {}

    def __contains__(self, key: str) -> bool:
        return key in self._under_way

    def join(self, key: str, errand: Callable[[], Awaitable[T]]) -> asyncio.Task[T]:
        """The flight for this key; with none under way, one that does the errand."""
        flight = self._under_way.get(key)
        if flight is None:
            flight = asyncio.create_task(self._flown(key, errand), name=self._name)
            flight.add_done_callback(noticed)
            self._under_way[key] = flight
        return flight

    async def brought(self, key: str, errand: Callable[[], Awaitable[T]]) -> T:
        """What the flight for this key brings, and whatever it raises."""
        return await asyncio.shield(self.join(key, errand))

    async def over(self) -> None:
        """Wait until nothing is under way; whoever waits no longer ends nothing."""
        while self._under_way:
            await asyncio.wait(self._under_way.values())

    async def close(self) -> None:
        """End what is under way."""
        flights = list(self._under_way.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    async def _flown(self, key: str, errand: Callable[[], Awaitable[T]]) -> T:
        try:
            return await errand()
        finally:
            del self._under_way[key]


def noticed(flight: asyncio.Task[Any]) -> None:
    """Take notice of its failure, so that asyncio doesn't warn where nobody was waiting."""
    if not flight.cancelled():
        flight.exception()
