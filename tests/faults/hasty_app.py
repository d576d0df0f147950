"""`app.py serve` that lets go of idle connections twenty times sooner: nobody need wait for it."""

import asyncio
import os

from leadsail_bot import network, process
from leadsail_bot.bot import Bot
from leadsail_bot.settings import Settings
from leadsail_bot.slack.rhythm import Rhythm

IDLE_S = network.IDLE_S / 20


async def main() -> None:
    """Answer until told to stop."""
    await process.run(Bot(Settings.from_env(os.environ), rhythm=Rhythm(idle_s=IDLE_S)))


if __name__ == "__main__":
    asyncio.run(main())
