"""What a person must know before calling back: facts counted from the history, nothing guessed."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from leadsail_bot.history import statuses, thread, timeline
from leadsail_bot.models import Channel, Interaction, LeadHistory, Turn

DAY_S = 86_400.0  # no call is longer: its unit was another, or its line never hung up


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """The facts at the head of an answer. `last` is the newest interaction.

    `conversation` is the newest call in which the lead said something, `talk_s` how long all of those took,
    None where none tells; `never_reached`: there were calls, and on none of them the lead spoke. `opted_out`
    is the SMS thread whose last word on the matter is an opt-out.
    """

    counts: dict[Channel, int]
    talk_s: float | None
    last: Interaction | None
    conversation: Interaction | None
    never_reached: bool
    do_not_call: bool
    opted_out: Interaction | None


def of(history: LeadHistory) -> Brief:
    """The brief of a history."""
    newest = timeline.newest_first(history.interactions)
    calls = [interaction for interaction in newest if interaction.channel is Channel.CALL]
    spoke = [_spoke(call) for call in calls]
    conversations = [call for call, it in zip(calls, spoke, strict=True) if it]
    return Brief(
        counts=dict(Counter(interaction.channel for interaction in newest)),
        talk_s=_talk(conversations),
        last=newest[0] if newest else None,
        conversation=conversations[0] if conversations else None,
        never_reached=bool(calls) and all(it is False for it in spoke),
        do_not_call=bool(history.lead and history.lead.do_not_call) or _called_do_not_call(newest),
        opted_out=next((interaction for interaction in newest if thread.opted_out(interaction)), None),
    )


def _talk(conversations: Sequence[Interaction]) -> float | None:
    lengths = (interaction.call.duration_s for interaction in conversations)
    told = [min(seconds, DAY_S) for seconds in lengths if seconds is not None]
    return sum(told) if told else None


def _called_do_not_call(interactions: Sequence[Interaction]) -> bool:
    """An interaction may end in `dnc` before the lead's own record says so."""
    return any(statuses.key(interaction.status) in statuses.DO_NOT_CALL for interaction in interactions)


def _spoke(call: Interaction) -> bool | None:
    """The lead said something on this call: what the transcript shows, or LeadSail's word; None: untold."""
    if statuses.key(call.status) in statuses.UNANSWERED:
        return False
    if any(turn.by_lead and turn.text.strip() for turn in call.transcript):
        return True
    if call.transcript and all(_by_nobody_else(turn) for turn in call.transcript):
        return False
    return call.call.spoken_to


def _by_nobody_else(turn: Turn) -> bool:
    """Our side's, or nobody's: a role nobody knows may be the lead's."""
    return turn.readable and (turn.by_agent or thread.by_system(turn) or not turn.text.strip())
