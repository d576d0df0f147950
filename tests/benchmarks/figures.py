"""The figures to reach, each measured side by side with the peers it is compared with, in turns.

The machine's own pace changes from minute to minute, so only ratios of one round are compared, and the median
of all rounds is what counts. Beside each figure that it can be measured for stands the floor: what no bot on
Bolt does without, and nothing else.
"""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from statistics import median
from typing import NamedTuple

from tests.benchmarks import documents
from tests.benchmarks.contenders import ALL, FLOOR, OURS, ROOT, TUTORIAL, Contender, Running, Town
from tests.benchmarks.slack import Load, connections

Sample = Mapping[str, float]  # of one round: what was measured, by name
TYPICAL, LARGE = (20, 15), (50, 40)  # interactions and turns
AT_ONCE, CROWD = 50, 200
LATENCY_S = 0.05
MIB = 1024 * 1024


class Goal(NamedTuple):
    """A ratio of two of the things measured, and what it must be: at least or at most."""

    over: str
    under: str
    at_least: float | None = None
    at_most: float | None = None

    def ratio(self, sample: Sample) -> float:
        """How it was in one round."""
        return sample[self.over] / sample[self.under]

    def holds(self, ratio: float) -> bool:
        """Whether that is good enough."""
        return (self.at_least is None or ratio >= self.at_least) and (
            self.at_most is None or ratio <= self.at_most
        )

    def __str__(self) -> str:
        bound = f"≥ {self.at_least:g}" if self.at_least is not None else f"≤ {self.at_most:g}"
        return f"{self.over} / {self.under} {bound}"


class Size(NamedTuple):
    """How much work a run is: commands for the rates, leads for the memory, rounds of each figure."""

    rounds: int
    commands: int
    cold: int
    leads: int
    largest: int


FULL = Size(rounds=5, commands=3_000, cold=400, leads=200, largest=10_000)
QUICK = Size(rounds=1, commands=300, cold=100, leads=40, largest=1_000)

Measure = Callable[[Town, Size], AsyncIterator[Sample]]


class Figure(NamedTuple):
    """What is measured, how, and what it must come to."""

    name: str
    unit: str
    measure: Measure
    goals: tuple[Goal, ...]


async def cached(town: Town, size: Size) -> AsyncIterator[Sample]:
    """Commands a second on one cached lead, fifty people at once, posting included."""
    async with _running(town, (*ALL, FLOOR)) as all_:
        lead = documents.lead_id(*TYPICAL, "cached")
        for _ in range(size.rounds):
            sample = {}
            for one in all_:
                await _given(town, one, [lead] * 10, 10)  # warm, and cached
                busy_s = one.cpu_s
                sample[one.contender.name] = (await _given(town, one, [lead] * size.commands, AT_ONCE)).per_s
                sample[f"cpu ms of {one.contender.name}"] = (one.cpu_s - busy_s) / size.commands * 1000
            yield sample


async def cold(town: Town, size: Size) -> AsyncIterator[Sample]:
    """Commands a second on leads nobody asked for before, fifty people at once.

    Each costs LeadSail two requests, of which ours by default sends twenty at a time to spare it: at 50 ms
    that is 200 commands a second, whatever we do. Here it may send as many as it likes, as the tutorial does.
    """
    async with (
        _running(town, (OURS, TUTORIAL, FLOOR), LEADSAIL_MAX_CONCURRENCY="100") as each,
        _latency(town, LATENCY_S),
    ):
        for number in range(size.rounds):
            sample = {}
            for one in each:
                leads = [documents.lead_id(*TYPICAL, f"cold{number}n{index}") for index in range(size.cold)]
                busy_s = one.cpu_s
                sample[one.contender.name] = (await _given(town, one, leads, AT_ONCE)).per_s
                sample[f"cpu ms of {one.contender.name}"] = (one.cpu_s - busy_s) / size.cold * 1000
            yield sample


async def one_cold(town: Town, size: Size) -> AsyncIterator[Sample]:
    """Milliseconds from one command to its message, and what LeadSail itself took."""
    async with _running(town, (OURS, TUTORIAL, FLOOR)) as each, _latency(town, LATENCY_S):
        for one in each:
            await _given(town, one, [documents.lead_id(*TYPICAL, "warm")], 1)
        for number in range(size.rounds * 5):
            lead = documents.lead_id(*TYPICAL, f"one{number}")
            sample = {"LeadSail": await town.leadsail_s(lead) * 1000}
            for one in each:
                sample[one.contender.name] = (await _given(town, one, [lead], 1)).answers_s[0] * 1000
            yield sample


async def stampede(town: Town, size: Size) -> AsyncIterator[Sample]:
    """Milliseconds until all of two hundred on one cold lead are answered, and the calls it costs."""
    async with _running(town, (OURS, TUTORIAL, FLOOR)) as each, _latency(town, LATENCY_S):
        for one in each:
            await _given(town, one, [documents.lead_id(*TYPICAL, "warm")] * CROWD, CROWD)
        for number in range(size.rounds):
            lead = documents.lead_id(*TYPICAL, f"stampede{number}")
            sample = {"LeadSail": await town.leadsail_s(lead) * 1000, "one call": 1.0}
            for one in each:
                before = await town.control("calls")
                sample[one.contender.name] = (await _given(town, one, [lead] * CROWD, CROWD)).seconds * 1000
                sample[f"calls of {one.contender.name}"] = float(await town.control("calls") - before)
            yield sample


async def acks(town: Town, size: Size) -> AsyncIterator[Sample]:
    """The slowest but one in a hundred acknowledgement of two hundred at once, in milliseconds, from cold."""
    for number in range(size.rounds):
        sample = {"100 ms": 100.0}
        for contender in ALL:
            lead = documents.lead_id(*TYPICAL, f"ack{number}")
            async with town.running(contender) as one:
                waits = sorted((await _given(town, one, [lead] * CROWD, CROWD)).acks_s)
            sample[contender.name] = waits[len(waits) * 99 // 100 - 1] * 1000
        yield sample


async def start(town: Town, size: Size) -> AsyncIterator[Sample]:
    """Milliseconds from nothing to the first acknowledgement, and MiB held after it."""
    for _ in range(size.rounds):
        sample = {}
        for contender in ALL:
            async with town.running(contender) as one, connections([one.port], 1) as (connection,):
                await town.slack.command(connection, "help", answers=False)
                sample[contender.name] = (time.perf_counter() - one.began) * 1000
                sample[f"memory of {contender.name}"] = one.rss_mib
        yield sample


async def held(town: Town, size: Size) -> AsyncIterator[Sample]:
    """MiB for each lead that is kept, of fifty interactions of forty turns each."""
    await town.control("warm/50x40")
    for number in range(max(1, size.rounds // 2)):
        sample = {"0.1 MB": 100_000 / MIB}
        for contender in (OURS, TUTORIAL):
            async with town.running(contender, CACHE_FRESH_SECONDS="600") as one:
                await _given(
                    town, one, [documents.lead_id(*LARGE, f"first{index}") for index in range(20)], 5
                )
                before = one.rss_mib
                leads = [documents.lead_id(*LARGE, f"held{number}n{index}") for index in range(size.leads)]
                await _given(town, one, leads, 5)
                sample[contender.name] = (one.rss_mib - before) / size.leads
        yield sample


def reading(interactions: int) -> Measure:
    """Milliseconds from a body to the message's bytes, and `json.loads` of the same body."""

    async def measure(town: Town, size: Size) -> AsyncIterator[Sample]:
        for _ in range(1 if interactions > 1_000 else size.rounds):
            found = await read(min(interactions, size.largest), LARGE[1], size.rounds)
            yield {"ours": found["ours_ms"], "json.loads": found["json_ms"]}

    return measure


async def grown(town: Town, size: Size) -> AsyncIterator[Sample]:
    """Milliseconds for a thousand interactions, and for ten times as many."""
    small = await read(size.largest // 10, LARGE[1], size.rounds)
    large = await read(size.largest, LARGE[1], size.rounds)
    yield {"ten times as many": large["ours_ms"], "some": small["ours_ms"]}


async def read(interactions: int, turns: int, rounds: int) -> dict[str, float]:
    """What `reading` measures, in a process of its own."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.benchmarks.reading", str(interactions), str(turns), str(rounds)),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    said, _ = await process.communicate()
    found: dict[str, float] = json.loads(said)
    return found


FIGURES = (
    Figure(
        "commands/s, one cached lead, 50 at once",
        "/s",
        cached,
        (Goal("ours", "tutorial", at_least=10), Goal("ours", "bare Bolt", at_least=0.4)),
    ),
    Figure("commands/s, cold leads, 50 at once", "/s", cold, (Goal("ours", "tutorial", at_least=5),)),
    Figure("one cold command to its message", "ms", one_cold, (Goal("ours", "LeadSail", at_most=1.1),)),
    Figure(
        "200 at once on one cold lead",
        "ms",
        stampede,
        (Goal("ours", "LeadSail", at_most=2.5), Goal("calls of ours", "one call", at_most=1)),
    ),
    Figure(
        "ack of 200 at once, cold process, p99",
        "ms",
        acks,
        (Goal("ours", "100 ms", at_most=1), Goal("ours", "bare Bolt", at_most=1.5)),
    ),
    Figure("body to message, 50 interactions", "ms", reading(50), (Goal("ours", "json.loads", at_most=0.5),)),
    Figure(
        "body to message, 1,000 interactions",
        "ms",
        reading(1_000),
        (Goal("ours", "json.loads", at_most=0.25),),
    ),
    Figure(
        "body to message, 10,000 interactions",
        "ms",
        reading(10_000),
        (Goal("ours", "json.loads", at_most=0.2),),
    ),
    Figure("ten times the interactions", "ms", grown, (Goal("ten times as many", "some", at_most=11),)),
    Figure("memory of a cached lead", "MiB", held, (Goal("ours", "0.1 MB", at_most=1),)),
    Figure(
        "start to first ack; idle memory",
        "ms, MiB",
        start,
        (
            Goal("ours", "bare Bolt", at_most=1.4),
            Goal("memory of ours", "memory of bare Bolt", at_most=1.4),
        ),
    ),
)


def medians(samples: Sequence[Sample]) -> dict[str, float]:
    """Of everything measured."""
    return {name: median(sample[name] for sample in samples) for name in samples[0]}


async def _given(town: Town, one: Running, leads: Sequence[str], at_once: int) -> Load:
    return await town.slack.load([one.port], leads, at_once, answers=one.contender.answers)


@asynccontextmanager
async def _running(
    town: Town, contenders: Sequence[Contender], **environ: str
) -> AsyncIterator[list[Running]]:
    async with AsyncExitStack() as opened:
        yield [await opened.enter_async_context(town.running(one, **environ)) for one in contenders]


@asynccontextmanager
async def _latency(town: Town, seconds: float) -> AsyncIterator[None]:
    await town.control(f"latency/{seconds}")
    try:
        yield
    finally:
        await town.control("latency/0")
