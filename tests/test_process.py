"""What the operator has to mend ends the process with that word, also before it ever was ready."""

import asyncio
import io
import math

import pytest

from leadsail_bot import process
from leadsail_bot.bot import Bot
from leadsail_bot.errors import Misconfigured
from leadsail_bot.settings import Settings
from tests.faults.app_process import town
from tests.faults.slack_sockets import OPEN, RHYTHM


async def test_a_token_refused_while_connecting_is_no_quiet_end() -> None:
    """Signed in, but no connection is given: the process ends saying why, not as if it were told to."""
    async with town(socket_mode=True) as here:
        here.slack.fault(OPEN, delay_s=0.01)  # the look at the start passes
        here.slack.fault(OPEN, math.inf, error="token_revoked")
        bot = Bot(Settings.from_env(here.environ), stream=io.StringIO(), rhythm=RHYTHM)
        async with asyncio.timeout(10):
            with pytest.raises(Misconfigured, match="SLACK_APP_TOKEN is refused by Slack"):
                await process.run(bot)
