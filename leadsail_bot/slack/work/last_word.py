"""What the operator and the person are told where there is no answer: whatever it was, somebody waits."""

import asyncio

from leadsail_bot import telemetry
from leadsail_bot.errors import AnswerLost, SlackRefused
from leadsail_bot.metrics import Metrics
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import notices
from leadsail_bot.slack.views.links import Links
from leadsail_bot.slack.views.surface import Message
from leadsail_bot.slack.work import mend
from leadsail_bot.slack.work.alerts import Alerts
from leadsail_bot.telemetry import Log

LAST_WORD_S = 2.0  # for what goes wrong at the last moment


class LastWord:
    """Says what went wrong; where even that doesn't arrive, a line for the operator does."""

    def __init__(self, links: Links, alerts: Alerts, metrics: Metrics, log: Log) -> None:
        self._links = links
        self._alerts = alerts
        self._metrics = metrics
        self._log = log

    async def of_failure(self, listener: str, reply: Reply | None, error: Exception) -> str:
        """Tell the operator and the person what went wrong; returns its name."""
        problem = mend.named(error)
        event, details = mend.event(problem)
        if isinstance(problem, SlackRefused):
            self._metrics.slack_refused(problem.reason if problem.reason in mend.KNOWN_CODES else "unknown")
        if mend.is_over(problem):
            self._log.info("view_gone", reason=problem.reason, listener=listener)
            return "view_gone"
        reference = telemetry.reference()
        tell = getattr(self._log, mend.weight(problem))
        alert = self._alerts.mark(problem, event)
        tell(event, **details, **alert, ref=reference, listener=listener, error=error)
        if reply is None or reply.answered or isinstance(problem, AnswerLost):
            return event
        if reply.begun and mend.may_have_arrived(problem):
            self._log.warning("answer_lost", code=event, ref=reference)
        else:
            await self.say(reply, mend.notice(problem, reply.place, reference, self._links))
        return event

    async def of_restart(self, reply: Reply) -> None:
        """What isn't said yet won't be; what is half said may have arrived."""
        if not reply.begun:
            await self.say(reply, notices.restarting(typed=reply.asked.typed))
        elif not reply.answered:
            self._log.warning("answer_lost", code="restarting")

    async def say(self, reply: Reply, message: Message) -> None:
        """A word in the answer's place, in LAST_WORD_S at least."""
        reply.until = max(reply.until or 0.0, asyncio.get_running_loop().time() + LAST_WORD_S)
        try:
            async with asyncio.timeout_at(reply.until):
                await reply.last_word(message)
        except asyncio.CancelledError:
            self._log.warning("answer_lost", code="restarting")
            raise
        except Exception as error:  # noqa: BLE001 - nobody is left to tell but the operator
            if reply.answered or mend.is_over(mend.named(error)):
                return  # beside the window that it was for; or that one is closed, or shows something newer
            code = error.details.get("code") if isinstance(error, AnswerLost) else None
            self._log.warning("answer_lost", code=code, error=error)
