"""A bot measured from within, whose settings are its environment.

Each line on standard input is answered with one more among those of its log, event `measured`: the most
memory held since the line before, what is held now (both in KiB), and the longest the loop stood still in
between, in milliseconds. It ends with standard input.
"""

import asyncio
import json
import os
import sys
import time
from pathlib import Path

from leadsail_bot import process
from leadsail_bot.bot import Bot
from leadsail_bot.settings import Settings

TICK_S = 0.005
STATUS, CLEAR = Path("/proc/self/status"), Path("/proc/self/clear_refs")
RESET_PEAK = "5"  # proc(5), clear_refs


class Ticker:
    """Notes the longest time the loop stood still.

    A tick may come late because the machine has other work: only as much of it counts as this process was
    busy meanwhile.
    """

    def __init__(self) -> None:
        self.worst_ms = 0.0

    async def run(self) -> None:
        while True:
            wall, busy = time.perf_counter(), time.process_time()
            await asyncio.sleep(TICK_S)
            late_s = min(time.perf_counter() - wall - TICK_S, time.process_time() - busy)
            self.worst_ms = max(self.worst_ms, late_s * 1000)


def memory_kib() -> tuple[int, int]:
    """The most that was held, and what is held."""
    found = dict(line.split(":", 1) for line in STATUS.read_text().splitlines())
    return int(found["VmHWM"].split()[0]), int(found["VmRSS"].split()[0])


def forget_peak() -> None:
    """From now on the most is what is held now."""
    CLEAR.write_text(RESET_PEAK)


async def main() -> None:
    """Answer commands until standard input ends."""
    loop = asyncio.get_running_loop()
    asked = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(asked), sys.stdin)
    ticker = Ticker()
    ticking = asyncio.create_task(ticker.run())
    process.settle_memory()
    async with Bot(Settings.from_env(os.environ)):
        while await asked.readline():
            peak, now = memory_kib()
            measured = {"event": "measured", "peak": peak, "now": now, "worst_ms": round(ticker.worst_ms, 1)}
            forget_peak()
            ticker.worst_ms = 0.0
            sys.stdout.write(json.dumps(measured) + "\n")
            sys.stdout.flush()
    ticking.cancel()


if __name__ == "__main__":
    asyncio.run(main())
