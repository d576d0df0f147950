"""The shared state in Redis: what one replica claims, notes or has read, the others find."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import Any

from redis import exceptions

from leadsail_bot import telemetry
from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.metrics import Metrics
from leadsail_bot.network import REDIS_S
from leadsail_bot.redis_store import seals
from leadsail_bot.redis_store.gate import WRONG_KIND, RedisGate
from leadsail_bot.redis_store.purges import Purges
from leadsail_bot.redis_store.seals import PREFIX
from leadsail_bot.store import is_about
from leadsail_bot.telemetry import Log

LEAD_PART = 4  # of a key: `leadsail-bot:1:T1:seen:lead_abc123:U1`
VALUE_MAX = 2 * 1024 * 1024  # a larger value isn't shared; nor is one read that somebody else put there
SCAN_COUNT = 1_000
ENDED_S = 0.05  # for a cancellation to be heard


class RedisStore:
    """What all replicas of one workspace share; a `leadsail_bot.store.Store` that can be purged of a lead.

    What isn't ours – of another version, another key, another kind – is deleted and counted, and is as if it
    had never been there. Values beyond VALUE_MAX bytes aren't kept.

    Args:
        team: our own workspace's id, as soon as it is known: it is part of every key.
    """

    shared = True

    def __init__(self, gate: RedisGate, team: Callable[[], str], metrics: Metrics) -> None:
        self._gate = gate
        self._redis = gate.redis
        self._team = team
        self._metrics = metrics
        self.purges = Purges(gate)

    async def claim(self, name: str, value: bytes, keep_s: float) -> bytes:
        key = self._key(name)
        claim = partial(self._redis.set, key, seals.sealed(key, value), px=_ms(keep_s), nx=True, get=True)
        for _ in range(2):  # once more where what stood there was nobody's
            held = await self._asked(key, claim)
            if held is None:
                return value
            if (found := await self._opened(key, held)) is not None:
                return found
        raise StoreUnavailable("redis_unavailable", kind="poisoned")

    async def get(self, name: str) -> bytes | None:
        key = self._key(name)
        held = await self._asked(key, partial(self._redis.getrange, key, 0, VALUE_MAX))
        return await self._opened(key, held) if held else None

    async def get_all(self, names: Sequence[str]) -> list[bytes | None]:
        keys = [self._key(name) for name in names]

        async def got() -> Any:
            async with self._redis.pipeline(transaction=False) as together:
                for key in keys:
                    together.getrange(key, 0, VALUE_MAX)
                told = await together.execute(raise_on_error=False)
            for one in told:
                if isinstance(one, Exception) and WRONG_KIND not in str(one):
                    raise one  # a no to all of them, which says nothing of what is there
            return told

        held = await self._gate.call(got) if keys else []
        found = zip(keys, held, strict=True)
        return [
            await self._opened(key, one) if one and isinstance(one, bytes) else None for key, one in found
        ]

    async def put(self, name: str, value: bytes, keep_s: float) -> None:
        key = self._key(name)
        sealed = seals.sealed(key, value)
        if len(sealed) <= VALUE_MAX:
            await self._gate.call(partial(self._redis.set, key, sealed, px=_ms(keep_s)))

    async def swap(self, name: str, value: bytes, keep_s: float) -> bytes | None:
        key = self._key(name)
        swap = partial(self._redis.set, key, seals.sealed(key, value), px=_ms(keep_s), get=True)
        held = await self._asked(key, swap)
        found = seals.unsealed(key, held) if held else None
        if held and found is None:
            self._metrics.redis_failed("poisoned")  # and gone already
        return found

    async def drop(self, name: str) -> None:
        await self._gate.call(partial(self._redis.unlink, self._key(name)))

    async def note(self, name: str, member: str, keep_s: float, at_most: int) -> None:
        key = self._key(name)
        entry = seals.entry(key, member)

        async def noted() -> None:
            async with self._redis.pipeline(transaction=True) as together:
                together.lrem(key, 0, entry).lpush(key, entry)
                together.ltrim(key, 0, at_most - 1).pexpire(key, _ms(keep_s))
                await together.execute()

        await self._asked(key, noted)

    async def noted(self, name: str) -> list[str]:
        key = self._key(name)
        seal = seals.mark(key)
        members: list[str] = []
        for entry in await self._asked(key, partial(self._redis.lrange, key, 0, -1)):
            if entry.startswith(seal):
                members.append(entry[len(seal) :].decode("utf-8", "replace"))
            else:
                await self._reject(partial(self._redis.lrem, key, 0, entry))
        return members

    async def unnote(self, name: str, member: str) -> None:
        key = self._key(name)
        await self._asked(key, partial(self._redis.lrem, key, 0, seals.entry(key, member)))

    async def purge(self, lead: str) -> int:
        """Forget everything about a lead, in every workspace on this Redis.

        Replicas are told twice: before, so that what is on its way to them isn't put back, and after, so that
        what they read meanwhile goes. Returns how many.
        """
        await self.purges.tell(lead)
        async for key in self._keys(f"{PREFIX}*:{lead}*"):
            if key.split(":")[LEAD_PART : LEAD_PART + 1] == [lead]:
                await self._gate.call(partial(self._redis.unlink, key))
        async for key in self._keys(f"{PREFIX}*", kind="list"):
            seal = seals.mark(key)
            for entry in await self._gate.call(partial(self._redis.lrange, key, 0, -1)):
                if is_about(entry[len(seal) :].decode("utf-8", "replace"), lead):
                    await self._gate.call(partial(self._redis.lrem, key, 0, entry))
        return await self.purges.tell(lead)

    def _key(self, name: str) -> str:
        return f"{PREFIX}{self._team()}:{name}"

    async def _asked(self, key: str, command: Callable[[], Any]) -> Any:
        """What Redis says; asked again where it says that the value there is of another kind."""
        try:
            return await self._gate.call(command)
        except exceptions.ResponseError:
            await self._reject(partial(self._redis.unlink, key))
            return await self._gate.call(command)

    async def _opened(self, key: str, held: bytes) -> bytes | None:
        found = seals.unsealed(key, held)
        if found is None:
            await self._reject(partial(self._redis.unlink, key))
        return found

    async def _reject(self, delete: Callable[[], Any]) -> None:
        self._metrics.redis_failed("poisoned")
        await self._gate.call(delete)

    async def _keys(self, pattern: str, kind: str | None = None) -> AsyncIterator[str]:
        cursor = 0
        while True:
            scan = partial(self._redis.scan, cursor, match=pattern, count=SCAN_COUNT, _type=kind)
            cursor, found = await self._gate.call(scan)
            for key in found:
                yield key.decode("utf-8", "replace")
            if not cursor:
                return


@asynccontextmanager
async def opened(
    url: str,
    *,
    team: Callable[[], str],
    forget: Callable[[str | None], None],
    log: Log,
    metrics: Metrics,
    call_s: float = REDIS_S,
    timer: Callable[[], float] = time.monotonic,
) -> AsyncIterator[RedisStore]:
    """The store of one replica, listening for what is purged; see `RedisStore`, `Purges` and `RedisGate`.

    A Redis that isn't there is told in the log, and costs nothing else.
    """
    gate = RedisGate(url, log, metrics, call_s=call_s, timer=timer)
    metrics.watch("redis_away", "Whether Redis is taken for gone", lambda: gate.away)
    store = RedisStore(gate, team, metrics)
    with suppress(StoreUnavailable):
        await gate.call(gate.redis.ping)
    listening = asyncio.create_task(store.purges.listen(forget), name="purges")
    try:
        yield store
    finally:
        while not listening.done():  # Python 3.11's wait_for may swallow one (cpython issue 86296)
            listening.cancel()
            await asyncio.wait([listening], timeout=ENDED_S)
        await gate.close()


@asynccontextmanager
async def trial(url: str) -> AsyncIterator[RedisStore]:
    """A store for a moment, of no workspace and without a log."""
    metrics = Metrics()
    gate = RedisGate(url, telemetry.silent(), metrics)
    try:
        yield RedisStore(gate, str, metrics)
    finally:
        await gate.close()


def _ms(seconds: float) -> int:
    return max(1, round(seconds * 1000))
