"""LeadSail's lead records → models: in full, or as a search lists them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from leadsail_bot import labels
from leadsail_bot.leadsail.decode import flags, moments, wire
from leadsail_bot.leadsail.decode.sent import LABEL_MAX
from leadsail_bot.models import LEAD_ID, Lead

PHRASE_MAX = 30  # characters of "On the federal DNC list"
LABEL_WORDS = 3  # of "Do not call"
FIELD_MAX_BYTES = 1024 * 1024  # what is made of eight megabytes weighs up to two hundred
_CAMPAIGN = ("campaignId", "name", "clientName", "offerName")
_FLAGGED, _UNREAD = msgspec.Raw(b'["dnc"]'), {"dnc": True}
_FLAGS = ("dnc", "isDnc", "doNotCall", "doNotContact")  # of a record's own, or within its `compliance`


def lead(item: wire.Lead, lead_id: str, latest: datetime) -> Lead:
    """The record; `lead_id` where it doesn't name itself. A time after `latest` is a mistake."""
    campaign = _campaign(item)
    return Lead(
        id=_text(_read(item.lead_id)) or lead_id,
        first_name=_text(_read(item.first_name)),
        last_name=_text(_read(item.last_name)),
        phone=_text(_read(item.phone)),
        status=_text(_read(item.status)),
        do_not_call=_do_not_call(item),
        campaign_id=_text(campaign.get("campaignId")),
        campaign=_text(campaign.get("name")),
        client=_text(campaign.get("clientName")),
        offer=_text(campaign.get("offerName")),
        timezone=_text(_read(item.timezone)),
        last_activity_at=moments.moment(_read(item.last_activity_at), latest),
    )


def lean(item: wire.Lead) -> wire.Lead:
    """Of the records within only what `lead` reads."""
    campaign = _campaign(item)
    read = {name: campaign[name] for name in _CAMPAIGN if name in campaign}
    return wire.Lead(
        lead_id=item.lead_id,
        first_name=item.first_name,
        last_name=item.last_name,
        phone=item.phone,
        status=item.status,
        flags=_FLAGGED if _do_not_call(item) else wire.NULL,
        campaign=msgspec.Raw(msgspec.json.encode(read)),
        timezone=item.timezone,
        last_activity_at=item.last_activity_at,
    )


def _campaign(item: wire.Lead) -> dict[str, Any]:
    found = _read(item.campaign)
    return found if isinstance(found, dict) else {}


def _read(raw: msgspec.Raw) -> Any:
    """What stands in a field; more than anybody writes there, or can read, is left and counts as a flag."""
    if len(raw) <= FIELD_MAX_BYTES:
        with suppress(ValueError):  # a number such as 1e999
            return msgspec.json.decode(raw)
    return _UNREAD


def has_id(item: wire.Lead) -> bool:
    """Whether its history could be asked for."""
    return bool(LEAD_ID.fullmatch(_text(_read(item.lead_id))))


def distinct(items: Iterable[wire.Lead], latest: datetime) -> tuple[Lead, ...]:
    """Each lead once, in LeadSail's order; every item must have its id."""
    found: dict[str, Lead] = {}
    for item in items:
        one = lead(item, "", latest)
        found.setdefault(one.id, one)
    return tuple(found.values())


def _do_not_call(item: wire.Lead) -> bool:
    """The record says so: by its status and its detail, a flag, a tag, or a field of its own or the tenant's.

    What people write in sentences doesn't count: "Please don't call before 9, she works at night".
    """
    detail = _read(item.detail)
    phrase = detail if isinstance(detail, str) and len(detail) <= PHRASE_MAX else None
    top = map(_read, (item.dnc, item.is_dnc, item.do_not_call, item.do_not_contact))
    said = [_read(item.status), phrase, _read(item.flags), _read(item.tags), _own(_read(item.custom_fields))]
    named = [_named(dict(zip(_FLAGS, top, strict=True))), _named(_read(item.compliance))]
    return flags.do_not_call([*said, *named])


def _named(fields: Any) -> dict[str, Any]:
    """Of fields only the flags, and where they are plain: when one was looked for says nothing of it."""
    found = fields if isinstance(fields, dict) else {}
    return {name: found[name] for name in _FLAGS if not isinstance(found.get(name), dict | list | None)}


def _own(fields: Any) -> dict[str, Any]:
    """A tenant's own fields, by name, as labels: of a sentence only the field's name is one."""
    if isinstance(fields, list):
        listed = [field for field in fields if isinstance(field, dict)]
        named = [(field.get("name") or field.get("key"), field.get("value")) for field in listed]
    else:
        named = list(fields.items()) if isinstance(fields, dict) else []
    return {name: _label(name, value) for name, value in named if isinstance(name, str)}


def _label(name: str, value: Any) -> Any:
    flagged = labels.do_not_call(name)
    if isinstance(value, str):
        is_label = flagged or len(value.split()) <= LABEL_WORDS
        return value if len(value) <= PHRASE_MAX and is_label else True
    return value if flagged else None


def _text(value: Any) -> str:
    return value[:LABEL_MAX].strip() if isinstance(value, str) else ""
