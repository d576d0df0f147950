"""Work waits for the acknowledgements of the moment it came in: everybody's, before the work for all begins.

Slack waits three seconds for an acknowledgement, and people wait for the answer anyway. The first of a moment
doesn't wait: one holds up nobody, it may be alone, and what LeadSail is asked for it comes meanwhile.
"""

import asyncio

QUIET_TURNS = 10  # turns of the loop without an acknowledgement: that was everybody
LONGEST_S = 0.1  # work waits no longer, however many go on asking


class Rush:
    """Lets work wait for the acknowledgements due in the same moment; where there are none hardly at all."""

    def __init__(self) -> None:
        self._over: asyncio.Event | None = None
        self._ends = 0.0
        self._quiet = 0

    def acknowledged(self) -> None:
        """Somebody was: there may be more."""
        self._quiet = 0

    async def over(self) -> None:
        """Return to the first at once; to others once nobody is being acknowledged, or after LONGEST_S."""
        if self._over:
            await self._over.wait()
            return
        self._over = asyncio.Event()
        loop = asyncio.get_running_loop()
        self._ends, self._quiet = loop.time() + LONGEST_S, 0
        loop.call_soon(self._turn, self._over)

    def _turn(self, over: asyncio.Event) -> None:
        loop = asyncio.get_running_loop()
        self._quiet += 1
        if self._quiet <= QUIET_TURNS and loop.time() < self._ends:
            loop.call_soon(self._turn, over)
        else:
            self._over = None
            over.set()
