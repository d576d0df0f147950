"""One bot as a process: it answers until told to stop, and then lets nobody down."""

import asyncio
import ctypes
import gc
import os
import signal
from asyncio import selector_events
from contextlib import suppress

from leadsail_bot.bot import Bot

ECHO_S = 0.5  # `uv run` hands on what its whole group was told: the same signal again, up to 0.2 s later
LINGER_S = 5.0  # how long HTTP mode goes on taking what a load balancer still sends
# A page makes thousands of objects that go away by themselves. In 3,000 cold commands the collector found 86
# that hadn't, and for that looked 111 times at 10,000, 6 ms each time: a twelfth of what the commands took.
GARBAGE = (100_000, 20, 50)
M_MMAP_THRESHOLD, MMAP_BYTES = -3, 128 * 1024  # mallopt(3): its name for the threshold; what it begins with
READ_BYTES = 64 * 1024  # of a socket at a time


async def run(bot: Bot) -> None:
    """Answer until told to stop: once (SIGTERM, SIGINT) gently, twice at once. SIGHUP forgets all leads.

    Raises:
        Misconfigured: at the start or later, something that only the operator can mend.
    """
    loop = asyncio.get_running_loop()
    told: list[tuple[signal.Signals, float]] = []

    def tell(sign: signal.Signals) -> None:
        told.append((sign, loop.time()))
        first, at = told[0]
        if sign is not first or loop.time() - at > ECHO_S:
            os._exit(128 + sign)  # told twice: whoever waits has waited long enough
        if not bot.stop.done():
            bot.stop.set_result(None)

    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, tell, sign)
    loop.add_signal_handler(signal.SIGHUP, lambda: None)  # there is nothing to forget yet
    settle_memory()
    if await _opened(bot):
        loop.add_signal_handler(signal.SIGHUP, bot.forget)
        gc.collect()
        gc.freeze()  # what is there now stays: the collector needn't walk all modules again and again
        try:
            await asyncio.shield(bot.stop)
        finally:
            await bot.close(LINGER_S)
            bot.log.info("stopped")


def settle_memory() -> None:
    """Let Python look for garbage as GARBAGE says, and glibc go on giving large blocks back to the system.

    That it unlearns at the first one that is freed. A body would then lie among what is kept of others, and
    leave its hole there: a kept lead of 50 interactions took 100 kB instead of 80, and twenty hostile bodies
    in turn up to 99 MiB instead of 55. Other C libraries have no such habit, nor the call.

    asyncio makes room for 256 KiB at each read of a socket: that would be such a block each time, mapped and
    given back. It took a twentieth of a cached command, and nine in ten of its page faults.
    """
    gc.set_threshold(*GARBAGE)
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, MMAP_BYTES)
    if transport := getattr(selector_events, "_SelectorSocketTransport", None):
        transport.max_size = READ_BYTES


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
