"""Times and durations: read in whatever form they come, never guessed, never an exception."""

import math
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.leadsail.decode import moments

ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.lists(st.integers())
NOON = datetime(2026, 11, 4, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    "spelled",
    [
        "2026-11-04T12:00:00.000Z",
        "2026-11-04T12:00:00",
        "2026-11-04 12:00",
        " 2026-11-04T12:00:00Z\n",
        "2026-11-04T12:00:00.0000000Z",
        "2026-11-04T07:00:00-05:00",
        "2026-11-04T17:30:00+05:30",
        "20261104T120000Z",
        "1793793600",
        "1793793600000",
        1793793600,
        1793793600.0,
        1793793600000,
    ],
)
def test_one_moment_many_spellings(spelled: Any) -> None:
    """A zone is heeded, a time without one is UTC, a large number counts from 1970 in seconds or ms."""
    assert moments.moment(spelled) == NOON


@pytest.mark.parametrize(
    ("spelled", "moment"),
    [
        ("2026-11-04", datetime(2026, 11, 4, tzinfo=UTC)),
        ("20261104", datetime(2026, 11, 4, tzinfo=UTC)),
        ("1712011512345", datetime(2024, 4, 1, 22, 45, 12, 345000, tzinfo=UTC)),
    ],
    ids=["date", "date in eight digits", "milliseconds that could pass for a date of 1712"],
)
def test_digits_that_could_be_misread(spelled: str, moment: datetime) -> None:
    """A date alone is its midnight; only eight digits are a date, longer numbers count from 1970."""
    assert moments.moment(spelled) == moment


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        "string",
        "yesterday, after lunch",
        "2026-13-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        7.5,
        "7.5",
        -1793793600,
        math.nan,
        math.inf,
        1e300,
        10**400,
        {"seconds": 1793793600},
    ],
    ids=str,
)
def test_what_is_no_moment(value: Any) -> None:
    """Anything else has no time, rather than a wrong one."""
    assert moments.moment(value) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [(0, 0), (7.5, 7.5), ("7.5", 7.5), ("222", 222), ("1:05", 65), (" 01:02:03.5 ", 3723.5), ("90:00", 5400)],
)
def test_seconds(value: Any, seconds: float) -> None:
    """A duration is a number of seconds or a clock."""
    assert moments.seconds(value) == seconds


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        -1,
        "-1",
        math.nan,
        math.inf,
        "NaN",
        "",
        "3 min",
        "1:5",
        1793793600,
        "20261104",
        10**400,
        [],
    ],
    ids=str,
)
def test_what_are_no_seconds(value: Any) -> None:
    """A duration is finite and not negative; a moment or a date is none."""
    assert moments.seconds(value) is None


@given(ANYTHING)
def test_no_value_raises(value: Any) -> None:
    """Whatever stands in a time's place is read or passed over; a number is never both kinds of time."""
    moment, seconds = moments.moment(value), moments.seconds(value)
    assert moment is None or moment.tzinfo is UTC
    assert seconds is None or 0 <= seconds < moments.EPOCH_FROM_S
    assert moment is None or seconds is None


@pytest.mark.parametrize(
    "when", ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00", "2100-01-02T00:00:00Z", "9999-12-31"]
)
def test_a_time_that_cannot_be_is_none(when: str) -> None:
    """A cleared field or a clock gone wrong isn't when something was said."""
    assert moments.moment(when) is None


def test_a_time_after_the_latest_possible_is_none() -> None:
    """Nothing was said later than LeadSail was asked."""
    latest = datetime(2026, 11, 4, tzinfo=UTC)
    assert moments.moment("2026-11-04T00:00:00Z", latest) == latest
    assert moments.moment("2026-11-04T00:00:01Z", latest) is None
    assert moments.last(["2026-11-04T00:00:00Z", "2026-11-04T00:00:01Z"], latest) == latest


@given(
    st.datetimes(timezones=st.timezones(), min_value=datetime(1974, 1, 1), max_value=datetime(2099, 12, 31))
)
def test_iso_8601_survives(moment: datetime) -> None:
    """Every moment that is written with its offset is read as the same moment."""
    assert moments.moment(moment.isoformat()) == moment.astimezone(UTC)


SPAN = datetime(1970, 1, 1), datetime(2105, 1, 1)
TIMES = (
    st.datetimes(*SPAN, timezones=st.timezones())
    | st.datetimes(*SPAN)
    | st.sampled_from([NOON, datetime(2101, 1, 1, tzinfo=UTC)])
)


@given(st.lists(TIMES | st.none()) | st.lists(ANYTHING | TIMES))
def test_the_last_of_many_is_the_latest_that_can_be(values: list[Any]) -> None:
    """Told at a glance where all are as LeadSail sends them, and one by one where they aren't."""
    found = [moment for value in values if (moment := moments.moment(value))]
    assert moments.last(values) == max(found, default=None)


def test_the_last_of_what_has_no_order() -> None:
    """Lists in lists, deeper than Python compares."""
    deep: list[Any] = []
    deeper: list[Any] = []
    for _ in range(100_000):
        deep, deeper = [deep], [deeper]
    assert moments.last([deep, deeper, "2026-11-04T12:00:00Z"]) == NOON
