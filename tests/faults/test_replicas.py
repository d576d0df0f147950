"""What holds for two replicas as it does for one."""

from tests.faults import replicas
from tests.faults.bench import Bench
from tests.faults.row import Row, each


@each(replicas.ROWS)
async def test_fault(row: Row, bench: Bench) -> None:
    """Each person is answered once, whoever is asked, and whoever is killed."""
    await row.proof(bench)
