"""`app.py demo`: a sandbox LeadSail, a simulated Slack, the real bot between them, and the page."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TextIO

from leadsail_bot import telemetry
from leadsail_bot.bot import Bot
from leadsail_bot.playground.page.server import LOOPBACK, PageServer
from leadsail_bot.playground.sandbox import Sandbox
from leadsail_bot.playground.workspace import SlackServer, acme
from leadsail_bot.settings import Settings

API_KEY = "playground-key"  # opens nothing but the sandbox


class PortTaken(Exception):
    """The page's port can't be had; the words are for the person who asked for it."""


@dataclass(frozen=True)
class Playground:
    """Everything that runs, for those who want to look behind the page."""

    page: PageServer
    slack: SlackServer
    sandbox: Sandbox
    bot: Bot


def main(port: int = 8080) -> int:
    """Run the playground until Ctrl-C; returns the exit code: 1 when the port can't be used."""
    try:
        asyncio.run(run(port))
    except PortTaken as taken:
        print(taken, file=sys.stderr)  # noqa: T201  the command line speaks here
        return 1
    except KeyboardInterrupt:  # where signals can't be handled in the loop (Windows)
        return 0
    return 0


async def run(port: int = 8080) -> None:
    """Serve the page on `port` and say so once commands are answered; ends on SIGINT or SIGTERM.

    Raises:
        PortTaken: `port` can't be used.
    """
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: see main
            loop.add_signal_handler(sign, told.set)
    async with playground(port, log=sys.stderr) as running:
        telemetry.adopt_libraries(running.bot.log)
        print(f"Playground: {running.page.url}", flush=True)  # noqa: T201  the command line speaks here
        await told.wait()


@asynccontextmanager
async def playground(port: int = 0, *, log: TextIO | None = None) -> AsyncIterator[Playground]:
    """Everything started, in Socket Mode; `port=0` picks a free one for the page.

    `log` takes the bot's log and audit lines (None: standard output).

    Raises:
        PortTaken: `port` can't be used.
    """
    async with AsyncExitStack() as opened:
        sandbox = await opened.enter_async_context(Sandbox(API_KEY))
        slack = await opened.enter_async_context(SlackServer(acme()))
        settings = Settings.from_env(_environ(sandbox, slack))
        bot = await opened.enter_async_context(Bot(settings, stream=log))
        try:
            page = await opened.enter_async_context(PageServer(slack, port))
        except (OSError, OverflowError) as error:
            raise PortTaken(_taken(port, error)) from error
        yield Playground(page, slack, sandbox, bot)


def _environ(sandbox: Sandbox, slack: SlackServer) -> dict[str, str]:
    """The bot's settings: everything points at this machine."""
    return {
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.stage.app.bot_token,
        "SLACK_APP_TOKEN": slack.stage.app.app_token,
        "SLACK_SOCKETS": "1",
        "LEADSAIL_BASE_URL": sandbox.url,
        "LEADSAIL_API_KEY": API_KEY,
        "HOST": LOOPBACK,
        "PORT": "0",
        "LOG_LEVEL": "WARNING",
    }


def _taken(port: int, error: Exception) -> str:
    if not 0 <= port <= 65_535:
        return f"There is no port {port}; ports go from 1 to 65535."
    why = "is not for everybody" if isinstance(error, PermissionError) else "is taken by another program"
    return (
        f"Port {port} {why}. Try another one: python app.py demo --port {port + 1 if port > 1023 else 8080}"
    )
