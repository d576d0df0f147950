"""Tokens that Slack no longer takes: SL-10 while the bot runs, SL-11 at its start."""

import asyncio
import math
import time
from dataclasses import dataclass, replace

from leadsail_bot.errors import Misconfigured
from tests.faults import patience, slack_sockets
from tests.faults.app_process import town
from tests.faults.bench import Bench
from tests.faults.row import Row, assert_well
from tests.faults.slack_sockets import BACK_S, ready, until_ready

SCALE = 200  # a minute is 0.3 s
RHYTHM = replace(slack_sockets.RHYTHM, check_s=60 / SCALE, check_sooner_s=10 / SCALE)
CODES = ("invalid_auth", "token_revoked", "account_inactive", "missing_scope")


@dataclass(frozen=True)
class SignedOut:
    """While it runs: one alert, not ready, six questions a minute at most; ready again once Slack is."""

    code: str

    async def __call__(self, bench: Bench) -> None:
        async with bench.office(rhythm=RHYTHM) as office:
            assert await ready(office)
            office.slack.fault("auth.test", math.inf, error=self.code)
            await until_ready(office, False, 60 / SCALE + 2)
            before, began = len(office.workspace.calls_to("auth.test")), time.monotonic()
            await asyncio.sleep(60 / SCALE)
            minutes = (time.monotonic() - began) * SCALE / 60
            assert len(office.workspace.calls_to("auth.test")) - before <= 6 * minutes + 1
            [line] = office.log("signed_out")
            assert (line["level"], line["code"]) == ("error", self.code)
            assert not office.bot.stop.done()
            office.slack.heal()
            await until_ready(office, True, BACK_S)
            assert_well(await bench.ask(office))


async def for_good(bench: Bench) -> None:
    """In Socket Mode no load balancer would notice: refused three times, it is over, and it is said why."""
    async with bench.office(socket_mode=True, rhythm=RHYTHM) as office:
        office.slack.fault("auth.test", math.inf, error="token_revoked")
        await patience.until(office.bot.stop.done, 60 / SCALE + 3)
        why = office.bot.stop.exception()
        assert isinstance(why, Misconfigured)
        assert why.problems == ("SLACK_BOT_TOKEN is refused by Slack (token_revoked)",)
        assert len(office.log("failed_for_good")) == 1


@dataclass(frozen=True)
class RefusedAtStart:
    """At the start: over within ten seconds, with one line that names the variable and not its value.

    `anew`: by a Python that was started for it.
    """

    variable: str
    method: str
    code: str
    anew: bool = False

    async def __call__(self, bench: Bench) -> None:
        async with town(socket_mode=True) as here:
            here.slack.fault(self.method, math.inf, error=self.code)
            began = time.monotonic()
            async with here.app(ready=False, anew=self.anew) as app:
                assert await app.ended() == 78
                assert time.monotonic() - began <= 10.0
                assert app.errors.splitlines()[1:] == [f"- {self.variable} is refused by Slack ({self.code})"]


ROWS = [
    *(Row("SL-10", code, SignedOut(code)) for code in CODES),
    Row("SL-10", "for good", for_good),
    *(Row("SL-11", code, RefusedAtStart("SLACK_BOT_TOKEN", "auth.test", code)) for code in CODES[:2]),
    Row(
        "SL-11",
        "app token",
        RefusedAtStart("SLACK_APP_TOKEN", "apps.connections.open", "not_allowed_token_type", anew=True),
    ),
]
