"""A transcript: opened, read page by page, searched, and sent as a file."""

import msgspec

from leadsail_bot.models import Interaction
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.places import FIND_MAX, TranscriptAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import full_text, notices, transcript
from leadsail_bot.telemetry import Action


async def opened(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Open first: the click's trigger lives for 3 s, LeadSail may take longer."""
    at = unpack(asked.value, TranscriptAt)
    await reply.hold(transcript.loading())
    await _show(desk, asked, reply, at)


async def turned(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Another page, or the page where a hit stands."""
    await _show(desk, asked, reply, unpack(asked.value, TranscriptAt))


async def searched(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The turns in which the typed words stand; nothing typed shows the whole transcript again."""
    view = asked.view
    at = unpack(view.metadata if view else "", TranscriptAt)
    sought = " ".join((view.values.get(transcript.FIND, "") if view else "").split())[:FIND_MAX]
    await _show(desk, asked, reply, msgspec.structs.replace(at, page=1, find=sought))


async def sent(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The whole transcript as a file in the person's direct messages."""
    at = unpack(asked.value, TranscriptAt)
    found = await _interaction(desk, asked, at, "full_text")
    if found is None:
        return await reply.show(notices.no_such_interaction())
    await reply.send_file(
        name=full_text.file_name(found),
        title=full_text.title(found),
        content=full_text.content(found),
        comment=full_text.comment(found),
    )
    return await reply.fill(transcript.view(found, at, desk.links, notice=full_text.SENT))


async def _show(desk: Desk, asked: Asked, reply: Reply, at: TranscriptAt) -> None:
    found = await _interaction(desk, asked, at, "transcript")
    if found is None:
        return await reply.show(notices.no_such_interaction())
    return await reply.fill(transcript.view(found, at, desk.links))


async def _interaction(desk: Desk, asked: Asked, at: TranscriptAt, action: Action) -> Interaction | None:
    history = await desk.history(asked, at.lead, action)
    return next((found for found in history.interactions if found.id == at.interaction), None)
