"""The card of a handoff: *Accept*, *Ask a question*, *Decline*, and the giver's *Answer*."""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any

import msgspec

from leadsail_bot.errors import PostRefused, SlackProblem, StoreUnavailable
from leadsail_bot.slack.asked import Asked
from leadsail_bot.slack.desk import Desk
from leadsail_bot.slack.handoff import Ending, Handoff, Outcome, Question, Spot
from leadsail_bot.slack.listeners import handoff as giving
from leadsail_bot.slack.places import unpack
from leadsail_bot.slack.reply import Reply
from leadsail_bot.slack.views import handoff as form
from leadsail_bot.slack.views import handoff_card, handoff_news

HEARD = "<@{giver}> hears of it."


async def accepted(desk: Desk, asked: Asked, reply: Reply) -> None:
    """Exactly one wins; whoever comes later reads who that was."""
    given = on_card(asked)
    await desk.admit(asked, given.lead, "handoff_accept")
    if not await _is_for(desk, asked, given):
        return await reply.tell(handoff_news.not_for_you(given))
    try:
        held, first = await end(desk, asked, given, "accepted")
    except StoreUnavailable:
        return await reply.tell(handoff_news.could_not_confirm("Accept"))
    if held is None:
        return await reply.tell(handoff_news.over_already())
    # The card first: should we be gone in between, what nobody was told of can still be had by one alone.
    shown = await desk.handoffs.show(given, held, handoff_card.content(asked.blocks))
    await _tell_of_acceptance(desk, given, held, first=first)
    if (held.by, held.outcome) != (asked.user, "accepted"):
        return await reply.tell(handoff_news.over(held))
    if not shown:
        return await reply.tell(handoff_news.yours_but(held, "Accept"))
    return reply.nothing_to_say()  # the card says it


# ── Decline


async def declining(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form for the reason."""
    given = on_card(asked)
    reply.form = handoff_news.alone
    await reply.hold(handoff_news.loading())
    await desk.admit(asked, given.lead, "handoff_decline")
    if not await _is_for(desk, asked, given):
        return await reply.show(handoff_news.not_for_you(given))
    if handoff_card.is_over(asked.blocks):
        return await reply.show(handoff_news.over_already())
    return await reply.fill(handoff_news.declining(given, handoff_card.content(asked.blocks)))


def sending(_: Desk, __: Asked) -> Mapping[str, Any]:
    """At once: without it Slack would close the form."""
    return {"response_action": "update", "view": handoff_news.sending()}


async def declined(desk: Desk, asked: Asked, reply: Reply) -> None:
    """A person's no ends it, and whoever is on call is asked once; one of a group leaves it to the others."""
    given, said = _sent(asked, Handoff)
    content = handoff_card.content(asked.blocks)
    reply.form = handoff_news.alone
    await desk.admit(asked, given.lead, "handoff_decline")
    if not await _is_for(desk, asked, given):
        return await reply.show(handoff_news.not_for_you(given))
    if given.to_group:
        await desk.handoffs.line(given.card, handoff_news.passed_by(asked.user, said))
        await desk.handoffs.tell(given.giver, handoff_news.passed_to_giver(given, asked.user, said))
        return await reply.show(handoff_news.done(f"It is still open for the others. {_heard(given)}"))
    try:
        held, first = await end(desk, asked, given, "declined")
    except StoreUnavailable:
        return await reply.show(handoff_news.could_not_confirm("Decline"))
    if held is None or (held.by, held.outcome) != (asked.user, "declined"):
        return await reply.show(handoff_news.over(held) if held else handoff_news.over_already())
    await desk.handoffs.show(given, held, content)
    if first:
        next_step = await _ask_on_call(desk, given, content)
        await asyncio.gather(
            desk.handoffs.line(given.card, handoff_news.turned(held, said)),
            desk.handoffs.tell(given.giver, handoff_news.to_giver(given, held, said, next_step)),
        )
    return await reply.show(handoff_news.done(f"Declined. {_heard(given)}"))


async def _ask_on_call(desk: Desk, given: Handoff, content: list[dict[str, Any]]) -> str:
    """Ask whoever is on call, once; what the giver reads about it."""
    on_call = await giving.who_is_on_call(desk)
    if on_call is None or given.passed_on:
        await desk.handoffs.loosen(given, content, "Nobody else was asked.")
        return "Nobody else was asked: press Reassign on the receipt."
    draft = form.Draft(who=form.TO_GROUP, due="15min")
    again, notification = await giving.addressed(desk, given, draft, on_call)
    again = msgspec.structs.replace(again, due=max(again.due, given.due), passed_on=True)
    try:
        await desk.channels.admit(on_call.channel)
        await desk.handoffs.ask(again, content, notification)
    except PostRefused as refused:
        why = handoff_news.not_asked(refused.reason, refused.channel)
        await desk.handoffs.loosen(given, content, why)
        return f"{why} Nobody has the lead now: press Reassign on the receipt."
    except SlackProblem:
        return f"Slack didn't confirm that <#{on_call.channel}> was asked; look there."
    return f"Whoever is on call is asked now, in <#{on_call.channel}>."


# ── Ask a question, and its answer


async def asking(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form for the question."""
    given = on_card(asked)
    reply.form = handoff_news.alone
    await reply.hold(handoff_news.loading())
    await desk.admit(asked, given.lead, "handoff_ask")
    if not await _is_for(desk, asked, given):
        return await reply.show(handoff_news.not_for_you(given))
    return await reply.fill(handoff_news.asking(given))


async def questioned(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The question reaches the giver, and stands in the thread."""
    given, said = _sent(asked, Handoff)
    reply.form = handoff_news.alone
    await desk.admit(asked, given.lead, "handoff_ask")
    if not await _is_for(desk, asked, given):
        return await reply.show(handoff_news.not_for_you(given))
    if given.card is None or not said:
        return await reply.show(handoff_news.done("There was nothing to ask."))
    question = Question(given.lead, given.giver, given.card, asked.user)
    reply.form = lambda why: handoff_news.asking(given, why.blocks, said)
    await desk.cards.post(given.giver, handoff_news.question_to_giver(question, said))
    reply.form = handoff_news.alone
    await desk.handoffs.line(given.card, handoff_news.asked(question, said))
    return await reply.show(handoff_news.done(f"<@{given.giver}> has your question. The answer comes here."))


async def answering(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The form for the answer."""
    question = unpack(asked.value, Question)
    reply.form = handoff_news.alone
    await reply.hold(handoff_news.loading())
    await desk.admit(asked, question.lead, "handoff_answer")
    await reply.fill(handoff_news.answering(question))


async def answered(desk: Desk, asked: Asked, reply: Reply) -> None:
    """The answer goes to the thread."""
    question, said = _sent(asked, Question)
    reply.form = handoff_news.alone
    await desk.admit(asked, question.lead, "handoff_answer")
    reply.form = lambda why: handoff_news.answering(question, why.blocks, said)
    await desk.cards.post(
        question.card.channel, handoff_news.answered(question, said), thread=question.card.ts
    )
    reply.form = handoff_news.alone
    await reply.show(handoff_news.done(f"<@{question.asker}> has your answer."))


# ── what all of these are made of


def on_card(asked: Asked) -> Handoff:
    """The handoff whose card was clicked. Raises OldControl."""
    given = unpack(asked.value, Handoff)
    return msgspec.structs.replace(given, card=Spot(asked.channel, asked.message))


async def end(desk: Desk, asked: Asked, given: Handoff, outcome: Outcome) -> tuple[Ending | None, bool]:
    """How it ended, and whether this press was what ended it; None where only the card can tell.

    Raises:
        StoreUnavailable: nobody can say.
    """
    if handoff_card.is_over(asked.blocks):
        return await desk.handoffs.book.ending(given), False
    mine = Ending(outcome, asked.user, int(desk.now().timestamp()), secrets.token_hex(4))
    held = await desk.handoffs.book.claim(given, mine)
    return held, held == mine


async def _tell_of_acceptance(desk: Desk, given: Handoff, ending: Ending, *, first: bool) -> None:
    """Once: whoever presses again, or comes later, is told nothing that others have to read as well."""
    if first:
        await asyncio.gather(
            desk.handoffs.line(given.card, handoff_news.turned(ending)),
            desk.handoffs.tell(given.giver, handoff_news.to_giver(given, ending)),
            _show_the_way(desk, given, ending),
        )


async def _show_the_way(desk: Desk, given: Handoff, ending: Ending) -> None:
    """Whoever took it in a channel has it among their own messages too."""
    if given.to_group:
        link = await desk.handoffs.link(given.card)
        await desk.handoffs.tell(ending.by, handoff_news.to_accepter(given, link))


async def _is_for(desk: Desk, asked: Asked, given: Handoff) -> bool:
    """Whether the person is whom it is addressed to. Raises SlackProblem where nobody can say."""
    members = await desk.people.members(given.to) if given.to_group else ()
    return given.is_for(asked.user, members)


def _sent(asked: Asked, kind: type[msgspec.Struct]) -> tuple[Any, str]:
    view = asked.view
    said = view.values.get(handoff_news.SAID, "").strip() if view else ""
    return unpack(view.metadata if view else "", kind), said


def _heard(given: Handoff) -> str:
    return HEARD.format(giver=given.giver)
