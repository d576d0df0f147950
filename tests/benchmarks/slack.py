"""Slack for benchmarks: it gives commands, signs them, and notes when the answers arrive."""

import asyncio
import hashlib
import hmac
import itertools
import time
from collections.abc import Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, Self
from urllib.parse import urlencode

import msgspec

from tests.benchmarks import wire
from tests.benchmarks.wire import Answer, Connection

SECRET = "benchmark-signing-secret"
PATIENCE_S = 30.0
TEAM, USER = "T1", "U1"
API: dict[str, Any] = {
    "auth.test": {
        "ok": True,
        "team_id": TEAM,
        "team": "Acme",
        "user_id": "U0",
        "user": "bot",
        "bot_id": "B0",
    },
    "users.info": {"ok": True, "user": {"id": USER, "team_id": TEAM, "is_bot": False}},
}
STILL_WORKING = b"the answer follows"


class Load(NamedTuple):
    """How a number of commands went: seconds in all, and of each to its acknowledgement and its answer."""

    seconds: float
    acks_s: Sequence[float]
    answers_s: Sequence[float]

    @property
    def per_s(self) -> float:
        """Commands a second."""
        return len(self.acks_s) / self.seconds


class Slack:
    """The platform's end. `calls` counts what the app asked of the Web API."""

    def __init__(self) -> None:
        self.port = 0
        self.calls = 0
        self._server: asyncio.Server
        self._numbers = itertools.count()
        self._answered: dict[str, asyncio.Future[float]] = {}

    async def __aenter__(self) -> Self:
        self._server, self.port = await wire.serve(self._handle)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    @property
    def api_url(self) -> str:
        """What the app takes for Slack's Web API."""
        return f"http://127.0.0.1:{self.port}/api/"

    async def load(self, ports: Sequence[int], leads: Iterable[str], at_once: int, *, answers: bool) -> Load:
        """Commands from so many people, each of whom waits for the answer before the next one.

        `ports` are the replicas, asked in turn. Without `answers` an acknowledgement is all there is.
        """
        waiting, acks, told = iter(leads), list[float](), list[float]()
        began = time.perf_counter()

        async def person(connection: Connection) -> None:
            for lead in waiting:
                acked, answered = await self.command(connection, lead, answers=answers)
                acks.append(acked)
                told.append(answered)

        async with connections(ports, at_once) as opened:
            began = time.perf_counter()
            async with asyncio.timeout(PATIENCE_S), asyncio.TaskGroup() as people:
                for connection in opened:
                    people.create_task(person(connection))
            seconds = time.perf_counter() - began
        return Load(seconds, acks, told)

    async def command(
        self, connection: Connection, lead: str, *, answers: bool = True
    ) -> tuple[float, float]:
        """`/lead-history lead`: seconds to the acknowledgement, and to the answer.

        Raises RuntimeError where the app refuses.
        """
        number = str(next(self._numbers))
        body = urlencode(
            {
                "token": "unused",
                "team_id": TEAM,
                "channel_id": "C1",
                "channel_name": "sales",
                "user_id": USER,
                "user_name": "ana",
                "command": "/lead-history",
                "text": lead,
                "api_app_id": "A1",
                "response_url": f"http://127.0.0.1:{self.port}/response/{number}",
                "trigger_id": f"trigger.{number}",
            }
        ).encode()
        answered = asyncio.get_running_loop().create_future()
        if answers:
            self._answered[number] = answered
        began = time.perf_counter()
        status, said = await connection.post("/slack/events", body, _signed(body))
        acked = time.perf_counter() - began
        if status != 200 or said:
            raise RuntimeError(f"refused with {status}: {said[:200]!r}")
        return acked, await answered - began if answers else acked

    def _handle(self, path: str, body: bytes) -> Answer:
        kind, _, name = path.strip("/").partition("/")
        if kind == "api":
            self.calls += 1
            return Answer(msgspec.json.encode(API[name.partition("?")[0]]))
        if STILL_WORKING not in body and (answered := self._answered.pop(name, None)):
            answered.set_result(time.perf_counter())
        return Answer(b"ok", b"text/plain")


@asynccontextmanager
async def connections(ports: Sequence[int], count: int) -> Any:
    """So many connections, spread over the ports."""
    opened = [await wire.connect(ports[number % len(ports)]) for number in range(count)]
    try:
        yield opened
    finally:
        for connection in opened:
            connection.close()


def _signed(body: bytes) -> str:
    at = str(int(time.time()))
    sign = hmac.new(SECRET.encode(), f"v0:{at}:".encode() + body, hashlib.sha256).hexdigest()
    return (
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={sign}\r\n"
    )
