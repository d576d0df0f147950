"""The times LeadSail sends, whose form it doesn't declare: ISO 8601 wherever its documentation shows one."""

import re
from datetime import UTC, datetime

EPOCH_FROM_S = 100_000_000  # a smaller number is seconds into a call (3 years), a larger one a moment (1973)
EPOCH_FROM_MS = 100_000_000_000  # from here on milliseconds since 1970
_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):(\d{2}(?:\.\d{1,6})?)")
_NUMBER = re.compile(r"\d{1,15}(?:\.\d{1,9})?")


def moment(value: str | float | None) -> datetime | None:
    """A moment in UTC, or None where there is none to be read. A time without a zone counts as UTC."""
    if value is None:
        return None
    if not isinstance(value, str):
        return _since_1970(value)
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return _since_1970(float(value)) if _NUMBER.fullmatch(value) else None
    try:
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except OverflowError:
        return None


def offset_s(value: str | float | None) -> float | None:
    """Seconds into a call: a small number, or a clock such as `1:05`; None for anything else."""
    if value is None:
        return None
    if isinstance(value, str):
        if clock := _CLOCK.fullmatch(value.strip()):
            hours, minutes, seconds = clock.groups()
            return int(hours or 0) * 3600 + int(minutes) * 60 + float(seconds)
        if not _NUMBER.fullmatch(value.strip()):
            return None
    seconds_in = float(value)
    return seconds_in if 0 <= seconds_in < EPOCH_FROM_S else None


def _since_1970(number: float) -> datetime | None:
    if not number >= EPOCH_FROM_S:
        return None
    try:
        return datetime.fromtimestamp(number / 1000 if number >= EPOCH_FROM_MS else number, UTC)
    except (ValueError, OverflowError, OSError):
        return None
