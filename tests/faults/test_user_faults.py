"""Whatever people do: each known fault, with what they see and what it costs."""

from tests.faults import elsewhere, people
from tests.faults.bench import Bench
from tests.faults.row import Row, each

TABLE = [*people.ROWS]
COMMAND, CARD = "tests/slack/test_lead_history.py", "tests/slack/test_handoff_card.py"
ELSEWHERE = {
    "US-01": f"{COMMAND}::test_usage_asks_leadsail_nothing",
    "US-02": f"{COMMAND}::test_what_is_no_lead_asks_leadsail_nothing",
    "US-03": f"{COMMAND}::test_what_comes_with_pasting_is_taken_off",
    "US-04": f"{COMMAND}::test_what_is_no_lead_asks_leadsail_nothing",
    "US-05": "tests/slack/test_filters.py::test_words_that_fit_nowhere_are_said_back",
    "US-06": f"{COMMAND}::test_case_and_spaces_do_not_matter",
    "US-08": f"{CARD}::test_two_people_press_accept",
    "US-14": "tests/slack/test_answer.py::test_refresh_at_once_asks_nobody",
}
IDS = {f"US-{number:02}" for number in range(1, 15)}


@each(TABLE)
async def test_fault(row: Row, bench: Bench) -> None:
    """Everybody is answered once, in time, and nobody else pays for it."""
    await row.proof(bench)


def test_no_fault_is_missing() -> None:
    """Each known ID has its rows, or its proof elsewhere."""
    assert {row.id for row in TABLE} | ELSEWHERE.keys() == IDS
    assert elsewhere.missing(ELSEWHERE) == []
