"""Something to do after a while, unless it is called off: as it mostly is, since answers come sooner."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any


class Patience:
    """Does `act` after `after_s` seconds, unless cancelled before or meanwhile.

    A timer of the loop, and no task until it is due: a task for each command costs as much as a log line.
    """

    def __init__(self, after_s: float, act: Callable[[], Coroutine[Any, Any, None]]) -> None:
        self._act = act
        self._acting: asyncio.Task[None] | None = None
        self._timer = asyncio.get_running_loop().call_later(after_s, self._begin)

    def cancel(self) -> None:
        """It isn't wanted any more."""
        self._timer.cancel()
        if self._acting:
            self._acting.cancel()

    def _begin(self) -> None:
        self._acting = asyncio.create_task(self._act())
