"""Between us and LeadSail: a place in the queue, few attempts, one deadline, no knocking on a closed door."""

import asyncio
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from leadsail_bot.errors import LeadSailBusy, LeadSailProblem, LeadSailUnavailable
from leadsail_bot.leadsail.breaker import Breaker
from leadsail_bot.metrics import Metrics
from leadsail_bot.telemetry import Log

T = TypeVar("T")

BACKOFF_S = 0.1  # the shortest wait before another attempt, doubled before a third; up to three times as long
RETRY_TOKENS, RETRY_TOKENS_PER_CALL = 3.0, 0.1  # another attempt costs one: a budget for all calls together
PAUSE_MAX_S = 120.0


class Guard:
    """Runs calls to LeadSail: GETs only, so that trying again is safe.

    - At most `max_concurrency` at a time; the others wait their turn, first come first served.
    - A failure that may pass is tried again, within the call's own deadline and a budget shared by all calls.
    - "Slow down" (429) holds back every call until the time LeadSail names.
    - The breaker turns calls away at once while LeadSail keeps failing.

    Args:
        metrics: counts calls by how they ended, and attempts.
        retry_tokens: how many attempts the budget for second ones holds; 0 is none at all.
        clock: only moves forward, in seconds.
        chance: a number from 0 to 1 each time, to spread attempts.
    """

    def __init__(
        self,
        log: Log,
        *,
        metrics: Metrics | None = None,
        max_concurrency: int = 20,
        retry_tokens: float = RETRY_TOKENS,
        clock: Callable[[], float] = time.monotonic,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._log = log
        self._metrics = metrics or Metrics()
        self._clock = clock
        self._chance = chance
        self._places = asyncio.Semaphore(max_concurrency)
        self._breaker = Breaker(clock, self._breaker_changed)
        self._tokens = self._tokens_max = retry_tokens
        self._paused_until = 0.0

    @property
    def is_open(self) -> bool:
        """Whether LeadSail is taken for down."""
        return self._breaker.is_open

    async def call(self, attempt: Callable[[], Awaitable[T]], *, by: float) -> T:
        """What `attempt` brings, before `by` on the event loop's clock.

        Raises:
            LeadSailProblem: what the last attempt raised; or without asking LeadSail at all: LeadSailBusy
                while it wants to be left alone, LeadSailUnavailable while the breaker is open.
        """
        try:
            found = await self._called(attempt, by)
        except LeadSailProblem as problem:
            self._metrics.leadsail_called(problem.reason)
            raise
        self._metrics.leadsail_called("ok")
        return found

    async def _called(self, attempt: Callable[[], Awaitable[T]], by: float) -> T:
        if self._breaker.turns_away:
            raise LeadSailUnavailable("breaker_open")
        place_had = False
        failed: list[LeadSailProblem] = []
        try:
            async with asyncio.timeout_at(by):
                await self._pause_over(by)
                async with self._places:
                    await self._pause_over(by)  # LeadSail may have asked for it while they stood in the queue
                    place_had = True
                    return await self._recorded(attempt, by, failed)
        except TimeoutError as error:
            if not place_had:
                raise LeadSailBusy("queue_full") from error
            self._breaker.record(ok=False)
            # What an earlier attempt met tells an operator more than that the last one ran out of time.
            raise failed[-1] if failed else LeadSailUnavailable("timeout", phase="total") from error

    async def _recorded(
        self, attempt: Callable[[], Awaitable[T]], by: float, failed: list[LeadSailProblem]
    ) -> T:
        if not self._breaker.admits():
            raise LeadSailUnavailable("breaker_open")
        self._tokens = min(self._tokens_max, self._tokens + RETRY_TOKENS_PER_CALL)
        try:
            found = await self._attempts(attempt, by, failed)
        except LeadSailProblem as problem:
            self._breaker.record(ok=not isinstance(problem, LeadSailUnavailable))
            raise
        self._breaker.record(ok=True)
        return found

    async def _attempts(
        self, attempt: Callable[[], Awaitable[T]], by: float, failed: list[LeadSailProblem]
    ) -> T:
        while True:
            self._metrics.leadsail_attempted()
            try:
                return await attempt()
            except LeadSailProblem as problem:
                failed.append(problem)
                wait_s = self._wait_s(problem, len(failed))
                if wait_s is None or asyncio.get_running_loop().time() + wait_s >= by:
                    raise
                self._tokens -= 1
                self._log_retry(problem, attempt=len(failed), wait_s=wait_s)
            await asyncio.sleep(wait_s)

    def _wait_s(self, problem: LeadSailProblem, number: int) -> float | None:
        """How long to wait before another attempt; None where there shall be none."""
        asked_s = problem.retry_after_s
        if asked_s and isinstance(problem, LeadSailBusy):
            self._paused_until = max(self._paused_until, self._clock() + min(asked_s, PAUSE_MAX_S))
        if number >= problem.attempts or self._tokens < 1 or self._breaker.is_open:  # a probe asks once
            return None
        backoff_s = BACKOFF_S * 2.0**number * (0.5 + self._chance())
        return max(backoff_s, asked_s or 0.0)

    async def _pause_over(self, by: float) -> None:
        """Wait where LeadSail asked us to, if that leaves time; else say so at once."""
        pause_s = self._paused_until - self._clock()
        if pause_s <= 0:
            return
        if asyncio.get_running_loop().time() + pause_s >= by:
            raise LeadSailBusy("rate_limited", retry_after_s=pause_s)
        await asyncio.sleep(pause_s)

    def _log_retry(self, problem: LeadSailProblem, *, attempt: int, wait_s: float) -> None:
        self._log.info(
            "retry", reason=problem.reason, **problem.details, attempt=attempt, wait_s=round(wait_s, 3)
        )

    def _breaker_changed(self, is_open: bool) -> None:
        self._log.warning("breaker", state="open" if is_open else "closed")
