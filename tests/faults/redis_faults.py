"""Whatever Redis does: down, silent, slow, full, or poisoned. PR-10 to PR-13, PR-18."""

import asyncio
import pickle
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from leadsail_bot.leadsail.cache import packing
from leadsail_bot.redis_store.seals import PREFIX, VERSION, Sealed
from leadsail_bot.slack.rhythm import Rhythm
from tests.faults.bench import HISTORY, LEAD, REDIS_PASSWORD, Bench, Told
from tests.faults.row import Row, assert_well
from tests.office import Office
from tests.redis_server import Talk, listening, redis_server, silent

COST_S = 0.25  # what a failing Redis may cost one command
WITHIN_S = 5.0  # of saying no, Redis is known to be there
BUSY_S = 1.0  # what a command may take by itself here, on a busy machine
UNHURRIED = Rhythm(redis_s=5.0)  # where it matters what Redis holds: how soon it answers is another row's
LONG_AGO = datetime.min.replace(tzinfo=UTC)
NOWHERE = f"redis://:{REDIS_PASSWORD}@127.0.0.1:9/0"


async def _cost_little(bench: Bench, office: Office) -> list[Told]:
    """Four commands, all answered well, with one warning in all."""
    told = [await bench.ask(office) for _ in range(4)]
    for one in told:
        assert_well(one)
        assert one.seconds <= COST_S + BUSY_S
    warnings = [line for line in office.log() if line.get("level") in {"warning", "error"}]
    assert [line["event"] for line in warnings] == ["redis_unavailable"]
    assert len(office.log("answered")) == 4
    return told


async def down_at_start(bench: Bench) -> None:
    """It starts, says so once, and has its own memory."""
    async with bench.office({"REDIS_URL": NOWHERE}) as office:
        assert [line["reason"] for line in office.log("redis_unavailable")] == ["unreachable"]
        await _cost_little(bench, office)
        assert len([call for call in office.sandbox.calls if call.path == HISTORY]) == 1


async def gone(bench: Bench) -> None:
    """Killed while it is in use, then back: nobody notices either."""
    with redis_server() as server:
        async with bench.office({"REDIS_URL": server.url}) as office:
            server.stop()
            await _cost_little(bench, office)


async def hangs(bench: Bench) -> None:
    """It stops in the middle of everything: the connections stand, and nothing comes."""
    with redis_server() as server:
        async with bench.office({"REDIS_URL": server.url}) as office:
            assert_well(await bench.ask(office))
            office.bot.forget()
            server.hang()
            first, *later = [await bench.ask(office) for _ in range(4)]
            assert first.seconds <= COST_S + BUSY_S
            assert all(not one.logged("redis_unavailable") for one in later)
            for one in (first, *later):
                assert_well(one)
            server.go_on()


@dataclass(frozen=True)
class Odd:
    """Something listens there that isn't a Redis in good health."""

    talk: Talk

    async def __call__(self, bench: Bench) -> None:
        async with listening(self.talk) as url, bench.office({"REDIS_URL": url}) as office:
            await _cost_little(bench, office)


async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Each answer takes two seconds."""
    try:
        while await reader.read(65_536):
            await asyncio.sleep(2.0)
            writer.write(b"+OK\r\n")
    finally:
        writer.close()


async def moved(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """A cluster: everything is elsewhere."""
    try:
        while asked := await reader.read(65_536):
            writer.write(b"-MOVED 7 127.0.0.1:9\r\n" * max(1, asked.count(b"*")))
    finally:
        writer.close()


@dataclass(frozen=True)
class Refuses:
    """It is there and says no: served live, with one line a minute about it."""

    setting: tuple[str, ...]
    reason: str

    async def __call__(self, bench: Bench) -> None:
        with redis_server() as server:
            async with bench.office({"REDIS_URL": server.url}) as office:
                client = server.client
                client.execute_command(*self.setting)  # type: ignore[no-untyped-call]  # redis-py's own
                client.client_kill_filter(_type="normal", skipme=True)  # whoever comes back is asked anew
                await _cost_little(bench, office)
                # A connection that was killed is another trouble, and comes first.
                async with asyncio.timeout(WITHIN_S):
                    while f'redis_errors_total{{reason="{self.reason}"}}' not in await office.metrics_page():
                        await bench.ask(office)
                assert "canary" not in office.stream.getvalue()


POISONS: dict[str, Callable[[str], bytes]] = {
    "random bytes": lambda _: random.Random(13).randbytes(300),
    "pickle": lambda _: pickle.dumps({"history": []}),
    "10 MB": lambda _: bytes(10 * 1024 * 1024),
    "another lead's": lambda key: _sealed(VERSION, key.replace(LEAD, "lead_other2"), b"1"),
    "another schema": lambda key: _sealed(VERSION, key, msgspec.msgpack.encode({"body": 1})),
    "no body": lambda key: _sealed(VERSION, key, _body(b"not packed at all", 100)),
    "before all time": lambda key: _sealed(VERSION, key, _body(packing.packed(b"{}"), 2, LONG_AGO)),
    "a body that lies about its size": lambda key: _sealed(VERSION, key, _body(packing.packed(b""), 10**12)),
}


def _sealed(version: int, key: str, value: bytes) -> bytes:
    return msgspec.msgpack.encode(Sealed(version, key, value))


def _body(packed: bytes, size: int, as_of: datetime | None = None) -> bytes:
    return msgspec.msgpack.encode((packed, size, as_of or datetime.now(UTC)))  # an older one isn't unpacked


@dataclass(frozen=True)
class Poisoned:
    """What others put in the place of a history is as if it weren't there: LeadSail is asked."""

    poison: Callable[[str], bytes]

    async def __call__(self, bench: Bench) -> None:
        with redis_server() as server:
            async with bench.office({"REDIS_URL": server.url}, rhythm=UNHURRIED) as office:
                assert_well(await bench.ask(office))
                keys = [key for key in server.names() if LEAD in key and ":seen:" not in key]
                assert len(keys) == 2  # the history, and the lead's own record
                for key in keys:
                    server.client.set(key, self.poison(key))
                office.bot.forget()
                calls = len(office.sandbox.calls)
                told = await bench.ask(office)
                assert_well(told)
                assert told.troubles == []
                assert len(office.sandbox.calls) == calls + 2
                office.bot.forget()
                assert_well(await bench.ask(office))  # mended
                assert len(office.sandbox.calls) == calls + 2


async def another_version(bench: Bench) -> None:
    """Two versions of the app on one Redis don't meet: the other's keys are left alone, its values unread."""
    with redis_server() as server:
        async with bench.office({"REDIS_URL": server.url}, rhythm=UNHURRIED) as office:
            assert_well(await bench.ask(office))
            held = {key: server.value(key) for key in server.names() if LEAD in key}
            server.client.flushall()
            for key, value in held.items():
                server.client.set(key.replace(PREFIX, "leadsail-bot:2:"), value)
                server.client.set(key, value.replace(b"\x93\x01", b"\x93\x02", 1))
            office.bot.forget()
            calls = len(office.sandbox.calls)
            assert_well(await bench.ask(office))
            assert len(office.sandbox.calls) == calls + 2
            theirs = [key for key in server.names() if key.startswith("leadsail-bot:2:")]
            assert len(theirs) == len(held)


ROWS = [
    Row("PR-10", "down at start", down_at_start),
    Row("PR-11", "refused", gone),
    Row("PR-11", "stopped", hangs),
    Row("PR-11", "silent", Odd(silent)),
    Row("PR-11", "slow", Odd(slow)),
    Row("PR-12", "OOM", Refuses(("CONFIG", "SET", "maxmemory", "1"), "out_of_memory")),
    Row("PR-12", "READONLY", Refuses(("REPLICAOF", "127.0.0.1", "9"), "read_only")),
    Row("PR-12", "NOAUTH", Refuses(("CONFIG", "SET", "requirepass", "s3cret-canary"), "no_auth")),
    Row("PR-12", "MOVED", Odd(moved)),
    *(Row("PR-13", name, Poisoned(poison)) for name, poison in POISONS.items()),
    Row("PR-18", "another version", another_version),
]
