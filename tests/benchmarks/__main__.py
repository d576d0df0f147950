"""Every figure of the design beside its peers: `uv run python -m tests.benchmarks`.

Prints a line for each round, then a table; writes `artefacts/benchmarks.json` and `artefacts/growth.png`.
The exit code is 1 where a goal isn't reached. `--quick` tries everything once and small; its verdicts mean
little.
"""

import argparse
import asyncio
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from tests.benchmarks import contenders, figures, growth
from tests.benchmarks.contenders import Town
from tests.benchmarks.figures import FIGURES, FULL, QUICK, Figure, Goal, Sample, Size
from tests.benchmarks.growth import Curve

ARTEFACTS = contenders.ROOT / "artefacts"


class Verdict(NamedTuple):
    """A goal, and the median of its ratio over all rounds."""

    goal: Goal
    ratio: float

    @property
    def reached(self) -> bool:
        """Whether it is good enough."""
        return self.goal.holds(self.ratio)

    def __str__(self) -> str:
        return f"{self.goal}: {self.ratio:.2f} {'ok' if self.reached else 'NOT REACHED'}"


class Result(NamedTuple):
    """A figure, what each round brought, and what that comes to."""

    figure: Figure
    samples: Sequence[Sample]

    @property
    def medians(self) -> Mapping[str, float]:
        """Of everything measured."""
        return figures.medians(self.samples)

    @property
    def verdicts(self) -> list[Verdict]:
        """On each goal."""
        return [
            Verdict(goal, figures.medians([{"ratio": goal.ratio(one)} for one in self.samples])["ratio"])
            for goal in self.figure.goals
        ]


async def run(size: Size, only: str, *, grow: bool) -> tuple[list[Result], list[Curve]]:
    """Measure what has `only` in its name."""
    wanted = [figure for figure in FIGURES if only in figure.name]
    async with contenders.town() as town:
        results = [Result(figure, await _sampled(town, figure, size)) for figure in wanted]
        curves = list[Curve]()
        if grow:
            async for curve in growth.curves(town, size):
                _say(f"growth: {curve.name} by {curve.by}: exponent {curve.exponent:.2f}")
                curves.append(curve)
        return results, curves


async def _sampled(town: Town, figure: Figure, size: Size) -> list[Sample]:
    samples = []
    async for sample in figure.measure(town, size):
        samples.append(sample)
        _say(f"{figure.name}: {_spelled(sample)}")
    return samples


def table(results: Sequence[Result]) -> str:
    """Medians and verdicts, for people."""
    lines = []
    for result in results:
        lines.append(f"{result.figure.name} ({result.figure.unit}): {_spelled(result.medians)}")
        lines += [f"    {verdict}" for verdict in result.verdicts]
    return "\n".join(lines)


def document(results: Sequence[Result], curves: Sequence[Curve]) -> dict[str, Any]:
    """The same and every round, for machines."""
    return {
        "python": platform.python_version(),
        "figures": [
            {
                "name": result.figure.name,
                "unit": result.figure.unit,
                "medians": result.medians,
                "rounds": result.samples,
                "goals": [
                    {"goal": str(one.goal), "ratio": round(one.ratio, 4), "reached": one.reached}
                    for one in result.verdicts
                ],
            }
            for result in results
        ],
        "growth": [{**curve._asdict(), "exponent": curve.exponent} for curve in curves],
    }


def main() -> int:
    """Run, report; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="everything once, and small")
    parser.add_argument("--only", default="", help="figures with this in their name, and no growth")
    given = parser.parse_args()
    results, curves = asyncio.run(run(QUICK if given.quick else FULL, given.only, grow=not given.only))
    _say("\n" + table(results))
    ARTEFACTS.mkdir(exist_ok=True)
    (ARTEFACTS / "benchmarks.json").write_text(json.dumps(document(results, curves), indent=1) + "\n")
    if curves:
        growth.plot(curves, ARTEFACTS / "growth.png")
    return 0 if all(verdict.reached for result in results for verdict in result.verdicts) else 1


def _spelled(sample: Sample) -> str:
    return ", ".join(
        f"{name} {value:,.3g}" if value < 100 else f"{name} {value:,.0f}" for name, value in sample.items()
    )


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201 - a command line speaks


if __name__ == "__main__":
    sys.exit(main())
