"""An interaction over what LeadSail sent of it: each attribute is made when somebody looks at it.

A page shows eight of perhaps ten thousand: to make all of each took longer than to read the body.
"""

from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from leadsail_bot.leadsail.decode import moments, wire
from leadsail_bot.leadsail.decode.markup import Emails
from leadsail_bot.leadsail.decode.turns import Turns, plainly_heard
from leadsail_bot.models import CALL, EMAIL, SMS, Call, Channel, Email, Interaction, Sms

LABEL_MAX, PROSE_MAX = 1_000, 20_000  # far more than is shown; megabytes would hold up whoever cleans them
ADDRESSES_MAX_BYTES = 1024 * 1024  # what is made of eight times as many weighs a hundred
ADDRESS_DEPTH = 4  # an address in an object in a list, and one to spare

_NO_CALL, _NO_SMS, _NO_EMAIL = Call(), Sms(), Email()
# LeadSail documents `call` and `sms`; a text by another name may hold a STOP all the same.
_CHANNELS = {"call": CALL, "sms": SMS, "mms": SMS, "text": SMS, "email": EMAIL}


class Sent:
    """Reads as `models.Interaction` does, and equals one with the same in it.

    Not a subclass, whose fields would all have to be filled; `whole` is a true one. A text that carries the
    object of a call, as LeadSail's own sample does, or of an email has none: what stands there is filling.

    Args:
        name: the interaction's id.
        item: what LeadSail sent.
        latest: a time after it is a mistake.
    """

    __slots__ = ("_call", "_item", "_latest", "_transcript", "channel", "id", "status")

    def __init__(self, name: str, item: wire.Interaction, latest: datetime) -> None:
        self.id = name
        self.channel = _CHANNELS.get(item.type or "") or _CHANNELS.get(kind(item)) or _unlisted(item)
        self.status = label(item.status)  # at once: every one is asked for it, and more than once
        self._item = item
        self._latest = latest
        self._call: Call | None = None
        self._transcript: Turns | None = None

    @property
    def whole(self) -> Interaction:
        return Interaction(**{name: getattr(self, name) for name in Interaction.__struct_fields__})

    @property
    def type(self) -> str:
        return label(self._item.type)

    @property
    def direction(self) -> str:
        item, channel = self._item, self.channel
        part: wire.Call | wire.Sms | wire.Email | None = None
        if channel is CALL:
            part = item.call
        elif channel is SMS:
            part = item.sms
        elif channel is EMAIL:
            part = item.email
        spelled = part.direction if part else None
        return spelled[:LABEL_MAX].casefold() if spelled else ""

    @property
    def lead_id(self) -> str:
        return label(self._item.lead_id)

    @property
    def campaign_id(self) -> str:
        return label(self._item.campaign_id)

    @property
    def phone(self) -> str:
        return label(self._item.phone)

    @property
    def call(self) -> Call:
        if self._call is None:
            call = None if self.channel in (SMS, EMAIL) else self._item.call
            self._call = _call(call) if call else _NO_CALL
        return self._call

    @property
    def duration_s(self) -> float | None:
        call = self._item.call
        return moments.seconds(call.duration) if call and self.channel is CALL else None

    @property
    def sms(self) -> Sms:
        sms = self._item.sms
        return Sms(sms.agent_mode, label(sms.direction)) if sms else _NO_SMS

    @property
    def email(self) -> Email:
        email = self._item.email
        if email is None or self.channel in (CALL, SMS):
            return _NO_EMAIL
        people = (label(_addresses(_read(email.sender))), label(_addresses(_read(email.to))))
        return Email(label(email.subject), label(email.direction), *people)

    @property
    def summary(self) -> str:
        return _prose(self._item.summary)

    @property
    def transcript(self) -> Turns:
        if self._transcript is None:
            read = Emails if self.channel is EMAIL else Turns
            written = self.channel in (SMS, EMAIL)
            self._transcript = read(self._item.transcript, self._latest, written=written)
        return self._transcript

    @property
    def lead_spoke(self) -> bool:
        return plainly_heard(self._item.transcript) or self.transcript.lead_spoke

    @property
    def texts(self) -> list[str]:
        return self.transcript.texts

    @property
    def last_said_at(self) -> datetime | None:
        return self.transcript.last_said_at

    @property
    def ends_undated(self) -> bool:
        return self.transcript.ends_undated

    @property
    def error_code(self) -> str:
        return label(self._item.error_code)

    @property
    def error_message(self) -> str:
        return _prose(self._item.error_message)

    @property
    def created_at(self) -> datetime | None:
        return moments.moment(self._item.created_at, self._latest)

    @property
    def updated_at(self) -> datetime | None:
        return moments.moment(self._item.updated_at, self._latest)

    def __eq__(self, other: object) -> bool:
        if isinstance(other, Sent):
            return self.whole == other.whole
        return self.whole == other

    def __hash__(self) -> int:
        return hash(self.whole)

    def __repr__(self) -> str:
        return repr(self.whole)


def _unlisted(item: wire.Interaction) -> Channel:
    """Of a type such as `rcs`: texts, where it carries what texts do and nothing of another channel's."""
    return SMS if item.sms and not (item.call or item.email) else Channel.OTHER


def _call(call: wire.Call) -> Call:
    return Call(
        source=label(call.source),
        direction=label(call.direction),
        duration_s=moments.seconds(call.duration),
        recording_url=call.recording_url or "",  # whole: a part of an address is another address
        termination_reason=label(call.termination_reason),
        spoken_to=call.spoken_to,
    )


def kind(item: wire.Interaction) -> str:
    """The item's type, however it is spelled."""
    return label(item.type).strip().casefold()


def label(value: str | None) -> str:
    """A text of a line, as far as anybody may need it."""
    return value[:LABEL_MAX] if value else ""


def _prose(value: str | None) -> str:
    return value[:PROSE_MAX] if value else ""


def _read(raw: msgspec.Raw) -> Any:
    """Whatever stands there, but for far more than addresses, or deeper, or a number such as 1e999."""
    if len(raw) <= ADDRESSES_MAX_BYTES:
        with suppress(ValueError, RecursionError):
            return msgspec.json.decode(raw)
    return None


def _addresses(value: Any, depth: int = ADDRESS_DEPTH) -> str:
    """An address, a list of them, or objects with one: LeadSail documents none of these forms."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and depth:
        return _addresses(value.get("email") or value.get("address") or value.get("name"), depth - 1)
    if isinstance(value, list) and depth:
        return ", ".join(filter(None, (_addresses(one, depth - 1) for one in value)))
    return ""
