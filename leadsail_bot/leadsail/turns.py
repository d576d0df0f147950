"""A transcript that is read only when somebody looks at it."""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import overload

import msgspec

from leadsail_bot.leadsail import moments, wire
from leadsail_bot.models import Turn

UNREADABLE = Turn(readable=False)
_turns = msgspec.json.Decoder(list[wire.Turn] | None).decode
_raw_turns = msgspec.json.Decoder(list[msgspec.Raw]).decode
_one_turn = msgspec.json.Decoder(wire.Turn | str | None, strict=False).decode


class Turns(Sequence[Turn]):
    """The turns of one interaction over their raw JSON; reading never raises, a bad turn is `UNREADABLE`."""

    def __init__(self, raw: msgspec.Raw) -> None:
        self._raw = raw

    @cached_property
    def _read(self) -> tuple[Turn, ...]:
        try:
            return tuple(map(_turn, _turns(self._raw) or ()))
        except (ValueError, RecursionError):
            return _forgiving(self._raw)

    def __len__(self) -> int:
        return len(self._read)

    @overload
    def __getitem__(self, index: int) -> Turn: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Turn]: ...
    def __getitem__(self, index: int | slice) -> Turn | Sequence[Turn]:
        return self._read[index]

    def __iter__(self) -> Iterator[Turn]:
        return iter(self._read)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(self._read)

    def __repr__(self) -> str:
        return f"Turns({len(bytes(self._raw))} bytes)"


def _turn(turn: wire.Turn) -> Turn:
    return Turn(
        role=turn.role or "",
        text=turn.message or "",
        source=turn.source or "",
        at=moments.moment(turn.timestamp),
        offset_s=moments.seconds(turn.timestamp),
    )


def _forgiving(raw: msgspec.Raw) -> tuple[Turn, ...]:
    """Turn by turn; a transcript that is one plain text is one turn."""
    try:
        items = _raw_turns(raw)
    except (ValueError, RecursionError):
        items = [raw]
    return tuple(filter(None, map(_one, items)))


def _one(raw: msgspec.Raw) -> Turn | None:
    try:
        found = _one_turn(raw)
    except (ValueError, RecursionError):
        return UNREADABLE
    if found is None:
        return None
    return Turn(text=found) if isinstance(found, str) else _turn(found)
