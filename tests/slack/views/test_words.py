"""LeadSail's values read like words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.models import Call, Channel, Turn
from leadsail_bot.slack.views import words
from tests import samples


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (42, "42 s"),
        (59.6, "1 min"),
        (222, "3 min 42 s"),
        (3600, "1 h"),
        (3900, "1 h 5 min"),
        (-3, "0 s"),
    ],
)
def test_durations_read_like_speech(seconds: float, said: str) -> None:
    """Seconds become what a person would say."""
    assert words.duration(seconds) == said


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("no_answer", "No answer"),
        ("voicemail", "Left a voicemail"),
        ("scheduled_callback", "Callback promised"),
        ("do_not_call", "Do not call"),
        ("some-new_STATUS", "Some new STATUS"),
        ("COMPLETED", "Completed"),
        ("", ""),
    ],
)
def test_statuses_read_like_words(status: str, said: str) -> None:
    """Known ones have their words, unknown ones are made readable."""
    assert words.status(status) == said


@given(st.text(max_size=300))
def test_any_status_can_be_said(status: str) -> None:
    """No status raises or grows long."""
    assert len(words.status(status)) <= 60


@pytest.mark.parametrize(
    ("channel", "direction", "said"),
    [
        (Channel.CALL, "outbound", "Outbound call"),
        (Channel.CALL, "inbound", "Inbound call"),
        (Channel.CALL, "sideways", "Call"),
        (Channel.CALL, "", "Call"),
    ],
)
def test_a_calls_direction_is_said(channel: Channel, direction: str, said: str) -> None:
    """In words, and only where it is one of the two."""
    assert words.title(samples.call(channel=channel, call=Call(direction=direction))) == said


def test_an_unknown_type_keeps_its_name() -> None:
    """A type LeadSail adds later is shown, readably."""
    assert words.title(samples.call(channel=Channel.OTHER, type="fax")) == "Other activity (fax)"
    assert words.title(samples.call(channel=Channel.OTHER, type="")) == "Other activity"


def test_a_thread_says_who_wrote_last() -> None:
    """What a rep needs first: is it our turn?"""
    assert words.outcome(samples.sms()) == "Open · lead wrote last"
    assert (
        words.outcome(samples.sms(transcript=samples.turns("user: Hi.", "agent: Hello.")))
        == "Open · we wrote last"
    )


@pytest.mark.parametrize(
    ("turn", "said"),
    [
        (Turn(role="user", source="inbound"), "Lead"),
        (Turn(role="agent", source="sms_agent"), "Agent (automatic reply)"),
        (Turn(role="agent", source="manual"), "Agent (a person)"),
        (Turn(role="agent"), "Agent"),
        (Turn(role="tool_call"), "Tool call"),
        (Turn(), "Unknown speaker"),
    ],
)
def test_speakers_are_named(turn: Turn, said: str) -> None:
    """Roles and sources LeadSail documents, and those it doesn't."""
    assert words.speaker(turn) == said


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "../../etc/passwd", "America", "\x00"])
def test_an_unknown_zone_is_left_out(zone: str) -> None:
    """No local time rather than a wrong one or an error."""
    assert words.local_time(samples.lead(timezone=zone), samples.NOW) == ""


def test_the_leads_own_clock() -> None:
    """14:02 UTC is nine in the morning in New York."""
    assert words.local_time(samples.lead(timezone="America/New_York"), samples.NOW) == "Wed 09:02 in New York"
