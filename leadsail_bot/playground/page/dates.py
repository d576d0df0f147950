"""Moments as Slack words them: `{date_short_pretty} at {time}` in the reader's own time zone."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from leadsail_bot.playground.page.reader import Reader

MINUTE_S, HOUR_S, DAY_S = 60, 3_600, 86_400
_TOKEN = re.compile(r"\{([^{}]*)\}")


def worded(epoch: str | float, template: str, fallback: str, reader: Reader) -> str:
    """Fill Slack's date tokens for one moment, `epoch` in seconds since 1970.

    `fallback` stands in its place "should parsing, formatting or displaying fail": for what is no moment,
    one before 1970, a token Slack doesn't know, a template without any.
    https://docs.slack.dev/reference/block-kit/block-elements/date-element
    """
    moment = local(epoch, reader.zone)
    now = local(reader.now, reader.zone)
    tokens = _TOKEN.findall(template)
    if moment is None or now is None or not tokens:
        return fallback
    words = {token: _word(token, moment, now) for token in tokens}
    if None in words.values():
        return fallback

    def fill(match: re.Match[str]) -> str:
        word = words[match[1]] or ""
        return word[:1].upper() + word[1:] if match.start() == 0 else word

    return _TOKEN.sub(fill, template)


def local(epoch: str | float, zone: str) -> datetime | None:
    """The moment `epoch` (seconds) on the clock of `zone`; None before 1970 and for what is no moment."""
    try:
        return datetime.fromtimestamp(float(epoch), _zone(zone)) if float(epoch) >= 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def clock(moment: datetime, seconds: bool = False) -> str:
    """`2:04 PM`, or `2:04:09 PM` with seconds: the twelve-hour clock Slack shows unless told otherwise."""
    tail = f":{moment:%M:%S}" if seconds else f":{moment:%M}"
    return f"{moment.hour % 12 or 12}{tail} {'AM' if moment.hour < 12 else 'PM'}"


def _zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def _word(token: str, moment: datetime, now: datetime) -> str | None:
    if token == "ago":  # noqa: S105  a date token, not a secret
        return _ago(now.timestamp() - moment.timestamp())
    if token == "day_divider_pretty":  # noqa: S105  as above
        return _near(moment, now) or _day_divider(moment, now)
    if token.endswith("_pretty"):
        near = _near(moment, now)
        if near is not None:
            return near
    plain = _PLAIN.get(token.removesuffix("_pretty"))
    return plain(moment) if plain else None


def _near(moment: datetime, now: datetime) -> str | None:
    days = (moment.date() - now.date()).days
    return {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(days)


def _day_divider(moment: datetime, now: datetime) -> str:
    year = "" if moment.year == now.year else f", {moment.year}"
    return f"{moment:%A, %B} {_ordinal(moment.day)}{year}"


def _ordinal(day: int) -> str:
    suffix = "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
    return f"{day}{suffix}"


def _ago(elapsed_s: float) -> str:
    amount = abs(elapsed_s)
    if amount < MINUTE_S:
        return "just now"
    units = (
        (365 * DAY_S, "year"),
        (30 * DAY_S, "month"),
        (DAY_S, "day"),
        (HOUR_S, "hour"),
        (MINUTE_S, "minute"),
    )
    count, unit = next((int(amount // size), unit) for size, unit in units if amount >= size)
    words = f"{count} {unit}{'' if count == 1 else 's'}"
    return f"{words} ago" if elapsed_s > 0 else f"in {words}"


_PLAIN: dict[str, Callable[[datetime], str]] = {
    "date_num": lambda m: f"{m:%Y-%m-%d}",
    "date_slash": lambda m: f"{m:%m/%d/%Y}",
    "date": lambda m: f"{m:%B} {_ordinal(m.day)}, {m.year}",
    "date_short": lambda m: f"{m:%b} {m.day}, {m.year}",
    "date_long": lambda m: f"{m:%A, %B} {_ordinal(m.day)}, {m.year}",
    "date_long_full": lambda m: f"{m:%B} {m.day}, {m.year}",
    "time": clock,
    "time_secs": lambda m: clock(m, seconds=True),
}
