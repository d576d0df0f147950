"""Purges by pub/sub: a lead that one says is to be forgotten is forgotten by every replica."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from redis import exceptions

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.redis_store.gate import RedisGate
from leadsail_bot.redis_store.seals import PREFIX

CHANNEL = f"{PREFIX}purge"  # on which a lead's id means: forget it
# Until it is asked whether the line still holds, until that is taken for a no, before a new one.
QUIET_S, SILENT_S, AGAIN_S = 1.0, 2.0, 1.0


class Purges:
    """Tells them, and listens for them."""

    def __init__(self, gate: RedisGate) -> None:
        self._gate = gate

    async def tell(self, lead: str) -> int:
        """To every replica that listens; returns how many. Raises StoreUnavailable."""
        return int(await self._gate.call(partial(self._gate.redis.publish, CHANNEL, lead)))

    async def listen(self, forget: Callable[[str | None], None]) -> None:
        """Call `forget` with each lead that is purged, and with None where a purge may have been missed.

        Never returns.
        """
        missed = False
        while True:
            try:
                async with self.line() as line:
                    if missed:
                        forget(None)
                    await _heed(line, forget)
            except (StoreUnavailable, exceptions.RedisError, TimeoutError, OSError):
                missed = True  # also where there was no line yet
                await asyncio.sleep(AGAIN_S)

    @asynccontextmanager
    async def line(self) -> AsyncIterator[Any]:
        """On which they are heard, as Redis has said by then. Raises StoreUnavailable: it says no."""
        async with self._gate.redis.pubsub(ignore_subscribe_messages=True) as line:
            await self._gate.call(partial(line.subscribe, CHANNEL))
            await self._gate.call(partial(line.get_message, timeout=None))
            yield line


async def _heed(line: Any, forget: Callable[[str | None], None]) -> None:
    """Every message, until the line breaks, or says nothing though it was asked.

    Raises:
        TimeoutError: whoever it led to is gone without a word.
    """
    while True:
        message = await line.get_message(timeout=QUIET_S)
        if message is None:
            await line.ping()
            message = await line.get_message(timeout=SILENT_S)
        if message is None:
            raise TimeoutError
        if message["type"] == "message":
            forget(message["data"].decode("utf-8", "replace"))
