"""Asking a client for a history, with a deadline as the rest of the house sets one."""

import asyncio

from leadsail_bot.leadsail.client import Client

LEAD = "lead_maria42"
HISTORY = f"/api/v1/interactions/lead/{LEAD}"
HUNG_S = 10.0  # a call that takes longer would hang for ever; nothing is measured by it


async def ask(client: Client, lead_id: str = LEAD, *, within_s: float = 5.0) -> bytes:
    """The body of a lead's history, or the problem."""
    loop = asyncio.get_running_loop()
    async with asyncio.timeout(HUNG_S):
        return await client.interactions(lead_id, itself, by=loop.time() + within_s)


async def itself(body: bytes) -> bytes:
    """A use of a body that makes nothing else of it."""
    return body
