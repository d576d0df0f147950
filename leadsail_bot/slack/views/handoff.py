"""The form behind *Hand off*: to whom, what is needed, until when, and what they must know."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from leadsail_bot.slack.handoff import Handoff, Reminded
from leadsail_bot.slack.places import Start, pack
from leadsail_bot.slack.views import blocks, text
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.surface import Message, modal, sentence

CALLBACK, OPEN, TITLE = "handoff", "handoff.form", "Hand off"
# Fields by action id; a field's block has the same id.
WHO, PERSON, NEEDED, DUE = "handoff.who", "handoff.person", "handoff.needed", "handoff.due"
STATE, PROMISED, OUTSTANDING = "handoff.state", "handoff.promised", "handoff.outstanding"
TO_PERSON, TO_GROUP = "person", "group"
NEEDED_MAX, LINE_MAX = 300, 800
CHOICES = {
    "15min": "In 15 minutes",
    "1h": "In 1 hour",
    "4h": "In 4 hours",
    "tomorrow": "Tomorrow at 9:00, their time",
}
MEMBERS_SHOWN = 10
NO_PERSON = "Choose a person."
TWO = "Leave this empty to ask whoever is on call, or choose One person above."
YOURSELF = "Choose somebody else: this is you."
BLANK = "Write a few words."
ANOTHER = "Choose somebody else."
_WHY_NOT = {
    "guest": "{person} is a guest and may not see leads.",
    "deactivated": "{person} no longer has an account here.",
    "bot": "{person} is an app.",
    "other_team": "{person} isn't from this workspace and may not see leads.",
    "no_group": "{person} isn't among those who may see leads.",
}


class OnCall(NamedTuple):
    """The user group of whoever is on call, the channel where it is asked, and its present members; None
    where Slack doesn't say who they are.
    """

    group: str
    channel: str
    members: Sequence[str] | None = None


class Draft(NamedTuple):
    """What stands in the form. `who` is TO_PERSON, TO_GROUP, or "" where nothing is chosen yet."""

    who: str = ""
    person: str = ""
    needed: str = ""
    due: str = "1h"
    state: str = ""
    promised: str = ""
    outstanding: str = ""


def to(person: str) -> Draft:
    """A form in which nothing but one person is chosen."""
    return Draft(who=TO_PERSON, person=person)


def read(values: Mapping[str, str]) -> Draft:
    """What was typed and chosen; without a choice of who it is a person."""
    return Draft(
        who=values.get(WHO, TO_PERSON),
        person=values.get(PERSON, ""),
        needed=values.get(NEEDED, "").strip(),
        due=values.get(DUE, ""),
        state=values.get(STATE, "").strip(),
        promised=values.get(PROMISED, "").strip(),
        outstanding=values.get(OUTSTANDING, "").strip(),
    )


def wrong(draft: Draft, giver: str) -> dict[str, str]:
    """What can't be sent like this, by the block it is said beside."""
    if draft.who == TO_GROUP:
        return {PERSON: TWO} if draft.person else {}
    if not draft.person:
        return {PERSON: NO_PERSON}
    return {PERSON: YOURSELF} if draft.person == giver else {}


def blank(values: Mapping[str, str], field: str) -> dict[str, str]:
    """What is wrong with a field that must be filled: for Slack spaces are words."""
    return {field: BLANK} if field in values and not text.line(values[field]) else {}


def addressee(draft: Draft, on_call: OnCall | None) -> str:
    """The id of the person or group that is chosen."""
    return on_call.group if on_call and draft.who == TO_GROUP else draft.person


def form(
    start: Start, about: Sequence[Block], draft: Draft, on_call: OnCall | None, why: Sequence[Block] = ()
) -> dict[str, Any]:
    """The form, with what stands in it; `why` says why it is back, or who has the lead already.

    `about` tells which lead it is; its blocks are the first of the card's.
    """
    shown = [
        *why,
        *about,
        *whom(draft, on_call),
        _needed(draft.needed),
        when(draft.due),
        _lines(STATE, "Where it stands", "What happened last, and how it ended", draft.state),
        _lines(PROMISED, "What was promised", "A quote by Friday", draft.promised),
        _lines(OUTSTANDING, "What is still open", "A question nobody has answered", draft.outstanding),
        blocks.context("Phone numbers and email addresses are masked on the card."),
    ]
    return modal(
        Message("Hand off a lead", shown),
        title=TITLE,
        callback=CALLBACK,
        metadata=pack(start),
        submit="Hand off",
    )


def refused(person: str, reason: str, remedy: str = ANOTHER) -> Message:
    """Why a lead can't be with a person; `reason` is the audit's word, `remedy` what to do."""
    why = _WHY_NOT.get(reason, "{person} may not see leads.")
    return _warning(f"{why.format(person=f'<@{person}>')} {remedy}")


def unchecked(person: str) -> Message:
    """Nobody could say whether they may see leads."""
    return _warning(f"Couldn't check whether <@{person}> may see leads. Try again.")


def nobody_on_call() -> Message:
    """The operator has taken the on-call group away since the form was drawn."""
    return _warning("There is no on-call group any more. Choose one person.")


def only_you() -> Message:
    """Besides whoever hands a lead over nobody would be asked who may see it."""
    return _warning("Nobody else on call just now may see leads. Choose one person.")


def asked_already(given: Handoff) -> Message:
    """Somebody is asked again, with a card that is still open."""
    who = "Whoever is on call" if given.to_group else f"<@{given.to}>"
    return _warning(f"{who} has been asked already. {ANOTHER} For more time press Change due time.")


def done(given: Handoff, reminded: Reminded) -> Message:
    """It is handed over."""
    whom = (
        f"whoever is on call in <#{given.card.channel}>"
        if given.to_group and given.card
        else f"<@{given.to}>"
    )
    return sentence(
        f"Handed to {whom}. You hear in your messages with this app when it is accepted."
        f"{unreminded(reminded)}"
    )


def unreminded(reminded: Reminded) -> str:
    """A sentence, after a space, where Slack won't remind somebody."""
    if all(reminded):
        return ""
    whom = ""
    if reminded.giver or reminded.asked:
        whom = " for whoever was asked" if reminded.giver else " for you"
    return f" Slack took no reminder{whom}, so look after it yourself."


def loading() -> dict[str, Any]:
    """What stands there until the form does."""
    return modal(sentence("Loading…"), title=TITLE)


def sending() -> dict[str, Any]:
    """What stands there until the lead is handed over."""
    return modal(sentence("Handing it over…"), title=TITLE)


def whom(draft: Draft, on_call: OnCall | None) -> list[Block]:
    """To whom: a person, or whoever is on call where somebody can be."""
    chosen = blocks.person(PERSON, draft.person)
    if on_call is None:
        return [blocks.field("To", PERSON, chosen)]
    who = blocks.one_of(
        "radio_buttons", WHO, {TO_PERSON: "One person", TO_GROUP: "Whoever is on call"}, draft.who
    )
    return [
        blocks.field("To", WHO, who),
        blocks.field("Person", PERSON, chosen, optional=True),
        blocks.context(_on_call(on_call)),
    ]


def when(chosen: str) -> Block:
    """Until when."""
    return blocks.field("By when", DUE, blocks.one_of("static_select", DUE, CHOICES, chosen))


def _on_call(on_call: OnCall) -> str:
    """Who is on call just now, and where they are asked."""
    if on_call.members is None:
        return f"Asked in <#{on_call.channel}>."
    if not on_call.members:
        return f"Nobody is in the on-call group just now; it is asked in <#{on_call.channel}>."
    named = " ".join(f"<@{member}>" for member in on_call.members[:MEMBERS_SHOWN])
    more = len(on_call.members) - MEMBERS_SHOWN
    return f"On call now: {named}{f' and {more} more' if more > 0 else ''}, asked in <#{on_call.channel}>."


def _needed(initial: str) -> Block:
    return blocks.text_input(
        "What is needed",
        NEEDED,
        NEEDED,
        placeholder="Answer the question about the quote",
        max_length=NEEDED_MAX,
        initial=initial,
        multiline=True,
    )


def _lines(field: str, label: str, placeholder: str, initial: str) -> Block:
    return blocks.text_input(
        label,
        field,
        field,
        placeholder=placeholder,
        max_length=LINE_MAX,
        initial=initial,
        optional=True,
        multiline=True,
    )


def _warning(said: str) -> Message:
    return Message(said, [blocks.section(f":warning: {said}")])
