"""Whatever Slack or the way to it does: each known fault, with what the person and the operator learn."""

from tests.faults import slack_answers, slack_deliveries, slack_sign_in, slack_sockets
from tests.faults.bench import Bench
from tests.faults.row import Row, each

TABLE = [*slack_answers.ROWS, *slack_sockets.ROWS, *slack_sign_in.ROWS, *slack_deliveries.ROWS]
# What these are about isn't built yet; each comes with it.
WAITING = {
    "SL-05": "waits for posts to channels: Share and Hand off",
    "SL-06": "waits for posts to channels: Share and Hand off",
    "SL-08": "waits for posts to channels: the queue of one a second belongs to them",
    "SL-09": "waits for Hand off; that nothing repeats a post is held by test_stock_controls.py",
}
IDS = {f"SL-{number:02}" for number in range(1, 25)} | {"T8"}


@each(TABLE)
async def test_fault(row: Row, bench: Bench) -> None:
    """One final answer in plain words and in time, one event for the operator, nothing left behind."""
    await row.proof(bench)


def test_no_fault_is_missing() -> None:
    """Each known ID has its rows, or says what it waits for; none has both."""
    rows = {row.id for row in TABLE}
    assert rows | WAITING.keys() == IDS
    assert rows.isdisjoint(WAITING)
