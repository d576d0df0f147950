"""`app.py demo`: a sandbox LeadSail, a simulated Slack, the real bot between them, and the page."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TextIO

import aiohttp

from leadsail_bot import telemetry
from leadsail_bot.playground import installed
from leadsail_bot.playground.clock import Clock
from leadsail_bot.playground.installed import NotInstallable
from leadsail_bot.playground.machine import Machine
from leadsail_bot.playground.page.server import LOOPBACK, PageServer
from leadsail_bot.playground.replica import Replica
from leadsail_bot.playground.sandbox import Sandbox
from leadsail_bot.playground.workspace import SlackServer
from leadsail_bot.playground.workspace.acme import ONCALL, ONCALL_GROUP
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
    replica: Replica
    clock: Clock


def main(port: int, *, verbose: bool = False) -> int:
    """Run the playground until Ctrl-C; returns the exit code: 1 when it can't be opened."""
    try:
        asyncio.run(run(port, verbose=verbose))
    except (PortTaken, NotInstallable) as why:
        print(why, file=sys.stderr)  # noqa: T201  the command line speaks here
        return 1
    except KeyboardInterrupt:  # where signals can't be handled in the loop (Windows)
        return 0
    return 0


async def run(port: int, *, verbose: bool) -> None:
    """Serve the page on `port` and say so once commands are answered; ends on SIGINT or SIGTERM.

    The bot's log goes to standard error: warnings, or with `verbose` everything, audit lines too.

    Raises:
        PortTaken: `port` can't be used.
        NotInstallable: `manifest.yml` can't be.
    """
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # not to be had on Windows: there `main` takes Ctrl-C
            loop.add_signal_handler(sign, told.set)
    async with playground(port, log=sys.stderr, verbose=verbose) as running:
        telemetry.adopt_libraries(running.replica.bot.log)
        print(f"Playground: {running.page.url}", flush=True)  # noqa: T201  the command line speaks here
        await told.wait()


@asynccontextmanager
async def playground(
    port: int = 0, *, log: TextIO | None = None, verbose: bool = False
) -> AsyncIterator[Playground]:
    """Everything started, in Socket Mode; `port=0` picks a free one for the page.

    `log` takes the bot's warnings (None: standard output), with `verbose` all of its log and audit lines.

    Raises:
        PortTaken: `port` can't be used.
        NotInstallable: `manifest.yml` can't be.
    """
    async with AsyncExitStack() as opened:
        sandbox = await opened.enter_async_context(Sandbox(API_KEY))
        clock = Clock()
        slack = await opened.enter_async_context(installed.slack(clock=clock))
        settings = Settings.from_env(_environ(sandbox, slack, verbose))
        replica = await opened.enter_async_context(Replica(settings, log, clock))
        session = await opened.enter_async_context(aiohttp.ClientSession())
        try:
            page = await opened.enter_async_context(
                PageServer(slack, port, Machine(sandbox, slack, replica, clock, session))
            )
        except (OSError, OverflowError) as error:
            raise PortTaken(_taken(port, error)) from error
        yield Playground(page, slack, sandbox, replica, clock)


def _environ(sandbox: Sandbox, slack: SlackServer, verbose: bool) -> dict[str, str]:
    """The bot's settings: everything points at this machine."""
    loud = {"LOG_LEVEL": "DEBUG"}
    quiet = {"LOG_LEVEL": "WARNING", "AUDIT_LOG": os.devnull}  # more would bury the page's address
    return {
        **(loud if verbose else quiet),
        "SLACK_API_URL": slack.api_url,
        "SLACK_BOT_TOKEN": slack.stage.app.bot_token,
        "SLACK_APP_TOKEN": slack.stage.app.app_token,
        "SLACK_SOCKETS": "1",
        "ONCALL_USERGROUP": ONCALL_GROUP,
        "ONCALL_CHANNEL": ONCALL,
        "LEADSAIL_BASE_URL": sandbox.url,
        "LEADSAIL_API_KEY": API_KEY,
        "HOST": LOOPBACK,
        "PORT": "0",
    }


def _taken(port: int, error: Exception) -> str:
    if not 0 <= port <= 65_535:
        return f"There is no port {port}; ports go from 1 to 65535."
    why = "is not for everybody" if isinstance(error, PermissionError) else "is taken by another program"
    return f"Port {port} {why}. Try another one: --port {port + 1 if 1023 < port < 65_535 else 8080}"
