"""LeadSail's interactions → models, each under a name to open it by."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2s
from typing import Any

from leadsail_bot.leadsail import moments, wire
from leadsail_bot.leadsail.turns import Turns
from leadsail_bot.models import Call, Channel, Email, Interaction, Sms, Telephony, VoiceAI

ID_MAX = 128  # it travels in a button's value
LABEL_MAX, PROSE_MAX = 1_000, 20_000  # far more than is shown; megabytes would hold up whoever cleans them
ADDRESS_DEPTH = 4  # an address in an object in a list, and one to spare

_CHANNELS = {"call": Channel.CALL, "sms": Channel.SMS, "email": Channel.EMAIL}
_NO_CALL, _NO_SMS, _NO_EMAIL, _NO_TELEPHONY, _NO_VOICE = Call(), Sms(), Email(), Telephony(), VoiceAI()
_NOTHING = Interaction(id="")


def says_nothing(item: wire.Interaction) -> bool:
    """There is nothing in it that anybody could be shown."""
    return not item.interaction_id and _interaction(item, "", moments.LATEST) == _NOTHING


def distinct(items: Iterable[wire.Interaction], latest: datetime) -> tuple[Interaction, ...]:
    """Each id of LeadSail's once: the version that was updated last, in the place where the id came first.

    Items without a usable id are never taken for one another, and an id that comes with two types is two
    interactions. A time after `latest` is a mistake.
    """
    found: dict[str, Interaction] = {}
    types: dict[str, str] = {}
    met: Counter[str] = Counter()
    for item in items:
        name = _own_name(item, types) or _name_of_content(item, met)
        interaction = _interaction(item, name, latest)
        known = found.get(name)
        if known is None or _updated(interaction) > _updated(known):
            found[name] = interaction
    return tuple(found.values())


def _own_name(item: wire.Interaction, types: dict[str, str]) -> str:
    """LeadSail's id, or one made of it where another type has it already."""
    name = item.interaction_id
    if not name or len(name) > ID_MAX:
        return ""
    kind = _type(item)
    return name if types.setdefault(name, kind) == kind else "also_" + _digest(f"{kind} {name}")


def _name_of_content(item: wire.Interaction, met: Counter[str]) -> str:
    """The same name each time for the same content; a number tells equals apart."""
    content = repr((item.type, item.status, item.created_at, item.phone, item.summary))
    name = "anon_" + _digest(content, bytes(item.transcript))
    met[name] += 1
    return name if met[name] == 1 else f"{name}_{met[name]}"


def _digest(text: str, more: bytes = b"") -> str:
    return blake2s(text.encode("utf-8", "replace") + more, digest_size=10).hexdigest()


def _updated(interaction: Interaction) -> datetime:
    return interaction.updated_at or interaction.created_at or datetime.min.replace(tzinfo=UTC)


def _interaction(item: wire.Interaction, name: str, latest: datetime) -> Interaction:
    return Interaction(
        id=name,
        channel=_CHANNELS.get(_type(item), Channel.OTHER),
        type=_label(item.type),
        status=_label(item.status),
        lead_id=_label(item.lead_id),
        campaign_id=_label(item.campaign_id),
        client_id=_label(item.client_id),
        offer_id=_label(item.offer_id),
        phone=_label(item.phone),
        telephony=_telephony(item.telephony) if item.telephony else _NO_TELEPHONY,
        call=_call(item.call) if item.call else _NO_CALL,
        sms=Sms(item.sms.agent_mode, _label(item.sms.direction)) if item.sms else _NO_SMS,
        email=_email(item.email) if item.email else _NO_EMAIL,
        summary=_prose(item.summary),
        transcript=Turns(item.transcript, latest),
        error_code=_label(item.error_code),
        error_message=_prose(item.error_message),
        created_at=moments.moment(item.created_at, latest),
        updated_at=moments.moment(item.updated_at, latest),
    )


def _label(value: str | None) -> str:
    return (value or "")[:LABEL_MAX]


def _prose(value: str | None) -> str:
    return (value or "")[:PROSE_MAX]


def _type(item: wire.Interaction) -> str:
    return _label(item.type).strip().casefold()


def _call(call: wire.Call) -> Call:
    voice = call.voice_ai
    return Call(
        _label(call.source),
        _label(call.direction),
        moments.seconds(call.duration),
        call.recording_url or "",  # whole: a part of an address is another address
        _label(call.termination_reason),
        VoiceAI(_label(voice.provider), _label(voice.agent_id), _label(voice.conversation_id))
        if voice
        else _NO_VOICE,
        call.spoken_to,
    )


def _telephony(line: wire.Telephony) -> Telephony:
    return Telephony(_label(line.provider), _label(line.message_id), _label(line.phone_number))


def _email(email: wire.Email) -> Email:
    people = (_label(_addresses(email.sender)), _label(_addresses(email.to)))
    return Email(_label(email.subject), _label(email.direction), *people)


def _addresses(value: Any, depth: int = ADDRESS_DEPTH) -> str:
    """An address, a list of them, or objects with one: LeadSail documents none of these forms."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and depth:
        return _addresses(value.get("email") or value.get("address") or value.get("name"), depth - 1)
    if isinstance(value, list) and depth:
        return ", ".join(filter(None, (_addresses(one, depth - 1) for one in value)))
    return ""
