"""Whatever people do: each known fault, with what they see and what it costs."""

from tests.faults import elsewhere, people
from tests.faults.bench import Bench
from tests.faults.row import Row, each

TABLE = [*people.ROWS]
ELSEWHERE = {"US-14": "tests/slack/test_answer.py::test_refresh_at_once_asks_nobody"}
IDS = {"US-07", *(f"US-{number:02}" for number in range(9, 15))}


@each(TABLE)
async def test_fault(row: Row, bench: Bench) -> None:
    """Everybody is answered once, in time, and nobody else pays for it."""
    await row.proof(bench)


def test_no_fault_is_missing() -> None:
    """Each known ID has its rows, or its proof elsewhere."""
    assert {row.id for row in TABLE} | ELSEWHERE.keys() == IDS
    assert elsewhere.missing(ELSEWHERE) == []
