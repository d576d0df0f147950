"""Waiting for a flight, and what it is for whoever waits when it doesn't come."""

import asyncio
import traceback
from typing import TypeVar

from leadsail_bot.errors import LeadSailUnavailable

T = TypeVar("T")


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
        if task and task.cancelling():
            raise
        raise LeadSailUnavailable("closing") from None


def lighten(problem: BaseException) -> None:
    """Clear its traceback's frames, which may hold megabytes; where it came from stays readable."""
    error: BaseException | None = problem
    while error:
        traceback.clear_frames(error.__traceback__)
        error = error.__context__
