"""Acknowledge at once, then do the work in a tracked task that always ends in an answer."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

import msgspec
from cachetools import LRUCache
from slack_bolt.async_app import AsyncAck

from leadsail_bot.errors import AccessDenied, Problem
from leadsail_bot.metrics import Metrics
from leadsail_bot.slack import asked as payload
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import AtOnce, Desk, Listener
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.speak import Speak
from leadsail_bot.slack.views.blocks import Element
from leadsail_bot.slack.views.surface import Message, with_word
from leadsail_bot.slack.work import firsts, mend
from leadsail_bot.slack.work.admission import IN_FLIGHT_MAX, STOPPED, Admission, Verdict
from leadsail_bot.slack.work.alerts import Alerts
from leadsail_bot.slack.work.last_word import LastWord
from leadsail_bot.slack.work.patience import Patience
from leadsail_bot.slack.work.rush import Rush
from leadsail_bot.telemetry import Log

SLOW_S = 3.0  # after this a line says that the answer is on its way
REASSURE_S = 1.0  # the answer waits for that line, so that they come in order, but not for long
# From receipt until LeadSail's word is no longer waited for, to the post, and to its end.
LEADSAIL_S, WORK_S, ANSWER_S = 8.5, 9.0, 10.0
CLOSE_S = 1.0  # after `Rhythm.drain_s`
SUGGEST_S = 2.0  # Slack waits three seconds for a menu's options, and shows nothing after them
TELLING_MAX = IN_FLIGHT_MAX + 100  # of those who can't be told in the acknowledgement that we are busy
MESSAGES_MAX = 10_000

Body = dict[str, Any]
BoltListener = Callable[[AsyncAck, Body], Awaitable[None]]
Suggest = Callable[[Desk, Asked], Awaitable[list[Element]]]
Offer = Callable[[Desk, Asked], list[Element]]


class Work:
    """Runs listeners.

    What Bolt awaits only acknowledges and starts a task, so it can't raise: Bolt loses the acknowledgement of
    a listener that raises within about 10 ms after it, and has no end for work that outlives a request.
    """

    def __init__(
        self, desk: Desk, speak: Speak, admission: Admission, alerts: Alerts, metrics: Metrics, log: Log
    ) -> None:
        self._desk = desk
        self._speak = speak
        self._admission = admission
        self._last_word = LastWord(desk.links, alerts, metrics, log)
        self._metrics = metrics
        self._log = log
        self._tasks: set[asyncio.Task[None]] = set()
        self._speaking: set[asyncio.Task[None]] = set()  # those whose answer is on its way
        self._stopped = False
        self._rush = Rush()
        self._clicks = itertools.count(1)
        self._shown: LRUCache[tuple[str, str], int] = LRUCache(MESSAGES_MAX)  # whose answer stands there

    def on(self, listener: Listener, *, at_once: AtOnce | None = None) -> BoltListener:
        """`listener` as Bolt wants it.

        `at_once` makes what a submitted form gets with the acknowledgement (docs.slack.dev, response
        actions); if that is errors, the form stays and the listener isn't needed.
        """
        name = _name(listener)

        async def handle(ack: AsyncAck, body: Body) -> None:
            verdict = self._judge(body)
            said = self._said_at_once(at_once, body) if at_once else {}
            if verdict.refusal:
                return await self._refuse(ack, body, verdict, said)
            await ack(**said)
            self._rush.acknowledged()
            self._metrics.asked(name)
            if "errors" not in said:
                self._start(self._run(listener, body))
            return None

        return handle

    def options(self, suggest: Suggest, *, otherwise: Offer) -> BoltListener:
        """`suggest` as Bolt wants it: a menu's options go with the acknowledgement, and are its only answer.

        Where it fails, isn't done in SUGGEST_S, or there is too much to do, the options are those of
        `otherwise`; also for whoever may not see leads: a menu says nothing, what they then send does.
        """

        async def handle(ack: AsyncAck, body: Body) -> None:
            if self._judge(body).refusal:
                await ack(options=self._spare(otherwise, body))
            else:
                self._metrics.asked(_name(suggest))
                await ack(options=await self._suggested(suggest, otherwise, body))

        return handle

    @property
    def in_flight(self) -> int:
        """How many people are waiting."""
        return len(self._tasks)

    async def drain(self, by: float) -> None:
        """Wait for the answers under way; whoever would wait longer is told to ask again.

        `by` is a moment of the loop's clock. After it nothing new is taken, and what is being said has
        CLOSE_S.
        """
        loop = asyncio.get_running_loop()
        while self._tasks and (left_s := by - loop.time()) > 0:
            await asyncio.wait(self._tasks, timeout=left_s)
        self._stopped = True
        await asyncio.sleep(0)  # whoever has just been acknowledged begins, and so is told
        for task in self._tasks - self._speaking:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=CLOSE_S)
        late = list(self._tasks)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self._desk.handoffs.errands.close(by)

    def _judge(self, body: Body) -> Verdict:
        return STOPPED if self._stopped else self._admission.judge(body, len(self._tasks))

    def _said_at_once(self, at_once: AtOnce, body: Body) -> dict[str, Any]:
        try:
            return dict(at_once(self._desk, payload.read(body)))
        except Exception as error:  # noqa: BLE001 - an acknowledgement must not be lost
            self._log.error("unexpected", error=error)
            return {}

    async def _suggested(self, suggest: Suggest, otherwise: Offer, body: Body) -> list[Element]:
        try:
            async with asyncio.timeout(SUGGEST_S):
                return await suggest(self._desk, payload.read(body))
        except AccessDenied:
            return self._spare(otherwise, body)  # the audit has it
        except Exception as error:  # noqa: BLE001 - an acknowledgement must not be lost
            event, details = mend.event(mend.named(error))
            self._log.warning(event, **details, listener=_name(suggest), error=error)
            return self._spare(otherwise, body)

    def _spare(self, otherwise: Offer, body: Body) -> list[Element]:
        try:
            return otherwise(self._desk, payload.read(body))
        except Exception as error:  # noqa: BLE001 - an acknowledgement must not be lost
            self._log.error("unexpected", error=error)
            return []

    async def _refuse(self, ack: AsyncAck, body: Body, verdict: Verdict, said: Mapping[str, Any]) -> None:
        """A repeated delivery or press is acknowledged as the first was; anybody else is told why."""
        self._metrics.refused(verdict.refusal.value if verdict.refusal else "")
        notice = mend.refusal(verdict, typed="command" in body)
        if notice is None:
            await ack(**said)
        elif "command" in body:
            await ack(text=notice.text, blocks=notice.blocks, response_type="ephemeral")
        elif field := (asked := payload.read(body)).first_field:
            await ack(response_action="errors", errors={field: notice.text})  # the form keeps what was typed
        else:
            await ack()
            can_be_told = asked.clicked or asked.view is None
            if can_be_told and len(self._tasks) < TELLING_MAX and not self._stopped:
                self._speaking.add(self._start(self._turned_away(Reply(self._speak, asked), notice)))

    async def _turned_away(self, reply: Reply, notice: Message) -> None:
        """Not before those who were let in first; what was clicked stays as it is."""
        if reply.asked.view:
            reply.form = partial(with_word, reply.asked.view.shown)
        await self._rush.over()
        await self._last_word.say(reply, notice)

    def _start(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._speaking.discard(task)

    async def _run(self, listener: Listener, body: Body) -> None:
        loop = asyncio.get_running_loop()
        began, outcome = loop.time(), "lost"
        patience, reply = None, None
        try:
            await self._rush.over()
            async with asyncio.timeout_at(began + WORK_S) as limit:
                if not await firsts.is_ours(self._desk.store, body):
                    outcome = "elsewhere"
                    return
                asked = msgspec.structs.replace(payload.read(body), by=began + LEADSAIL_S)
                reply = self._reply(asked, lambda: self._speaks(limit, began + ANSWER_S))
                reply.until = began + ANSWER_S
                patience = Patience(SLOW_S, partial(self._reassure, reply))
                await listener(self._desk, reply.asked, reply)
                if not reply.answered:
                    raise Problem("nothing_said")
            outcome = "outdated" if reply.outdated else "answered"
            self._log.info(outcome, listener=_name(listener), seconds=round(loop.time() - began, 3))
        except asyncio.CancelledError:
            outcome = "restarting"
            if patience:
                patience.cancel()
            await self._last_word.of_restart(reply or Reply(self._speak, payload.read(body)))
            raise
        except Exception as error:  # noqa: BLE001 - the last resort: whatever it is, somebody waits
            outcome = await self._last_word.of_failure(_name(listener), reply, error)
        finally:
            if patience:
                patience.cancel()
            self._metrics.answered(_name(listener), outcome, loop.time() - began)

    def _reply(self, asked: Asked, begins: Callable[[], None]) -> Reply:
        """A reply that takes the message's place unless that of a later click stands there."""
        if not asked.message:
            return Reply(self._speak, asked, begins=begins)
        takes = partial(self._takes_place, (asked.user, asked.message), next(self._clicks))
        return Reply(self._speak, asked, takes, begins)

    def _takes_place(self, message: tuple[str, str], click: int) -> bool:
        """Clicks are counted as they come, and noted once their answers replace something: others don't."""
        if click < self._shown.get(message, 0):
            return False
        self._shown[message] = click
        return True

    def _speaks(self, limit: asyncio.Timeout, until: float) -> None:
        """The answer is about to be sent, and has more time than the work before it."""
        if task := asyncio.current_task():
            self._speaking.add(task)
        with suppress(RuntimeError):  # the listener is over: a last word has its own time
            limit.reschedule(until)

    async def _reassure(self, reply: Reply) -> None:
        try:
            async with asyncio.timeout(REASSURE_S):
                await reply.reassure()
        except (Problem, TimeoutError) as problem:
            self._log.info("reassurance_failed", error=problem)


def _name(listener: Listener | Suggest) -> str:
    module = getattr(listener, "__module__", "").rpartition(".")[2]
    return f"{module}.{getattr(listener, '__name__', '?')}"
