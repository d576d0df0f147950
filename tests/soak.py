"""The long versions of three rows: `python -m tests.soak` takes a while and says what it measured."""

import asyncio
import sys

from tests.faults import handing_over, rolling
from tests.redis_server import redis_server

COMMANDS, ROLLING, HANDOFFS = 10_000, 1_000, 1_000


async def main() -> None:
    """10,000 commands in each mode, a rolling update under 1,000, 1,000 handoffs twice; each must hold.

    The handoffs are without Redis first, then with it.
    """
    for socket_mode in (False, True):
        found = await rolling.long_day(COMMANDS, socket_mode=socket_mode)
        sys.stdout.write(f"{'Socket' if socket_mode else 'HTTP'} Mode: {found}\n")
        sys.stdout.flush()
    await rolling.rolling_update(ROLLING)
    sys.stdout.write(f"Rolling update: 0 of {ROLLING} failed\n")
    many = await handing_over.simulate(HANDOFFS)
    sys.stdout.write(f"Handoffs, the bot killed {many.kills} times: {dict(many.ended)}\n")
    with redis_server() as redis:
        many = await handing_over.simulate(HANDOFFS, redis_url=redis.url)
    sys.stdout.write(f"Handoffs with Redis, the bot killed {many.kills} times: {dict(many.ended)}\n")


if __name__ == "__main__":
    asyncio.run(main())
