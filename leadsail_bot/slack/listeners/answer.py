"""The answer and its controls: *Newer*, *Older*, *Refresh*, *Try again*."""

from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.places import AnswerAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import answer
from leadsail_bot.telemetry import Action


async def turned(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Another page in the place of this one."""
    await show(desk, asked, reply, unpack(asked.value, AnswerAt), action="page")


async def refreshed(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The same page as LeadSail has it now."""
    await show(desk, asked, reply, unpack(asked.value, AnswerAt), action="refresh", live=True)


async def show(
    desk: Desk, asked: Asked, reply: Reply, at: AnswerAt, *, action: Action, live: bool = False
) -> None:
    """Gather, render, send."""
    reply.place = at
    history = await desk.history(asked, at.lead, action, live=live)
    message = answer.message(history, at, now=desk.now(), links=desk.links)
    await reply.show(message)
