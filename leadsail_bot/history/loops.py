"""Open loops: what somebody waits for. Stated from the record alone, and never closed without evidence.

A talk on the phone answers whatever was written before it. Where a time is missing nothing counts as later,
so a loop stays open rather than be forgotten. A thread has one status, and goes on after it was set: what it
promises was asked for with the lead's last message at the latest.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from heapq import nlargest
from itertools import chain, takewhile
from operator import itemgetter
from typing import NamedTuple

import msgspec

from leadsail_bot.history import calls, statuses, thread, timeline
from leadsail_bot.history.ledger import Ledger
from leadsail_bot.models import CALL, Interaction, Turn


class Kind(StrEnum):
    """What is open; where all else is equal the more pressing one stands first."""

    UNANSWERED = "unanswered"  # the lead wrote, and no word of ours reached them since
    MISSED = "missed"  # the lead called, nobody took it, and no call of ours came about since
    CALLBACK = "callback"  # a call back was promised, and nobody talked to them since
    FOLLOW_UP = "follow_up"  # a follow-up was promised, and nobody wrote or talked to them since
    FAILED = "failed"  # the last call, or a text after it, came to nothing


class Loop(msgspec.Struct, frozen=True):
    """Something open: the interaction it comes from, since when, and how much has gathered.

    `since` is None where the record has no time, nor tells when a thread's promise was made. `count` is how
    many messages wait, or for a promise how many calls were tried since; `asked` is the message in which the
    lead asked for it, if it was one; `wrote`: we wrote after it in that thread, which may be the quote, or
    that a colleague will send it; or, to what waits, a reply that came to nothing.
    """

    kind: Kind
    interaction: Interaction
    since: datetime | None = None
    count: int = 0
    asked: Turn | None = None
    wrote: bool = False


class _Promise(NamedTuple):
    """What an interaction promises: since when, None where nobody knows, and since when at the latest."""

    interaction: Interaction
    since: datetime | None
    latest: datetime | None
    asked: Turn | None = None


def of(ledger: Ledger) -> tuple[Loop, ...]:
    """Every open loop, the newest first: a thank-you of last year must not hide today's missed call.

    That the last call, or a text after it, came to nothing stands last.
    """
    left = _Loops(ledger)
    found = [*left.unanswered(), *left.missed()]
    found += left.promised({loop.interaction.id for loop in found})  # of two on one the more pressing one
    found.sort(key=lambda loop: timeline.activity(loop.interaction) or timeline.BEFORE_ALL, reverse=True)
    return (*found, *left.failed({loop.interaction.id for loop in found}))


class _Loops:
    """What a ledger leaves open. In each of its lists nothing is later than what stands first."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._talked_at = timeline.activity(ledger.talk) if ledger.talk else None

    def unanswered(self) -> Iterator[Loop]:
        for one in self._ledger.threads:
            if self._talked_after(one.last_said_at) and self._talked_after(one.updated_at):
                continue  # whatever was written
            in_vain = _sent_in_vain(one)
            wrote = thread.awaiting(one, in_vain=in_vain)
            waiting = [turn for turn in wrote if not self._talked_after(turn.at or one.updated_at)]
            if waiting:
                yield Loop(Kind.UNANSWERED, one, waiting[0].at, len(waiting), waiting[-1], in_vain)

    def missed(self) -> Iterator[Loop]:
        """The newest call of theirs that nobody took, if none of ours came about since and nobody talked."""
        for one in _ends([one for one in self._ledger.theirs if calls.missed(one)]):
            when = timeline.activity(one)
            called_back = any(map(calls.came_about, self._attempts_since(when)))
            if not (called_back or self._talked_after(when)):
                yield Loop(Kind.MISSED, one, when)
                break

    def promised(self, told: Collection[str]) -> Iterator[Loop]:
        """The newest promise of each kind that wasn't kept, of a call or a thread that isn't `told` of."""
        for status, kind in ((statuses.CALLBACK, Kind.CALLBACK), (statuses.FOLLOW_UP, Kind.FOLLOW_UP)):
            made = self._ledger.promises.get(status, [])
            threads = [one for one in made if one.channel in thread.CHANNELS]
            others = _ends([one for one in made if one.channel not in thread.CHANNELS])
            untold = (one for one in (*others, *threads) if one.id not in told)
            left = [promise for promise in map(_promise, untold) if not self._kept(kind, promise)]
            if left:
                newest = max(left, key=lambda one: one.latest or timeline.BEFORE_ALL)
                tried = sum(1 for _ in self._attempts_since(newest.latest))
                wrote = _later(_wrote_at(newest.interaction), newest.latest)
                yield Loop(kind, newest.interaction, newest.since, tried, newest.asked, wrote)

    def failed(self, told: Collection[str]) -> Iterator[Loop]:
        """The newest call, or a text or email of ours after it, where that came to nothing."""
        tries = (one for one in self._ledger.newest if one.channel is CALL or _sent_in_vain(one))
        last = next(tries, None)
        if last is None or last.id in told:
            return
        if last.channel is not CALL or (calls.is_attempt(last) and calls.failed(last)):
            yield Loop(Kind.FAILED, last, timeline.activity(last))

    def _talked_after(self, when: datetime | None) -> bool:
        return _later(self._talked_at, when)

    def _attempts_since(self, when: datetime | None) -> Iterator[Interaction]:
        """Those that are known to be later; where the first isn't, the rest is older still."""
        return takewhile(lambda one: _later(timeline.activity(one), when), self._ledger.attempts)

    def _kept(self, kind: Kind, promise: _Promise) -> bool:
        """By a talk; a follow-up also by what we wrote elsewhere: in its own thread that may have made it."""
        if self._talked_after(promise.latest):
            return True
        return kind is Kind.FOLLOW_UP and any(
            _later(wrote_at, promise.latest)
            for wrote_at, one in self._wrote
            if one is not promise.interaction
        )

    @cached_property
    def _wrote(self) -> list[tuple[datetime, Interaction]]:
        """When and where we wrote last: of two threads at least one is another than a promise's own."""
        told = ((at, one) for one in self._ledger.threads if (at := _wrote_at(one)))
        return nlargest(2, told, key=itemgetter(0))


def _promise(one: Interaction) -> _Promise:
    """A thread's was made with the lead's last message; where none asks for it, with any of ours."""
    if asked := thread.asked(one):
        return _Promise(one, asked.at, asked.at, asked)
    when = timeline.activity(one)
    if one.channel not in thread.CHANNELS:
        return _Promise(one, when, when)
    if thread.all_timed(one):
        return _Promise(one, None, when)
    changed, said = one.updated_at, one.last_said_at
    return _Promise(one, None, max(changed, said) if changed and said else changed)


def _sent_in_vain(one: Interaction) -> bool:
    """An error on a thread is one of our message's: where the lead wrote last, ours came before."""
    if one.channel not in thread.CHANNELS or not calls.has_error(one):
        return False
    last = thread.last_message(one)
    return last is None or not last.by_lead


def _wrote_at(one: Interaction) -> datetime | None:
    """When we last wrote in a thread, and it came through; None where that isn't told, or it is none."""
    if one.channel not in thread.CHANNELS:
        return None
    ours = [turn.at for turn in one.transcript if thread.by_us(turn)]
    return max(filter(None, ours[:-1] if _sent_in_vain(one) else ours), default=None)


def _ends(newest: Sequence[Interaction]) -> Iterator[Interaction]:
    """The newest, and the last: where times are missing that has none, and may be the later one."""
    return chain(newest[:1], newest[-1:])


def _later(moment: datetime | None, than: datetime | None) -> bool:
    """Known to be later; what has no time is later than nothing."""
    return moment is not None and than is not None and moment > than
