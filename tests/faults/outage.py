"""LeadSail down and up again: LS-16 and LS-17."""

import asyncio
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from leadsail_bot import telemetry
from leadsail_bot.errors import LeadSailUnavailable
from leadsail_bot.leadsail import LeadSail
from leadsail_bot.leadsail.body import MIB
from leadsail_bot.leadsail.breaker import PROBE_EVERY_S
from leadsail_bot.metrics import Metrics
from leadsail_bot.playground.sandbox import Answer, Sandbox
from tests import samples
from tests.faults import gates
from tests.faults.bench import DOCUMENT, LEAD, LEAD_RECORD, Bench
from tests.faults.row import DOWN, Row, assert_well
from tests.office import API_KEY, Clock

CALLS = 1_000
EVERY_S = 0.02  # 50 a second
AT_ONCE_S = 0.3
RECOVERY_S = 20.0
FAILURES_TO_OPEN = 5


class Outage:
    """A LeadSail that answers 503 to everything, and what asks it; time passes as a test says."""

    def __init__(self, sandbox: Sandbox, leadsail: LeadSail, clock: Clock, stream: io.StringIO) -> None:
        self.sandbox = sandbox
        self.leadsail = leadsail
        self.clock = clock
        self._stream = stream

    async def ask(self, lead_id: str) -> float | None:
        """How long it took to hear that there is no answer; None if there is one."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            await self.leadsail.history(lead_id)
        except LeadSailUnavailable:
            return loop.time() - began
        return None

    def logged(self, event: str) -> list[dict[str, Any]]:
        """The log's lines of one event."""
        lines = [json.loads(line) for line in self._stream.getvalue().splitlines()]
        return [line for line in lines if line["event"] == event]


@asynccontextmanager
async def dead() -> AsyncIterator[Outage]:
    """LeadSail down, with everything that stands between it and a command."""
    stream, clock = io.StringIO(), Clock()
    log = telemetry.logger("INFO", "json", stream=stream)
    async with (
        Sandbox(API_KEY) as sandbox,
        gates.client(sandbox.url, deadline_s=8, retry_tokens=3, at_once=20, log=log, clock=clock) as client,
    ):
        sandbox.put(LEAD_RECORD, [DOCUMENT])
        sandbox.script("/", Answer(status=503), forever=True)
        leadsail = LeadSail(
            client,
            deadline_s=8,
            fresh_s=60,
            stale_s=3_600,
            max_bytes=MIB,
            phone_region=samples.REGION,
            log=log,
            metrics=Metrics(),
            now=lambda: samples.NOW,
            timer=clock,
        )
        yield Outage(sandbox, leadsail, clock, stream)
        await leadsail.close()


async def at_fifty_a_second(bench: Bench) -> None:
    """Hardly more attempts than first tries; once open, a probe every 15 s and answers at once."""
    async with dead() as outage:
        open_for, slowest_s, called_before = 0, 0.0, 0
        for number in range(CALLS):
            was_open = bool(outage.logged("breaker"))
            seconds = await outage.ask(f"lead_dead{number}")
            assert seconds is not None
            outage.clock.skip_s += EVERY_S
            if was_open:
                open_for += 1
                slowest_s = max(slowest_s, seconds)
            else:
                called_before = len(outage.sandbox.calls)
        assert called_before <= 1.1 * (called_before - len(outage.logged("retry"))) + 3
        assert open_for >= CALLS - FAILURES_TO_OPEN
        assert slowest_s <= AT_ONCE_S
        probes = len(outage.sandbox.calls) - called_before
        assert 1 <= probes <= CALLS * EVERY_S / PROBE_EVERY_S + 1
        assert [line["state"] for line in outage.logged("breaker")] == ["open"]
        bench.answer_ms, bench.upstream_calls = round(slowest_s * 1000, 1), len(outage.sandbox.calls)


async def all_at_once(bench: Bench) -> None:
    """1,000 who ask in the same moment: those who wait in the queue are told as soon as it is known."""
    async with dead() as outage:
        told = await asyncio.gather(*(outage.ask(f"lead_dead{number}") for number in range(CALLS)))
        assert None not in told
        retries = len(outage.logged("retry"))
        calls = len(outage.sandbox.calls)
        assert calls <= 1.1 * (calls - retries) + 3
        assert calls < CALLS / 10
        bench.answer_ms, bench.upstream_calls = max(map(float, filter(None, told))) * 1000, calls


async def recovers(bench: Bench) -> None:
    """Once LeadSail is well, live answers come within 20 s, without a restart and with one probe."""
    async with bench.office() as office:
        office.sandbox.script("/", Answer(status=503), forever=True)
        for number in range(FAILURES_TO_OPEN):
            assert DOWN in (await bench.ask(office, f"lead_dead{number}")).words
        calls = len(office.sandbox.calls)
        told = await bench.ask(office)
        assert DOWN in told.words
        assert told.seconds <= AT_ONCE_S
        assert [line["event"] for line in told.troubles] == ["breaker_open"]
        assert len(office.sandbox.calls) == calls
        office.sandbox.script("/")
        office.clock.skip_s += PROBE_EVERY_S
        back = await bench.ask(office)
        assert "1 call" in back.words
        assert [line["state"] for line in office.log("breaker")] == ["open", "closed"]
        office.clock.skip_s += RECOVERY_S - PROBE_EVERY_S
        assert_well(await bench.ask(office))


async def stale_at_once(bench: Bench) -> None:
    """While LeadSail is down, who has an answer kept gets it, marked, at once."""
    async with bench.office() as office:
        assert_well(await bench.ask(office))
        office.sandbox.script("/", Answer(status=503), forever=True)
        for number in range(FAILURES_TO_OPEN):
            await bench.ask(office, f"lead_dead{number}")
        office.clock.skip_s += 1_000
        await bench.ask(office, "lead_dead9")  # the probe that was due
        told = await bench.ask(office, LEAD)
        assert "this may be out of date" in told.words
        assert told.seconds <= AT_ONCE_S


ROWS = [
    Row("LS-16", "1,000 calls at 50 a second", at_fifty_a_second, alone=True),
    Row("LS-16", "1,000 calls at once", all_at_once, alone=True),
    Row("LS-16", "stale at once", stale_at_once, alone=True),
    Row("LS-17", "recovers", recovers),
]
