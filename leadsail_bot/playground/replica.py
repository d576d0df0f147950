"""One replica of the bot, which can be restarted as an operator would."""

import asyncio
from types import TracebackType
from typing import Self, TextIO

from leadsail_bot.bot import Bot
from leadsail_bot.settings import Settings


class Replica:
    """The real bot, alive inside `async with`; `bot` is another one after each restart, away in between.

    Raises, on entering, whatever `Bot` does.
    """

    def __init__(self, settings: Settings, log: TextIO | None) -> None:
        self.bot = Bot(settings, stream=log)
        self.is_away = True
        self._settings = settings
        self._log = log
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self._start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        async with self._turn:
            await self._stop()

    async def restart(self) -> None:
        """Stop it, which answers what is under way first, and start another."""
        async with self._turn:
            await self._stop()
            self.bot = Bot(self._settings, stream=self._log)
            await self._start()

    async def _start(self) -> None:
        await self.bot.__aenter__()
        self.is_away = False

    async def _stop(self) -> None:
        self.is_away = True
        await self.bot.close()
