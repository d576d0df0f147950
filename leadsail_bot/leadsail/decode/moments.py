"""The times and durations LeadSail sends: it declares no form for them, and shows ISO 8601 for dates."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TypeGuard

import msgspec

SPELLED_MAX = 100  # bytes of JSON, more than any time takes
EPOCH_FROM_S = 100_000_000  # a smaller number is seconds into a call (3 years), a larger one a moment (1973)
EPOCH_FROM_MS = 100_000_000_000  # from here on milliseconds since 1970
EARLIEST = datetime.fromtimestamp(EPOCH_FROM_S, UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)
_decoded = msgspec.json.Decoder().decode
_PLAIN = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]{8,12}Z")
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:\.\d{1,6})?)")
_NUMBER = re.compile(r"(?!\d{8}$)\d{1,15}(?:\.\d{1,9})?")  # eight digits are a date: 20261104


def moment(value: object, latest: datetime = LATEST) -> datetime | None:
    """A moment in UTC, or None where there is none to be read. A time without a zone counts as UTC.

    What lies before EARLIEST or after `latest` isn't when something was said: a cleared field, a wrong clock.
    """
    found = value if isinstance(value, datetime) and value.tzinfo is UTC else _read(sent(value))
    return found if found and EARLIEST <= found <= latest else None


def last(values: Sequence[Any], latest: datetime = LATEST) -> datetime | None:
    """The latest moment among them."""
    with suppress(TypeError, RecursionError):  # of several kinds, or of one that has no order
        newest = max(filter(None, values), default=None)
        if isinstance(newest, datetime) and (found := moment(newest, latest)):
            return found  # as LeadSail sends them, and no other need be looked at
    return max(filter(None, [moment(value, latest) for value in values]), default=None)


def sent(value: object) -> object:
    """What a value says that may still be JSON; of one that is too long for a time nothing is made."""
    if not isinstance(value, msgspec.Raw):
        return value
    try:
        return _decoded(value) if len(value) <= SPELLED_MAX else None
    except (ValueError, RecursionError):
        return None


def _read(value: object) -> datetime | None:
    if isinstance(value, datetime):
        return _in_utc(value)
    if not isinstance(value, str):
        return _since_1970(value) if _is_number(value) else None
    if _PLAIN.fullmatch(value):  # as LeadSail shows it, and nothing else has to be tried
        with suppress(ValueError):
            return datetime.fromisoformat(value)
    spelled = value.strip()
    if _NUMBER.fullmatch(spelled):
        return _since_1970(float(spelled))
    try:
        return _in_utc(datetime.fromisoformat(spelled))
    except ValueError:
        return None


def _in_utc(found: datetime) -> datetime | None:
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def seconds(value: object) -> float | None:
    """A duration, or how far into a call: a small number, or a clock such as `1:05`; else None."""
    value = value if isinstance(value, float) else sent(value)
    if isinstance(value, str):
        return _spelled_seconds(value.strip())
    return float(value) if _is_number(value) and 0 <= value < EPOCH_FROM_S else None


def _spelled_seconds(spelled: str) -> float | None:
    if clock := _CLOCK.fullmatch(spelled):
        hours, minutes, rest = clock.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + float(rest)
    return seconds(float(spelled)) if _NUMBER.fullmatch(spelled) else None


def _since_1970(number: float) -> datetime | None:
    if not number >= EPOCH_FROM_S:  # nor is NaN
        return None
    try:
        return datetime.fromtimestamp(number / 1000 if number >= EPOCH_FROM_MS else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _is_number(value: object) -> TypeGuard[float]:
    """True and false are numbers to Python alone."""
    return isinstance(value, int | float) and not isinstance(value, bool)
