"""The small shared state: what every form of it promises."""

from collections.abc import AsyncIterator, Callable

import pytest

from leadsail_bot.redis_store import trial
from leadsail_bot.store import Memory, Store, key
from tests.redis_server import RedisServer


class Timer:
    """Time that passes when a test says so; `passes` is told."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.passes: Callable[[float], None] = lambda _: None

    def __call__(self) -> float:
        return self.seconds

    @property
    def at(self) -> float:
        return self.seconds

    @at.setter
    def at(self, seconds: float) -> None:
        self.passes(seconds - self.seconds)
        self.seconds = seconds


@pytest.fixture
def timer() -> Timer:
    return Timer()


@pytest.fixture(params=["memory", "redis"])
async def store(request: pytest.FixtureRequest, timer: Timer) -> AsyncIterator[Store]:
    if request.param == "memory":
        yield Memory(timer)
        return
    server: RedisServer = request.getfixturevalue("redis")
    timer.passes = server.later
    async with trial(server.url) as shared:
        yield shared


async def test_the_first_claim_holds(store: Store, timer: Timer) -> None:
    """One wins; whoever comes later reads who; a claim that ran out is free again."""
    name = key("handoff", "lead_abc123", "accepted")
    assert await store.claim(name, b"U1", 10) == b"U1"
    assert await store.claim(name, b"U2", 10) == b"U1"
    assert await store.get(name) == b"U1"
    timer.at = 11
    assert await store.claim(name, b"U2", 10) == b"U2"


async def test_a_swap_tells_what_stood_there(store: Store, timer: Timer) -> None:
    """And holds as long as was said."""
    name = key("press", "-", "U1")
    assert await store.swap(name, b"older", 10) is None
    assert await store.swap(name, b"newer", 10) == b"older"
    timer.at = 11
    assert await store.swap(name, b"older", 10) is None


async def test_many_at_once(store: Store) -> None:
    """Each as if it had been asked for alone; a list is no value."""
    names = [key("handoff", f"lead_{number}") for number in range(4)]
    await store.put(names[1], b"1", 10)
    await store.claim(names[3], b"3", 10)
    await store.note(names[2], "lead_2:x", 10, 5)
    assert await store.get_all(names) == [None, b"1", None, b"3"]
    assert await store.get_all([]) == []


async def test_a_value_is_kept_as_long_as_was_said(store: Store, timer: Timer) -> None:
    """After `keep_s` it is gone, and what was put last holds."""
    await store.put("seen:lead_abc123:U1", b"1", 5)
    await store.put("seen:lead_abc123:U1", b"2", 5)
    timer.at = 4.9
    assert await store.get("seen:lead_abc123:U1") == b"2"
    timer.at = 5.1
    assert await store.get("seen:lead_abc123:U1") is None


async def test_a_list_is_newest_first_and_names_each_once(store: Store, timer: Timer) -> None:
    """Noting again moves to the head; the oldest make room; the whole is gone after `keep_s` of silence."""
    for member in ("lead_a1", "lead_b2", "lead_c3", "lead_a1"):
        await store.note("recent:-:U1", member, 60, at_most=4)
    assert await store.noted("recent:-:U1") == ["lead_a1", "lead_c3", "lead_b2"]
    await store.note("recent:-:U1", "lead_a1", 60, at_most=2)
    assert await store.noted("recent:-:U1") == ["lead_a1", "lead_c3"]
    await store.unnote("recent:-:U1", "lead_a1")
    assert await store.noted("recent:-:U1") == ["lead_c3"]
    timer.at = 61
    assert await store.noted("recent:-:U1") == []


async def test_what_is_dropped_is_gone(store: Store) -> None:
    """A value, a claim, a list; and what isn't there may be dropped too."""
    await store.put("seen:lead_abc123:U1", b"1", 60)
    await store.note("recent:-:U1", "lead_abc123", 60, at_most=5)
    for name in ("seen:lead_abc123:U1", "recent:-:U1", "recent:-:U2"):
        await store.drop(name)
    assert await store.get("seen:lead_abc123:U1") is None
    assert await store.noted("recent:-:U1") == []


async def test_who_is_taken_off_a_list_makes_it_live_no_longer(store: Store, timer: Timer) -> None:
    """A list is kept as long as was said when something came onto it."""
    for member in ("a", "b"):
        await store.note(key("recent", "-", "U1"), member, 10, at_most=5)
    timer.at = 9
    await store.unnote(key("recent", "-", "U1"), "a")
    assert await store.noted(key("recent", "-", "U1")) == ["b"]
    timer.at = 10.5
    assert await store.noted(key("recent", "-", "U1")) == []


async def test_what_is_kept_is_bounded(timer: Timer) -> None:
    """A flood of entries doesn't grow without end; the newest stay."""
    store = Memory(timer, max_bytes=10_000)
    for number in range(1_000):
        await store.put(f"seen:lead_{number}:U1", b"1", 60)
    assert await store.get("seen:lead_0:U1") is None
    assert await store.get("seen:lead_999:U1") == b"1"
