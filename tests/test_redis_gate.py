"""The gate to Redis: nobody waits long for it, nobody waits twice, and it is found again."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import trustme

from leadsail_bot import telemetry
from leadsail_bot.errors import StoreUnavailable
from leadsail_bot.metrics import Metrics
from leadsail_bot.network import REDIS_S
from leadsail_bot.redis_store.gate import RedisGate
from tests.faults import patience
from tests.redis_server import RedisServer, listening, redis_server, silent

SLACK_S = 0.5  # what a busy machine may add
ENOUGH_S = 1.0  # for a handshake on a busy machine


@asynccontextmanager
async def gate(url: str, call_s: float = REDIS_S) -> AsyncIterator[RedisGate]:
    """A gate to there."""
    made = RedisGate(url, telemetry.silent(), Metrics(), call_s=call_s)
    yield made
    await made.close()


async def refused(one: RedisGate) -> tuple[float, str]:
    """How long it took to be told no, and why."""
    began = time.perf_counter()
    with pytest.raises(StoreUnavailable) as told:
        await one.call(one.redis.ping)
    return time.perf_counter() - began, told.value.details["kind"]


@pytest.mark.alone
async def test_nobody_is_there() -> None:
    """A closed port is a no at once."""
    async with gate("redis://127.0.0.1:9/0") as one:
        seconds, why = await refused(one)
        assert (why, seconds < SLACK_S) == ("unreachable", True)
        assert (await refused(one))[1] == "away"


async def test_it_says_nothing() -> None:
    """Those who asked at the same time wait a fifth of a second, whoever comes later doesn't."""
    async with listening(silent) as url, gate(url) as one:
        first = await asyncio.gather(*(refused(one) for _ in range(20)))
        assert max(seconds for seconds, _ in first) <= REDIS_S + SLACK_S
        seconds, why = await refused(one)
        assert (why, seconds < REDIS_S / 2) == ("away", True)


async def test_it_comes_back() -> None:
    """Without a restart, and without anybody's command being spent on finding out."""
    with redis_server() as server:
        async with gate(server.url) as one:
            assert await one.call(one.redis.ping)
            server.stop()
            assert (await refused(one))[1] == "unreachable"
            assert one.away
            server.start()
            await patience.until(lambda: not one.away)
            assert await one.call(one.redis.ping)


async def test_connections_from_before_are_not_used_again() -> None:
    """Those that were open while Redis was restarted are dead: each would be taken for another absence."""
    with redis_server() as server:
        async with gate(server.url, call_s=5.0) as one:  # dead ones fail at once; a busy machine may be late
            slow = [one.call(lambda: one.redis.blpop("leadsail-bot:none", 0.05)) for _ in range(10)]
            await asyncio.gather(*slow)
            server.stop()
            server.start()
            await refused(one)
            await patience.until(lambda: not one.away)
            assert await asyncio.gather(*(one.call(one.redis.ping) for _ in range(10))) == [True] * 10


async def test_a_no_is_not_silence(redis: RedisServer) -> None:
    """What Redis refuses is refused alone: reads go on where it takes no writes."""
    client = redis.client
    client.config_set("maxmemory", "1")
    try:
        async with gate(redis.url) as one:
            with pytest.raises(StoreUnavailable) as told:
                await one.call(lambda: one.redis.set("leadsail-bot:x", "1"))
            assert told.value.details["kind"] == "out_of_memory"
            assert await one.call(one.redis.ping)
    finally:
        client.config_set("maxmemory", "0")


async def test_after_a_failover_it_finds_who_takes_writes_now(tmp_path: Path) -> None:
    """Who took them before may keep every connection; it is left, without a restart, for who has its name."""
    name, one_s, other_s = tmp_path / "redis", tmp_path / "one", tmp_path / "other"
    with (
        redis_server("--unixsocket", str(one_s)) as first,
        redis_server("--unixsocket", str(other_s)) as second,
    ):
        name.symlink_to(one_s)
        async with gate(f"unix://{name}") as one:
            assert await one.call(lambda: one.redis.set("leadsail-bot:x", "1"))
            name.unlink()
            name.symlink_to(other_s)
            first.client.replicaof("127.0.0.1", "9")
            with pytest.raises(StoreUnavailable) as told:
                await one.call(lambda: one.redis.set("leadsail-bot:x", "2"))
            assert told.value.details["kind"] == "read_only"
            await patience.until(lambda: not one.away)
            assert await one.call(lambda: one.redis.set("leadsail-bot:x", "3"))
            assert second.value("leadsail-bot:x") == b"3"


@pytest.mark.parametrize("password", ["", ":old@"], ids=["none", "an old one"])
async def test_a_refused_password_is_a_no(password: str) -> None:
    """Redis is there, and isn't looked for: whoever asks is told each time what the operator must mend."""
    with redis_server("--requirepass", "new") as server:
        async with gate(server.url.replace("//", f"//{password}")) as one:
            assert [(await refused(one))[1] for _ in range(2)] == ["no_auth"] * 2
            assert not one.away


async def test_who_comes_back_with_another_password_is_there() -> None:
    """A Redis that was taken for away, and then refuses ours, is told as what it is."""
    with redis_server() as server:
        async with gate(server.url) as one:
            server.stop()
            await refused(one)
            assert one.away
            server.options = ("--requirepass", "new")
            server.start()
            await patience.until(lambda: not one.away)
            assert (await refused(one))[1] == "no_auth"


async def test_one_that_hangs_keeps_nobody_from_leaving(tmp_path: Path) -> None:
    """Over TLS whoever leaves waits for the other's goodbye, and no longer than for anything else."""
    ca = trustme.CA()
    paper, known = tmp_path / "paper", tmp_path / "known"
    ca.issue_cert("localhost").private_key_and_cert_chain_pem.write_to_path(paper)
    ca.cert_pem.write_to_path(known)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    papers = ("--tls-cert-file", str(paper), "--tls-key-file", str(paper), "--tls-ca-cert-file", str(known))
    with redis_server("--tls-port", str(port), *papers, "--tls-auth-clients", "no") as server:
        async with gate(f"rediss://localhost:{port}/0?ssl_ca_certs={known}", call_s=ENOUGH_S) as one:
            assert await one.call(one.redis.ping)
            server.hang()
        server.go_on()


@pytest.mark.alone
async def test_a_storm_of_people_who_leave(redis: RedisServer) -> None:
    """Cancelled calls never leave somebody else's answer behind."""
    async with gate(redis.url) as one:
        redis.client.mset({f"k{number}": number for number in range(50)})

        async def asks(number: int) -> Any:
            return await one.call(lambda: one.redis.get(f"k{number}"))

        for _ in range(10):
            tasks = [asyncio.create_task(asks(number)) for number in range(50)]
            await asyncio.sleep(0.002)
            for task in tasks[::2]:
                task.cancel()
            for number, answer in enumerate(await asyncio.gather(*tasks, return_exceptions=True)):
                assert isinstance(answer, asyncio.CancelledError) or answer == str(number).encode()
        assert not one.away
