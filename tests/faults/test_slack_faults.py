"""Whatever Slack or the way to it does: each known fault, with what the person and the operator learn."""

import pytest

from tests.faults import slack_answers, slack_sockets
from tests.faults.bench import Bench
from tests.faults.row import Row

TABLE = [*slack_answers.ROWS, *slack_sockets.ROWS]


@pytest.mark.parametrize("row", [pytest.param(row, id=f"{row.id} {row.case}") for row in TABLE])
async def test_fault(row: Row, bench: Bench) -> None:
    """One final answer in plain words and in time, one event for the operator, nothing left behind."""
    await row.proof(bench)
