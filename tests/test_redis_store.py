"""Redis as the store: what others put there isn't believed, and a purge is heard by everybody."""

import asyncio
import pickle
import random
from collections.abc import AsyncIterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import msgspec
import pytest

from leadsail_bot import redis_store, telemetry
from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.metrics import Metrics
from leadsail_bot.redis_store import VALUE_MAX, RedisStore, opened, purges
from leadsail_bot.redis_store.gate import RedisGate
from leadsail_bot.redis_store.seals import PREFIX, VERSION, Sealed
from leadsail_bot.store import key
from tests.faults import patience
from tests.redis_server import RedisServer, redis_server

NAME = key("seen", "lead_abc123", "U1")
KEY = f"{PREFIX}T1:{NAME}"
ENOUGH_S = 5.0  # on a busy machine ten megabytes take longer than the bot waits


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
async def store(redis: RedisServer, metrics: Metrics) -> AsyncIterator[RedisStore]:
    gate = RedisGate(redis.url, telemetry.silent(), metrics, call_s=ENOUGH_S)
    yield RedisStore(gate, lambda: "T1", metrics)
    await gate.close()


def sealed(version: int = VERSION, name: str = KEY, value: bytes = b"1") -> bytes:
    return msgspec.msgpack.encode(Sealed(version, name, value))


def poisoned(metrics: Metrics) -> float:
    """How many values weren't ours."""
    return metrics.registry.get_sample_value("leadsail_bot_redis_errors_total", {"reason": "poisoned"}) or 0.0


POISON = {
    "random bytes": random.Random(1).randbytes(200),
    "another version": sealed(version=VERSION + 1),
    "another lead's": sealed(name=KEY.replace("abc123", "abc124")),
    "another workspace's": sealed(name=KEY.replace("T1", "T2")),
    "another shape": msgspec.msgpack.encode({"version": VERSION, "name": KEY}),
    "pickle": pickle.dumps({"version": VERSION}),
    "ten megabytes": bytes(10 * 1024 * 1024),
    "nothing": b" ",
}


@pytest.mark.parametrize("held", POISON.values(), ids=POISON)
async def test_what_is_not_ours_is_a_miss(
    redis: RedisServer, store: RedisStore, metrics: Metrics, held: bytes
) -> None:
    """Not served, deleted and counted; a claim goes to whoever makes it, and a swap finds nothing."""
    redis.client.set(KEY, held)
    assert await store.get(NAME) is None
    assert redis.names() == []
    redis.client.set(KEY, held)
    assert await store.claim(NAME, b"mine", 60) == b"mine"
    assert await store.get(NAME) == b"mine"
    redis.client.set(KEY, held)
    assert await store.swap(NAME, b"other", 60) is None
    assert await store.get(NAME) == b"other"
    assert poisoned(metrics) == 3


async def test_many_values_are_one_question(redis: RedisServer, store: RedisStore, metrics: Metrics) -> None:
    """Five hundred handoffs cost as little waiting as one; what isn't believed is gone from among them."""
    names = [key("handoff", f"lead_{number}") for number in range(500)]
    for name in names:
        await store.put(name, b"good", 60)
    redis.client.set(store._key(names[7]), b"bad")
    before = redis.client.info("stats")["total_reads_processed"]
    assert await store.get_all(names) == [b"good"] * 7 + [None] + [b"good"] * 492
    assert redis.client.info("stats")["total_reads_processed"] - before < 20
    assert poisoned(metrics) == 1


async def test_what_may_not_be_read_is_not_taken_for_nothing(redis: RedisServer, store: RedisStore) -> None:
    """One value or many: whoever asks is told that nobody can say. Another kind is nothing."""
    names = [NAME, key("seen", "lead_abc124", "U1")]
    redis.client.lpush(store._key(names[0]), "x")
    await store.put(names[1], b"good", 60)
    assert await store.get_all(names) == [None, b"good"]
    redis.client.execute_command("ACL", "SETUSER", "default", "-getrange")  # type: ignore[no-untyped-call]
    try:
        for asked in (store.get(names[1]), store.get_all(names)):
            with pytest.raises(StoreUnavailable):
                await asked
    finally:
        redis.client.execute_command("ACL", "SETUSER", "default", "+@all")  # type: ignore[no-untyped-call]


async def test_a_thousand_odd_values(redis: RedisServer, store: RedisStore, metrics: Metrics) -> None:
    """T20: a good value with bytes changed, cut or added is never served, and nothing is raised."""
    chance = random.Random(20)
    good = sealed(value=b"good")
    for _ in range(1_000):
        odd = bytearray(good)
        odd[chance.randrange(len(odd) - 4)] ^= chance.randrange(1, 256)  # the value itself has no seal
        redis.client.set(KEY, bytes(odd[: chance.choice([len(odd), chance.randrange(1, len(odd))])]))
        assert await store.get(NAME) is None
    assert poisoned(metrics) == 1_000


async def test_a_value_of_another_kind(redis: RedisServer, store: RedisStore, metrics: Metrics) -> None:
    """A list where a value belongs, a value where a list belongs: gone, and the call goes through."""
    redis.client.lpush(KEY, "x")
    assert await store.get(NAME) is None
    redis.client.lpush(KEY, "x")
    assert await store.claim(NAME, b"mine", 60) == b"mine"
    await store.note(NAME, "lead_abc123", 60, at_most=5)
    assert await store.noted(NAME) == ["lead_abc123"]
    assert poisoned(metrics) == 3


async def test_a_member_that_somebody_else_put_there(
    redis: RedisServer, store: RedisStore, metrics: Metrics
) -> None:
    """Another list's members are nobody's here."""
    await store.note("recent:-:U1", "lead_abc123", 60, at_most=5)
    await store.note("recent:-:U2", "lead_zzz999", 60, at_most=5)
    redis.client.lpush(f"{PREFIX}T1:recent:-:U1", *redis.client.lrange(f"{PREFIX}T1:recent:-:U2", 0, -1))
    assert await store.noted("recent:-:U1") == ["lead_abc123"]
    assert poisoned(metrics) == 1


async def test_nothing_stays_for_ever(redis: RedisServer, store: RedisStore) -> None:
    """T19: no key is without an end, and afterwards none is left."""
    await store.put(key("history", "lead_abc123"), b"1", 60)
    await store.claim(key("claim", "lead_abc123"), b"1", 60)
    await store.note(key("recent", "-", "U1"), "lead_abc123", 60, at_most=5)
    assert all(0 < redis.client.pttl(name) <= 60_000 for name in redis.names())
    redis.later(61)
    assert redis.names() == []


async def test_what_is_too_large_is_not_kept(redis: RedisServer, store: RedisStore) -> None:
    """It would hold up everybody else's calls."""
    await store.put(NAME, bytes(VALUE_MAX + 1), 60)
    assert redis.names() == []


async def test_two_workspaces_never_meet(redis: RedisServer, metrics: Metrics) -> None:
    """T12: the same lead ids in two workspaces on one Redis; each finds its own alone."""
    gate = RedisGate(redis.url, telemetry.silent(), metrics)
    teams = {team: RedisStore(gate, lambda team=team: team, metrics) for team in ("T1", "T2")}  # type: ignore[misc]
    chance, kept = random.Random(12), dict[tuple[str, str], bytes]()
    for step in range(10_000):
        team, name = chance.choice(["T1", "T2"]), key("history", f"lead_{chance.randrange(20)}")
        if chance.random() < 0.3:
            kept[team, name] = f"{team} {name} {step}".encode()
            await teams[team].put(name, kept[team, name], 60)
        else:
            assert await teams[team].get(name) == kept.get((team, name))
    for one in redis.names():
        other = one.replace(":T1:", ":T0:").replace(":T2:", ":T1:").replace(":T0:", ":T2:")
        redis.client.set(f"{other}x", redis.client.get(one) or b"")
        team, _, name = f"{other}x".removeprefix(PREFIX).partition(":")
        assert await teams[team].get(name) is None
    await gate.close()


async def test_purge_leaves_nothing_of_a_lead_and_everything_of_others(store: RedisStore) -> None:
    """Values by the lead in their name, members of lists by the lead they begin with."""
    await store.put(key("seen", "lead_abc123", "U1"), b"1", 60)
    await store.put(key("seen", "lead_abc1234", "U1"), b"1", 60)
    for member in ("lead_abc123", "lead_abc123:C1:1.2", "lead_abc1234"):
        await store.note(key("recent", "-", "U1"), member, 60, at_most=10)
    await store.purge("lead_abc123")
    assert await store.get(key("seen", "lead_abc123", "U1")) is None
    assert await store.get(key("seen", "lead_abc1234", "U1")) == b"1"
    assert await store.noted(key("recent", "-", "U1")) == ["lead_abc1234"]


async def test_purge_looks_through_all_there_is(store: RedisStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis tells of its keys a page at a time."""
    monkeypatch.setattr(redis_store, "SCAN_COUNT", 1)
    names = [key("seen", "lead_abc123", f"U{number}") for number in range(50)]
    for name in names:
        await store.put(name, b"1", 60)
    await store.purge("lead_abc123")
    assert await store.get_all(names) == [None] * 50


async def test_a_purge_is_heard_by_every_replica(redis: RedisServer, metrics: Metrics) -> None:
    """Each is told which lead; one whose line broke forgets all: it may have missed something."""
    forgotten = list[str | None]()
    async with opened(
        redis.url, team=lambda: "T1", forget=forgotten.append, log=telemetry.silent(), metrics=metrics
    ) as store:
        await store.put(NAME, b"1", 60)
        await patience.until(lambda: redis.client.pubsub_numsub(purges.CHANNEL)[0][1])
        assert await store.purge("lead_abc123") == 1
        assert redis.names() == []
        await patience.until(lambda: forgotten == ["lead_abc123"] * 2)  # before and after
        redis.client.client_kill_filter(_type="pubsub")
        await patience.until(lambda: forgotten == ["lead_abc123"] * 2 + [None])
        await asyncio.sleep(0)


async def test_a_purge_before_there_was_a_line(metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis couldn't be reached when the replica started, which answered meanwhile: it forgets all."""
    monkeypatch.setattr(purges, "AGAIN_S", 0.1)
    forgotten = list[str | None]()
    with redis_server() as redis:
        redis.stop()
        listening = opened(
            redis.url, team=str, forget=forgotten.append, log=telemetry.silent(), metrics=metrics
        )
        async with listening as store:
            await asyncio.sleep(0)  # it asks, and is refused
            redis.start()
            await patience.until(lambda: forgotten == [None])
            assert await store.purge("lead_abc123") == 1


async def test_a_user_who_may_not_listen(metrics: Metrics, monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis 7 grants a new user no channel: that is counted, and costs nobody what is kept meanwhile."""
    monkeypatch.setattr(purges, "AGAIN_S", 0.1)
    refused, forgotten = {"reason": "no_permission"}, list[str | None]()
    with redis_server() as redis:
        redis.client.acl_setuser(
            "bot", enabled=True, nopass=True, keys=["leadsail-bot:*"], categories=["+@all"]
        )
        url = redis.url.replace("//", "//bot:any@")
        async with opened(
            url, team=str, forget=forgotten.append, log=telemetry.silent(), metrics=metrics
        ) as store:
            count = partial(metrics.registry.get_sample_value, "leadsail_bot_redis_errors_total", refused)
            await patience.until(lambda: (count() or 0) >= 3)
            await store.put(NAME, b"1", 60)
            assert forgotten == []
            redis.client.acl_setuser("bot", enabled=True, channels=["leadsail-bot:*"])
            await patience.until(lambda: forgotten == [None])
            assert await store.purge("lead_abc123") == 1


@pytest.mark.parametrize("protocol", [2, 3])
async def test_a_line_that_has_gone_silent_is_left(
    protocol: int, tmp_path: Path, metrics: Metrics, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever it led to is gone without a word, another has the name: purges are heard from there."""
    monkeypatch.setattr(purges, "QUIET_S", 0.2)
    monkeypatch.setattr(purges, "AGAIN_S", 0.1)
    name, forgotten = tmp_path / "redis", list[str | None]()
    url = f"unix://{name}?protocol={protocol}"
    with (
        redis_server("--unixsocket", str(tmp_path / "one")) as first,
        redis_server("--unixsocket", str(tmp_path / "other")),
    ):
        name.symlink_to(tmp_path / "one")
        listening = opened(
            url, team=lambda: "T1", forget=forgotten.append, log=telemetry.silent(), metrics=metrics
        )
        async with listening as store:
            await asyncio.sleep(0.7)  # one that answers is kept, however quiet
            assert first.client.pubsub_numsub(purges.CHANNEL)[0][1] == 1
            assert forgotten == []
            name.unlink()
            name.symlink_to(tmp_path / "other")
            first.hang()
            await patience.until(lambda: forgotten == [None])
            with suppress(StoreUnavailable):
                await store.get(NAME)  # what was connected before leads nowhere
            await patience.until(lambda: not store._gate.away)
            assert await store.purge("lead_abc123") == 1
            await patience.until(lambda: forgotten == [None, "lead_abc123", "lead_abc123"])
