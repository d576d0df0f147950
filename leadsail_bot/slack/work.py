"""Acknowledge at once, then do the work in a tracked task that always ends in an answer."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any

from cachetools import LRUCache
from slack_bolt.async_app import AsyncAck

from leadsail_bot import telemetry
from leadsail_bot.errors import Problem, SlackRefused
from leadsail_bot.metrics import Metrics
from leadsail_bot.slack import asked as payload
from leadsail_bot.slack import mend
from leadsail_bot.slack.admission import IN_FLIGHT_MAX, Admission, Verdict
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk, Listener
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.views import notices
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.telemetry import Log

SLOW_S = 3.0  # after this a line says that the answer is on its way
WORK_S = 9.0  # from receipt; the last second of ten is kept for the post
LAST_WORD_S = 2.0
TELLING_MAX = IN_FLIGHT_MAX + 100  # of those who can't be told in the acknowledgement that we are busy
MESSAGES_MAX = 10_000

Body = dict[str, Any]
BoltListener = Callable[[AsyncAck, Body], Awaitable[None]]
AtOnce = Callable[[Desk, Asked], Mapping[str, Any]]


class Work:
    """Runs listeners.

    What Bolt awaits only acknowledges and starts a task, so it can't raise: Bolt loses the acknowledgement of
    a listener that raises within about 10 ms after it, and has no end for work that outlives a request.
    """

    def __init__(self, desk: Desk, speak: Speak, admission: Admission, metrics: Metrics, log: Log) -> None:
        self._desk = desk
        self._speak = speak
        self._admission = admission
        self._metrics = metrics
        self._log = log
        self._tasks: set[asyncio.Task[None]] = set()
        self._newest: LRUCache[tuple[str, str], object] = LRUCache(MESSAGES_MAX)

    def on(self, listener: Listener, *, at_once: AtOnce | None = None) -> BoltListener:
        """`listener` as Bolt wants it.

        `at_once` makes what a submitted form gets with the acknowledgement (docs.slack.dev, response
        actions); if that is errors, the form stays and the listener isn't needed.
        """
        name = _name(listener)

        async def handle(ack: AsyncAck, body: Body) -> None:
            began = time.perf_counter()
            verdict = self._admission.judge(body, len(self._tasks))
            if verdict.refusal:
                return await self._refuse(ack, body, verdict)
            said = self._said_at_once(at_once, body) if at_once else {}
            await ack(**said)
            self._metrics.acknowledged(time.perf_counter() - began)
            self._metrics.asked(name)
            if "errors" not in said:
                self._start(self._run(listener, body))
            return None

        return handle

    @property
    def in_flight(self) -> int:
        """How many people are waiting."""
        return len(self._tasks)

    async def drain(self, within_s: float) -> None:
        """Wait for the answers under way; whoever would wait longer is told to ask again."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=within_s)
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    def _said_at_once(self, at_once: AtOnce, body: Body) -> dict[str, Any]:
        try:
            return dict(at_once(self._desk, payload.read(body)))
        except Exception as error:  # noqa: BLE001 - an acknowledgement must not be lost
            self._log.error("unexpected", error=error)
            return {}

    async def _refuse(self, ack: AsyncAck, body: Body, verdict: Verdict) -> None:
        """A repeated delivery or press is acknowledged and that is all; anybody else is told why."""
        self._metrics.refused(verdict.refusal.value if verdict.refusal else "")
        notice = mend.refusal(verdict)
        if notice and "command" in body:
            await ack(text=notice.text, blocks=notice.blocks, response_type="ephemeral")
            return
        await ack()
        if notice and body.get("response_url") and len(self._tasks) < TELLING_MAX:
            self._start(self._last_word(Reply(self._speak, payload.read(body)), notice))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _run(self, listener: Listener, body: Body) -> None:
        loop = asyncio.get_running_loop()
        began, outcome = loop.time(), "answered"
        patience, reply = None, None
        try:
            async with asyncio.timeout_at(began + WORK_S):
                reply = self._reply(payload.read(body))
                patience = asyncio.create_task(self._reassure(reply))
                await listener(self._desk, reply.asked, reply)
            self._log.info("answered", listener=_name(listener), seconds=round(loop.time() - began, 3))
        except asyncio.CancelledError:
            outcome = "restarting"
            if reply and not reply.answered:
                await self._last_word(reply, notices.restarting())
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, somebody waits
            outcome = await self._mend(listener, reply, error)
        finally:
            if patience:
                patience.cancel()
            self._metrics.answered(_name(listener), outcome, loop.time() - began)

    def _reply(self, asked: Asked) -> Reply:
        """A reply that knows whether the person has clicked on in the meantime."""
        message, this = (asked.user, asked.message), object()
        if not asked.message:
            return Reply(self._speak, asked)
        self._newest[message] = this
        return Reply(self._speak, asked, outdated=lambda: self._newest.get(message, this) is not this)

    async def _mend(self, listener: Listener, reply: Reply | None, error: Exception) -> str:
        """Tell the operator and the person what went wrong; returns its name."""
        problem = mend.named(error)
        if isinstance(problem, SlackRefused):
            self._metrics.slack_refused(problem.reason)
        if mend.is_over(problem):
            self._log.info("view_gone", reason=problem.reason, listener=_name(listener))
            return "view_gone"
        reference = telemetry.reference()
        tell = getattr(self._log, mend.weight(problem))
        tell(problem.reason, **problem.details, ref=reference, listener=_name(listener), error=error)
        if reply is None or reply.answered:
            return problem.reason
        if reply.begun and mend.may_have_arrived(problem):
            self._log.error("answer_lost", ref=reference)
        else:
            await self._last_word(reply, mend.notice(problem, reply.place, reference))
        return problem.reason

    async def _reassure(self, reply: Reply) -> None:
        await asyncio.sleep(SLOW_S)
        try:
            await reply.reassure()
        except Problem as problem:
            self._log.info("reassurance_failed", error=problem)

    async def _last_word(self, reply: Reply, message: Message) -> None:
        try:
            async with asyncio.timeout(LAST_WORD_S):
                await reply.tell(message)
        except Exception as error:  # noqa: BLE001 - nobody is left to tell but the operator
            self._log.error("answer_lost", error=error)


def _name(listener: Listener) -> str:
    module = getattr(listener, "__module__", "").rpartition(".")[2]
    return f"{module}.{getattr(listener, '__name__', '?')}"
