"""Waiting for what nobody announces, and how long others wait."""

import asyncio
import threading
import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LOOK_EVERY_S = 0.01


async def until(found: Callable[[], T], within_s: float = 5.0) -> T:
    """Look again and again until there is something; raises TimeoutError when the time is over."""
    async with asyncio.timeout(within_s):
        while not (it := found()):  # noqa: ASYNC110 - the other side has no event for it
            await asyncio.sleep(LOOK_EVERY_S)
        return it


def longest_share(work: Callable[[], object]) -> float:
    """The longest that others wait while a thread does the work, as a share of what it takes."""
    working = threading.Thread(target=work)
    began = last = time.perf_counter()
    longest_s = 0.0
    working.start()
    while working.is_alive():
        time.sleep(0.001)
        longest_s, last = max(longest_s, time.perf_counter() - last), time.perf_counter()
    return longest_s / (last - began)
