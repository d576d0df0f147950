"""The card of a handoff: *Accept*, *Ask a question*, *Decline*, and the giver's *Answer*."""

from collections.abc import Mapping
from typing import Any

import msgspec

from leadsail_bot.errors import PostRefused, SlackProblem, StoreUnavailable
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk, showing
from leadsail_bot.slack.handoff import Handoff, Question, Spot
from leadsail_bot.slack.listeners import handoff as giving
from leadsail_bot.slack.listeners import handoff_end
from leadsail_bot.slack.places import unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import handoff as form
from leadsail_bot.slack.views import handoff_card, handoff_forms, handoff_news
from leadsail_bot.slack.views.surface import Message, in_its_place


async def accepted(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Exactly one wins; whoever comes later reads who that was."""
    given = on_card(asked)
    await desk.admit(asked, given.lead, "handoff_accept")
    if not await _is_for(desk, asked, given):
        return await reply.tell(handoff_news.not_for_you(given))
    try:
        if handoff_card.is_over(asked.blocks):
            return await reply.tell(await _over(desk, given))
        press = await handoff_end.claim(desk, asked, given, handoff_card.content(asked.blocks), "accepted")
    except StoreUnavailable:
        return await reply.tell(handoff_news.could_not_confirm("Accept"))
    held = press.held
    shown = await handoff_end.conclude_for(desk, reply, press, "Accept")
    if shown.card:
        return await reply.tell(handoff_news.unshown(given, held, "Accept", shown.card))
    if (held.by, held.outcome) != (asked.user, "accepted"):
        return await reply.tell(handoff_news.over(held))
    return reply.nothing_to_say()  # the card says it


# ── Decline


async def declining(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form for the reason."""
    await desk.handoffs.book.open()
    given = msgspec.structs.replace(on_card(asked), form_at=desk.now().timestamp())
    await giving.open_first(desk, asked, reply, given.lead, "handoff_decline")
    if not await _is_for(desk, asked, given):
        return await reply.show(handoff_news.not_for_you(given))
    if handoff_card.is_over(asked.blocks):
        return await reply.show(await _over(desk, given))
    return await reply.fill(handoff_forms.declining(given, handoff_card.content(asked.blocks)))


sending = showing(handoff_forms.sending)


async def declined(desk: Desk, asked: Asked, reply: Reply) -> None:
    """A person's no ends it, and whoever is on call is asked once; of a group only the last one's does."""
    given, said = _sent(asked, Handoff)
    content = handoff_card.content(asked.blocks)
    reply.form = lambda why: handoff_forms.declining(given, content, why.blocks, said)
    await desk.admit(asked, given.lead, "handoff_decline")
    if not await _is_for(desk, asked, given):
        return await giving.alone(reply, handoff_news.not_for_you(given))
    try:
        others_may = given.to_group and await _others_may(desk, asked, given)
        if given.to_group and (ended := await desk.handoffs.book.ending(given)):  # while the reason was typed
            return await giving.alone(reply, handoff_news.over(ended))
        if others_may:
            await desk.handoffs.line(given.card, handoff_news.passed_by(asked.user, said))
            passed = handoff_news.passed_to_giver(given, asked.user, said)
            heard = handoff_news.heard(given, await desk.handoffs.tell(given.giver, passed))
            return await giving.alone(reply, handoff_news.done(f"It is still open for the others. {heard}"))
        if not await desk.handoffs.book.remembers(given.form_at):
            return await giving.alone(reply, handoff_news.reset("Decline", "card", said))
        press = await handoff_end.claim(desk, asked, given, content, "declined", said=said)
    except StoreUnavailable:
        return await reply.show(handoff_news.could_not_confirm("Decline"))
    reply.form = handoff_forms.alone
    held = press.held
    shown = await handoff_end.conclude_for(desk, reply, press, "Decline")
    if (held.by, held.outcome) != (asked.user, "declined"):
        return await reply.show(handoff_news.over(held))
    if shown.card:
        return await reply.show(handoff_news.unshown(given, held, "Decline", shown.card))
    return await reply.show(handoff_news.done(f"Declined. {handoff_news.heard(given, shown.heard)}"))


async def _others_may(desk: Desk, asked: Asked, given: Handoff) -> bool:
    """Whether somebody of the group is left who may take it and hasn't said no; also where Slack can't say.

    Raises StoreUnavailable: nobody knows who has.
    """
    passed = await desk.handoffs.book.passed_by(given, asked.user)
    try:
        members = await desk.people.members(given.to)
    except SlackProblem:
        return True
    return await giving.is_anybody(desk, set(members) - {given.giver, *passed})


# ── Ask a question, and its answer


def checked(_: Desk, asked: Asked) -> Mapping[str, Any]:
    """At once: a question or an answer without a word is said to be that."""
    if errors := form.blank(asked.values, handoff_forms.SAID):
        return {"response_action": "errors", "errors": errors}
    return in_its_place(handoff_forms.sending())


async def asking(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form for the question."""
    given = on_card(asked)
    await giving.open_first(desk, asked, reply, given.lead, "handoff_ask")
    if not await _may_ask(desk, asked, given):
        return await reply.show(handoff_news.not_for_you(given, "ask a question here"))
    return await reply.fill(handoff_forms.asking(given))


async def questioned(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The question reaches the giver, and stands in the thread."""
    given, said = _sent(asked, Handoff)
    reply.form = lambda why: handoff_forms.asking(given, why.blocks, said)
    await desk.admit(asked, given.lead, "handoff_ask")
    if not await _may_ask(desk, asked, given):
        return await giving.alone(reply, handoff_news.not_for_you(given, "ask a question here"))
    if given.card is None:
        return await giving.alone(reply, handoff_news.done("There was nothing to ask."))
    if (ended := await desk.handoffs.ended(given)) and ended.outcome != "accepted":
        return await giving.alone(reply, handoff_news.unasked(ended, said))
    question = Question(given.lead, given.giver, given.card, asked.user)
    await desk.cards.post(given.giver, handoff_news.question_to_giver(question, said))
    done = f"<@{given.giver}> has your question. The answer comes in this handoff's thread."
    reply.form, reply.instead = handoff_forms.alone, handoff_news.done(done)
    await desk.handoffs.line(given.card, handoff_news.asked(question, said))
    return await reply.show(reply.instead)


async def answering(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form for the answer."""
    question = unpack(asked.value, Question)
    await giving.open_first(desk, asked, reply, question.lead, "handoff_answer")
    if asked.user != question.giver:
        return await reply.show(handoff_news.not_yours(question.giver, "answer this question"))
    return await reply.fill(handoff_forms.answering(question))


async def answered(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The answer goes to the thread; where that takes none, to whoever asked, alone."""
    question, said = _sent(asked, Question)
    reply.form = lambda why: handoff_forms.answering(question, why.blocks, said)
    await desk.admit(asked, question.lead, "handoff_answer")
    if asked.user != question.giver:
        return await giving.alone(reply, handoff_news.not_yours(question.giver, "answer this question"))
    try:
        await desk.handoffs.say(question.card, handoff_news.answered(question, said))
        told = f"<@{question.asker}> has your answer."
    except PostRefused:
        await desk.cards.post(question.asker, handoff_news.answer_to_asker(question, said))
        told = f"<@{question.asker}> has your answer, alone: Slack took none in the card's thread."
    return await giving.alone(reply, handoff_news.done(told))


# ── what all of these are made of


def on_card(asked: Asked) -> Handoff:
    """The handoff whose card was clicked. Raises OldControl."""
    given = unpack(asked.value, Handoff)
    return msgspec.structs.replace(given, card=Spot(asked.channel, asked.message))


async def _over(desk: Desk, given: Handoff) -> Message:
    """How it ended, as far as anybody remembers. Raises StoreUnavailable."""
    ended = await desk.handoffs.book.ending(given)
    return handoff_news.over(ended) if ended else handoff_news.over_already()


async def _is_for(desk: Desk, asked: Asked, given: Handoff) -> bool:
    """Whether the person is whom it is addressed to. Raises SlackProblem where nobody can say."""
    members = await desk.people.members(given.to) if given.to_group else ()
    return given.is_for(asked.user, members)


async def _may_ask(desk: Desk, asked: Asked, given: Handoff) -> bool:
    """Also whoever took it for a group that they have left. Raises SlackProblem."""
    if await _is_for(desk, asked, given):
        return True
    ended = await desk.handoffs.ended(given)
    return ended is not None and ended.by == asked.user


def _sent(asked: Asked, kind: type[msgspec.Struct]) -> tuple[Any, str]:
    return unpack(asked.metadata, kind), asked.values.get(handoff_forms.SAID, "").strip()
