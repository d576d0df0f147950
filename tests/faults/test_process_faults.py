"""Whatever happens to the process: each known fault, with the real `app.py` where it is one."""

from tests.faults import elsewhere, redis_faults, rolling, stopping, surroundings
from tests.faults.bench import Bench
from tests.faults.row import Row, each

TABLE = [*stopping.ROWS, *surroundings.ROWS, *rolling.ROWS, *redis_faults.ROWS]
ELSEWHERE = {
    "PR-07": "tests/slack/test_serve.py::test_a_clock_that_is_off_is_told",
    "PR-09": "tests/faults/test_memory.py::test_one_hostile_body",
    "PR-16": "tests/slack/test_work.py::test_a_failure_at_any_await_still_ends_in_an_answer",
}
IDS = {f"PR-{number:02}" for number in range(1, 19)} | {"T17"}


@each(TABLE)
async def test_fault(row: Row, bench: Bench) -> None:
    """Everybody is answered, the operator knows, and the exit code says how it ended."""
    await row.proof(bench)


def test_no_fault_is_missing() -> None:
    """Each known ID has its rows, or its proof elsewhere."""
    assert {row.id for row in TABLE} | ELSEWHERE.keys() == IDS
    assert elsewhere.missing(ELSEWHERE) == []


def test_each_variable_is_spelt_wrongly_once() -> None:
    """A new variable needs its row in PR-14."""
    assert surroundings.unknown_variables() == set()
