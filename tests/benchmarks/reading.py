"""From a body to a message's bytes, against `json.loads` of that body: `python -m tests.benchmarks.reading`.

Takes the number of interactions, of turns and of rounds; prints `{"ours_ms", "json_ms", "message_bytes", …}`.
A process of its own, so that memory is this one body's.
"""

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from leadsail_bot.leadsail import decode
from leadsail_bot.slack.places import AnswerAt
from leadsail_bot.slack.views import answer
from leadsail_bot.slack.views.links import Links

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
LEAD = "lead_maria42"
LINKS = Links(recording_hosts=None, lead_url=None, loopback=False, sandbox=False)


def message(body: bytes) -> bytes:
    """The first page, as it is posted."""
    history = decode.history(body, LEAD, NOW)
    return answer.message(history, AnswerAt(LEAD), now=NOW, links=LINKS, region="US").encoded


def measured(interactions: int, turns: int, rounds: int) -> dict[str, float]:
    """Medians in milliseconds, in turns; and the most memory each took over the body, in MiB."""
    body = _made_elsewhere(interactions, turns)
    ours, plain = list[float](), list[float]()
    memory = {"ours_mib": _peak_mib(lambda: message(body)), "json_mib": _peak_mib(lambda: json.loads(body))}
    for _ in range(rounds):
        ours.append(_ms(lambda: message(body)))
        plain.append(_ms(lambda: json.loads(body)))
    times = {"ours_ms": median(ours), "json_ms": median(plain)}
    return {**times, **memory, "body_bytes": len(body), "message_bytes": len(message(body))}


def _made_elsewhere(interactions: int, turns: int) -> bytes:
    """A body from another process: making it here would leave a heap so large that nothing shows."""
    made = f"from tests.benchmarks import documents as d; o.buffer.write(d.history({interactions}, {turns}))"
    return subprocess.check_output([sys.executable, "-c", f"from sys import stdout as o; {made}"])


def _ms(work: Callable[[], object]) -> float:
    gc.collect()
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _peak_mib(work: Callable[[], object]) -> float:
    Path("/proc/self/clear_refs").write_text("5")  # proc(5): forget the peak
    before = _kib("VmRSS")
    work()
    return (_kib("VmHWM") - before) / 1024


def _kib(name: str) -> int:
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith(name))


if __name__ == "__main__":
    print(json.dumps(measured(*map(int, sys.argv[1:4]))))  # noqa: T201 - how the other end learns it
