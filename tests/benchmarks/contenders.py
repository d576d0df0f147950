"""The bot and its peers as processes, each started the same way between the same LeadSail and Slack."""

import asyncio
import os
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import wire
from tests.benchmarks.slack import SECRET, Slack

ROOT = Path(__file__).parents[2]
START_S, LOOK_EVERY_S = 20.0, 0.002


@dataclass(frozen=True)
class Contender:
    """The module that runs, and whether it answers or only acknowledges."""

    name: str
    module: str
    answers: bool = True

    @property
    def command(self) -> tuple[str, ...]:
        """What Python is called with."""
        return "-m", self.module


OURS = Contender("ours", "app")
TUTORIAL = Contender("tutorial", "tests.benchmarks.tutorial")
BARE_BOLT = Contender("bare Bolt", "tests.benchmarks.bare_bolt", answers=False)
FLOOR = Contender("floor", "tests.benchmarks.floor")
ALL = (OURS, TUTORIAL, BARE_BOLT)


@dataclass
class Running:
    """One process; `began` is when it was started, on `time.perf_counter`."""

    contender: Contender
    port: int
    pid: int
    began: float

    @property
    def cpu_s(self) -> float:
        """How long it has been busy: what else the machine does isn't in it."""
        times = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, times)) / os.sysconf("SC_CLK_TCK")

    @property
    def rss_mib(self) -> float:
        """Memory held now."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


@dataclass(frozen=True)
class Town:
    """Slack in this process, LeadSail in another."""

    slack: Slack
    leadsail_port: int

    @asynccontextmanager
    async def running(self, contender: Contender, **environ: str) -> AsyncIterator[Running]:
        """The contender's process, as soon as it takes requests; killed in the end."""
        port = _free_port()
        began = time.perf_counter()
        async with _process(*contender.command, environ={**self._environ(port), **environ}) as process:
            yield await _ready(Running(contender, port, process.pid, began))

    async def control(self, order: str) -> int:
        """Tell LeadSail something; returns how often it was asked for a history so far."""
        connection = await wire.connect(self.leadsail_port)
        _, said = await connection.get(f"/control/{order}")
        connection.close()
        return int(said)

    async def leadsail_s(self, lead: str) -> float:
        """How long LeadSail itself takes for a history, in seconds, its body read to the end."""
        connection = await wire.connect(self.leadsail_port)
        began = time.perf_counter()
        await connection.get(f"/api/v1/interactions/lead/{lead}")
        took = time.perf_counter() - began
        connection.close()
        return took

    def _environ(self, port: int) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": "xoxb-bench",
            "SLACK_SIGNING_SECRET": SECRET,
            "SLACK_API_URL": self.slack.api_url,
            "LEADSAIL_API_KEY": "bench",
            "LEADSAIL_BASE_URL": f"http://127.0.0.1:{self.leadsail_port}",
            "HOST": "127.0.0.1",
            "PORT": str(port),
            "COMMANDS_PER_MINUTE": "0",  # one person gives all of them
        }


@asynccontextmanager
async def town() -> AsyncIterator[Town]:
    """LeadSail and Slack, started."""
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT)}
    async with (
        Slack() as slack,
        _process("-m", "tests.benchmarks.leadsail", environ=environ, ask=True) as leadsail,
    ):
        assert leadsail.stdout
        yield Town(slack, int(await leadsail.stdout.readline()))


@asynccontextmanager
async def _process(
    *command: str, environ: dict[str, str], ask: bool = False
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process whose log goes to a file, as a container's does."""
    log = ROOT / "artefacts" / "benchmarks.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as lines:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            cwd=ROOT,
            env=environ,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE if ask else lines,
            stderr=lines,
        )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _ready(running: Running) -> Running:
    """Once it takes connections and, where it says, commands; raises TimeoutError if it doesn't."""
    async with asyncio.timeout(START_S):
        while True:
            with suppress(OSError):
                connection = await wire.connect(running.port)
                status, _ = await connection.get("/readyz")
                connection.close()
                if status != 503:  # the peers don't know the path: 404 is as good
                    return running
            await asyncio.sleep(LOOK_EVERY_S)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
