"""One office with something wrong at LeadSail's end, and what holds there whatever is wrong."""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp

from leadsail_bot.playground.workspace.acme import SALES
from leadsail_bot.playground.workspace.state import Message
from leadsail_bot.slack.rhythm import Rhythm
from tests import samples
from tests.faults import patience
from tests.office import API_KEY, Office, open_office, said

LEAD = "lead_fault1"
HISTORY, RECORD = f"/api/v1/interactions/lead/{LEAD}", f"/api/v1/leads/{LEAD}"
PHONE, SUMMARY = "+12025550142", "Wants a quince marmalade quote."
REDIS_PASSWORD = "canary-redis"
# None of them belongs into a log or a metric: secrets, a response_url, and everything of the lead but its id.
CANARIES = (
    *(API_KEY, "xoxb-playground", "xapp-playground", "playground-signing-secret", REDIS_PASSWORD),
    *("/response/", PHONE, "2025550142", "maria.delgado@", "Fay", "quince", "Two cars", "int_1.mp3"),
)
DOCUMENT = samples.interaction(leadId=LEAD, summary=SUMMARY, phone=PHONE)
LEAD_RECORD = samples.record(leadId=LEAD, firstName="Fay", lastName="Ong", phone=PHONE)
DOCUMENTS: dict[str, Any] = {HISTORY: {"interactions": [DOCUMENT]}, RECORD: LEAD_RECORD}
BARE: Mapping[str, str] = {}
SETTLE_S = (0.1, 4.9)  # without, and with the garbage collector's help
PROMISE_S = 10.0  # within which everybody is answered, whatever happens


@dataclass(frozen=True)
class Told:
    """What one command came to: the answer, after how long, and what the operator's log got meanwhile."""

    message: Message
    seconds: float
    lines: list[dict[str, Any]]

    @property
    def words(self) -> str:
        """Everything the person reads."""
        return f"{self.message.text} {said(self.message.blocks)}"

    @property
    def troubles(self) -> list[dict[str, Any]]:
        """What the operator is told of failed operations: warnings, errors, and what has a reference."""
        return [line for line in self.lines if line.get("level") in {"warning", "error"} or "ref" in line]

    def logged(self, event: str) -> list[dict[str, Any]]:
        """The lines of one event."""
        return [line for line in self.lines if line["event"] == event]


class Bench:
    """Opens offices, and measures for the report: the slowest answer, and the calls it cost LeadSail."""

    def __init__(self) -> None:
        self.answer_ms = 0.0
        self.upstream_calls = 0

    @asynccontextmanager
    async def office(
        self,
        settings: Mapping[str, str] = BARE,
        *,
        leadsail_by: Callable[[], aiohttp.BaseConnector] | None = None,
        socket_mode: bool = False,
        rhythm: Rhythm | None = None,
    ) -> AsyncIterator[Office]:
        """An office with one lead, LEAD. Nothing private is in its log, nothing is left when it closes."""
        tasks, files = asyncio.all_tasks(), _open_files()
        everything: dict[str, Any] = {"LOG_LEVEL": "DEBUG", "COMMANDS_PER_MINUTE": "0", **settings}
        async with open_office(
            leadsail_by=leadsail_by, socket_mode=socket_mode, rhythm=rhythm, **everything
        ) as office:
            office.sandbox.put(LEAD_RECORD, [DOCUMENT])
            yield office
            self.upstream_calls = max(self.upstream_calls, len(office.sandbox.calls))
            assert not office.sandbox.violations
            measured = " ".join(await office.metrics())
        seen = office.stream.getvalue() + measured
        assert [canary for canary in CANARIES if canary in seen] == []
        await _settled(lambda: asyncio.all_tasks() <= tasks and _open_files() <= files)
        assert asyncio.all_tasks() <= tasks
        assert _open_files() <= files

    async def ask(self, office: Office, lead: str = LEAD) -> Told:
        """Ana asks for a lead's history, and gets exactly one final answer, in time."""
        loop = asyncio.get_running_loop()
        seen, written = len(office.answers()), len(office.log())
        began = loop.time()

        def finals() -> list[Message]:
            return office.answers()[seen:]

        delivery = await office.ana.command(SALES, f"/lead-history {lead}")
        assert delivery.ok
        await office.until(finals)
        seconds = loop.time() - began
        await _settled(lambda: any(_ends(line) for line in office.log()[written:]) and not _flights())
        assert seconds <= PROMISE_S
        [message] = finals()
        self.answer_ms = max(self.answer_ms, round(seconds * 1000, 1))
        return Told(message, seconds, office.log()[written:])


def _ends(line: dict[str, Any]) -> bool:
    return line["event"] == "answered" or "ref" in line


def _flights() -> list[asyncio.Task[Any]]:
    """Calls to LeadSail that go on after an answer, for those who ask next."""
    return [task for task in asyncio.all_tasks() if task.get_name() == "flight"]


async def _settled(done: Callable[[], bool]) -> None:
    """Wait a moment for what ends by itself, and then for what ends once nobody can reach it any more."""
    for within_s in SETTLE_S:
        with suppress(TimeoutError):
            await patience.until(done, within_s)
            return
        gc.collect()


def _open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
