"""The receipt of a handoff: the giver's *Cancel*, *Reassign* and *Change due time*."""

from collections.abc import Mapping
from typing import Any

import msgspec

from leadsail_bot.errors import PostRefused, PostUnconfirmed, SlackProblem, StoreUnavailable
from leadsail_bot.slack import handoff
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.handoff import Ending, Handoff, Spot
from leadsail_bot.slack.listeners import handoff as giving
from leadsail_bot.slack.listeners import handoff_card as card
from leadsail_bot.slack.places import unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import handoff as form
from leadsail_bot.slack.views import handoff_card, handoff_news, handoff_receipt
from leadsail_bot.slack.views.blocks import Block


async def cancelled(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Take it back, unless somebody has accepted."""
    given, content = _on_receipt(asked), handoff_card.content(asked.blocks)
    await desk.admit(asked, given.lead, "handoff_cancel")
    if asked.user != given.giver:
        return await reply.tell(handoff_news.not_yours(given))
    try:
        held, first = await card.end(desk, asked, given, "cancelled")
    except StoreUnavailable:
        return await reply.tell(handoff_news.could_not_confirm("Cancel"))
    if held is None:
        return await reply.tell(handoff_news.over_already())
    shown = await desk.handoffs.show(given, held, content)
    if first:
        await desk.handoffs.line(given.card, handoff_news.turned(held))
    if held.outcome != "cancelled":
        return await reply.tell(handoff_news.over(held))
    if not shown:
        return await reply.tell(handoff_news.yours_but(held, "Cancel"))
    return reply.nothing_to_say()  # the receipt says it


# ── Reassign


async def reassigning(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form: to whom now."""
    given = msgspec.structs.replace(_on_receipt(asked), form_at=desk.now().timestamp())
    reply.form = handoff_news.alone
    await reply.hold(handoff_news.loading())
    await desk.admit(asked, given.lead, "handoff_reassign")
    if asked.user != given.giver:
        return await reply.show(handoff_news.not_yours(given))
    on_call = await giving.who_is_on_call(desk)
    content = handoff_card.content(asked.blocks)
    return await reply.fill(handoff_receipt.reassigning(given, content, form.Draft(), on_call))


async def reassigned(desk: Desk, asked: Asked, reply: Reply) -> None:
    """End what was asked, unless somebody has accepted, and ask somebody else."""
    given, draft = _sent(asked)
    content, on_call = handoff_card.content(asked.blocks), await giving.who_is_on_call(desk)
    reply.form = lambda why: handoff_receipt.reassigning(given, content, draft, on_call, why.blocks)
    await desk.admit(asked, given.lead, "handoff_reassign")
    if asked.user != given.giver:
        reply.form = handoff_news.alone
        return await reply.show(handoff_news.not_yours(given))
    if why := await giving.why_not(desk, asked, draft, on_call):
        return await reply.show(why)
    if given.card and not desk.handoffs.book.remembers(given.form_at):
        reply.form = handoff_news.alone
        return await reply.show(handoff_news.restarted("Reassign"))
    try:
        held = await _end(desk, asked, given, content)
    except StoreUnavailable:
        return await reply.show(handoff_news.could_not_confirm("Reassign"))
    if held and (held.outcome != "reassigned" or held.by != asked.user):
        reply.form = handoff_news.alone
        return await reply.show(handoff_news.over(held))
    loose = given = msgspec.structs.replace(given, card=None, passed_on=False)
    given, notification = await giving.addressed(desk, given, draft, on_call)
    try:
        done, reminded = await desk.handoffs.ask(given, content, notification)
    except PostRefused:
        await desk.handoffs.loosen(loose, content, "Slack took no other card.")
        raise
    except PostUnconfirmed:
        await desk.handoffs.loosen(loose, content, "Slack didn't confirm the other card.")
        return await reply.show(handoff_news.unconfirmed(given))
    return await reply.fill(handoff_news.alone(form.done(done, reminded=reminded)))


async def _end(desk: Desk, asked: Asked, given: Handoff, content: list[Block]) -> Ending | None:
    """How the handoff ended that is under way; None where there is none."""
    if given.card is None:
        return None
    held, first = await card.end(desk, asked, given, "reassigned")
    if held:
        await desk.handoffs.show(given, held, content)
    if held and first:
        await desk.handoffs.line(given.card, handoff_news.turned(held))
    return held


# ── Change due time


async def postponing(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form: until when now."""
    given = msgspec.structs.replace(_on_receipt(asked), form_at=desk.now().timestamp())
    reply.form = handoff_news.alone
    await reply.hold(handoff_news.loading())
    await desk.admit(asked, given.lead, "handoff_due")
    if asked.user != given.giver:
        return await reply.show(handoff_news.not_yours(given))
    return await reply.fill(handoff_receipt.postponing(given, handoff_card.content(asked.blocks)))


async def postponed(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Another due time, unless somebody has accepted."""
    given, draft = _sent(asked)
    content = handoff_card.content(asked.blocks)
    reply.form = handoff_news.alone
    await desk.admit(asked, given.lead, "handoff_due")
    if asked.user != given.giver:
        return await reply.show(handoff_news.not_yours(given))
    if not desk.handoffs.book.remembers(given.form_at):
        return await reply.show(handoff_news.restarted("Change due time"))
    recipient = await desk.people.known(await _whose_clock(desk, given))
    due = int(handoff.due(draft.due, desk.now(), recipient.zone).timestamp())
    given = msgspec.structs.replace(given, due=due)
    try:
        ended = await desk.handoffs.book.ending(given)
        if ended is None:
            reminded = await desk.handoffs.postpone(given, content)
            ended = await desk.handoffs.book.ending(
                given
            )  # somebody may have accepted while the card changed
    except StoreUnavailable:
        return await reply.show(handoff_news.could_not_confirm("Change"))
    if ended:
        await desk.handoffs.show(given, ended, content)
        return await reply.show(handoff_news.over(ended))
    return await reply.show(handoff_news.due_changed(given, reminded=reminded))


# ── what all of these are made of


def checked(desk: Desk, asked: Asked) -> Mapping[str, Any]:
    """At once: what can't be sent like this is said beside its field."""
    errors = giving.checked(desk, asked)
    return errors if "errors" in errors else card.sending(desk, asked)


def _on_receipt(asked: Asked) -> Handoff:
    """The handoff whose receipt was clicked. Raises OldControl."""
    return msgspec.structs.replace(unpack(asked.value, Handoff), receipt=Spot(asked.channel, asked.message))


def _sent(asked: Asked) -> tuple[Handoff, form.Draft]:
    view = asked.view
    return unpack(view.metadata if view else "", Handoff), form.read(view.values if view else {})


async def _whose_clock(desk: Desk, given: Handoff) -> str:
    """Whose nine o'clock it is: the recipient's, or that of the first on call."""
    if not given.to_group:
        return given.to
    try:
        return next(iter(await desk.people.members(given.to)), given.giver)
    except SlackProblem:
        return given.giver
