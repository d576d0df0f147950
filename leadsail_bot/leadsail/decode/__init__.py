"""Bytes from LeadSail → models: quick where the body is as documented, else forgiving item by item."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TypeVar

import msgspec

from leadsail_bot.errors import KeyRefused, LeadNotFound, LeadSailUnreadable, RequestRefused
from leadsail_bot.leadsail.body import SMALL, about_how_many
from leadsail_bot.leadsail.decode import fields, interactions, leads, surrogates, wire
from leadsail_bot.models import Lead, LeadHistory, Matches

T = TypeVar("T")

CLOCK_SKEW = timedelta(days=1)  # a time further ahead than this is a mistake
CROWDED_BYTES, CROWDED_FROM_BYTES = 16, 64 * 1024
LISTED_MAX = 100  # leads on a page (docs: GET /leads, `limit`)
LEVELS_MAX = 100_000  # more than any Python reads: 3.11 has 1,000, 3.13 ten times as many
TIMES = ("createdAt`", "updatedAt`", "duration`")  # msgspec's message ends so where it was one of these

_history = msgspec.json.Decoder(wire.History).decode
_timed_history = msgspec.json.Decoder(wire.TimedHistory).decode
_envelope = msgspec.json.Decoder(wire.Envelope).decode
_raw_interactions = msgspec.json.Decoder(wire.RawInteractions).decode
_one_interaction = msgspec.json.Decoder(wire.Interaction, strict=False).decode
_lead = msgspec.json.Decoder(wire.Lead, strict=False).decode
_leads = msgspec.json.Decoder(wire.Leads).decode


def history(body: bytes, lead_id: str, as_of: datetime) -> LeadHistory:
    """Every interaction that can be read, in LeadSail's order, and how many could not.

    Raises:
        LeadSailUnreadable: the body isn't the documented envelope with a list of interactions.
        LeadNotFound, KeyRefused, RequestRefused: LeadSail says so inside a 200 (`success: false`).
    """
    _check_size(body, CROWDED_BYTES, b"{", b"[")
    latest = as_of + CLOCK_SKEW
    items: Sequence[wire.Interaction | None]
    try:
        timed = _all_at_once(body, _timed_history)
        if interactions.each_its_own_id(timed):
            found = interactions.under_their_ids(timed, latest)
            return LeadHistory(lead_id=lead_id, interactions=found, size=len(body), as_of=as_of)
        del timed  # or all of them would be there twice
        items = _as_sent(body)  # where one has no id, its times as they were spelled are a part of its name
    except msgspec.ValidationError as error:
        items = _as_sent(body) if str(error).endswith(TIMES) else _one_by_one(body)
    readable = [item for item in items if item and not interactions.says_nothing(item)]
    distinct = interactions.distinct(readable, latest)
    return LeadHistory(
        lead_id=lead_id,
        interactions=distinct,
        unreadable=len(items) - len(readable),
        repeated=len(readable) - len(distinct),
        size=len(body),
        as_of=as_of,
    )


def lead(body: bytes, lead_id: str, as_of: datetime) -> Lead:
    """The lead's own record.

    Raises:
        LeadSailUnreadable, LeadNotFound, KeyRefused, RequestRefused: as `history`.
    """
    return leads.lead(_expected(_data(body), _lead), lead_id, as_of + CLOCK_SKEW)


def lead_gist(body: bytes) -> bytes:
    """A body for `lead` that says the same without the fields nobody needs in Slack.

    Raises:
        LeadSailUnreadable, LeadNotFound, KeyRefused, RequestRefused: as `history`.
    """
    return msgspec.json.encode({"data": leads.lean(_expected(_data(body), _lead))})


def matches(body: bytes, _searched: str, as_of: datetime) -> Matches:
    """The leads that a search found, and how many of them can't be shown.

    Raises:
        LeadNotFound: it found none; so that nobody asks the same again for a while.
        LeadSailUnreadable, KeyRefused, RequestRefused: as `history`.
    """
    page = _page(body)
    if not page.leads:
        raise LeadNotFound("no_match")
    items = [_one_lead(raw) for raw in page.leads]
    usable = [item for item in items if item and leads.has_id(item)]
    if not usable:  # there are some, so "none" would be wrong
        raise LeadSailUnreadable("schema_mismatch", kind="no ids")
    return Matches(
        leads=leads.distinct(usable, as_of + CLOCK_SKEW),
        more=page.has_more is True,
        unreadable=len(items) - len(usable),
    )


def matches_gist(body: bytes) -> bytes:
    """A body for `matches` that says the same without those fields; what can't be read stays, as null.

    Raises:
        LeadSailUnreadable, LeadNotFound, KeyRefused, RequestRefused: as `history`.
    """
    page = _page(body)
    items = [leads.lean(item) if (item := _one_lead(raw)) else None for raw in page.leads]
    return msgspec.json.encode({"data": {"leads": items, "hasMore": page.has_more}})


def _page(body: bytes) -> wire.Leads:
    _check_values(body)
    page = _expected(_data(body), _leads)
    if len(page.leads) > LISTED_MAX:
        page.leads, page.has_more = page.leads[:LISTED_MAX], True
    return page


def _check_size(body: bytes, least: int, *marks: bytes) -> None:
    """Refuse a large body made of next to nothing: a million empty objects take memory and say nothing.

    They are counted only where it seems to be even a quarter as crowded. What is too deep is left to the
    decoder, which soon gives up.
    """
    if len(body) <= CROWDED_FROM_BYTES:
        return
    for mark in marks:
        if about_how_many(mark, body) * least * 4 > len(body):
            shallow = body.replace(mark * LEVELS_MAX, b"")
            if shallow.count(mark) * least > len(body):
                raise LeadSailUnreadable("schema_mismatch", kind="crowded")


def _check_values(body: bytes) -> None:
    """The same of numbers and short texts; up to SMALL they weigh little, and may be figures nobody reads."""
    if len(body) > SMALL:
        _check_size(body, CROWDED_BYTES // 2, b",")


def _data(body: bytes) -> msgspec.Raw:
    _check_size(body, CROWDED_BYTES, b"{", b"[")
    envelope = _expected(body, _envelope)
    _check(envelope)
    return envelope.data


def _check(envelope: wire.Envelope | wire.History) -> None:
    """LeadSail's own error codes (docs: API reference), which may come with a 200."""
    if envelope.success is not False and not envelope.error:
        return
    code = envelope.error.get("code") if isinstance(envelope.error, dict) else None
    known = {"UNAUTHORIZED": KeyRefused, "NOT_FOUND": LeadNotFound}
    raise known.get(str(code), RequestRefused)("success_false")


def _expected(data: bytes | msgspec.Raw, decode: Callable[[bytes], T]) -> T:
    try:
        return _read(data, decode)
    except msgspec.ValidationError as error:
        raise LeadSailUnreadable("schema_mismatch") from error


def _read(data: bytes | msgspec.Raw, decode: Callable[[bytes], T]) -> T:
    """Decode, cut emoji or not.

    Raises:
        msgspec.ValidationError: JSON, of another shape.
        LeadSailUnreadable: not JSON.
    """
    try:
        return surrogates.decoded(data, decode)
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


def _all_at_once(body: bytes, decode: Callable[[bytes], wire.History]) -> Sequence[wire.Interaction]:
    """Every item in one pass.

    Raises:
        msgspec.ValidationError: one of them is of another kind than `decode` expects.
    """
    document = _read(body, decode)
    _check(document)
    return document.data.interactions


def _as_sent(body: bytes) -> Sequence[wire.Interaction | None]:
    """Every item with its times as they were spelled."""
    with suppress(msgspec.ValidationError):
        return _all_at_once(body, _history)
    return _one_by_one(body)


def _one_by_one(body: bytes) -> Sequence[wire.Interaction | None]:
    """Every item as far as it can be read on its own; None for what is no object."""
    _check_values(body)
    return [_one(raw) for raw in _expected(_data(body), _raw_interactions).interactions]


def _one(raw: msgspec.Raw) -> wire.Interaction | None:
    if not bytes(raw).startswith(b"{"):
        return None  # told apart ten times as quickly as by trying
    with suppress(ValueError, RecursionError):
        return _one_interaction(raw)
    with suppress(ValueError, RecursionError):
        return fields.read(wire.Interaction, raw)
    return None


def _one_lead(raw: msgspec.Raw) -> wire.Lead | None:
    with suppress(ValueError, RecursionError):
        return surrogates.decoded(raw, _lead)
    return None
