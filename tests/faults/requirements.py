"""What the client must be, whatever LeadSail does: HC-1 to HC-9, and the storm of LS-33."""

import asyncio
import gzip
import logging
from collections.abc import Awaitable, Callable

import pytest

from leadsail_bot import telemetry
from leadsail_bot.errors import LeadNotFound
from leadsail_bot.playground.sandbox import Answer, Sandbox
from leadsail_bot.slack.views import notices
from tests.faults import gates, traps
from tests.faults.bench import DOCUMENTS, HISTORY, LEAD, Bench, Told
from tests.faults.bodies import (
    BAD_JSON,
    PACKED,
)
from tests.faults.contents import Shows, item
from tests.faults.gates import Gate
from tests.faults.network import SHORT, SHORT_S
from tests.faults.row import DOWN, UNREADABLE, Fails, Row, assert_well, scripted
from tests.faults.wire import Wire
from tests.leadsail.asking import itself
from tests.office import API_KEY

HOSTILE = [
    "",
    "..",
    ".",
    "%2e%2e",
    "../leads",
    "a/../../x",
    "a/b",
    "a?x=1",
    "a#b",
    "a\\b",
    "a b",
    "a\r\nX-Evil: 1",
    "lead_1\n",
    "a\0",
    "-lead",
    "x" * 65,
    "x" * 100_000,
    "\u202elead_1",
    "cut\ud83d",
    "ليد",
    "https://evil.example/x",
]
TYPED = ["..", "%2e%2e", "a/../../x", "a?x=1", "a#b", "a\\b", "1/2"]  # no lead, and no name either


def held(
    check: Callable[[Gate], Awaitable[None]], gate: Gate = gates.ours
) -> Callable[[Bench], Awaitable[None]]:
    """A check of the bot's own gate; the same check fails with a naive one (`test_controls.py`)."""

    async def proof(_: Bench) -> None:
        await check(gate)

    return proof


async def only_our_origin(_: Bench) -> None:
    """The key goes nowhere else, whatever address is asked for."""
    await traps.absolute(gates.one_origin)


async def hostile_ids(_: Bench) -> None:
    """Ids that could be a path, a query or a header: no request at all."""
    async with Sandbox(API_KEY) as sandbox, gates.client(sandbox.url) as client:
        for lead_id in HOSTILE:
            with pytest.raises(LeadNotFound):
                await client.interactions(lead_id, itself, by=asyncio.get_running_loop().time() + 1)
        assert not sandbox.calls


async def hostile_words(bench: Bench) -> None:
    """Typed in Slack they are answered in words, and LeadSail isn't asked."""
    async with bench.office() as office:
        for typed in TYPED:
            assert notices.EXAMPLE in (await bench.ask(office, typed)).words
        assert not office.sandbox.calls


def mended(told: Told) -> None:
    """A cut emoji costs itself."""
    assert "cut \ufffd off" in told.words


async def environment(bench: Bench) -> None:
    """A proxy in the environment is nobody's; what is sent asks for gzip at most, as HTTP/1.1."""
    async with Wire(DOCUMENTS) as proxy, Wire(DOCUMENTS) as wire:
        async with bench.office({"LEADSAIL_BASE_URL": wire.url}) as office:
            with pytest.MonkeyPatch.context() as patch:
                for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
                    patch.setenv(name, proxy.url)
                assert_well(await bench.ask(office))
        assert not proxy.heard
        head = next(heard.head for heard in wire.heard if heard.path == HISTORY)
        lines = head.decode().lower().split("\r\n")
        assert lines[0] == f"get {HISTORY} http/1.1"
        assert {"accept: application/json", "accept-encoding: gzip"} <= set(lines)
        assert not [line for line in lines if line.startswith("cookie")]
        bench.upstream_calls = len(wire.heard)


async def cookies(bench: Bench) -> None:
    """What LeadSail's front door hands out is never kept, and so never handed back."""
    async with bench.office() as office:
        body = Answer(headers={"Set-Cookie": "session=quince; Path=/"})
        office.sandbox.script(LEAD, body, forever=True)
        for _ in range(2):
            assert_well(await bench.ask(office))
            office.clock.skip_s += 3_600
        assert len(office.sandbox.calls) == 4
        assert not [call for call in office.sandbox.calls if "Cookie" in call.headers]


async def quiet_libraries(bench: Bench) -> None:
    """The libraries print whole addresses at INFO: they stay silent, with our log at DEBUG too."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        async with bench.office() as office:
            telemetry.adopt_libraries(office.bot.log)
            await bench.ask(office)
            office.sandbox.script(LEAD, Answer(reset="mid body"), forever=True)
            await bench.ask(office, "lead_nobody7")
            log = office.stream.getvalue()
            assert "http://" not in log
            assert "/api/v1" not in log
            assert not any(
                logging.getLogger(name).isEnabledFor(logging.INFO)
                for name in ("httpx", "httpcore", "aiohttp")
            )
    finally:
        root.handlers, root.level = handlers, level


ROWS = [
    Row("HC-1", "a drip", held(traps.drip)),
    Row(
        "HC-1",
        "a packed drip",
        Fails(
            scripted(Answer(body=gzip.compress(bytes(100_000)), headers=PACKED, drip_s=0.05)),
            DOWN,
            "timeout",
            {"phase": "total"},
            within_s=SHORT_S,
            settings=SHORT,
        ),
    ),
    Row("HC-2", "never held", held(traps.small_bomb)),
    Row("HC-3", "a redirect", held(traps.redirect)),
    Row("HC-4", "an absolute address", only_our_origin),
    Row("HC-5 LS-33", "60 rounds of 40, and the pool after", held(traps.storm, gates.ours_patient)),
    Row("HC-6", "hostile ids", hostile_ids),
    Row("HC-6", "hostile words", hostile_words),
    Row(
        "HC-7",
        "deep JSON",
        Fails(
            scripted(Answer(body=BAD_JSON["200,000 levels"][0])), UNREADABLE, "bad_json", {"kind": "nesting"}
        ),
    ),
    Row("HC-7", "half an emoji", Shows(item(summary="cut \ud83d off"), seen=mended)),
    Row("HC-8", "a proxy in the environment", environment),
    Row("HC-8", "cookies", cookies),
    Row("HC-9", "libraries at DEBUG", quiet_libraries),
    Row("LS-16", "a hundred without a breaker's help", held(traps.outage, gates.ours_retrying)),
]
