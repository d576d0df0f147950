"""What a person must know before calling back: facts counted from the history, nothing guessed."""

from collections.abc import Sequence

import msgspec

from leadsail_bot.history import calls, loops, thread, timeline
from leadsail_bot.history.ledger import Ledger
from leadsail_bot.history.loops import Loop
from leadsail_bot.models import CALL, Channel, Interaction, LeadHistory


class Brief(msgspec.Struct, frozen=True, kw_only=True):
    """The facts at the head of an answer. `newest` is everything in its order, `last` the first of it.

    `conversation` is the newest call in which the lead said something, `talk_s` how long all of those took
    that tell, None where none does, and `talk_untold` how many don't; `never_reached`: there were calls, and
    on none of them the lead spoke. `attempts` are the calls that weren't the lead's own, `spoken` those on
    which the lead spoke, whoever called, and `untold` those of which nobody knows. `opted_out` is the SMS
    thread whose last word on the matter is an opt-out.
    """

    newest: Sequence[Interaction]
    counts: dict[Channel, int]
    talk_s: float | None
    talk_untold: int
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
    ledger = Ledger(timeline.newest_first(history.interactions))
    called = ledger.counts[CALL]
    spoken = len(ledger.conversations)
    told = [seconds for seconds in map(calls.length_s, ledger.conversations) if seconds is not None]
    return Brief(
        newest=ledger.newest,
        counts=dict(+ledger.counts),
        talk_s=sum(told) if told else None,
        talk_untold=spoken - len(told),
        last=next(iter(ledger.newest), None),
        conversation=next(iter(ledger.conversations), None),
        never_reached=called > 0 and not spoken and not ledger.untold,
        attempts=len(ledger.attempts),
        spoken=spoken,
        untold=ledger.untold,
        loops=loops.of(ledger),
        # An interaction may end in `dnc` before the lead's own record says so.
        do_not_call=bool(history.lead and history.lead.do_not_call) or ledger.do_not_call,
        opted_out=next(filter(thread.opted_out, ledger.threads), None),
    )
