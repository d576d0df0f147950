"""The only gate to Redis: no call waits long for it, and while it is away nobody waits at all."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from redis import exceptions
from redis.asyncio import BlockingConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.metrics import Metrics
from leadsail_bot.network import REDIS_S
from leadsail_bot.telemetry import Log

PLACE_S = 0.1  # for a connection to be free
CONNECTIONS = 32
LOOK_AGAIN_S = (0.1, 2.0)  # Redis is tried while it is away: soon, then less and less often
TELL_EVERY_S = 60.0
WRONG_KIND = "WRONGTYPE"
_AWAY = (exceptions.ConnectionError, exceptions.TimeoutError, TimeoutError, OSError)
# What Redis may refuse although it is there; anything else is `refused`.
_REASONS = {
    exceptions.AuthenticationError: "no_auth",
    exceptions.NoPermissionError: "no_permission",
    exceptions.OutOfMemoryError: "out_of_memory",
    exceptions.ReadOnlyError: "read_only",
    exceptions.MovedError: "moved",
}


class RedisGate:
    """Runs calls to Redis.

    A call that isn't answered within `call_s` ends them all: from then on every call is refused at once,
    until a look from time to time finds that Redis is back. What it answers with an error is refused alone;
    but where it takes no writes, another may have its place by now, and connections made anew lead there.
    """

    def __init__(
        self,
        url: str,
        log: Log,
        metrics: Metrics,
        *,
        call_s: float = REDIS_S,
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        pool: Any = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=PLACE_S,
            socket_timeout=call_s,
            socket_connect_timeout=call_s,
            retry=Retry(NoBackoff(), 0),
            client_name="leadsail-bot",
        )
        self.redis: Any = Redis(connection_pool=pool)  # typed for both worlds, sync and async
        self._log = log
        self._metrics = metrics
        self._call_s = call_s
        self._timer = timer
        self._told_at = timer() - TELL_EVERY_S
        self._looking: asyncio.Task[None] | None = None

    @property
    def away(self) -> bool:
        """Whether Redis is taken for gone."""
        return self._looking is not None

    async def call(self, command: Callable[[], Any]) -> Any:
        """What Redis says to `command`.

        Raises:
            StoreUnavailable: nothing, not in time, or no.
            redis.exceptions.ResponseError: the value there is of another kind.
        """
        if self.away:
            raise StoreUnavailable("redis_unavailable", kind="away")
        try:
            async with asyncio.timeout(self._call_s):
                return await command()
        except exceptions.AuthenticationError as error:
            raise self._refused(error) from error
        except _AWAY as error:
            self._look_until_back()
            raise self._unavailable(_how(error)) from error
        except exceptions.ResponseError as error:
            if isinstance(error, exceptions.ReadOnlyError):
                self._look_until_back()
            if WRONG_KIND in str(error):
                raise
            raise self._refused(error) from error
        except exceptions.RedisError as error:
            raise self._refused(error) from error

    async def close(self) -> None:
        """Let go of every connection."""
        if self._looking:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        await self.redis.aclose()
        with suppress(exceptions.TimeoutError):  # TLS waits for a goodbye, which may not come
            await self.redis.connection_pool.disconnect()

    def _refused(self, error: exceptions.RedisError) -> StoreUnavailable:
        return self._unavailable(_REASONS.get(type(error), "refused"))

    def _unavailable(self, reason: str) -> StoreUnavailable:
        """The problem, counted; the log has one a minute."""
        self._metrics.redis_failed(reason)
        now = self._timer()
        if now - self._told_at >= TELL_EVERY_S:
            self._told_at = now
            self._log.warning("redis_unavailable", reason=reason)
        return StoreUnavailable("redis_unavailable", kind=reason)

    def _look_until_back(self) -> None:
        if self._looking is None:
            self._looking = asyncio.create_task(self._look(), name="redis")

    async def _look(self) -> None:
        """At once for the first time: it may have been us who were late."""
        wait_s, longest_s = LOOK_AGAIN_S
        while not await self._answers():
            await asyncio.sleep(wait_s)
            wait_s = min(2 * wait_s, longest_s)
        self._looking = None
        self._log.info("redis_back")

    async def _answers(self) -> bool:
        """On a connection of its own: those that were open before may be dead, and would fail one by one.

        One that says no, to its new password for example, is there: whoever asks next is told.
        """
        try:
            async with asyncio.timeout(self._call_s):
                await self.redis.connection_pool.disconnect(inuse_connections=False)
                await self.redis.ping()
        except (exceptions.AuthenticationError, exceptions.ResponseError):
            return True
        except (exceptions.RedisError, TimeoutError, OSError):
            return False
        return True


def _how(error: BaseException) -> str:
    """Silent, or not even there."""
    return "timeout" if isinstance(error, exceptions.TimeoutError | TimeoutError) else "unreachable"
