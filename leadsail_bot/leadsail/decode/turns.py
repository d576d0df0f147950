"""A transcript that is read only when somebody looks at it."""

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import cached_property
from operator import attrgetter, itemgetter
from typing import overload

import msgspec

from leadsail_bot.leadsail.decode import fields, moments, surrogates, wire
from leadsail_bot.models import Turn, heard

_LEAD_SAYS = re.compile(rb'"role":"user","message":"[!#-\[\]-~]')
_TURN_UPON_TURN = re.compile(rb"\[\{[^{]*+(?:(?<=\},)\{[^{]*+)*+")
UNREADABLE = Turn(readable=False)
_ROLES, _role = frozenset({"user", "lead", "agent", "system", "tool"}), attrgetter("role")
# Whose a message is by how it was sent (docs: SMS messaging, `source`): for calls that isn't told.
_SENDERS = {"inbound": "user", "manual": "agent", "sms_agent": "agent", "api": "agent"}
LABEL_MAX = 100  # of a role or a source; more is none, and would hold up whoever reads it as words
LEAST_BYTES, MANY_BYTES = 8, 64 * 1024  # of a turn, on average, in a transcript of so many
_timed_turns = msgspec.json.Decoder(list[wire.TimedTurn] | None).decode
_turns = msgspec.json.Decoder(list[wire.Turn] | None).decode
_any_turns = msgspec.json.Decoder(list[wire.AnyTurn] | None).decode
_raw_turns = msgspec.json.Decoder(list[msgspec.Raw]).decode
_one_text = msgspec.json.Decoder(tuple[str]).decode
_one_turn = msgspec.json.Decoder(wire.Turn | str | None, strict=False).decode


def plainly_heard(raw: msgspec.Raw) -> bool:
    """The lead said something, in LeadSail's own spelling; False: whoever wants to know must look closer.

    Nothing is decoded: `"role":"user"` can't stand inside a text, where each quote is escaped. Nor is it of
    an object inside of a turn: up to there each object but the first follows upon the end of another.
    """
    found = _LEAD_SAYS.search(raw)
    return found is not None and _TURN_UPON_TURN.fullmatch(raw, 0, found.start()) is not None


class Turns(Sequence[Turn]):
    """The turns of one interaction over their raw JSON; reading never raises, a bad turn is `UNREADABLE`.

    What is asked of every interaction is told by what LeadSail sent, and no turn is made for it.

    Args:
        raw: the transcript as sent.
        latest: a time after it is a mistake.
        written: these are the messages of a thread, which stand in the order of their times.
    """

    def __init__(self, raw: msgspec.Raw, latest: datetime = moments.LATEST, *, written: bool = False) -> None:
        self._raw = raw
        self._latest = latest
        self._written = written

    @property
    def lead_spoke(self) -> bool:
        """As `models.Interaction.lead_spoke`, told by the first few turns; a glance is `plainly_heard`."""
        if self._sent is None or self._written:
            return heard(self._made)
        return heard(_turn(turn, self._latest) for turn in self._sent)

    @property
    def texts(self) -> list[str]:
        """As `models.Interaction.texts`."""
        if self._sent is None:
            return [turn.text for turn in self._made]
        return [turn.message or "" for turn in self._sent]

    @cached_property
    def last_said_at(self) -> datetime | None:
        """As `models.Interaction.last_said_at`."""
        if self._sent is None:
            return max(filter(None, [turn.at for turn in self._made]), default=None)
        return moments.last([turn.timestamp for turn in self._sent], self._latest)

    @cached_property
    def ends_undated(self) -> bool:
        """As `models.Interaction.ends_undated`; at a glance where each has a date, as LeadSail shows them."""
        with suppress(TypeError, ValueError, RecursionError):  # not a date, none at all
            times = [turn.timestamp for turn in self._sent or ()]
            if min(times) >= moments.EARLIEST and max(times) <= self._latest:
                return False
        return bool(self._made) and self._made[-1].at is None

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        """How many there are: a card says so of a transcript that nobody has opened."""
        if "_sent" not in self.__dict__:
            with suppress(ValueError, RecursionError):
                return len(_any_turns(self._raw) or ())
        return len(self._made if self._sent is None else self._sent)

    @overload
    def __getitem__(self, index: int) -> Turn: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Turn, ...]: ...
    def __getitem__(self, index: int | slice) -> Turn | tuple[Turn, ...]:
        return self._made[index]

    def __iter__(self) -> Iterator[Turn]:
        return iter(self._made)

    @cached_property
    def _sent(self) -> Sequence[wire.Turn] | None:
        """All of them as LeadSail sent them; None where they can only be read one by one."""
        for decode in (_timed_turns, _turns):
            with suppress(ValueError, RecursionError):
                return decode(self._raw) or ()
        return None

    @cached_property
    def _made(self) -> tuple[Turn, ...]:
        if self._sent is None:
            made = _forgiving(self._raw, self._latest)
        else:
            made = tuple([_turn(turn, self._latest) for turn in self._sent])
        return _oldest_first(_signed(made)) if self._written else made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Turns({len(bytes(self._raw))} bytes)"


def _oldest_first(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """By their times, whichever end LeadSail lists a thread from; one without a time follows its neighbour.

    Of equal times the one listed nearer the old end is the older.
    """
    times = [turn.at for turn in turns if turn.at]
    if times == sorted(times):
        return turns
    listed = turns[::-1] if times[0] > times[-1] else turns
    placed: list[tuple[datetime, Turn]] = []
    last = moments.EARLIEST
    for turn in listed:
        last = turn.at or last
        placed.append((last, turn))
    return tuple(turn for _, turn in sorted(placed, key=itemgetter(0)))


def _signed(messages: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """Each with a role we know, where only its source tells whose it is."""
    if _ROLES.issuperset(map(_role, messages)):
        return messages
    return tuple(map(_signed_one, messages))


def _signed_one(message: Turn) -> Turn:
    if message.role.strip().casefold() in _ROLES:
        return message
    sender = _SENDERS.get(message.source.strip().casefold())
    return msgspec.structs.replace(message, role=sender) if sender else message


def _turn(turn: wire.Turn, latest: datetime) -> Turn:
    when = turn.timestamp
    at = moments.moment(when, latest)
    role, source = (turn.role or "")[:LABEL_MAX], (turn.source or "")[:LABEL_MAX]
    return Turn(role, turn.message or "", source, at, None if at else moments.seconds(when))


def _forgiving(raw: msgspec.Raw, latest: datetime) -> tuple[Turn, ...]:
    """Turn by turn; a transcript that is one plain text is one turn."""
    if len(raw) > MANY_BYTES and bytes(raw).count(b",") * LEAST_BYTES > len(raw):
        return (_run_together(raw),)
    try:
        items = surrogates.decoded(raw, _raw_turns)
    except (ValueError, RecursionError):
        items = [raw]
    return tuple(filter(None, (_one(item, latest) for item in items)))


def _run_together(raw: msgspec.Raw) -> Turn:
    """Words, or letters, as one text: a million turns would take memory. What is no text says nothing."""
    with suppress(ValueError, RecursionError):
        (said,) = surrogates.decoded(bytes(raw).replace(b'", "', b" ").replace(b'","', b" "), _one_text)
        return Turn(text=said)
    return UNREADABLE


def _one(raw: msgspec.Raw, latest: datetime) -> Turn | None:
    with suppress(ValueError, RecursionError):
        found = surrogates.decoded(raw, _one_turn)
        if found is None:
            return None
        return Turn(text=found) if isinstance(found, str) else _turn(found, latest)
    with suppress(ValueError, RecursionError):
        partly = fields.read(wire.Turn, raw)
        return msgspec.structs.replace(_turn(partly, latest), readable=partly.message is not None)
    return UNREADABLE
