"""`python app.py demo` says one line when it is ready, stops when told, and explains what it can't have."""

import asyncio
import io
import json
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from leadsail_bot.playground import demo
from leadsail_bot.playground.workspace.acme import ANA, SALES

ROOT = Path(__file__).parents[2]
PATIENCE_S = 20.0


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
async def test_the_command(told: signal.Signals) -> None:
    """The line appears once the page answers, nothing else is printed, and the end is clean."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "app.py",
        "demo",
        "--port",
        "0",
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        line = (await process.stdout.readline()).decode()
        assert line.startswith("Playground: http://127.0.0.1:")
        assert line.endswith("/\n")
        process.send_signal(told)
        out, complaints = await process.communicate()
    assert (out, complaints, process.returncode) == (b"", b"", 0)


@pytest.mark.parametrize("verbose", [False, True], ids=["quiet", "verbose"])
async def test_the_log(verbose: bool) -> None:
    """Nothing is said below a warning, audit lines included, unless all of it was asked for."""
    log = io.StringIO()
    async with demo.playground(log=log, verbose=verbose) as running:
        ana = running.slack.hands(ANA)
        await ana.command(SALES, "/lead-history lead_maria42")
        async with asyncio.timeout(PATIENCE_S):
            while not ana.sees(SALES):
                await running.slack.workspace.changed(running.slack.workspace.version, PATIENCE_S)
    events = {json.loads(line)["event"] for line in log.getvalue().splitlines()}
    assert {"ready", "audit"} <= events if verbose else not events


async def test_verbose_on_the_command_line() -> None:
    """`--verbose` is passed on: the log is on standard error, the page's address alone on standard output."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("app.py", "demo", "--port", "0", "--verbose"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE_S):
        assert (await process.stdout.readline()).startswith(b"Playground: ")
        process.send_signal(signal.SIGINT)
        out, log = await process.communicate()
    assert out == b""
    assert b'"ready"' in log


def test_a_taken_port(capsys: pytest.CaptureFixture[str]) -> None:
    """One sentence, a way out that holds however the demo was started, and exit code 1."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert demo.main(port) == 1
    printed = capsys.readouterr()
    assert printed.err == f"Port {port} is taken by another program. Try another one: --port {port + 1}\n"
    assert "Playground" not in printed.out


def test_the_last_port(capsys: pytest.CaptureFixture[str]) -> None:
    """The port that is named instead is one that there is."""
    with socket.socket() as other:
        with suppress(OSError):  # somebody else's, then
            other.bind(("127.0.0.1", 65_535))
            other.listen()
        assert demo.main(65_535) == 1
    assert capsys.readouterr().err.endswith("Try another one: --port 8080\n")


def test_no_such_port(capsys: pytest.CaptureFixture[str]) -> None:
    """A number that is no port is said to be none."""
    assert demo.main(80_800) == 1
    assert "There is no port 80800" in capsys.readouterr().err
