"""Whatever happens to the process: each known fault, with the real `app.py` where it is one."""

import pytest

from tests.faults import rolling, stopping, surroundings
from tests.faults.bench import Bench
from tests.faults.row import Row

TABLE = [*stopping.ROWS, *surroundings.ROWS, *rolling.ROWS]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.id} {row.case}") for row in TABLE])
async def test_fault(row: Row, bench: Bench) -> None:
    """Everybody is answered, the operator knows, and the exit code says how it ended."""
    await row.proof(bench)
