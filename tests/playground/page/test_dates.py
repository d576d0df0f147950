"""Dates are worded as Slack words them, on the reader's own clock."""

import pytest

from leadsail_bot.playground.page import dates
from leadsail_bot.playground.page.reader import Reader

NOON_UTC = 1_794_657_600  # Saturday 14 November 2026, 12:00:00 UTC
DAY_S = 86_400

WORDS = {
    "number": ("{date_num}", "2026-11-14"),
    "slashes": ("{date_slash}", "11/14/2026"),
    "plain": ("{date}", "November 14th, 2026"),
    "short": ("{date_short}", "Nov 14, 2026"),
    "long": ("{date_long}", "Saturday, November 14th, 2026"),
    "long, no weekday": ("{date_long_full}", "November 14, 2026"),
    "pretty at the start": ("{date_short_pretty} at {time}", "Today at 12:00 PM"),
    "pretty inside": ("since {date_pretty}", "since today"),
    "seconds": ("{time_secs}", "12:00:00 PM"),
    "divider": ("{day_divider_pretty}", "Today"),
}


@pytest.mark.parametrize(("template", "expected"), WORDS.values(), ids=WORDS.keys())
def test_tokens(template: str, expected: str) -> None:
    """Every documented token has its wording."""
    assert dates.worded(NOON_UTC, template, "-", Reader(now=NOON_UTC)) == expected


ZONES = {
    "UTC": "Nov 14, 2026, 12:00 PM",
    "America/Los_Angeles": "Nov 14, 2026, 4:00 AM",
    "Asia/Kolkata": "Nov 14, 2026, 5:30 PM",
    "Pacific/Auckland": "Nov 15, 2026, 1:00 AM",
    "Not/AZone": "Nov 14, 2026, 12:00 PM",
}


@pytest.mark.parametrize(("zone", "expected"), ZONES.items(), ids=ZONES.keys())
def test_zones(zone: str, expected: str) -> None:
    """One moment reads as each reader's own clock says; an unknown zone falls back to UTC."""
    assert dates.worded(NOON_UTC, "{date_short}, {time}", "-", Reader(zone=zone, now=NOON_UTC)) == expected


NEAR = {-2: "Nov 12, 2026", -1: "Yesterday", 0: "Today", 1: "Tomorrow", 2: "Nov 16, 2026"}


@pytest.mark.parametrize(("days", "expected"), NEAR.items())
def test_pretty_days(days: int, expected: str) -> None:
    """Only the neighbouring days have names."""
    assert dates.worded(NOON_UTC + days * DAY_S, "{date_short_pretty}", "-", Reader(now=NOON_UTC)) == expected


AGO = {30: "Just now", 60: "1 minute ago", 7_300: "2 hours ago", 3 * DAY_S: "3 days ago", -3_700: "In 1 hour"}


@pytest.mark.parametrize(("elapsed_s", "expected"), AGO.items())
def test_ago(elapsed_s: int, expected: str) -> None:
    """`{ago}` counts in the largest unit that has passed, in either direction."""
    assert dates.worded(NOON_UTC - elapsed_s, "{ago}", "-", Reader(now=NOON_UTC)) == expected


@pytest.mark.parametrize("epoch", ["soon", "", "1e300", "nan", "-1e18", "-1"])
def test_no_moment(epoch: str) -> None:
    """What is no moment, or one before 1970, shows the fallback that came with it."""
    assert dates.worded(epoch, "{time}", "14 Nov", Reader(now=NOON_UTC)) == "14 Nov"


@pytest.mark.parametrize("template", ["{date_odd}", "{date} {Time}", "{}", "soon", ""])
def test_no_format(template: str) -> None:
    """A token Slack doesn't know, or none at all, shows the fallback in place of the whole."""
    assert dates.worded(NOON_UTC, template, "14 Nov", Reader(now=NOON_UTC)) == "14 Nov"


def test_the_epoch_itself() -> None:
    """Second nought is a moment like any other."""
    assert dates.worded(0, "{date_num}", "-", Reader(now=NOON_UTC)) == "1970-01-01"
