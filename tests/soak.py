"""The long versions of two rows: `python -m tests.soak` takes a few minutes and says what it measured."""

import asyncio
import sys

from tests.faults import rolling

COMMANDS, ROLLING = 10_000, 1_000


async def main() -> None:
    """10,000 commands in each mode, then a rolling update under 1,000; AssertionError where one fails."""
    for socket_mode in (False, True):
        found = await rolling.long_day(COMMANDS, socket_mode=socket_mode)
        sys.stdout.write(f"{'Socket' if socket_mode else 'HTTP'} Mode: {found}\n")
        sys.stdout.flush()
    await rolling.rolling_update(ROLLING)
    sys.stdout.write(f"Rolling update: 0 of {ROLLING} failed\n")


if __name__ == "__main__":
    asyncio.run(main())
