"""Whatever LeadSail or the way to it does: each known fault, with what the person and the operator learn."""

from tests.faults import bodies, contents, network, outage, refusals, requirements
from tests.faults.bench import Bench
from tests.faults.row import Row, each

TABLE = [
    *network.ROWS,
    *refusals.ROWS,
    *bodies.ROWS,
    *contents.ROWS,
    *outage.ROWS,
    *requirements.ROWS,
]
# Every fault that is known of LeadSail's side (LS; there is no 30), and every requirement of the client (HC).
IDS = {f"LS-{number:02}" for number in range(1, 35) if number != 30} | {f"HC-{n}" for n in range(1, 10)}


@each(TABLE)
async def test_fault(row: Row, bench: Bench) -> None:
    """One final answer in plain words and in time, one event for the operator, nothing left behind."""
    await row.proof(bench)


def test_no_fault_is_missing() -> None:
    """Each known ID has its rows, and no row is of an ID nobody knows."""
    assert {fault for row in TABLE for fault in row.ids} == IDS


def test_each_row_is_named_once() -> None:
    """A row's name says which one failed."""
    names = [(row.id, row.case) for row in TABLE]
    assert len(set(names)) == len(names)
