"""Checks that a naive client fails: each is run against the bot's own gate, and against one it catches."""

import asyncio
import random
import tracemalloc
from contextlib import suppress

from leadsail_bot.leadsail.body import MIB
from leadsail_bot.playground.sandbox import Answer, Sandbox
from tests.faults.bench import DOCUMENT, DOCUMENTS, HISTORY, LEAD, LEAD_RECORD
from tests.faults.bodies import PACKED, bomb
from tests.faults.gates import DEADLINE_S, Fetcher, Gate, Get
from tests.faults.wire import OK, Wire, keeps_saying, refuses
from tests.office import API_KEY

DRIP_EVERY_S, DRIPS = 0.05, 60  # no pause is long, the whole takes three seconds
LATE_S = 0.5
BOMB_MB, HELD_MAX = 64, 24 * MIB  # the limit of 8 MiB is held twice for a moment: as it grows, and as it is
CALLERS, ROUNDS, HEALTHY = 40, 60, 600
MOST_ATTEMPTS, BUDGET = 1.1, 3
CALLS_IN_AN_OUTAGE = 100


async def drip(gate: Gate) -> None:
    """A body that keeps coming can't outlive the deadline."""
    loop = asyncio.get_running_loop()
    async with Wire(DOCUMENTS) as wire, gate(wire.url) as get:
        wire.fault = keeps_saying(OK + b"\r\n", b" ", times=DRIPS, every_s=DRIP_EVERY_S)
        began = loop.time()
        with suppress(Exception):
            await get()
        assert loop.time() - began <= DEADLINE_S + LATE_S


async def small_bomb(gate: Gate) -> None:
    """64 MB packed into 64 kB are never held."""
    async with Sandbox(API_KEY) as sandbox, gate(sandbox.url) as get:
        sandbox.script(LEAD, Answer(body=bomb(BOMB_MB), headers=PACKED))
        tracemalloc.start()
        try:
            with suppress(Exception):
                await get()
            held = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        assert held <= HELD_MAX


async def redirect(gate: Gate) -> None:
    """The server that a redirect points to hears nothing, least of all the key."""
    async with Wire(DOCUMENTS) as wire, Wire(DOCUMENTS) as other, gate(wire.url) as get:
        wire.fault = refuses("302 Found", f"Location: {other.url}{HISTORY}")
        with suppress(Exception):
            await get()
        assert wire.heard
        assert not other.heard


async def absolute(fetcher: Fetcher) -> None:
    """An absolute address on another host gets no request, and so no key."""
    async with Wire(DOCUMENTS) as wire, Wire(DOCUMENTS) as other, fetcher(wire.url) as fetch:
        assert (await fetch(HISTORY)).is_success
        with suppress(Exception):
            await fetch(f"{other.url}{HISTORY}")
        assert API_KEY.encode() in wire.heard[0].head
        assert not other.heard


async def storm(gate: Gate) -> None:
    """After 60 rounds of 40 calls that are cancelled or run out of time, 0 of 600 healthy ones fail."""
    chance = random.Random(33)
    async with Sandbox(API_KEY) as sandbox, gate(sandbox.url) as get:
        sandbox.put(LEAD_RECORD, [DOCUMENT])
        for _ in range(ROUNDS):
            sandbox.script(LEAD, Answer(body=b" " * 20 + b"{}", drip_s=0.001), forever=True)
            await asyncio.gather(*(_given_up(get, chance.uniform(0, 0.05)) for _ in range(CALLERS)))
            sandbox.script(LEAD)
            assert await _well(get)  # a pool that has died is noticed at once
        healthy = [await _well(get) for _ in range(HEALTHY)]
        assert healthy.count(False) == 0


async def outage(gate: Gate) -> None:
    """An outage draws no more than a tenth more attempts than first tries, and the budget's three."""
    async with Sandbox(API_KEY) as sandbox, gate(sandbox.url) as get:
        sandbox.script(LEAD, Answer(status=503), forever=True)
        for _ in range(CALLS_IN_AN_OUTAGE):
            with suppress(Exception):
                await get()
        assert len(sandbox.calls) <= MOST_ATTEMPTS * CALLS_IN_AN_OUTAGE + BUDGET


async def _given_up(get: Get, after_s: float) -> None:
    """Half of the callers go away, for the other half time runs out."""
    call = asyncio.ensure_future(get())
    if after_s > 0.025:
        asyncio.get_running_loop().call_later(after_s, call.cancel)
        await asyncio.gather(call, return_exceptions=True)
    else:
        with suppress(Exception):
            await asyncio.wait_for(call, after_s)


async def _well(get: Get) -> bool:
    try:
        return b"quince" in await get()
    except Exception:  # noqa: BLE001 - whatever it is, the call was healthy
        return False
