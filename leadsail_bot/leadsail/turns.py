"""A transcript that is read only when somebody looks at it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from typing import overload

import msgspec

from leadsail_bot.leadsail import moments, surrogates, wire
from leadsail_bot.models import Turn

GLANCE = 3  # turns: by then the lead has mostly said something
GLANCE_BYTES = 1_024
_LEAD_SAYS = b'"role":"user","message":"'
_LETTERS = frozenset(bytes([code]) for code in range(ord("!"), ord("~") + 1)) - {b'"', b"\\"}
UNREADABLE = Turn(readable=False)
_timed_turns = msgspec.json.Decoder(list[wire.TimedTurn] | None).decode
_turns = msgspec.json.Decoder(list[wire.Turn] | None).decode
_raw_turns = msgspec.json.Decoder(list[msgspec.Raw]).decode
_one_turn = msgspec.json.Decoder(wire.Turn | str | None, strict=False).decode


def lead_plainly_spoke(raw: msgspec.Raw) -> bool:
    """The lead said something within the first GLANCE_BYTES, in LeadSail's own spelling; False: look closer.

    `"role":"user"` can't stand inside a text, where each quote is escaped. Nor is it of an object in a turn:
    every object before it but the first follows another that has just ended.
    """
    glance = bytes(memoryview(raw)[:GLANCE_BYTES])
    at = glance.find(_LEAD_SAYS)
    if at < 0 or not glance.startswith(b"[{"):
        return False
    end = at + len(_LEAD_SAYS)
    return glance[end : end + 1] in _LETTERS and glance.count(b"{", 0, at) == glance.count(b"},{", 0, at) + 1


class Turns(Sequence[Turn]):
    """The turns of one interaction over their raw JSON; reading never raises, a bad turn is `UNREADABLE`.

    Most calls are only asked whether the lead spoke, which the first turns tell: these are read without the
    rest, and each turn is made when it is looked at.
    """

    def __init__(self, raw: msgspec.Raw, latest: datetime = moments.LATEST) -> None:
        self._raw = raw
        self._latest = latest

    @cached_property
    def _read(self) -> list[wire.Turn | Turn]:
        for decode in (_timed_turns, _turns):
            with suppress(ValueError, RecursionError):
                return [*(decode(self._raw) or ())]
        return [*_forgiving(self._raw, self._latest)]

    def __len__(self) -> int:
        return len(self._read)

    @overload
    def __getitem__(self, index: int) -> Turn: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Turn, ...]: ...
    def __getitem__(self, index: int | slice) -> Turn | tuple[Turn, ...]:
        if isinstance(index, slice):
            return tuple([self[one] for one in range(*index.indices(len(self)))])
        turn = self._read[index]
        if isinstance(turn, wire.Turn):
            turn = self._read[index] = _turn(turn, self._latest)
        return turn

    def __iter__(self) -> Iterator[Turn]:
        return iter(self._made) if "_made" in self.__dict__ else self._made_as_they_are_looked_at()

    def _made_as_they_are_looked_at(self) -> Iterator[Turn]:
        first = () if "_read" in self.__dict__ else self._first
        yield from first
        for index in range(len(first), len(self)):
            yield self[index]
        _ = self._made  # whoever read all may do so again

    @cached_property
    def _made(self) -> tuple[Turn, ...]:
        return self[:]

    @cached_property
    def _first(self) -> tuple[Turn, ...]:
        """The first few; none where it isn't plain to see where they end."""
        raw = bytes(self._raw)
        end = 0
        for _ in range(GLANCE):
            end = raw.find(b"},", end) + 1
            if not end:
                return ()
        try:
            return tuple(_turn(turn, self._latest) for turn in _turns(raw[:end] + b"]") or ())
        except (ValueError, RecursionError):
            return ()  # that was inside a text, or the document is odd

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Turns({len(bytes(self._raw))} bytes)"


def _turn(turn: wire.Turn, latest: datetime) -> Turn:
    return Turn(
        role=turn.role or "",
        text=turn.message or "",
        source=turn.source or "",
        at=moments.moment(turn.timestamp, latest),
        offset_s=moments.seconds(turn.timestamp),
    )


def _forgiving(raw: msgspec.Raw, latest: datetime) -> tuple[Turn, ...]:
    """Turn by turn; a transcript that is one plain text is one turn."""
    try:
        items = surrogates.decoded(raw, _raw_turns)
    except (ValueError, RecursionError):
        items = [raw]
    return tuple(filter(None, (_one(item, latest) for item in items)))


def _one(raw: msgspec.Raw, latest: datetime) -> Turn | None:
    try:
        found = surrogates.decoded(raw, _one_turn)
    except (ValueError, RecursionError):
        return UNREADABLE
    if found is None:
        return None
    return Turn(text=found) if isinstance(found, str) else _turn(found, latest)
