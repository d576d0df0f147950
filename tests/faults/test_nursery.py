"""What other tests' processes come from lets none of them down."""

import os
import signal
from pathlib import Path

import pytest

from tests.faults import nursery, patience

SAYS = """
import os, sys
print(os.environ["NAME"], sys.argv[1:], flush=True)
sys.stdin.read()
sys.exit(7)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Says what it was given, waits for the end of its standard input, and ends with 7."""
    path = tmp_path / "says.py"
    path.write_text(SAYS)
    return path


@pytest.mark.parametrize("anew", [False, True], ids=["forked", "anew"])
async def test_a_child_is_a_process_like_any_other(script: Path, anew: bool) -> None:
    """Its arguments, environment, streams and exit code are its own, and it tells how long it was busy."""
    child = await nursery.child(script, "one", environ={"NAME": "Ann"}, anew=anew)
    assert await child.stdout.readline() == b"Ann ['one']\n"
    child.stdin.close()
    assert await child.wait() == 7
    assert child.busy_s is not None
    await child.close()


async def test_an_order_whose_giver_left_costs_no_other(script: Path) -> None:
    """Nobody listens any more when the process is born: it is ended, and the next is born."""
    stdin, *pipes = nursery._ordered(script=str(script), arguments=[], environ={"NAME": "Bob"}, anew=False)
    for end in (stdin, *pipes):
        end.close()
    child = await nursery.child(script, environ={"NAME": "Eve"})
    assert await child.stdout.readline() == b"Eve []\n"
    await child.close()
    assert child.returncode == -signal.SIGKILL


async def test_closing_ends_it(script: Path) -> None:
    """Whoever is done with a process leaves none behind."""
    child = await nursery.child(script, environ={"NAME": "Kim"})
    await child.close()
    await patience.until(lambda: not _lives(child.pid), 5.0)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
