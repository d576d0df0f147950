"""The image runs as nobody in particular, holds only the bot, and says whether it is alive."""

import asyncio
import json
import re
import sys
from pathlib import Path

import pytest
from aiohttp import web

ROOT = Path(__file__).parents[1]
UID_MIN = 10_001  # above the users of any host, so that an escape finds nothing of theirs


def _instructions(text: str) -> list[tuple[str, str]]:
    """Instructions with their arguments, continued lines joined, comments gone."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    joined = re.sub(r"\\\n\s*", "", "\n".join(lines))
    return [(name, rest) for name, _, rest in (line.partition(" ") for line in joined.splitlines())]


INSTRUCTIONS = _instructions((ROOT / "Dockerfile").read_text("utf-8"))
LAST_FROM = max(at for at, (name, _) in enumerate(INSTRUCTIONS) if name == "FROM")
BUILD, FINAL = INSTRUCTIONS[:LAST_FROM], INSTRUCTIONS[LAST_FROM:]


def _one(name: str) -> str:
    (rest,) = [rest for each, rest in FINAL if each == name]
    return rest


def test_two_stages() -> None:
    """What builds stays behind: the final stage runs no command and takes over one environment."""
    assert [name for name, _ in BUILD].count("FROM") == 1
    assert "RUN" not in [name for name, _ in FINAL]


def test_only_hashed_wheels_are_installed() -> None:
    """Every installed file is the one that was locked, and none runs code while it is installed."""
    (run,) = [rest for name, rest in BUILD if name == "RUN"]
    assert "--require-hashes" in run
    assert "--only-binary :all:" in run
    assert "-r requirements.txt" in run


def test_the_user_is_a_high_number() -> None:
    """A number and not a name, so that an orchestrator can check that it isn't root."""
    user, _, group = _one("USER").partition(":")
    assert int(user) >= UID_MIN
    assert int(group) >= UID_MIN
    assert [name for name, _ in FINAL].index("USER") < [name for name, _ in FINAL].index("ENTRYPOINT")


def test_exec_form() -> None:
    """No shell in between: SIGTERM reaches the bot, and arguments such as `check` reach it too."""
    assert json.loads(_one("ENTRYPOINT")) == ["python", "app.py"]
    assert "CMD" not in [name for name, _ in FINAL]


def test_only_what_runs_is_copied() -> None:
    """The image holds the dependencies, app.py and the package, all left owned by root."""
    copied = [rest for name, rest in FINAL if name == "COPY"]
    assert copied == ["--from=build /opt/venv /opt/venv", "app.py ./", "leadsail_bot ./leadsail_bot"]
    assert "ADD" not in [name for name, _ in INSTRUCTIONS]


def test_nothing_else_can_be_copied() -> None:
    """`.dockerignore` lets in what is named and keeps out the rest: .env above all."""
    lines = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule for rule in rules if rule.startswith("!")} == {
        "!requirements.txt",
        "!app.py",
        "!leadsail_bot",
    }


def test_no_secret_in_any_layer() -> None:
    """Neither arguments nor variables carry credentials."""
    assert "ARG" not in [name for name, _ in INSTRUCTIONS]
    environment = " ".join(rest for name, rest in INSTRUCTIONS if name == "ENV")
    assert not re.search(r"TOKEN|SECRET|KEY|PASSWORD", environment)


@pytest.mark.parametrize(
    ("host", "status", "healthy"),
    [("", 200, True), ("", 503, False), ("127.0.0.1", 200, True), ("::", 200, True), ("::1", 200, True)],
)
async def test_the_healthcheck_asks_the_bot(
    host: str, status: int, healthy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very command of the image: /healthz on HOST and PORT, past any proxy; it exits with the answer."""
    _, _, command = _one("HEALTHCHECK").partition("CMD ")
    program, *arguments = json.loads(command)
    assert program == "python"

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(status=status)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, host or "0.0.0.0", 0).start()
        monkeypatch.setenv("HOST", host)
        monkeypatch.setenv("PORT", str(runner.addresses[0][1]))
        monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
        process = await asyncio.create_subprocess_exec(
            sys.executable, *arguments, stderr=asyncio.subprocess.DEVNULL
        )
        assert (await process.wait() == 0) is healthy
    finally:
        await runner.cleanup()
