"""Open loops: what somebody waits for. Stated from the record alone, and never closed without evidence.

A talk on the phone answers whatever was written before it. Where a time is missing nothing counts as later,
so a loop stays open rather than be forgotten.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property

import msgspec

from leadsail_bot.history import calls, statuses, thread, timeline
from leadsail_bot.models import Channel, Interaction, Turn


class Kind(StrEnum):
    """What is open, most pressing first."""

    UNANSWERED = "unanswered"  # the lead wrote, and nobody wrote or talked to them since
    MISSED = "missed"  # the lead called, nobody took it, and nobody called since
    CALLBACK = "callback"  # a call back was promised, and nobody talked to them since
    FOLLOW_UP = "follow_up"  # a follow-up was promised, and nobody wrote or talked to them since
    FAILED = "failed"  # the last call, or a text after it, came to nothing


class Loop(msgspec.Struct, frozen=True):
    """Something open: the interaction it comes from, since when, and how much has gathered.

    `since` is None where the record has no time. `count` is how many messages wait, or for a promise how many
    calls were tried since.
    """

    kind: Kind
    interaction: Interaction
    since: datetime | None = None
    count: int = 0


def of(newest: Sequence[Interaction], spoken: Mapping[str, bool | None]) -> tuple[Loop, ...]:
    """Every open loop, most pressing first, among equals the newest.

    Args:
        newest: all interactions, newest first.
        spoken: what `calls.spoke` says of each call, by its id.
    """
    ledger = _Ledger(newest, spoken)
    once = dict[str, Loop]()  # of two loops on one interaction the more pressing one
    for loop in (*ledger.unanswered(), *ledger.missed(), *ledger.promised(), *ledger.failed()):
        once.setdefault(loop.interaction.id, loop)
    return tuple(once.values())


class _Ledger:
    """A history and the moments that close its loops."""

    def __init__(self, newest: Sequence[Interaction], spoken: Mapping[str, bool | None]) -> None:
        self._newest = newest
        self._spoken = spoken
        self._calls = [one for one in newest if one.channel is Channel.CALL]
        self._talks = [one for one in self._calls if calls.reached(one, spoken[one.id])]
        self._talked_at = _latest(map(timeline.activity, self._talks))

    @cached_property
    def _wrote_at(self) -> datetime | None:
        """When we last wrote, in any thread: every message is read for it, so only where somebody asks."""
        return _latest(turn.at for one in self._newest for turn in _ours(one))

    def unanswered(self) -> Iterator[Loop]:
        for one in self._newest:
            wrote = thread.awaiting(one)
            waiting = [turn for turn in wrote if not self._talked_after(turn.at or one.updated_at)]
            if waiting:
                yield Loop(Kind.UNANSWERED, one, waiting[0].at, len(waiting))

    def missed(self) -> Iterator[Loop]:
        """The newest call of the lead's, if nobody took it and we made none since."""
        ours = _latest(timeline.activity(one) for one in self._calls if calls.is_attempt(one))
        theirs = next((one for one in self._calls if one.direction == "inbound"), None)
        if theirs and calls.unanswered(theirs):
            when = timeline.activity(theirs)
            if not (_later(ours, when) or self._talked_after(when)):
                yield Loop(Kind.MISSED, theirs, when)

    def promised(self) -> Iterator[Loop]:
        """The newest promise of each kind, unless it was kept."""
        for status, kind in ((statuses.CALLBACK, Kind.CALLBACK), (statuses.FOLLOW_UP, Kind.FOLLOW_UP)):
            promise = next((one for one in self._newest if statuses.key(one.status) == status), None)
            if promise is None:
                continue
            when = timeline.activity(promise)
            wrote = kind is Kind.FOLLOW_UP and _later(self._wrote_at, when)
            if not (wrote or self._talked_after(when)):
                ours = (timeline.activity(one) for one in self._calls if calls.is_attempt(one))
                yield Loop(kind, promise, when, sum(_later(tried, when) for tried in ours))

    def failed(self) -> Iterator[Loop]:
        """The newest call, or a text or email after it that LeadSail reports an error on."""
        for one in self._newest:
            if one.channel is Channel.CALL:
                if calls.is_attempt(one) and calls.failed(one, self._spoken[one.id]):
                    yield Loop(Kind.FAILED, one, timeline.activity(one))
                return
            if one.channel in thread.CHANNELS and calls.has_error(one):
                yield Loop(Kind.FAILED, one, timeline.activity(one))
                return

    def _talked_after(self, when: datetime | None) -> bool:
        return _later(self._talked_at, when)


def _ours(interaction: Interaction) -> Iterator[Turn]:
    """What we wrote in a thread."""
    if interaction.channel in thread.CHANNELS:
        yield from (turn for turn in interaction.transcript if thread.by_us(turn))


def _latest(moments: Iterable[datetime | None]) -> datetime | None:
    return max(filter(None, moments), default=None)


def _later(moment: datetime | None, than: datetime | None) -> bool:
    """Known to be later; what has no time is later than nothing."""
    return moment is not None and than is not None and moment > than
