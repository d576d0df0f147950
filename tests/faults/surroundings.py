"""What is around the process: settings, port, disk, whoever reads the log. PR-14, PR-15, PR-17."""

import asyncio
import signal
import socket
from dataclasses import dataclass

from leadsail_bot.settings import VARIABLES
from tests.faults import patience
from tests.faults.app_process import App, Town, town
from tests.faults.bench import Bench
from tests.faults.row import Row

REFUSED_S = 2.0
EX_CONFIG = 78
WRONG = {
    "SLACK_BOT_TOKEN": "xoxp-canary",
    "SLACK_APP_TOKEN": "xoxb-canary",
    "LEADSAIL_BASE_URL": "http://canary.example",
    "LEADSAIL_LEAD_URL": "https://canary.example/no-id",
    "SLACK_API_URL": "http://canary.example/api/",
    "OUTBOUND_PROXY": "canary",
    "SLACK_SOCKETS": "canary",
    "PORT": "canary",
    "REDIS_URL": "canary",
    "CACHE_FRESH_SECONDS": "canary",
    "CACHE_STALE_SECONDS": "canary",
    "CACHE_MAX_MB": "canary",
    "LEADSAIL_DEADLINE_SECONDS": "canary",
    "LEADSAIL_MAX_CONCURRENCY": "canary",
    "LEADSAIL_MAX_BODY_MB": "canary",
    "ALLOWED_USERGROUPS": "canary!",
    "ONCALL_USERGROUP": "canary!",
    "ONCALL_CHANNEL": "#canary",
    "PHONE_REGION": "canary",
    "COMMANDS_PER_MINUTE": "canary",
    "RECORDING_HOSTS": "https://no-host/",
    "LOG_LEVEL": "canary",
    "LOG_FORMAT": "canary",
    "AUDIT_LOG": "/proc/canary/audit",
}
NOT_TO_BE_HAD = "can't be used: is another program there, or is HOST no address of this machine?"
REQUIRED = ("SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET", "LEADSAIL_API_KEY")
ANYTHING_GOES = {"HOST", "LEADSAIL_API_KEY", "SLACK_SIGNING_SECRET"}  # wrong only where they are missing


@dataclass(frozen=True)
class Misconfigured:
    """Wrong settings: over within two seconds, each named on a line of its own, no value shown.

    `anew`: by a Python that was started for it, whose imports count too.
    """

    wrong: dict[str, str]
    socket_mode: bool = True
    anew: bool = False

    async def __call__(self, bench: Bench) -> None:
        async with town(socket_mode=self.socket_mode) as here:
            async with here.app(ready=False, anew=self.anew, **self.wrong) as app:
                assert await app.ended() == EX_CONFIG
            problems = app.errors.splitlines()[1:]
            assert len(problems) == len(self.wrong)
            assert {problem.split()[1] for problem in problems} == self.wrong.keys()
            assert "canary" not in app.errors
            # A machine may have other work, and that isn't ours.
            assert (app.process.busy_s or REFUSED_S) < REFUSED_S


async def port_in_use(bench: Bench) -> None:
    """The port is taken: a line that says so, and an exit code that isn't 0."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        async with town(socket_mode=False) as here, here.app(ready=False, PORT=port) as app:
            assert await app.ended() == EX_CONFIG
            assert app.errors.splitlines()[1:] == [f"- PORT {port} on HOST 127.0.0.1 {NOT_TO_BE_HAD}"]


async def no_host(bench: Bench) -> None:
    """A HOST that no name server could be asked for: the same line."""
    async with town(socket_mode=False) as here, here.app(ready=False, HOST="a..b") as app:
        assert await app.ended() == EX_CONFIG
        assert app.errors.splitlines()[1:] == [f"- PORT 0 on HOST a..b {NOT_TO_BE_HAD}"]


async def full_disk(bench: Bench) -> None:
    """A full disk under the audit log: everybody is answered, and the metrics count what is missing."""
    async with town(socket_mode=False) as here, here.app(AUDIT_LOG="/dev/full") as app:
        await _answers(here, app, 5)
        assert "audit" not in {line["event"] for line in app.lines}
        await _stops_well(app)


async def hung_up(bench: Bench) -> None:
    """Whoever read the log has closed the pipe: answers go on, and it still stops with 0."""
    async with town(socket_mode=False) as here, here.app(LOG_LEVEL="DEBUG") as app:
        app.hang_up()
        await asyncio.sleep(0.1)
        await _answers(here, app, 5)
        await _stops_well(app)


async def unread(bench: Bench) -> None:
    """Whoever reads the log has stopped reading, and the pipe is full: answers go on."""
    async with town(socket_mode=False) as here, here.app(LOG_LEVEL="DEBUG") as app:
        app.stop_reading()
        for _ in range(20):
            await _answers(here, app, 50)  # about 500 bytes each; a pipe and a reader hold 64 KiB each
        app.tell(signal.SIGTERM)
        await patience.until(
            lambda: app.process.returncode is not None, 10.0
        )  # `wait` waits for the pipe too
        assert app.process.returncode == 0


async def _answers(here: Town, app: App, count: int) -> None:
    before = len(here.answers())
    assert all(delivery.ok for delivery in await here.commands(count))
    await patience.until(lambda: len(here.answers()) == before + count, 10.0)


async def _stops_well(app: App) -> None:
    app.tell(signal.SIGTERM)
    async with asyncio.timeout(10):
        assert await app.process.wait() == 0
    await asyncio.gather(app.readers[1])
    assert app.errors == ""


def each_variable() -> list[Row]:
    """A row for each variable, wrong alone, and for all of them together."""
    rows = [Row("PR-14", name, Misconfigured({name: value})) for name, value in WRONG.items()]
    rows += [
        Row("PR-14", f"{name} missing", Misconfigured({name: ""}, socket_mode=False)) for name in REQUIRED
    ]
    return [*rows, Row("PR-14", "all at once", Misconfigured(WRONG, anew=True))]


def unknown_variables() -> set[str]:
    """Variables that no row spells wrongly."""
    return {variable.name for variable in VARIABLES} - WRONG.keys() - ANYTHING_GOES


ROWS = [
    *each_variable(),
    Row("PR-15", "port in use", port_in_use),
    Row("PR-15", "no host", no_host),
    Row("PR-15", "full disk", full_disk),
    Row("PR-17", "closed", hung_up),
    Row("PR-17", "blocked", unread),
]
