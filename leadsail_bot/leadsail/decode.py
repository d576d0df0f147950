"""Bytes from LeadSail → models: quick where the body is as documented, else forgiving item by item."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import blake2s
from typing import Any, TypeVar

import msgspec

from leadsail_bot.errors import KeyRefused, LeadNotFound, LeadSailUnreadable, RequestRefused
from leadsail_bot.leadsail import moments, wire
from leadsail_bot.leadsail.turns import Turns
from leadsail_bot.models import (
    Call,
    Channel,
    Email,
    Interaction,
    Lead,
    LeadHistory,
    Sms,
    Telephony,
    VoiceAI,
)

T = TypeVar("T")

ID_MAX = 128  # it travels in a button's value
CLOCK_SKEW = timedelta(days=1)  # a time further ahead than this is a mistake
CROWDED_BYTES, CROWDED_FROM_BYTES = 16, 1024 * 1024

_CHANNELS = {"call": Channel.CALL, "sms": Channel.SMS, "email": Channel.EMAIL}
# An escaped backslash and a whole pair are matched only to be stepped over.
_LONE_SURROGATE = re.compile(
    rb"\\\\|\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
)
_FLAG_NAMES = ("name", "type", "key", "code", "id", "flag", "label", "value")
_FLAG_SET = ("value", "active", "enabled", "set", "on")
_NO_CALL, _NO_SMS, _NO_EMAIL, _NO_TELEPHONY, _NO_VOICE = Call(), Sms(), Email(), Telephony(), VoiceAI()

_history = msgspec.json.Decoder(wire.History).decode
_envelope = msgspec.json.Decoder(wire.Envelope).decode
_raw_interactions = msgspec.json.Decoder(wire.RawInteractions).decode
_one_interaction = msgspec.json.Decoder(wire.Interaction, strict=False).decode
_lead = msgspec.json.Decoder(wire.Lead, strict=False).decode


def history(body: bytes, lead_id: str, as_of: datetime) -> LeadHistory:
    """Every interaction that can be read, in LeadSail's order, and how many could not.

    Raises:
        LeadSailUnreadable: the body isn't the documented envelope with a list of interactions.
        LeadNotFound, KeyRefused, RequestRefused: LeadSail says so inside a 200 (`success: false`).
    """
    _check_size(body, b"{", CROWDED_BYTES)
    try:
        document = _read(body, _history)
    except msgspec.ValidationError:
        _check_size(body, b",", CROWDED_BYTES // 2)
        items, unreadable = _one_by_one(_data(body))
    else:
        _check(document)
        items, unreadable = document.data.interactions, 0
    return LeadHistory(
        lead_id=lead_id,
        interactions=_without_repeats([_interaction(item, as_of + CLOCK_SKEW) for item in items]),
        unreadable=unreadable,
        as_of=as_of,
    )


def lead(body: bytes, lead_id: str, _as_of: datetime) -> Lead:
    """The lead's own record.

    Raises:
        LeadSailUnreadable, LeadNotFound, KeyRefused, RequestRefused: as `history`.
    """
    item = _expected(_data(body), _lead)
    campaign = item.campaign if isinstance(item.campaign, dict) else {}
    return Lead(
        id=_text(item.lead_id) or lead_id,
        first_name=_text(item.first_name),
        last_name=_text(item.last_name),
        email=_text(item.email),
        phone=_text(item.phone),
        status=_text(item.status),
        flagged_do_not_call=_flagged_do_not_call(item.flags),
        campaign_id=_text(campaign.get("campaignId")),
        campaign=_text(campaign.get("name")),
        client=_text(campaign.get("clientName")),
        offer=_text(campaign.get("offerName")),
        timezone=_text(item.timezone),
    )


def _check_size(body: bytes, mark: bytes, least: int) -> None:
    """Refuse a large body made of next to nothing: a million empty objects take memory and say nothing."""
    if len(body) > CROWDED_FROM_BYTES and body.count(mark) * least > len(body):
        raise LeadSailUnreadable("schema_mismatch", kind="crowded")


def _data(body: bytes) -> msgspec.Raw:
    envelope = _expected(body, _envelope)
    _check(envelope)
    return envelope.data


def _check(envelope: wire.Envelope | wire.History) -> None:
    """LeadSail's own error codes (docs: API reference), which may come with a 200."""
    if envelope.success is not False and not envelope.error:
        return
    code = envelope.error.get("code") if isinstance(envelope.error, dict) else None
    known = {"UNAUTHORIZED": KeyRefused, "NOT_FOUND": LeadNotFound}
    raise known.get(_text(code), RequestRefused)("success_false")


def _expected(data: bytes | msgspec.Raw, decode: Callable[[bytes], T]) -> T:
    try:
        return _read(data, decode)
    except msgspec.ValidationError as error:
        raise LeadSailUnreadable("schema_mismatch") from error


def _read(data: bytes | msgspec.Raw, decode: Callable[[bytes], T]) -> T:
    """Decode; where a cut emoji makes it invalid JSON (a lone surrogate), mend the bytes and try once more.

    Raises:
        msgspec.ValidationError: JSON, of another shape.
        LeadSailUnreadable: not JSON.
    """
    try:
        return decode(data)
    except msgspec.ValidationError:
        raise
    except (ValueError, RecursionError) as error:
        mended = _LONE_SURROGATE.sub(_replacement, bytes(data))
        if mended == data:
            raise LeadSailUnreadable("bad_json", kind=_kind(error)) from error
    try:
        return decode(mended)
    except msgspec.ValidationError:
        raise
    except (ValueError, RecursionError) as error:
        raise LeadSailUnreadable("bad_json", kind=_kind(error)) from error


def _kind(error: Exception) -> str:
    """Which kind of no JSON it is, without a word of what was sent."""
    if isinstance(error, RecursionError):
        return "nesting"
    if isinstance(error, UnicodeError):
        return "encoding"
    return "truncated" if "truncated" in str(error) else "malformed"


def _replacement(found: re.Match[bytes]) -> bytes:
    return rb"\ufffd" if found[1] else found[0]


def _one_by_one(data: msgspec.Raw) -> tuple[list[wire.Interaction], int]:
    """Every item that can be read on its own, and the number of those that can't."""
    items: list[wire.Interaction] = []
    raw_items = _expected(data, _raw_interactions).interactions
    for raw in raw_items:
        try:
            items.append(_one_interaction(raw))
        except (ValueError, RecursionError):
            continue
    return items, len(raw_items) - len(items)


def _interaction(item: wire.Interaction, latest: datetime) -> Interaction:
    return Interaction(
        id=_id(item),
        channel=_CHANNELS.get((item.type or "").strip().casefold(), Channel.OTHER),
        type=item.type or "",
        status=item.status or "",
        lead_id=item.lead_id or "",
        campaign_id=item.campaign_id or "",
        client_id=item.client_id or "",
        offer_id=item.offer_id or "",
        phone=item.phone or "",
        telephony=_telephony(item.telephony) if item.telephony else _NO_TELEPHONY,
        call=_call(item.call) if item.call else _NO_CALL,
        sms=Sms(item.sms.agent_mode, item.sms.direction or "") if item.sms else _NO_SMS,
        email=_email(item.email) if item.email else _NO_EMAIL,
        summary=item.summary or "",
        transcript=Turns(item.transcript, latest),
        error_code=item.error_code or "",
        error_message=item.error_message or "",
        created_at=moments.moment(item.created_at, latest),
        updated_at=moments.moment(item.updated_at, latest),
    )


def _call(call: wire.Call) -> Call:
    voice = call.voice_ai
    return Call(
        call.source or "",
        call.direction or "",
        moments.seconds(call.duration),
        call.recording_url or "",
        call.termination_reason or "",
        VoiceAI(voice.provider or "", voice.agent_id or "", voice.conversation_id or "")
        if voice
        else _NO_VOICE,
        call.spoken_to,
    )


def _telephony(line: wire.Telephony) -> Telephony:
    return Telephony(line.provider or "", line.message_id or "", line.phone_number or "")


def _email(email: wire.Email) -> Email:
    return Email(email.subject or "", email.direction or "", _addresses(email.sender), _addresses(email.to))


def _addresses(value: Any) -> str:
    """An address, a list of them, or objects with one: LeadSail documents none of these forms."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return _addresses(value.get("email") or value.get("address") or value.get("name"))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_addresses, value)))
    return ""


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _flagged_do_not_call(flags: Any) -> bool:
    """A do-not-call flag exists (docs: lead management); its form isn't told.

    Names, objects that carry one, and names to booleans are understood: a missed flag is a call too many.
    """
    if isinstance(flags, dict):
        flags = [flags, *(name for name, on in flags.items() if on)]
    named = flags if isinstance(flags, list) else [flags]
    return any(_is_do_not_call(flag) for flag in named)


def _is_do_not_call(flag: Any) -> bool:
    if isinstance(flag, dict):
        unset = any(flag.get(key) is False for key in _FLAG_SET)
        return not unset and any(_is_do_not_call(flag.get(key)) for key in _FLAG_NAMES)
    return isinstance(flag, str) and re.sub(r"[^a-z]", "", flag.casefold()) in {"dnc", "donotcall"}


def _id(item: wire.Interaction) -> str:
    """LeadSail's id; or where none can be used, the same name for the same content, to open it by."""
    if item.interaction_id and len(item.interaction_id) <= ID_MAX:
        return item.interaction_id
    content = repr((item.type, item.created_at, item.phone, item.summary)).encode("utf-8", "replace")
    return "anon_" + blake2s(content + bytes(item.transcript), digest_size=10).hexdigest()


def _without_repeats(interactions: list[Interaction]) -> tuple[Interaction, ...]:
    """Each id once: the version that was updated last, in the place where the id came first."""
    newest = {interaction.id: interaction for interaction in interactions}
    if len(newest) == len(interactions):
        return tuple(interactions)
    newest = {}
    for interaction in interactions:
        known = newest.get(interaction.id)
        if known is None or _updated(interaction) > _updated(known):
            newest[interaction.id] = interaction
    return tuple(newest.values())


def _updated(interaction: Interaction) -> datetime:
    return interaction.updated_at or interaction.created_at or datetime.min.replace(tzinfo=UTC)
