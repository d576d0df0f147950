"""The small forms of a handoff, on its card and its receipt, and what stands in the place of one."""

from collections.abc import Sequence
from typing import Any

from leadsail_bot.slack.handoff import Handoff, Question
from leadsail_bot.slack.places import pack
from leadsail_bot.slack.views import blocks, handoff, handoff_card
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.handoff import Draft, OnCall
from leadsail_bot.slack.views.surface import Message, modal, sentence

ASKING, ANSWERING, DECLINING = "handoff.asking", "handoff.answering", "handoff.declining"
REASSIGNING, POSTPONING = "handoff.reassigning", "handoff.postponing"
SAID = "handoff.said"
SAID_MAX = 1_000

# Each with what was typed or chosen, and why it is back.


def asking(given: Handoff, why: Sequence[Block] = (), said: str = "") -> dict[str, Any]:
    """The form behind *Ask a question*."""
    field = _words("Your question", "Does she want both cars on one policy?", said)
    shown = [*why, blocks.context(f"<@{given.giver}> reads it, and answers in the thread."), field]
    return _form("Ask a question", shown, ASKING, given, submit="Ask")


def answering(question: Question, why: Sequence[Block] = (), said: str = "") -> dict[str, Any]:
    """The form behind *Answer*."""
    field = _words("Your answer", "Yes, both", said)
    shown = [*why, blocks.context(f"<@{question.asker}> reads it in the thread."), field]
    return _form("Answer", shown, ANSWERING, question, submit="Answer")


def declining(
    given: Handoff, content: Sequence[Block], why: Sequence[Block] = (), said: str = ""
) -> dict[str, Any]:
    """The form behind *Decline*; its content goes to whoever is asked next."""
    shown = [*why, _words("Why not", "I'm with a customer until four", said, optional=True), *content]
    return _form("Decline", shown, DECLINING, given, submit="Decline")


def reassigning(
    given: Handoff, content: Sequence[Block], draft: Draft, on_call: OnCall | None, why: Sequence[Block] = ()
) -> dict[str, Any]:
    """The form behind *Reassign*: to whom now, and until when."""
    shown = [*why, *handoff.whom(draft, on_call), handoff.when(draft.due), *content]
    return _form("Reassign", shown, REASSIGNING, given, submit="Reassign")


def postponing(
    given: Handoff, content: Sequence[Block], why: Sequence[Block] = (), chosen: str = "1h"
) -> dict[str, Any]:
    """The form behind *Change due time*."""
    now = blocks.section(f"Now due {handoff_card.due(given)}.")
    shown = [*why, now, handoff.when(chosen), *content]
    return _form("Change due time", shown, POSTPONING, given, submit="Change")


def sending() -> dict[str, Any]:
    """What stands there until it is done."""
    return alone(sentence("Just a moment…"))


def alone(message: Message) -> dict[str, Any]:
    """A sentence in the place of a form."""
    return modal(message, title=handoff.TITLE)


def _form(
    title: str, shown: list[Block], callback: str, about: Handoff | Question, *, submit: str
) -> dict[str, Any]:
    return modal(Message(title, shown), title=title, callback=callback, metadata=pack(about), submit=submit)


def _words(label: str, placeholder: str, initial: str, *, optional: bool = False) -> Block:
    return blocks.text_input(
        label,
        SAID,
        SAID,
        placeholder=placeholder,
        max_length=SAID_MAX,
        initial=initial,
        optional=optional,
        multiline=True,
    )
