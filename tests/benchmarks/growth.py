"""How time and memory grow: with the interactions of a lead, the leads kept, the people, and the replicas."""

import math
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.benchmarks import documents
from tests.benchmarks.contenders import OURS, Town
from tests.benchmarks.figures import LARGE, TYPICAL, Size, read

COMMANDS = 600


class Point(NamedTuple):
    """A measurement: for so many of something, so much time (ms) or memory (MiB)."""

    many: float
    much: float


class Curve(NamedTuple):
    """What grows with what; the exponent is the slope between logarithms: 1 is in proportion."""

    name: str
    by: str
    unit: str
    points: Sequence[Point]

    @property
    def exponent(self) -> float:
        """By least squares."""
        return slope([(math.log(point.many), math.log(max(point.much, 1e-9))) for point in self.points])


def slope(points: Sequence[tuple[float, float]]) -> float:
    """Of the straight line that fits best."""
    middle_x = sum(x for x, _ in points) / len(points)
    middle_y = sum(y for _, y in points) / len(points)
    return sum((x - middle_x) * (y - middle_y) for x, y in points) / sum(
        (x - middle_x) ** 2 for x, _ in points
    )


async def curves(town: Town, size: Size) -> AsyncIterator[Curve]:
    """Each curve as soon as it is known."""
    for curve in await _by_interactions(size):
        yield curve
    for curve in await _by_leads(town, size):
        yield curve
    for curve in await _by_people(town, size):
        yield curve
    yield await _by_replicas(town, size)


async def _by_interactions(size: Size) -> list[Curve]:
    sizes = [many for many in (100, 300, 1_000, 3_000, 10_000) if many <= size.largest]
    found = [(many, await read(many, LARGE[1], size.rounds)) for many in sizes]
    time_ = [Point(many, one["ours_ms"]) for many, one in found]
    memory = [Point(many, one["ours_mib"]) for many, one in found]
    return [
        Curve("body to message", "interactions", "ms", time_),
        Curve("memory while reading", "interactions", "MiB", memory),
    ]


async def _by_leads(town: Town, size: Size) -> list[Curve]:
    """Memory of the process above an empty one's, and the time of a command on one of the leads kept."""
    memory, waits, kept = list[Point](), list[Point](), 0
    async with town.running(OURS, CACHE_FRESH_SECONDS="3600", CACHE_MAX_MB="1024") as one:
        await town.slack.load([one.port], [documents.lead_id(*LARGE, "grow0")], 1, answers=True)
        empty = one.rss_mib
        for many in [size.leads // 4, size.leads // 2, size.leads, size.leads * 2]:
            leads = [documents.lead_id(*LARGE, f"kept{index}") for index in range(kept, many)]
            await town.slack.load([one.port], leads, 10, answers=True)
            kept = many
            again = await town.slack.load([one.port], leads[:50], 1, answers=True)
            memory.append(Point(many, one.rss_mib - empty))
            waits.append(Point(many, median(again.answers_s) * 1000))
    return [
        Curve("memory of the process", "leads kept", "MiB", memory),
        Curve("a kept lead's answer", "leads kept", "ms", waits),
    ]


async def _by_people(town: Town, size: Size) -> list[Curve]:
    """The median wait of a command while so many people ask at once, and the time each costs."""
    waits, costs = list[Point](), list[Point]()
    lead = documents.lead_id(*TYPICAL, "people")
    async with town.running(OURS) as one:
        await town.slack.load([one.port], [lead] * 50, 1, answers=True)
        for many in (1, 5, 20, 50, 100, 200):
            commands = [lead] * max(many * 2, min(size.commands, COMMANDS))
            load = await town.slack.load([one.port], commands, many, answers=True)
            waits.append(Point(many, median(load.answers_s) * 1000))
            costs.append(Point(many, 1000 / load.per_s))
    return [
        Curve("median wait", "people at once", "ms", waits),
        Curve("machine time of a command", "people at once", "ms", costs),
    ]


async def _by_replicas(town: Town, size: Size) -> Curve:
    """Machine time of a command, fifty people at once; all replicas share this machine's cores."""
    costs = []
    lead = documents.lead_id(*TYPICAL, "replicas")
    for many in (1, 2, 4):
        async with AsyncExitStack() as opened:
            ports = [(await opened.enter_async_context(town.running(OURS))).port for _ in range(many)]
            await town.slack.load(ports, [lead] * 100, 20, answers=True)
            load = await town.slack.load(ports, [lead] * size.commands, 50, answers=True)
            costs.append(Point(many, 1000 / load.per_s))
    return Curve("machine time of a command", "replicas", "ms", costs)


def plot(found: Sequence[Curve], path: Path) -> None:
    """A picture of all curves, with both axes logarithmic: a straight line is a power."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot

    columns = 4
    figure, axes = pyplot.subplots(-(-len(found) // columns), columns, figsize=(16, 7), squeeze=False)
    for axis, curve in zip(axes.flat, found, strict=False):
        axis.loglog(
            [point.many for point in curve.points], [point.much for point in curve.points], marker="o"
        )
        axis.set_title(f"{curve.name}: exponent {curve.exponent:.2f}", fontsize=10)
        axis.set_xlabel(curve.by)
        axis.set_ylabel(curve.unit)
        axis.grid(visible=True, which="both", alpha=0.3)
    for axis in axes.flat[len(found) :]:
        axis.remove()
    figure.tight_layout()
    figure.savefig(path, dpi=100)
