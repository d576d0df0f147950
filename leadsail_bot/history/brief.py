"""What a person must know before calling back: facts counted from the history, nothing guessed."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from leadsail_bot.history import timeline
from leadsail_bot.models import Channel, Interaction, LeadHistory

# The words a carrier takes as an opt-out when they are all a text says, and as coming back (CTIA, Short Code
# Monitoring Handbook).
OPT_OUTS = frozenset(
    {"stop", "stopall", "stop all", "unsubscribe", "cancel", "end", "quit", "opt out", "optout", "revoke"}
)
OPT_INS = frozenset({"start", "unstop"})
_AROUND_A_WORD = " .,!?'\"‘’“”"


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """The facts at the head of an answer. `last` is the newest interaction.

    `conversation` is the newest call in which the lead said something; `opted_out` the SMS thread whose last
    word on the matter is an opt-out; `talk_s` is None where no call tells its duration.
    """

    counts: dict[Channel, int]
    talk_s: float | None
    last: Interaction | None
    conversation: Interaction | None
    do_not_call: bool
    opted_out: Interaction | None


def of(history: LeadHistory) -> Brief:
    """The brief of a history."""
    newest = timeline.newest_first(history.interactions)
    calls = (interaction.call for interaction in newest if interaction.channel is Channel.CALL)
    durations = [call.duration_s for call in calls if call.duration_s is not None]
    return Brief(
        counts=dict(Counter(interaction.channel for interaction in newest)),
        talk_s=sum(durations) if durations else None,
        last=newest[0] if newest else None,
        conversation=next((interaction for interaction in newest if _spoke(interaction)), None),
        do_not_call=bool(history.lead and history.lead.do_not_call) or _called_do_not_call(newest),
        opted_out=next((interaction for interaction in newest if _opted_out(interaction)), None),
    )


def _called_do_not_call(interactions: Sequence[Interaction]) -> bool:
    """An interaction may end in `dnc` before the lead's own record says so."""
    return any(interaction.status.casefold() in {"dnc", "do_not_call"} for interaction in interactions)


def _spoke(interaction: Interaction) -> bool:
    """The lead said something on this call: what the transcript shows, or LeadSail's word without one."""
    if interaction.channel is not Channel.CALL:
        return False
    if interaction.transcript:
        return any(turn.by_lead and turn.text.strip() for turn in interaction.transcript)
    return bool(interaction.call.spoken_to)


def _opted_out(interaction: Interaction) -> bool:
    if interaction.channel is not Channel.SMS:
        return False
    said = (
        " ".join(turn.text.casefold().split()).strip(_AROUND_A_WORD)
        for turn in reversed(interaction.transcript)
        if turn.by_lead
    )
    word = next((word for word in said if word in OPT_OUTS | OPT_INS), None)
    return word in OPT_OUTS
