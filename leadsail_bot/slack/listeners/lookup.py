"""Looking up a lead by anything: typed with the command, or in the form behind *Look up a lead*."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from leadsail_bot.audit import Action
from leadsail_bot.errors import LeadForbidden, LeadNotFound, OldControl
from leadsail_bot.models import Matches
from leadsail_bot.slack.asked import Asked, naming
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.listeners import answer
from leadsail_bot.slack.places import AnswerAt, SearchAt, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import lookup, matches
from leadsail_bot.slack.views.blocks import Element
from leadsail_bot.slack.views.surface import Message, in_its_place


async def show(
    desk: Desk,
    asked: Asked,
    reply: Reply,
    at: AnswerAt | SearchAt,
    *,
    instead: AnswerAt | SearchAt | Message | None = None,
    action: Action = "history",
) -> None:
    """The lead's history; a choice where the words fit several leads, `instead` where they fit none.

    An id that LeadSail doesn't know is looked for once: it may be a phone number, or in the wrong case. Of
    another id than the one typed a lead is offered, never opened: that one may be mistyped, or erased.
    """
    if isinstance(at, SearchAt):
        found = await _search(desk, asked, reply, at)
        if instead and not found.leads:
            if isinstance(instead, Message):
                return await reply.show(instead)
            return await show(desk, asked, reply, instead, action=action)
        return await _choose(desk, asked, reply, at, found, action)
    try:
        return await answer.show(desk, asked, reply, at, action=action)
    except LeadNotFound as unknown:
        words = SearchAt.instead(at)
        try:
            found = await _search(desk, asked, reply, words)
        except LeadForbidden:  # there is no lead of that id, whatever else there may be
            raise unknown from None
        if not found.leads:
            raise
        return await _choose(desk, asked, reply, words, found, action)


async def picked(desk: Desk, asked: Asked, reply: Reply) -> None:
    """One of several: the answer takes the place of the choice."""
    await answer.show(desk, asked, reply, unpack(asked.value, AnswerAt), action="history")


async def retried(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The same search again."""
    await show(desk, asked, reply, unpack(asked.value, SearchAt))


async def opened(_: Desk, asked: Asked, reply: Reply) -> None:
    """Show the form: the one way to it, from a button or from any door that has a trigger."""
    await reply.open(lookup.form(unpack(asked.value, SearchAt).words if asked.value else ""))


async def suggested(desk: Desk, asked: Asked) -> list[Element]:
    """What the form offers for what stands in it so far."""
    meant = _meant(desk, asked.text)
    if meant is None:
        return []
    found = await desk.search(asked, meant.words if isinstance(meant, SearchAt) else meant.lead)
    return lookup.suggestions(asked.text, meant, found, (await desk.people.known(asked.user)).zone)


def as_typed(desk: Desk, asked: Asked) -> list[Element]:
    """What it offers without LeadSail: an id needs no suggestion, and a search can be made later."""
    meant = _meant(desk, asked.text)
    return lookup.suggestions(asked.text, meant) if meant else []


def checked(desk: Desk, asked: Asked) -> Mapping[str, Any]:
    """At once: what is no lead is said in the form, which keeps what was typed."""
    if _chosen(desk, asked):
        return in_its_place(lookup.loading())
    return {"response_action": "errors", "errors": {lookup.BLOCK: lookup.NOT_A_LEAD}}


async def submitted(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Answer in the form's place: a submitted form has no channel to answer in."""
    if at := _chosen(desk, asked):
        await show(desk, asked, reply, at)


async def _search(desk: Desk, asked: Asked, reply: Reply, at: SearchAt) -> Matches:
    reply.place = at
    return await desk.search(asked, at.words)


async def _choose(
    desk: Desk, asked: Asked, reply: Reply, at: SearchAt, found: Matches, action: Action
) -> None:
    if naming.is_id(at.words) and found.leads and not _has(found, at.words):
        await reply.show(matches.instead(found, at))
    elif len(found.leads) == 1 and not found.more and not found.unreadable:
        await answer.show(desk, asked, reply, at.chosen(found.leads[0].id), action=action)
    elif found.leads:
        await reply.show(matches.several(found, at))
    else:
        await reply.show(matches.nobody(found, at))


def _has(found: Matches, lead_id: str) -> bool:
    return any(lead.id.casefold() == lead_id.casefold() for lead in found.leads)


def _meant(desk: Desk, typed: str) -> AnswerAt | SearchAt | None:
    match naming.read(typed, desk.lead_pages):
        case naming.Id(lead_id):
            return AnswerAt(lead_id)
        case naming.Words(words):
            return SearchAt(words)
    return None


def _chosen(desk: Desk, asked: Asked) -> AnswerAt | SearchAt | None:
    """What the form's option stands for; or what was typed, into a form of the version before."""
    value = asked.values.get(lookup.FIELD, "")
    with suppress(OldControl):
        return unpack(value, AnswerAt)
    with suppress(OldControl):
        return unpack(value, SearchAt)
    return _meant(desk, value)
