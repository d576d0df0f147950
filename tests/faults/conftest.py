"""The bench, and the report of a run: `artefacts/faults.json`."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.bench import Bench
from tests.faults.row import Row

REPORT = Path(__file__).parents[2] / "artefacts" / "faults.json"
BENCH = pytest.StashKey[Bench]()
PROVED = pytest.StashKey[list[dict[str, Any]]]()


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """Where one row is proved."""
    made = request.node.stash[BENCH] = Bench()
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Generator[None, Any, Any]:
    """Note each row's outcome, with the slowest answer and the calls that LeadSail saw."""
    report: Any = yield
    bench = item.stash.get(BENCH, None)
    row = (
        item.callspec.params.get("row")
        if isinstance(item, pytest.Function) and hasattr(item, "callspec")
        else None
    )
    if call.when == "call" and bench and isinstance(row, Row):
        item.config.stash.setdefault(PROVED, []).append(
            {
                "id": row.id,
                "case": row.case,
                "pass": report.passed,
                "answer_ms": bench.answer_ms,
                "upstream_calls": bench.upstream_calls,
            }
        )
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write the report of a run in which any row was proved."""
    proved = session.config.stash.get(PROVED, [])
    if proved:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(json.dumps(proved, indent=1) + "\n")
