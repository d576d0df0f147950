"""Starting and stopping, as a process manager does it: PR-01 to PR-05, T17."""

import asyncio
import math
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from slack_bolt.async_app import AsyncApp

from leadsail_bot.playground.sandbox import Answer
from leadsail_bot.playground.workspace.acme import SALES
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.rhythm import Rhythm
from leadsail_bot.slack.views import notices
from leadsail_bot.slack.work import Work
from tests.faults import patience
from tests.faults.app_process import START_S, Town, is_ready, town
from tests.faults.bench import Bench
from tests.faults.row import Row
from tests.office import API_KEY, labels, open_office, said

IN_FLIGHT = 20
ANOTHER_KEY = "another-sandbox-key"
NOTHING_KEPT = {"CACHE_FRESH_SECONDS": "0", "CACHE_STALE_SECONDS": "0"}
EXIT_S = 25.0


@dataclass(frozen=True)
class Mode:
    """A proof for one of the two modes."""

    proof: Any
    socket_mode: bool

    async def __call__(self, bench: Bench) -> None:
        async with town(socket_mode=self.socket_mode) as here:
            await self.proof(here)


async def drained(here: Town) -> None:
    """Told to stop with twenty in flight: not ready at once, twenty of twenty answered, exit 0."""
    async with here.app() as app:
        port = (await app.until("ready"))["port"]
        here.sandbox.script("/", Answer(wait_s=1.0), forever=True)
        assert all(delivery.ok for delivery in await here.commands(IN_FLIGHT))
        told_at = app.tell(signal.SIGTERM)
        await asyncio.sleep(0.2)
        assert not await is_ready(port)
        assert await app.ended(EXIT_S) == 0
        assert time.monotonic() - told_at <= EXIT_S
        answers = here.answers()
        assert len(answers) == IN_FLIGHT
        assert all("1 " in said(answer.blocks) and "Recording" in labels(answer.blocks) for answer in answers)
        assert app.errors == ""


async def one_hangs(bench: Bench) -> None:
    """One that hangs holds nobody up: the others are answered, and that person is told."""

    async def hangs(_: Desk, asked: Asked, reply: Reply) -> None:
        if asked.text == "hang":
            await asyncio.Event().wait()
        await reply.tell(notices.usage())

    def register(app: AsyncApp, work: Work) -> None:
        app.command("/lead-history")(work.on(hangs))

    async with open_office(register=register, rhythm=Rhythm(drain_s=0.5)) as office:
        for word in ("hang", "one", "two"):
            assert (await office.ana.command(SALES, f"/lead-history {word}")).ok
        await office.bot.close()
        texts = [message.text for message in office.ana.sees(SALES)]
        restarting = "The app is restarting. Please run the command again."
        assert sorted(texts) == sorted([notices.usage().text] * 2 + [restarting])


@dataclass(frozen=True)
class ToldTwice:
    """A second signal ends it at once, with the code that says which."""

    second: signal.Signals
    code: int
    after_s: float

    async def __call__(self, bench: Bench) -> None:
        async with town(socket_mode=True) as here, here.app() as app:
            here.sandbox.script("/", Answer(hang=True), forever=True)
            await here.commands(1)
            app.tell(signal.SIGTERM)
            await asyncio.sleep(self.after_s)
            app.tell(self.second)
            assert await app.ended(2.0) == self.code


@dataclass(frozen=True)
class Echoed:
    """A signal that comes twice, as under `uv run` where a whole group is told, is one: all are answered."""

    sign: signal.Signals
    after_s: float

    async def __call__(self, bench: Bench) -> None:
        async with town(socket_mode=True) as here, here.app() as app:
            here.sandbox.script("/", Answer(wait_s=1.0), forever=True)
            await here.commands(IN_FLIGHT)
            app.tell(self.sign)
            await asyncio.sleep(self.after_s)
            app.tell(self.sign)
            assert await app.ended(EXIT_S) == 0
            assert len(here.answers()) == IN_FLIGHT


@dataclass(frozen=True)
class ToldWhileConnecting:
    """Told to stop while Slack can't be reached: gone within three seconds, with nothing to complain of."""

    target: str
    fault: dict[str, Any]
    method: str

    async def __call__(self, bench: Bench) -> None:
        async with town(socket_mode=True) as here:
            here.slack.fault(self.target, times=math.inf, **self.fault)
            async with here.app(ready=False) as app:
                calls = here.slack.workspace
                await patience.until(lambda: calls.calls_to(self.method), START_S)
                await asyncio.sleep(0.2)
                app.tell(signal.SIGTERM)
                assert await app.ended(3.0) == 0
                assert app.errors == ""


async def killed(here: Town) -> None:
    """Killed in the middle of work: ready again within ten seconds, on the same port, and well."""
    async with here.app() as app:
        port = (await app.until("ready"))["port"]
        here.sandbox.script("/", Answer(wait_s=2.0))
        await here.commands(3)
        app.tell(signal.SIGKILL)
        assert await app.ended() == -signal.SIGKILL
    began = time.monotonic()
    async with here.app(anew=True, PORT=str(port)) as again:
        assert time.monotonic() - began <= 10.0
        assert (await again.until("ready"))["port"] == port
        before = len(here.answers())
        assert (await here.commands(1))[0].ok
        await patience.until(lambda: len(here.answers()) > before)


async def new_key(bench: Bench) -> None:
    """The LeadSail key is changed in its file and the process replaced under load: no answer is lost."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "key"
        file.write_text(API_KEY)
        async with town(socket_mode=True) as here:
            del here.environ["LEADSAIL_API_KEY"]
            here.environ |= {"LEADSAIL_API_KEY_FILE": str(file), **NOTHING_KEPT}
            async with here.app() as old:
                here.sandbox.script("/", Answer(wait_s=1.0), forever=True)
                given = await here.commands(IN_FLIGHT)
                file.write_text(ANOTHER_KEY)
                here.sandbox.keys.add(ANOTHER_KEY)  # while both are good, as anybody changes a key
                async with here.app():
                    old.tell(signal.SIGTERM)
                    given += await here.commands(IN_FLIGHT)
                    assert await old.ended(EXIT_S) == 0
                    here.sandbox.keys.remove(API_KEY)
                    given += await here.commands(IN_FLIGHT)
                    assert [delivery.error for delivery in given if not delivery.ok] == []
                    await patience.until(lambda: len(here.answers()) == len(given), EXIT_S)
            assert all("Recording" in labels(answer.blocks) for answer in here.answers())
            assert {call.headers["X-API-Key"] for call in here.sandbox.calls} == {API_KEY, ANOTHER_KEY}


def both(id_: str, case: str, proof: Any) -> list[Row]:
    """The same row for HTTP and for Socket Mode."""
    return [Row(id_, f"{case}, HTTP", Mode(proof, False)), Row(id_, f"{case}, sockets", Mode(proof, True))]


ROWS = [
    *both("PR-01", "20 in flight", drained),
    Row("PR-02", "one hangs", one_hangs),
    Row("PR-03", "SIGTERM twice", ToldTwice(signal.SIGTERM, 143, 0.7)),
    Row("PR-03", "then SIGINT", ToldTwice(signal.SIGINT, 130, 0.3)),
    Row("PR-03", "SIGTERM and its echo", Echoed(signal.SIGTERM, 0.005)),
    Row("PR-03", "SIGINT and its echo", Echoed(signal.SIGINT, 0.2)),
    Row("PR-04", "Slack answers 503", ToldWhileConnecting("auth.test", {"status": 503}, "auth.test")),
    Row("PR-04", "Slack says nothing", ToldWhileConnecting("auth.test", {"hang": True}, "auth.test")),
    Row("PR-04", "no socket to be had", ToldWhileConnecting("socket", {"status": 503}, "socket")),
    *both("PR-05", "SIGKILL", killed),
    Row("T17", "another key under load", new_key),
]
