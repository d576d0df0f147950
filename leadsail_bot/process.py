"""One bot as a process: it answers until told to stop, and then lets nobody down."""

import asyncio
import gc
import os
import signal

from leadsail_bot.bot import Bot

LINGER_S = 5.0  # how long HTTP mode goes on taking what a load balancer still sends


async def run(bot: Bot) -> None:
    """Answer until told to stop: once (SIGTERM, SIGINT) gently, twice at once. SIGHUP forgets all leads.

    Raises:
        Misconfigured: at the start or later, something that only the operator can mend.
    """
    loop = asyncio.get_running_loop()
    told: set[signal.Signals] = set()

    def tell(sign: signal.Signals) -> None:
        if told:
            os._exit(128 + sign)  # told twice: whoever waits has waited long enough
        told.add(sign)
        if not bot.stop.done():
            bot.stop.set_result(None)

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, tell, sign)
    if await _opened(bot):
        loop.add_signal_handler(signal.SIGHUP, bot.forget)
        gc.collect()
        gc.freeze()  # what is there now stays: the collector needn't walk all modules again and again
        try:
            await asyncio.shield(bot.stop)
        finally:
            await bot.close(LINGER_S)
            bot.log.info("stopped")


async def _opened(bot: Bot) -> bool:
    """Whether the bot is open; False where it was told to stop before that."""
    opening = asyncio.ensure_future(bot.__aenter__())
    bot.stop.add_done_callback(lambda _: opening.cancel())
    try:
        await opening
    except asyncio.CancelledError:
        if not bot.stop.done():
            raise
        bot.stop.result()  # where it can't go on, this says why
        return False
    return True
