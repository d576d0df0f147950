"""One flight per lead: whoever wants to know the same meanwhile waits for the same answer."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Generic, TypeVar

from leadsail_bot.errors import LeadSailUnavailable

T = TypeVar("T")


class Flights(Generic[T]):
    """The errands under way, by lead id. One that fails while nobody waits any more isn't complained of."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._under_way: dict[str, asyncio.Task[T]] = {}

    def __contains__(self, lead_id: str) -> bool:
        return lead_id in self._under_way

    def join(self, lead_id: str, errand: Callable[[], Coroutine[Any, Any, T]]) -> asyncio.Task[T]:
        """The flight for this lead; with none under way, one that does the errand."""
        flight = self._under_way.get(lead_id)
        if flight is None:
            flight = asyncio.create_task(self._flown(lead_id, errand), name=self._name)
            flight.add_done_callback(noticed)
            self._under_way[lead_id] = flight
        return flight

    async def close(self) -> None:
        """End what is under way."""
        flights = list(self._under_way.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    async def _flown(self, lead_id: str, errand: Callable[[], Coroutine[Any, Any, T]]) -> T:
        try:
            return await errand()
        finally:
            del self._under_way[lead_id]


async def landed(flight: asyncio.Task[T], by: float | None = None) -> T:
    """What the flight brings; a caller that goes away doesn't end it for the others.

    If it is ended under us, and not we, that is a problem and no cancellation; and so it is if it hasn't
    come `by` a moment of the loop's clock: it flies on, for whoever asks next.
    """
    try:
        async with asyncio.timeout_at(by) as limit:
            return await asyncio.shield(flight)
    except TimeoutError as error:
        if not limit.expired():
            raise
        raise LeadSailUnavailable("timeout", phase="total") from error
    except asyncio.CancelledError:
        task = asyncio.current_task()
        if not flight.cancelled() or (task and task.cancelling()):
            raise
        raise LeadSailUnavailable("closing") from None


def noticed(flight: asyncio.Task[Any]) -> None:
    """Everybody may have gone before it failed; that isn't worth asyncio's warning."""
    if not flight.cancelled():
        flight.exception()
