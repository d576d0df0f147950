"""The bench, and what it measured, for the report of the run."""

from collections.abc import Generator

import pytest

from tests.faults.bench import Bench
from tests.faults.report import PROPERTY
from tests.faults.row import Row

BENCH = pytest.StashKey[Bench]()


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Bench:
    """Where one row is proved."""
    made = request.node.stash[BENCH] = Bench()
    return made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add the slowest answer and the calls that LeadSail saw."""
    report = yield
    bench = item.stash.get(BENCH, None)
    row = item.callspec.params.get("row") if bench and hasattr(item, "callspec") else None
    if bench and isinstance(row, Row):
        figures = {"answer_ms": bench.answer_ms, "upstream_calls": bench.upstream_calls}
        for fault in row.ids:
            report.user_properties.append((PROPERTY, {"id": fault, "case": row.case, **figures}))
    return report
