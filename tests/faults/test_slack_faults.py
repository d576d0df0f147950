"""Whatever Slack or the way to it does: each known fault, with what the person and the operator learn."""

from tests.faults import slack_answers, slack_deliveries, slack_posts, slack_sign_in, slack_sockets
from tests.faults.bench import Bench
from tests.faults.row import Row, each

TABLE = [
    *slack_answers.ROWS,
    *slack_posts.ROWS,
    *slack_sockets.ROWS,
    *slack_sign_in.ROWS,
    *slack_deliveries.ROWS,
]
IDS = {f"SL-{number:02}" for number in range(1, 25)} | {"T8"}


@each(TABLE)
async def test_fault(row: Row, bench: Bench) -> None:
    """One final answer in plain words and in time, one event for the operator, nothing left behind."""
    await row.proof(bench)


def test_no_fault_is_missing() -> None:
    """Each known ID has its rows."""
    assert {row.id for row in TABLE} == IDS
