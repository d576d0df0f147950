"""One replica of the bot, which can be restarted as an operator would."""

import asyncio
from datetime import UTC, datetime
from typing import Self, TextIO

from leadsail_bot.bot import Bot
from leadsail_bot.playground.clock import Clock
from leadsail_bot.settings import Settings


class Replica:
    """The real bot, alive inside `async with`; `bot` is another one after each restart, away in between.

    Raises, on entering, whatever `Bot` does.
    """

    def __init__(self, settings: Settings, log: TextIO | None, clock: Clock) -> None:
        self._settings = settings
        self._log = log
        self._clock = clock
        self.bot = self._another()
        self.is_away = True
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Self:
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        async with self._turn:
            await self._stop()

    async def restart(self) -> None:
        """Stop it, which answers what is under way first, and start another."""
        async with self._turn:
            await self._stop()
            self.bot = self._another()
            await self._start()

    def _another(self) -> Bot:
        return Bot(self._settings, stream=self._log, now=lambda: datetime.fromtimestamp(self._clock(), UTC))

    async def _start(self) -> None:
        await self.bot.__aenter__()
        self.is_away = False

    async def _stop(self) -> None:
        self.is_away = True
        await self.bot.close()
