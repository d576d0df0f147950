"""The cache among replicas: what one was told the others find, and nothing that is gone for one of them."""

import asyncio
import gc
import weakref

import msgspec
import pytest

from leadsail_bot.errors import (
    KeyRefused,
    LeadForbidden,
    LeadNotFound,
    LeadSailProblem,
    LeadSailUnavailable,
)
from leadsail_bot.leadsail.cache import LIVE_EVERY_S, packing
from leadsail_bot.leadsail.cache.shared import Packed
from leadsail_bot.store import Memory, key
from tests import samples
from tests.faults import patience
from tests.leadsail.caching import FRESH_S, STALE_S, LeadSail, Value, made, shared_by
from tests.leadsail.conftest import Clock


class SlowStore(Memory):
    """What replicas share, slow to say that it has nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.gates = [asyncio.Event(), asyncio.Event()]
        self.asked = 0

    async def get(self, name: str) -> bytes | None:
        gate = self.gates[min(self.asked, 1)]
        self.asked += 1
        found = await super().get(name)
        await gate.wait()
        return found


class LateStore(Memory):
    """What replicas share, where what is put arrives late."""

    def __init__(self) -> None:
        super().__init__()
        self.sent, self.gate = asyncio.Event(), asyncio.Event()

    async def put(self, name: str, value: bytes, keep_s: float) -> None:
        self.sent.set()
        await self.gate.wait()
        await super().put(name, value, keep_s)


@pytest.fixture
def leadsail() -> LeadSail:
    return LeadSail()


@pytest.mark.parametrize("purged", ["a", None], ids=["one lead", "all"])
async def test_what_is_under_way_at_a_purge_is_not_kept(
    clock: Clock, leadsail: LeadSail, purged: str | None
) -> None:
    """Whoever waits for it is answered; nothing of it comes back, here or among the replicas."""
    shared = shared_by(clock, Memory())
    cache = made(clock, shared=shared)
    leadsail.gate.clear()
    asking = asyncio.create_task(cache.get("a", leadsail.fetch))
    await leadsail.called.wait()
    cache.forget(purged)
    leadsail.gate.set()
    assert (await asking).value[0] == "body 1"
    await patience.until(lambda: not cache.under_way("a"))
    assert await shared.get("a") is None
    assert not (await cache.get("a", leadsail.fetch)).from_cache
    await cache.close()


async def test_what_another_replica_was_told_before_a_purge_is_not_left_open(clock: Clock) -> None:
    """Whoever looked for it is answered; then nothing of the lead is in memory."""
    store = SlowStore()
    shared = shared_by(clock, store)
    await shared.put("a", Packed(packing.packed(b"body"), 4, clock.now()))
    cache = made(clock, reads=lambda *_: Value(), shared=shared)
    asking = asyncio.create_task(cache.get("a", LeadSail().fetch))
    await patience.until(lambda: store.asked)
    cache.forget("a")
    store.gates[0].set()
    left = weakref.ref((await asking).value)
    del asking
    await patience.until(lambda: gc.collect() >= 0 and left() is None)
    await cache.close()


@pytest.mark.parametrize(
    ("size", "as_of"),
    [
        (4, "0001-01-01T00:00:00Z"),
        (4, "9999-12-31T23:59:59-12:00"),
        (10**9, samples.NOW.isoformat()),
    ],
    ids=["before all time", "after it", "a bomb"],
)
async def test_what_no_replica_ever_put_there_is_not_there(clock: Clock, size: int, as_of: str) -> None:
    """Others may write to Redis: moments that no clock can count from, or more than fits in memory."""
    store = Memory()
    shared = shared_by(clock, store)
    await store.put(key("history", "a", "account"), msgspec.msgpack.encode([b"body", size, as_of]), STALE_S)
    assert await shared.get("a") is None


@pytest.mark.parametrize("body", [b"body 2", packing.packed(b"nonsense")], ids=["not packed", "no history"])
async def test_what_cannot_be_read_is_taken_away(clock: Clock, leadsail: LeadSail, body: bytes) -> None:
    """Whoever put it there: what this replica keeps is still served in need."""
    shared = shared_by(clock, Memory())
    cache = made(clock, shared=shared)
    await cache.get("a", leadsail.fetch)
    clock.seconds = FRESH_S
    await shared.put("a", Packed(body, 8, clock.now()))
    leadsail.problem = LeadSailUnavailable("reset")
    assert (await cache.get("a", leadsail.fetch)).value[0] == "body 1"
    assert await shared.get("a") is None
    await cache.close()


async def test_what_is_on_its_way_to_the_replicas_at_a_purge_is_gone(
    clock: Clock, leadsail: LeadSail
) -> None:
    """It comes there after the purge has taken everything away."""
    store = LateStore()
    shared = shared_by(clock, store)
    cache = made(clock, shared=shared)
    asking = asyncio.create_task(cache.get("a", leadsail.fetch))
    await store.sent.wait()
    cache.forget("a")
    store.gate.set()
    await asking
    assert await shared.get("a") is None
    await cache.close()


async def test_who_looks_while_leadsail_answers_asks_it_no_more(clock: Clock, leadsail: LeadSail) -> None:
    """Whoever hears that no replica has it, in the very moment in which LeadSail says it, has it too."""
    store = SlowStore()
    shared = shared_by(clock, store)
    cache = made(clock, shared=shared)
    store.gates[0].set()
    leadsail.gate.clear()
    first = asyncio.create_task(cache.get("lead_1", leadsail.fetch))
    await leadsail.called.wait()
    second = asyncio.create_task(cache.get("lead_1", leadsail.fetch))
    await asyncio.sleep(0)
    store.gates[1].set()  # it had nothing when it was asked
    leadsail.gate.set()
    assert (await second).value == (await first).value
    assert leadsail.asked == 1
    other = made(clock, shared=shared)
    assert (await other.get("lead_1", leadsail.fetch)).from_cache  # what one was told the other finds
    assert leadsail.asked == 1
    await cache.close()
    await other.close()


async def test_one_look_for_all(clock: Clock, leadsail: LeadSail) -> None:
    """200 who ask at once look once for what other replicas were told, and ask LeadSail once."""
    store = SlowStore()
    cache = made(clock, shared=shared_by(clock, store))
    asking = [asyncio.create_task(cache.get("a", leadsail.fetch)) for _ in range(200)]
    await asyncio.sleep(0)
    for gate in store.gates:
        gate.set()
    await asyncio.gather(*asking)
    assert (store.asked, leadsail.asked) == (1, 1)
    await cache.close()


@pytest.mark.parametrize("problem", [LeadNotFound, LeadForbidden, KeyRefused])
async def test_what_leadsail_refuses_is_forgotten_for_all_replicas(
    clock: Clock, leadsail: LeadSail, problem: type[LeadSailProblem]
) -> None:
    """What one of them shared is gone when another is told no: nobody finds it, fresh or for need."""
    shared = shared_by(clock, Memory())
    one, another, third = (made(clock, shared=shared) for _ in range(3))
    await one.get("a", leadsail.fetch)
    clock.seconds = LIVE_EVERY_S
    leadsail.problem = problem()
    with pytest.raises(problem):
        await another.get("a", leadsail.fetch, live=True)
    leadsail.problem = LeadSailUnavailable("reset")
    with pytest.raises(LeadSailUnavailable):
        await third.get("a", leadsail.fetch)
    for cache in (one, another, third):
        await cache.close()


async def test_with_a_refused_key_nothing_comes_from_the_replicas(clock: Clock, leadsail: LeadSail) -> None:
    """What the key was given for isn't ours any more, of no lead; once it is taken again all is as before."""
    cache = made(clock, shared=shared_by(clock, Memory()))
    for lead in ("a", "b"):
        await cache.get(lead, leadsail.fetch)
    clock.seconds = FRESH_S
    leadsail.problem = KeyRefused()
    with pytest.raises(KeyRefused):
        await cache.get("a", leadsail.fetch, live=True)
    leadsail.problem = KeyRefused()
    with pytest.raises(KeyRefused):
        await cache.get("b", leadsail.fetch)
    leadsail.problem = None
    assert not (await cache.get("b", leadsail.fetch)).from_cache
    cache.forget()
    assert (await cache.get("b", leadsail.fetch)).from_cache
    await cache.close()
