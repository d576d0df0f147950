"""Trying again, and for how long: no way to a person takes the time of the next."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

from leadsail_bot.errors import SlackRefused, SlackUnavailable

TRIES, TRIES_IF_TOLD_TO_WAIT, AGAIN_S = 3, 2, 0.2
RETRY_AFTER_MAX_S = 5.0
NEXT_WAY_S = 2.0  # what each way to a person leaves for each that is left after it, if it can

T = TypeVar("T")


async def on(attempt: Callable[[], Awaitable[T]], until: float | None = None) -> T:
    """Again, where the first may not have arrived, or Slack names a wait that is short.

    `until` is a moment of the loop's clock; None is no hurry.
    """
    number = 0
    while True:
        number += 1
        try:
            return await in_time(attempt, until)
        except SlackUnavailable:
            if number >= TRIES or _is_over(until, AGAIN_S):
                raise
            wait_s = AGAIN_S
        except SlackRefused as refused:
            wait_s = refused.details.get("again_after_s", math.inf)
            if number >= TRIES_IF_TOLD_TO_WAIT or wait_s > RETRY_AFTER_MAX_S or _is_over(until, wait_s):
                raise
        await asyncio.sleep(wait_s)


def share(until: float | None, others: int) -> float | None:
    """Until when one way to a person may be tried: NEXT_WAY_S is left for each other, but half is its own."""
    if until is None or not others:
        return until
    return max(until - NEXT_WAY_S * others, (asyncio.get_running_loop().time() + until) / 2)


async def in_time(attempt: Callable[[], Awaitable[T]], until: float | None) -> T:
    """Once, until then; what isn't done by then is SlackUnavailable."""
    try:
        async with asyncio.timeout_at(until):
            return await attempt()
    except TimeoutError as late:
        raise SlackUnavailable("too_slow") from late


def again_after_s(headers: Mapping[str, str]) -> float:
    """The Retry-After, in seconds; what says nothing usable is longer than anybody waits."""
    value = headers.get("Retry-After", "")
    usable = value.isascii() and value.isdigit() and len(value) < 9
    return float(value) if usable else RETRY_AFTER_MAX_S + 1


def _is_over(until: float | None, wait_s: float) -> bool:
    return until is not None and asyncio.get_running_loop().time() + wait_s >= until
