"""The receipt of a handoff: the giver's *Cancel*, *Reassign* and *Change due time*."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any

import msgspec

from leadsail_bot.errors import PostRefused, PostUnconfirmed, SlackProblem, StoreUnavailable
from leadsail_bot.slack import handoff
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.handoff import Ending, Handoff, Reminded, Spot
from leadsail_bot.slack.listeners import handoff as giving
from leadsail_bot.slack.listeners import handoff_end
from leadsail_bot.slack.places import unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import handoff as form
from leadsail_bot.slack.views import handoff_card, handoff_forms, handoff_news
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message, in_its_place

ANOTHER = "Press Reassign on the receipt."


async def cancelled(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Take it back, unless somebody has accepted."""
    given = _on_receipt(asked)
    content = handoff_card.content(asked.blocks)
    await desk.admit(asked, given.lead, "handoff_cancel")
    if asked.user != given.giver:
        return await reply.tell(handoff_news.not_yours(given.giver))
    try:
        if given.card is None:
            return await _close(desk, asked, reply, given, content)
        press = await handoff_end.claim(desk, asked, given, content, "cancelled")
    except StoreUnavailable:
        return await reply.tell(handoff_news.could_not_confirm("Cancel"))
    held = press.held
    shown = await handoff_end.conclude_for(desk, reply, press, "Cancel", receipt=True)
    if held.outcome == "cancelled" and shown.card:
        return await reply.tell(handoff_news.unshown(given, held, "Cancel", shown.card))
    if held.outcome != "cancelled" or shown.receipt:
        return await reply.tell(handoff_news.over(held))
    return reply.nothing_to_say()  # the receipt says it


async def _close(desk: Desk, asked: Asked, reply: Reply, given: Handoff, content: list[Block]) -> None:
    """Nobody has it, and nobody shall be asked. Raises StoreUnavailable: somebody may have been."""
    if not await desk.handoffs.book.close(given):
        return await reply.tell(handoff_news.asked_already())
    ending = Ending("cancelled", asked.user, int(desk.now().timestamp()))
    if await desk.handoffs.close(given, ending, content):
        return await reply.tell(handoff_news.over(ending))
    return reply.nothing_to_say()  # the receipt says it


# ── Reassign


async def reassigning(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form: to whom now."""
    await desk.handoffs.book.open()
    given = _on_receipt(asked)
    now = desk.now()
    await giving.open_first(desk, asked, reply, given.lead, "handoff_reassign")
    if asked.user != given.giver:
        return await reply.show(handoff_news.not_yours(given.giver))
    if given.is_under_way(now):
        return await reply.show(handoff_news.under_way())
    given = msgspec.structs.replace(given, form_at=now.timestamp())
    on_call = await giving.who_is_on_call(desk)
    content = handoff_card.content(asked.blocks)
    return await reply.fill(handoff_forms.reassigning(given, content, form.Draft(), on_call))


async def reassigned(desk: Desk, asked: Asked, reply: Reply) -> None:
    """End what was asked, unless somebody has accepted, and ask somebody else."""
    given, draft = _sent(asked)
    content = handoff_card.content(asked.blocks)
    on_call = desk.on_call
    shown = given  # a form that is sent again is the same
    reply.form = lambda why: handoff_forms.reassigning(shown, content, draft, on_call, why.blocks)
    on_call = await giving.who_is_on_call(desk)
    await desk.admit(asked, given.lead, "handoff_reassign")
    if asked.user != given.giver:
        return await giving.alone(reply, handoff_news.not_yours(given.giver))
    if why := await giving.why_not(desk, asked, draft, on_call):
        return await reply.show(why)
    if given.card and given.to == form.addressee(draft, on_call) and not await desk.handoffs.ended(given):
        return await reply.show(form.asked_already(given))
    as_chosen = reply.form
    if said := await _end(desk, asked, reply, given, content):
        return await reply.show(said)
    loose = given = msgspec.structs.replace(given, card=None, passed_on=False, form_at=0)
    given, notification = await giving.addressed(desk, given, draft, on_call)
    reply.form, reply.instead = handoff_forms.alone, handoff_news.interrupted()
    try:
        shown_next = await giving.cautioned(desk, given, content)
        done, reminded = await desk.handoffs.ask(given, shown_next, notification)
    except PostRefused:
        reply.form, reply.instead = as_chosen, None
        await desk.handoffs.book.nobody_asked(loose)
        await desk.handoffs.loosen(loose, content, "Slack took no other card.")
        raise
    except PostUnconfirmed as lost:
        reply.instead = handoff_news.unconfirmed(given, lost.channel)
        raise
    return await reply.fill(handoff_forms.alone(form.done(done, reminded)))


async def _end(
    desk: Desk, asked: Asked, reply: Reply, given: Handoff, content: list[Block]
) -> Message | None:
    """End the handoff that is open, if one is; what keeps the giver from asking somebody else, or None.

    Of all forms and whoever is asked after a no, one is first to ask the next. The form stands for the press:
    sent again after a refusal it may go on where it was, unless another has asked meanwhile.
    """
    form_id = asked.view_id
    try:
        if not await desk.handoffs.book.remembers(given.form_at):
            reply.form = handoff_forms.alone
            return handoff_news.reset("Reassign", "receipt")
        if given.card:
            press = await handoff_end.claim(desk, asked, given, content, "reassigned", mark=form_id)
            held = press.held
            shown = await handoff_end.conclude(desk, press, receipt=True)
            if not held.is_loose:
                reply.form = handoff_forms.alone
                return handoff_news.over(held)
            if handoff_news.may_change(shown.card):  # two cards would be open
                return handoff_news.unshown(given, held, "Reassign", shown.card)
        if await desk.handoffs.book.first_to_ask(given, form_id):
            return None
    except StoreUnavailable:
        return handoff_news.could_not_confirm("Reassign")
    reply.form = handoff_forms.alone
    return handoff_news.asked_already()


# ── Change due time


async def postponing(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form: until when now."""
    await desk.handoffs.book.open()
    given = msgspec.structs.replace(_on_receipt(asked), form_at=desk.now().timestamp())
    await giving.open_first(desk, asked, reply, given.lead, "handoff_due")
    if asked.user != given.giver:
        return await reply.show(handoff_news.not_yours(given.giver))
    return await reply.fill(handoff_forms.postponing(given, handoff_card.content(asked.blocks)))


async def postponed(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Another due time, unless somebody has accepted."""
    given, draft = _sent(asked)
    content = handoff_card.content(asked.blocks)
    reply.form = lambda why: handoff_forms.postponing(given, content, why.blocks, draft.due)
    await desk.admit(asked, given.lead, "handoff_due")
    if asked.user != given.giver:
        return await giving.alone(reply, handoff_news.not_yours(given.giver))
    if not given.to_group and (why := await giving.why_not(desk, asked, form.to(given.to), None, ANOTHER)):
        return await reply.show(why)
    giver, zone = await asyncio.gather(desk.people.known(given.giver), giving.whose_zone(desk, given))
    due = handoff.due(draft.due, desk.now(), zone, giver.zone)
    later = msgspec.structs.replace(given, due=int(due.timestamp()))
    reminded = Reminded()

    async def looked() -> bool:
        """Card and receipt say again how it ended, where this has come over that."""
        if told := await desk.handoffs.book.told(given):
            await desk.handoffs.show(given, told, content)
            if not told.is_loose:  # else the receipt may be that of the next card by now
                await desk.handoffs.show_giver(given, told, content)
                await desk.handoffs.settle(given, told)
        return True

    try:
        if not await desk.handoffs.book.remembers(given.form_at):
            return await giving.alone(reply, handoff_news.reset("Change due time", "receipt"))
        ended = await desk.handoffs.book.ending(given)
        if ended is None:
            reply.instead = handoff_news.goes_on("Change")  # also where they have no time left
            reminded = await desk.handoffs.postpone(later, content)
            reply.instead = None
            ended = await desk.handoffs.book.ending(given)  # somebody may have accepted meanwhile
    except StoreUnavailable:
        desk.handoffs.errands.insist(f"look {given.card}", looked)
        return await reply.show(handoff_news.could_not_confirm("Change"))
    except SlackProblem as problem:
        reply.instead = None
        return await reply.show(handoff_news.not_postponed(given, problem.reason))
    reply.form = handoff_forms.alone
    if ended:
        mine = msgspec.structs.replace(ended, mark=secrets.token_hex(4))
        await handoff_end.conclude(desk, handoff_end.Press(given, content, mine, ended))
        return await reply.show(handoff_news.over(ended))
    return await reply.show(handoff_news.due_changed(later, reminded))


# ── what all of these are made of


def checked(desk: Desk, asked: Asked) -> Mapping[str, Any]:
    """At once: what can't be sent like this is said beside its field."""
    errors = giving.checked(desk, asked)
    return errors if "errors" in errors else in_its_place(handoff_forms.sending())


def _on_receipt(asked: Asked) -> Handoff:
    """The handoff whose receipt was clicked. Raises OldControl."""
    return msgspec.structs.replace(unpack(asked.value, Handoff), receipt=Spot(asked.channel, asked.message))


def _sent(asked: Asked) -> tuple[Handoff, form.Draft]:
    return unpack(asked.metadata, Handoff), form.read(asked.values)
