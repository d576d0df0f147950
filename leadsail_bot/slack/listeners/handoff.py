"""*Hand off*: the form, filled from the brief, and what happens when it is sent."""

import asyncio
import secrets
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import tzinfo
from typing import Any

import msgspec

from leadsail_bot.audit import Action
from leadsail_bot.errors import (
    AccessDenied,
    AccessUnknown,
    LeadSailProblem,
    PostRefused,
    PostUnconfirmed,
    SlackProblem,
    StoreUnavailable,
)
from leadsail_bot.history import brief, mask
from leadsail_bot.models import LeadHistory
from leadsail_bot.slack import handoff
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.handoff import Ending, Handoff
from leadsail_bot.slack.places import Start, unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import handoff as form
from leadsail_bot.slack.views import handoff_card, handoff_draft, handoff_forms, handoff_news
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.handoff import Draft, OnCall
from leadsail_bot.slack.views.surface import Message, in_its_place

CAUTION_S = 2.0


async def opened(desk: Desk, asked: Asked, reply: Reply) -> None:
    """*Hand off* on an answer, a shared card or a receipt."""
    await begin(desk, asked, reply, unpack(asked.value, Start))


async def begin(desk: Desk, asked: Asked, reply: Reply, start: Start) -> None:
    """Open first: the click's trigger lives for 3 s, LeadSail may take longer."""
    reply.place = start
    await reply.hold(form.loading())
    history, giver, on_call, already = await asyncio.gather(
        desk.history(asked, start.lead, "handoff"),
        desk.people.known(asked.user),
        who_is_on_call(desk),
        _already(desk, start.lead),
    )
    await reply.fill(await asyncio.to_thread(_form, start, history, giver.zone, on_call, already))


async def open_first(desk: Desk, asked: Asked, reply: Reply, lead: str, action: Action) -> None:
    """The window of a form, in whose place any word stands: the click's trigger may not outlive the check."""
    reply.form = handoff_forms.alone
    await reply.hold(form.loading())
    await desk.admit(asked, lead, action)


async def alone(reply: Reply, message: Message) -> None:
    """The answer in the place of a form that needn't be sent again."""
    reply.form = handoff_forms.alone
    await reply.show(message)


async def _already(desk: Desk, lead: str) -> list[Block]:
    """Who has the lead or is asked to take it, as far as anybody remembers."""
    with suppress(StoreUnavailable):
        if taken := await desk.handoffs.book.taken(lead):
            return handoff_news.already(*taken)
    return []


def _form(
    start: Start, history: LeadHistory, zone: tzinfo, on_call: OnCall | None, already: list[Block]
) -> dict[str, Any]:
    """For a thread: thousands take a while to go through. Others will read it, so it is masked."""
    told, found = mask.history(history), mask.brief(brief.of(history))
    draft = handoff_draft.draft(told, found, zone)._replace(
        who=form.TO_PERSON if start.person else "", person=start.person
    )
    return form.form(start, handoff_card.about(told, found), draft, on_call, already)


def checked(_: Desk, asked: Asked) -> Mapping[str, Any]:
    """At once: what can't be sent like this is said beside its field."""
    wrong = form.wrong(form.read(asked.values), asked.user)
    if errors := wrong | form.blank(asked.values, form.NEEDED):
        return {"response_action": "errors", "errors": errors}
    return in_its_place(form.sending())


async def submitted(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Hand it over, if the recipient may see leads; else the form comes back, with what was typed."""
    start = unpack(asked.metadata, Start)
    draft = form.read(asked.values)
    about = handoff_card.content(asked.blocks)
    on_call = desk.on_call
    reply.form = lambda why: form.form(start, about, draft, on_call, why.blocks)
    on_call = await who_is_on_call(desk)
    await desk.admit(asked, start.lead, "handoff")
    if why := await why_not(desk, asked, draft, on_call):
        return await reply.show(why)
    given, notification = await addressed(
        desk, Handoff(lead=start.lead, giver=asked.user, to=asked.user, due=0), draft, on_call
    )
    content = await cautioned(desk, given, [*about, *handoff_card.asked_for(draft)])
    as_typed = reply.form
    reply.form, reply.instead = handoff_forms.alone, handoff_news.interrupted()
    try:
        done, reminded = await desk.handoffs.give(given, content, notification)
    except PostRefused:
        reply.form, reply.instead = as_typed, None
        raise
    except PostUnconfirmed as lost:
        reply.form, reply.instead = as_typed, _unconfirmed(given, lost)
        raise
    return await reply.fill(handoff_forms.alone(form.done(done, reminded)))


async def why_not(
    desk: Desk, asked: Asked, draft: Draft, on_call: OnCall | None, remedy: str = form.ANOTHER
) -> Message | None:
    """Why this recipient can't have the lead, and what to do; None: they can.

    Raises:
        PostRefused: the on-call channel takes no leads.
    """
    if draft.who == form.TO_GROUP:
        if on_call is None:
            return form.nobody_on_call()
        try:
            await desk.channels.admit(on_call.channel)
        except PostRefused as refused:
            raise refused.of_on_call() from refused
        if on_call.members is None or await is_anybody(desk, set(on_call.members) - {asked.user}):
            return None
        return form.only_you()
    try:
        await desk.access.admit(Asked(user=draft.person, team=asked.team))
    except AccessDenied as denied:
        return form.refused(draft.person, denied.reason, remedy)
    except AccessUnknown:
        return form.unchecked(draft.person)
    return None


async def addressed(
    desk: Desk, given: Handoff, draft: Draft, on_call: OnCall | None, *, not_before: int = 0
) -> tuple[Handoff, str]:
    """The handoff with its addressee and due time, and what a lock screen shows of it.

    `not_before` is a due time that stays, where it is later than the draft's.
    """
    given = msgspec.structs.replace(given, to=form.addressee(draft, on_call))
    giver, zone = await asyncio.gather(desk.people.known(given.giver), whose_zone(desk, given))
    now = desk.now()
    due = max(int(handoff.due(draft.due, now, zone, giver.zone).timestamp()), not_before)
    given = msgspec.structs.replace(given, due=due)
    return given, handoff_card.notification(giver.name, given, now, zone)


async def cautioned(desk: Desk, given: Handoff, content: list[Block]) -> list[Block]:
    """What goes on a new card: the lead may have asked for something since the form or the last card.

    LeadSail has CAUTION_S to say so; whoever is asked mustn't wait for it longer.
    """
    by = asyncio.get_running_loop().time() + CAUTION_S
    with suppress(LeadSailProblem):
        history = await desk.leadsail.history(given.lead, live=True, by=by)
        return await asyncio.to_thread(handoff_card.cautioned, content, history)
    return content


async def whose_zone(desk: Desk, given: Handoff) -> tzinfo:
    """Where it is nine o'clock: the recipient's zone, or of the first on call; the giver's if Slack fails."""
    try:
        group = await desk.people.members(given.to) if given.to_group else (given.to,)
        others = (member for member in group if member != given.giver)
        return (await desk.people.person(next(others, given.giver))).zone
    except SlackProblem:
        return (await desk.people.known(given.giver)).zone


async def ask_on_call(desk: Desk, given: Handoff, no: Ending, content: list[Block]) -> str:
    """After a no ask whoever is on call, once; what the giver reads about it."""
    declined = f"{handoff_card.ended(no)}."
    on_call = await who_is_on_call(desk)
    if given.passed_on or on_call is None or await _nobody_else(desk, on_call, given):
        why = "Nobody else is on call" if on_call and not given.passed_on else "Nobody else was asked"
        await desk.handoffs.loosen(given, content, f"{declined} {why}.")
        return f"{why}: press Reassign on the receipt."
    with suppress(StoreUnavailable):  # it may be due at another time since the form was opened
        given = await desk.handoffs.book.last(given) or given
    draft = Draft(who=form.TO_GROUP, due="15min")
    again, notification = await addressed(desk, given, draft, on_call, not_before=given.due)
    again = msgspec.structs.replace(again, passed_on=True)
    if not await _first_to_ask(desk, given):
        return "Somebody else is asked already: the receipt says who."
    try:
        await desk.channels.admit(on_call.channel)
        posted = await desk.handoffs.ask(again, await cautioned(desk, given, content), notification)
    except PostRefused as refused:
        why = handoff_news.not_asked(refused.reason, refused.channel)
        await desk.handoffs.book.nobody_asked(given)
        await desk.handoffs.loosen(given, content, f"{declined} {why}")
        return f"{why} Nobody has the lead now: press Reassign on the receipt."
    except SlackProblem:
        return f"Slack didn't confirm that <#{on_call.channel}> was asked; look there."
    with suppress(StoreUnavailable):  # whoever has said no needn't say it again
        await desk.handoffs.book.passed_by(posted.handoff, given.to)
    return f"Whoever is on call is asked now, in <#{on_call.channel}>."


async def _first_to_ask(desk: Desk, given: Handoff) -> bool:
    """Also where nobody can say: somebody has to be asked."""
    try:
        return await desk.handoffs.book.first_to_ask(given, secrets.token_hex(4))
    except StoreUnavailable:
        return True


async def _nobody_else(desk: Desk, on_call: OnCall, given: Handoff) -> bool:
    """Whether, after this no, nobody on call is left to ask."""
    if given.to_group or on_call.members is None:
        return given.to_group
    return not await is_anybody(desk, set(on_call.members) - {given.to, given.giver})


async def is_anybody(desk: Desk, people: Iterable[str]) -> bool:
    """Whether one of them may see leads, as far as Slack says."""
    for person in sorted(people):
        if await desk.access.may_admit(person):
            return True
    return False


async def who_is_on_call(desk: Desk) -> OnCall | None:
    """The on-call group with its present members, as far as Slack says; None where there is no such group."""
    if desk.on_call is None:
        return None
    try:
        return desk.on_call._replace(members=await desk.people.members(desk.on_call.group))
    except SlackProblem:
        return desk.on_call


def _unconfirmed(given: Handoff, lost: PostUnconfirmed) -> Message:
    """The receipt comes first: without it nobody was asked."""
    if lost.channel == given.giver:
        return handoff_news.done(
            "Slack didn't confirm, so nothing was handed over, whatever your messages with this app say. "
            "Press Hand off again."
        )
    return handoff_news.unconfirmed(given, lost.channel)
