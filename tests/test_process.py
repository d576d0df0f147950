"""What the operator has to mend ends the process with that word, also before it ever was ready."""

import asyncio
import gc
import io
import math
import re
import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from leadsail_bot import process
from leadsail_bot.bot import Bot
from leadsail_bot.errors import Misconfigured
from leadsail_bot.settings import Settings
from tests.faults import patience
from tests.faults.app_process import town
from tests.faults.slack_sockets import OPEN, RHYTHM


@pytest.fixture(autouse=True)
def _garbage() -> Iterator[None]:
    """What a process is set to isn't for the tests that follow in this one."""
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


async def test_a_token_refused_while_connecting_is_no_quiet_end() -> None:
    """Signed in, but no connection is given: the process ends saying why, not as if it were told to."""
    async with town(socket_mode=True) as here:
        here.slack.fault(OPEN, delay_s=0.01)  # the look at the start passes
        here.slack.fault(OPEN, math.inf, error="token_revoked")
        bot = Bot(Settings.from_env(here.environ), stream=io.StringIO(), rhythm=RHYTHM)
        async with asyncio.timeout(10):
            with pytest.raises(Misconfigured, match="SLACK_APP_TOKEN is refused by Slack"):
                await process.run(bot)


async def test_told_to_forget_before_there_is_anything() -> None:
    """SIGHUP while Slack is waited for ends nothing: `purge` may be in a hurry."""
    async with town(socket_mode=False) as here:
        here.slack.fault("auth.test", times=1, delay_s=2)
        async with here.app(ready=False) as app:
            await patience.until(lambda: catches(app.process.pid, signal.SIGHUP))
            assert "ready" not in [line["event"] for line in app.lines]
            app.tell(signal.SIGHUP)
            await app.until("ready")


def catches(pid: int, sign: signal.Signals) -> bool:
    """Whether a process handles a signal: proc(5), SigCgt."""
    status = Path(f"/proc/{pid}/status").read_text()
    [caught] = re.findall(r"^SigCgt:\s+(\w+)$", status, re.MULTILINE)
    return bool(int(caught, 16) >> (sign - 1) & 1)


async def test_a_start_without_trouble_is_one_line() -> None:
    """No library warns of what is as it should be: Bolt reads one of our variables by itself."""
    async with town(socket_mode=True) as here, here.app() as app:
        assert [line["event"] for line in app.lines] == ["ready"]


async def test_a_read_of_a_socket_takes_no_mapping() -> None:
    """What asyncio makes room for at each one stays below what glibc maps for itself and gives back."""
    process.settle_memory()
    one, other = socket.socketpair()
    with other:
        _, writer = await asyncio.open_connection(sock=one)
        room: int = getattr(writer.transport, "max_size", process.MMAP_BYTES)
        writer.close()
        await writer.wait_closed()
    assert sys.getsizeof(bytes(room)) < process.MMAP_BYTES
