"""A transcript: opened, read page by page, searched, and sent as a file."""

import asyncio
from functools import partial

import msgspec

from leadsail_bot.errors import AccessDenied, KeyRefused, LeadForbidden, LeadNotFound
from leadsail_bot.models import Interaction, LeadHistory
from leadsail_bot.slack.asked import Asked, naming
from leadsail_bot.slack.desk import Desk, showing
from leadsail_bot.slack.places import FIND_MAX, TranscriptAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import full_text, notices, transcript, words
from leadsail_bot.slack.views.surface import sentence, with_word


async def opened(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Open first: the click's trigger lives for 3 s, LeadSail may take longer."""
    at = reply.place = unpack(asked.value, TranscriptAt)
    await reply.hold(transcript.loading())
    await _show(desk, asked, reply, at)


async def turned(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Another page, or the page where a hit stands; in a window of its own where none would open before."""
    at = reply.place = unpack(asked.value, TranscriptAt)
    if not asked.view:
        await reply.hold(transcript.loading())
    await _show(desk, asked, reply, at)


searching = showing(transcript.loading)


async def searched(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The turns in which the typed words stand; nothing typed shows the whole transcript again."""
    at = unpack(asked.metadata, TranscriptAt)
    sought = naming.unquoted(" ".join(asked.values.get(transcript.FIND, "").split()))[:FIND_MAX]
    await _show(desk, asked, reply, msgspec.structs.replace(at, page=1, find=sought))


async def sent(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The whole transcript as a file in the person's direct messages.

    Where that fails a word stands above the page; only what they, or we, may not see any more goes.
    """
    at = reply.place = unpack(asked.value, TranscriptAt)
    reply.outlives = True
    if asked.view:
        reply.form = partial(with_word, asked.view.shown)
    try:
        history = await desk.history(asked, at.lead, "full_text")
    except (AccessDenied, KeyRefused, LeadForbidden, LeadNotFound):
        reply.form = None
        raise
    found = _interaction(history, at)
    if found is None:
        return await reply.show(notices.no_such_interaction())
    await reply.send_file(await asyncio.to_thread(full_text.file, found, history))
    reply.instead = sentence(full_text.SENT)
    return await reply.show(reply.instead)


async def _show(desk: Desk, asked: Asked, reply: Reply, at: TranscriptAt) -> None:
    reply.place = at
    history = await desk.history(asked, at.lead, "transcript")
    found = _interaction(history, at)
    if found is None:
        return await reply.show(notices.no_such_interaction())
    view = await asyncio.to_thread(  # a transcript of megabytes would hold up everybody else
        transcript.view,
        found,
        at,
        desk.links,
        lead_name=words.lead_name(history.lead),
        as_of=history.as_of,
        region=desk.phone_region,
    )
    return await reply.fill(view)


def _interaction(history: LeadHistory, at: TranscriptAt) -> Interaction | None:
    return next((found for found in history.interactions if found.id == at.interaction), None)
