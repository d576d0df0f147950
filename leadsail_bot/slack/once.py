"""The same question, asked once at a time."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

T = TypeVar("T")


class Once:
    """Whoever wants to know what somebody is asking already waits for the same answer."""

    def __init__(self) -> None:
        self._asking: dict[str, asyncio.Future[Any]] = {}

    async def ask(self, name: str, question: Callable[[], Awaitable[T]]) -> T:
        """The answer to the question of this name, and whatever it raises.

        Whoever goes away meanwhile takes it from nobody else.
        """
        asking = self._asking.get(name)
        if asking is None:
            asking = self._asking[name] = asyncio.ensure_future(question())
            asking.add_done_callback(lambda done: self._answered(name, done))
        answer: T = await asyncio.shield(asking)
        return answer

    def _answered(self, name: str, done: asyncio.Future[Any]) -> None:
        del self._asking[name]
        if not done.cancelled():
            done.exception()  # whoever asked may have gone; it needs no warning
