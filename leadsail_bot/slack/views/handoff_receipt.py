"""The receipt of a handoff, in the giver's direct messages: the same content, with the giver's controls."""

from collections.abc import Sequence

import msgspec

from leadsail_bot.slack.handoff import Ending, Handoff, Reminded
from leadsail_bot.slack.places import pack
from leadsail_bot.slack.views import blocks, handoff, handoff_card
from leadsail_bot.slack.views.blocks import Block, Element
from leadsail_bot.slack.views.surface import Message

CANCEL, REASSIGN, POSTPONE = "handoff.cancel", "handoff.reassign", "handoff.postpone"


def preparing(given: Handoff, content: Sequence[Block], where: str) -> Message:
    """While the card is posted: what to do if this stays, since the card may be there by then or not; `where`
    a group is asked.
    """
    state = f"Being handed over. If this stays for a minute, {_look_first(given, where)}"
    head = f"You are handing this lead to {handoff_card.whom(given)}"
    return Message(
        "A lead is being handed over.", handoff_card.drawn(head, content, state, [_reassign(given)])
    )


def waiting(given: Handoff, content: Sequence[Block], reminded: Reminded) -> Message:
    """The card is there, and nobody has accepted yet."""
    controls = [
        blocks.button("Cancel", CANCEL, pack(given), spoken="Cancel this handoff"),
        blocks.button("Reassign", REASSIGN, pack(given), spoken="Reassign this lead"),
        blocks.button("Change due time", POSTPONE, pack(given)),
    ]
    state = f"Due {handoff_card.due(given)}. Not accepted yet.{handoff.unreminded(reminded)}"
    head = f"*{_handed(given)}*"
    return Message("You handed over a lead.", handoff_card.drawn(head, content, state, controls))


def unconfirmed(given: Handoff, content: Sequence[Block], where: str) -> Message:
    """Nobody knows whether the card is there; `where` as in `preparing`."""
    state = f"*Slack didn't confirm the card.* To be sure {_look_first(given, where)}"
    return Message(
        "Slack didn't confirm the lead you handed over.",
        handoff_card.drawn(_handed(given), content, state, [_reassign(given)]),
    )


def loose(given: Handoff, content: Sequence[Block], why: str) -> Message:
    """Nobody has the lead, and nobody is asked; `why` says in mrkdwn how that came."""
    state = f"*Nobody has this lead now.* {why}"
    free = msgspec.structs.replace(given, card=None, form_at=0)
    cancel = blocks.button("Cancel", CANCEL, pack(free), spoken="Cancel: nobody else shall have this lead")
    return Message(
        "Nobody has the lead you handed over.",
        handoff_card.drawn(_handed(given), content, state, [_reassign(free), cancel]),
    )


def over(given: Handoff, ending: Ending, content: Sequence[Block]) -> Message:
    """How it ended, and where nobody has the lead now, how to go on."""
    if ending.is_loose:
        return loose(given, content, f"{handoff_card.ended(ending)}.")
    state = f"*{handoff_card.ended(ending)}.*"
    return Message(
        f"{handoff_card.ended(ending)}.",
        handoff_card.drawn(_handed(given), content, state, []),
    )


def _handed(given: Handoff) -> str:
    return f"You handed this lead to {handoff_card.whom(given)}"


def _look_first(given: Handoff, where: str) -> str:
    if given.to_group:
        return f"look for the card in <#{where}>; if it isn't there, press Reassign."
    return f"ask <@{given.to}> whether the card is there; if it isn't, press Reassign."


def _reassign(given: Handoff) -> Element:
    free = msgspec.structs.replace(given, card=None)  # there is nothing to end before somebody is asked
    return blocks.button("Reassign", REASSIGN, pack(free), spoken="Reassign this lead")
