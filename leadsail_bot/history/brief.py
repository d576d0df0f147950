"""What a person must know before calling back: facts counted from the history, nothing guessed."""

from collections import Counter
from collections.abc import Sequence

import msgspec

from leadsail_bot.history import calls, loops, statuses, thread, timeline
from leadsail_bot.history.loops import Loop
from leadsail_bot.models import Channel, Interaction, LeadHistory

DAY_S = 86_400.0  # no call is longer: its unit was another, or its line never hung up


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """The facts at the head of an answer. `newest` is everything in its order, `last` the first of it.

    `conversation` is the newest call in which the lead said something, `talk_s` how long all of those took,
    None where none tells; `never_reached`: there were calls, and on none of them the lead spoke. `attempts`
    are the calls that weren't the lead's own, `spoken` those on which the lead spoke, whoever called, and
    `untold` those of which nobody knows. `opted_out` is the SMS thread whose last word on the matter is an
    opt-out.
    """

    newest: Sequence[Interaction]
    counts: dict[Channel, int]
    talk_s: float | None
    last: Interaction | None
    conversation: Interaction | None
    never_reached: bool
    attempts: int
    spoken: int
    untold: int
    loops: tuple[Loop, ...]
    do_not_call: bool
    opted_out: Interaction | None


def of(history: LeadHistory) -> Brief:
    """The brief of a history: of nothing else, so that it holds for as long as the history does."""
    newest = timeline.newest_first(history.interactions)
    called = [interaction for interaction in newest if interaction.channel is Channel.CALL]
    spoken = {call.id: calls.spoke(call) for call in called}
    conversations = [call for call in called if spoken[call.id]]
    return Brief(
        newest=newest,
        counts=dict(Counter(interaction.channel for interaction in newest)),
        talk_s=_talk(conversations),
        last=newest[0] if newest else None,
        conversation=conversations[0] if conversations else None,
        never_reached=bool(called) and all(it is False for it in spoken.values()),
        attempts=sum(map(calls.is_attempt, called)),
        spoken=len(conversations),
        untold=sum(it is None for it in spoken.values()),
        loops=loops.of(newest, spoken),
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
