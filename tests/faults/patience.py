"""Waiting for what nobody announces."""

import asyncio
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
