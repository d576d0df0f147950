"""The report of a run: `artefacts/faults.json`, one entry a row."""

import json
from pathlib import Path
from typing import Any

import pytest

PATH = Path(__file__).parents[2] / "artefacts" / "faults.json"
PROPERTY = "fault"  # what a worker's word about a test carries for us


class Report:
    """A plugin of the process that hears how each test ended."""

    def __init__(self) -> None:
        self._rows: list[dict[str, Any]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a row's outcome."""
        for name, figures in report.user_properties:
            if name == PROPERTY and report.when == "call" and isinstance(figures, dict):
                self._rows.append({**figures, "pass": report.passed})

    def pytest_sessionfinish(self) -> None:
        """Write the report of a run in which any row was proved."""
        if self._rows:
            PATH.parent.mkdir(exist_ok=True)
            rows = sorted(self._rows, key=lambda row: (row["id"], row["case"]))
            PATH.write_text(json.dumps(rows, indent=1) + "\n")
