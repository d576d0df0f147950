"""Acknowledge at once, then do the work in a tracked task that always ends in an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncAck

from leadsail_bot import telemetry
from leadsail_bot.errors import LeadNotFound, LeadSailProblem, LeadSailUnavailable, OldControl, Problem
from leadsail_bot.slack import asked as payload
from leadsail_bot.slack.desk import Desk, Listener
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.views import notices
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.telemetry import Log

SLOW_S = 3.0  # after this a line says that the answer is on its way
WORK_S = 9.0  # from receipt; the last second of ten is kept for the post
LAST_WORD_S = 2.0

Body = dict[str, Any]
BoltListener = Callable[[AsyncAck, Body], Awaitable[None]]


class Work:
    """Runs listeners.

    What Bolt awaits only acknowledges and starts a task, so it can't raise: Bolt loses the acknowledgement of
    a listener that raises within about 10 ms after it, and has no end for work that outlives a request.
    """

    def __init__(self, desk: Desk, speak: Speak, log: Log) -> None:
        self._desk = desk
        self._speak = speak
        self._log = log
        self._tasks: set[asyncio.Task[None]] = set()

    def on(self, listener: Listener, *, meanwhile: Callable[[], Body] | None = None) -> BoltListener:
        """`listener` as Bolt wants it. `meanwhile` makes the view that replaces a submitted form at once."""

        async def handle(ack: AsyncAck, body: Body) -> None:
            if meanwhile:
                await ack(response_action="update", view=meanwhile())
            else:
                await ack()
            task = asyncio.create_task(self._run(listener, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

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

    async def _run(self, listener: Listener, body: Body) -> None:
        loop = asyncio.get_running_loop()
        began = loop.time()
        asked = payload.read(body)
        reply = Reply(self._speak, asked)
        patience = asyncio.create_task(self._reassure(reply))
        try:
            async with asyncio.timeout_at(began + WORK_S):
                await listener(self._desk, asked, reply)
            self._log.info("answered", listener=_name(listener), seconds=round(loop.time() - began, 3))
        except asyncio.CancelledError:
            if not reply.answered:
                await self._last_word(reply, notices.restarting())
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, somebody waits
            reference = telemetry.reference()
            self._record(listener, error, reference)
            if not reply.answered:
                await self._last_word(reply, _notice(error, reference))
        finally:
            patience.cancel()

    async def _reassure(self, reply: Reply) -> None:
        await asyncio.sleep(SLOW_S)
        try:
            await reply.reassure(notices.slow())
        except Problem as problem:
            self._log.info("reassurance_failed", error=problem)

    async def _last_word(self, reply: Reply, message: Message) -> None:
        try:
            async with asyncio.timeout(LAST_WORD_S):
                await reply.tell(message)
        except Exception as error:  # noqa: BLE001 - nobody is left to tell but the operator
            self._log.error("answer_lost", error=error)

    def _record(self, listener: Listener, error: Exception, reference: str) -> None:
        """One event for a failed operation, named for what happened, with the reference the person reads."""
        problem = _named(error)
        tell = self._log.info if isinstance(problem, LeadNotFound | OldControl) else self._log.error
        tell(problem.reason, **problem.details, ref=reference, listener=_name(listener), error=error)


def _named(error: Exception) -> Problem:
    """The problem that an exception stands for."""
    if isinstance(error, TimeoutError):
        return LeadSailUnavailable("timeout", phase="command")
    return error if isinstance(error, Problem) and error.reason else Problem("unexpected")


def _notice(error: Exception, reference: str) -> Message:
    """The sentence for what went wrong. Listeners leave to it what they can't say better."""
    if isinstance(error, OldControl):
        return notices.old_control()
    problem = _named(error)
    if isinstance(problem, LeadSailProblem):
        return notices.unavailable(problem, reference)
    return notices.broken(reference)


def _name(listener: Listener) -> str:
    module = getattr(listener, "__module__", "").rpartition(".")[2]
    return f"{module}.{getattr(listener, '__name__', '?')}"
