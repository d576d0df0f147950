"""`python app.py` in a process of its own, between a sandbox and a simulated Slack that live in the test."""

import asyncio
import json
import signal
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from leadsail_bot.playground import installed
from leadsail_bot.playground.sandbox import Sandbox
from leadsail_bot.playground.workspace.acme import ANA, SALES
from leadsail_bot.playground.workspace.delivery import Delivery
from leadsail_bot.playground.workspace.server import SlackServer
from leadsail_bot.playground.workspace.state import Message
from tests import samples
from tests.faults import nursery, patience
from tests.office import API_KEY, answers, environ

APP = Path(__file__).parents[2] / "app.py"
START_S = 15.0  # a cold process on a busy machine
LEAD = "lead_kept1"


@dataclass
class App:
    """The process; `lines` are what it logged so far, `errors` what it said on standard error."""

    process: nursery.Child
    lines: list[dict[str, Any]] = field(default_factory=list)
    errors: str = ""
    readers: list[asyncio.Task[None]] = field(default_factory=list)

    async def until(self, event: str, within_s: float = START_S) -> dict[str, Any]:
        """Wait for a line."""
        return (await patience.until(lambda: [one for one in self.lines if one["event"] == event], within_s))[
            -1
        ]

    def tell(self, sign: signal.Signals) -> float:
        """Send a signal; returns when."""
        self.process.send_signal(sign)
        return time.monotonic()

    async def ended(self, within_s: float = 25.0) -> int:
        """The exit code, once it has ended and all it wrote is read."""
        async with asyncio.timeout(within_s):
            code = await self.process.wait()
            await asyncio.gather(*self.readers)
        return code

    def stop_reading(self) -> None:
        """Leave its log unread from now on."""
        self.readers[0].cancel()

    def hang_up(self) -> None:
        """Close our end of its standard output."""
        self.stop_reading()
        self.process.hang_up()


@dataclass
class Town:
    """A sandbox with one lead, and a Slack; `environ` is what a `script` here needs, in one of the modes."""

    sandbox: Sandbox
    slack: SlackServer
    environ: dict[str, str]
    socket_mode: bool
    script: Path

    @asynccontextmanager
    async def app(
        self, *arguments: str, ready: bool = True, anew: bool = False, **environ: str
    ) -> AsyncIterator[App]:
        """The process, ready for commands unless told otherwise; killed in the end if it still runs.

        `anew`: its start is in question, imports included.
        """
        environ = {**self.environ, **environ}
        async with running(*arguments, environ=environ, script=self.script, anew=anew) as app:
            if ready:
                line = await app.until("ready")
                if not self.socket_mode:
                    self.slack.deliver_to(f"http://127.0.0.1:{line['port']}/slack/events")
            yield app

    async def commands(self, count: int) -> list[Delivery]:
        """Ana gives so many commands at once."""
        ana = self.slack.hands(ANA)
        return await asyncio.gather(*(ana.command(SALES, f"/lead-history {LEAD}") for _ in range(count)))

    def answers(self) -> list[Message]:
        """What Ana has been told so far, but for the lines that only say that an answer follows."""
        return answers(self.slack.hands(ANA))


@asynccontextmanager
async def town(*, socket_mode: bool, script: Path = APP) -> AsyncIterator[Town]:
    """Sandbox and Slack, started."""
    async with Sandbox(api_key=API_KEY) as sandbox, installed.slack() as slack:
        sandbox.put(samples.record(leadId=LEAD), [samples.interaction(leadId=LEAD)])
        settings = environ(sandbox, slack, socket_mode=socket_mode, COMMANDS_PER_MINUTE="0")
        yield Town(sandbox, slack, settings, socket_mode, script)


@asynccontextmanager
async def running(
    *arguments: str, environ: Mapping[str, str], script: Path = APP, anew: bool = False
) -> AsyncIterator[App]:
    """A Python script with nothing in its environment but this, read line by line; killed in the end."""
    process = await nursery.child(script, *arguments, environ=environ, anew=anew)
    app = App(process)
    app.readers = [asyncio.create_task(_read_log(app)), asyncio.create_task(_read_errors(app))]
    try:
        yield app
    finally:
        for reader in app.readers:
            reader.cancel()
        await asyncio.gather(*app.readers, return_exceptions=True)
        await process.close()


async def _read_log(app: App) -> None:
    async for line in app.process.stdout:
        with suppress(ValueError):
            app.lines.append(json.loads(line))


async def _read_errors(app: App) -> None:
    app.errors = (await app.process.stderr.read()).decode()


async def is_ready(port: int) -> bool:
    """What `/readyz` on this port says; no where nobody listens."""
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/readyz") as answer,
        ):
            return answer.status == 200
    except aiohttp.ClientError:
        return False
