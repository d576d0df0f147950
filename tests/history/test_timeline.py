"""Newest activity first, a page at a time, and every interaction on some page."""

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.history import timeline
from leadsail_bot.models import Channel, Interaction, Turn
from tests import samples

EARLY, MIDDLE, LATE = (samples.NOW - timedelta(hours=hours) for hours in (3, 2, 1))
SAID = (Turn(text="Hi", at=EARLY), Turn(text="Hello", at=MIDDLE), Turn(text="…"))


@pytest.mark.parametrize(
    ("interaction", "activity"),
    [
        (samples.call(created_at=EARLY, updated_at=LATE), EARLY),
        (samples.call(created_at=None, updated_at=LATE), LATE),
        (samples.call(created_at=None, updated_at=None), None),
        (samples.sms(created_at=EARLY, updated_at=LATE, transcript=SAID[:2]), MIDDLE),
        (samples.sms(created_at=EARLY, updated_at=LATE, transcript=SAID[1::-1]), MIDDLE),
        (samples.sms(created_at=EARLY, updated_at=LATE, transcript=SAID), LATE),
        (samples.sms(created_at=EARLY, updated_at=EARLY, transcript=SAID), MIDDLE),
        (samples.sms(created_at=EARLY, updated_at=LATE, transcript=SAID[::-1]), MIDDLE),
        (samples.sms(created_at=EARLY, updated_at=LATE, transcript=()), LATE),
        (samples.sms(created_at=EARLY, updated_at=None, transcript=()), EARLY),
        (samples.email(created_at=EARLY, updated_at=LATE, transcript=SAID[:2]), MIDDLE),
        (samples.call(channel=Channel.OTHER, created_at=EARLY, updated_at=LATE, transcript=SAID), EARLY),
    ],
    ids=[
        "a call began",
        "a call without a beginning",
        "no times",
        "the last message",
        "a thread listed newest first",
        "a last message without a time",
        "and no newer time of the thread's",
        "an older one without",
        "a thread without messages",
        "a thread without updates",
        "an email thread",
        "another type",
    ],
)
def test_activity(interaction: Interaction, activity: datetime | None) -> None:
    """A call is as old as its start, a thread as its last message: weeks may lie between."""
    assert timeline.activity(interaction) == activity


def test_newest_first_and_the_timeless_last() -> None:
    """Equal times, and those without one, stay in LeadSail's order."""
    given = [
        samples.call("timeless 1", created_at=None, updated_at=None),
        samples.call("early", created_at=EARLY),
        samples.call("twin 1", created_at=MIDDLE),
        samples.sms("thread", created_at=EARLY, transcript=samples.turns("user: Hi", start=LATE)),
        samples.call("timeless 2", created_at=None, updated_at=None),
        samples.call("twin 2", created_at=MIDDLE),
        samples.call("1970", created_at=datetime(1970, 1, 1, tzinfo=UTC)),
    ]
    order = [interaction.id for interaction in timeline.newest_first(given)]
    assert order == ["thread", "twin 1", "twin 2", "early", "1970", "timeless 1", "timeless 2"]


@pytest.mark.parametrize(("zone", "hour"), [("America/New_York", 5), ("", 0), ("Nowhere/Land", 0)])
def test_a_day_begins_where_the_lead_is(zone: str, hour: int) -> None:
    """In UTC where nobody knows where that is."""
    assert timeline.beginning(date(2026, 11, 3), zone) == datetime(2026, 11, 3, hour, tzinfo=UTC)


@given(total=st.integers(0, 70), size=st.integers(1, 9))
def test_each_interaction_is_on_exactly_one_page(total: int, size: int) -> None:
    """Going through the pages shows everything once and in order."""
    given = [msgspec.structs.replace(samples.call(), id=str(number)) for number in range(total)]
    pages = timeline.page(given, 1, size).pages
    shown = [one for number in range(pages) for one in timeline.page(given, number + 1, size).interactions]
    assert shown == given
    assert all(timeline.page(given, number + 1, size).interactions for number in range(pages)) or not given


@pytest.mark.parametrize(("asked", "number"), [(-3, 1), (0, 1), (1, 1), (2, 2), (3, 2), (10**9, 2)])
def test_a_page_that_is_not_there_is_the_nearest(asked: int, number: int) -> None:
    """A history may have shrunk since the button was drawn."""
    found = timeline.page([samples.call(str(n)) for n in range(9)], asked)
    assert (found.number, found.pages, found.total) == (number, 2, 9)
    assert found.interactions


def test_an_empty_history_has_one_empty_page() -> None:
    """So that "page 1 of 1" is always true."""
    assert timeline.page([], 1) == timeline.Page([], 1, 1, 0)
