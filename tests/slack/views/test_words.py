"""LeadSail's values read like words."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.models import Call, Channel, Interaction, Turn
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
        ("dnc", "Do not call"),
        ("some-new_STATUS", "Some new STATUS"),
        ("COMPLETED", "Completed"),
        ("noAnswer", "No answer"),
        ("No-Answer", "No answer"),
        ("warmTransferFailed", "Warm transfer failed"),
        ("federalDNC", "Federal DNC"),
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


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("fax", "Other activity (Fax)"),
        ("video_meeting", "Other activity (Video meeting)"),
        ("videoMeeting", "Other activity (Video meeting)"),
        ("WHATSAPP", "Other activity (Whatsapp)"),
        ("Coffee at the Grand Hotel", "Other activity (Coffee at the Grand Hotel)"),
        ("", "Other activity"),
        ("__", "Other activity"),
    ],
)
def test_an_unknown_type_keeps_its_name(kind: str, said: str) -> None:
    """A type LeadSail adds later is shown, and reads like words."""
    assert words.title(samples.call(channel=Channel.OTHER, type=kind)) == said


@pytest.mark.parametrize(
    ("kind", "said"),
    [
        ("sms", "Text thread"),
        ("MMS", "Text thread"),
        ("text", "Text thread"),
        ("", "Text thread"),
        ("whatsapp", "Text thread (Whatsapp)"),
        ("sms_conversation", "Text thread"),
        ("TextMessage", "Text thread"),
    ],
)
def test_texts_of_another_kind_are_named(kind: str, said: str) -> None:
    """Whoever answers must know where."""
    assert words.title(samples.sms(type=kind)) == said


def test_a_thread_says_who_wrote_last() -> None:
    """What a rep needs first: is it our turn?"""
    ours = samples.turns("user: Hi.", "agent: Hello.")
    assert words.outcome(samples.sms()) == "Open · lead wrote last"
    assert words.outcome(samples.sms(transcript=ours)) == "Open · we wrote last"


def test_an_opted_out_thread_says_so() -> None:
    """Nobody is waiting for a word from us, nor may there be one; the system's farewell isn't ours."""
    said = samples.turns("agent: Is Thursday fine?", "user: STOP")
    farewell = Turn(role="agent", source="system", text="You won't get any more texts.", at=samples.NOW)
    assert words.outcome(samples.sms(transcript=(*said, farewell))) == "Opted out (STOP)"
    said = samples.turns("user: Thursday works.")
    assert words.outcome(samples.sms(transcript=(*said, farewell))) == "Open · lead wrote last"


@pytest.mark.parametrize(
    ("interaction", "hours", "said"),
    [
        (samples.call(status="in_progress"), 3.9, "In progress"),
        (samples.call(status="in_progress"), 4.1, "No outcome reported"),
        (samples.call(status="inProgress"), 4.1, "No outcome reported"),
        (samples.call(status="in_progress", created_at=None), 99, "No outcome reported"),
        (samples.call(status="in_progress", created_at=None, updated_at=None), 99, "In progress"),
        (samples.call(status="completed"), 99, "Completed"),
        (samples.sms(status="in_progress"), 99, "Open · lead wrote last"),
    ],
    ids=[
        "a long call",
        "never ended",
        "in other letters",
        "no beginning",
        "no time",
        "another outcome",
        "a thread",
    ],
)
def test_no_call_is_in_progress_for_ever(interaction: Interaction, hours: float, said: str) -> None:
    """After four hours LeadSail has missed its end; a thread may stay open for weeks."""
    began = samples.call().created_at or samples.NOW
    assert words.outcome(interaction, began + timedelta(hours=hours)) == said


@pytest.mark.parametrize(
    ("turn", "channel", "said"),
    [
        (Turn(role="user", source="inbound"), Channel.SMS, "Maria"),
        (Turn(role="lead"), Channel.CALL, "Maria"),
        (Turn(role="agent", source="sms_agent"), Channel.SMS, "Agent (automatic reply)"),
        (Turn(role="agent", source="manual"), Channel.EMAIL, "Agent (a person)"),
        (Turn(role="agent", source="api"), Channel.SMS, "Agent (sent by an integration)"),
        (Turn(role="agent", source="api"), Channel.CALL, "Agent"),
        (Turn(role="agent", source="elsewhere"), Channel.SMS, "Agent"),
        (Turn(role="agent"), Channel.SMS, "Agent"),
        (Turn(role="agent", source="system"), Channel.SMS, "System"),
        (Turn(role="system", source="api"), Channel.SMS, "System"),
        (Turn(role="System"), Channel.CALL, "System"),
        (Turn(role="tool_call"), Channel.CALL, "Tool call"),
        (Turn(role="humanAgent"), Channel.CALL, "Human agent"),
        (Turn(), Channel.CALL, "Unknown speaker"),
    ],
)
def test_speakers_are_named(turn: Turn, channel: Channel, said: str) -> None:
    """Roles and sources LeadSail documents, and those it doesn't; how it was sent only of what is sent."""
    assert words.speaker(turn, channel, "Maria") == said


@pytest.mark.parametrize(
    ("first", "called"),
    [
        ("Maria", "Maria"),
        (" Ana\u202e\nLuisa ", "Ana Luisa"),
        ("", "Lead"),
        ("agent", "Lead"),
        ("SYSTEM", "Lead"),
        ("Agent (a person)", "Lead"),
        ("(agent", "Lead"),
        ("We", "Lead"),
        ("Agentina", "Agentina"),
        ("Wei", "Wei"),
        ("We Ling", "We Ling"),
        ("\uff21\uff47\uff45\uff4e\uff54", "Lead"),
        ("x" * 99, "x" * 39 + "…"),
    ],
    ids=[
        "a name",
        "cleaned",
        "none",
        "ours",
        "the system's",
        "ours with how it was sent",
        "ours in brackets",
        "the brief's",
        "begins like ours",
        "begins like the brief's",
        "has the brief's word",
        "ours in full width",
        "long",
    ],
)
def test_the_lead_is_called_by_name(first: str, called: str) -> None:
    """And nobody can be taken for us by theirs."""
    assert words.lead_name(samples.lead(first_name=first)) == called
    assert words.lead_name(None) == "Lead"


@pytest.mark.parametrize(
    "blank", ["\u3164", "\u2800", "\u115f", "\u200c", "\u034f", " \u200d\u3164 "], ids=ascii
)
def test_a_name_that_nobody_sees_is_none(blank: str) -> None:
    """An empty header, or an empty speaker, tells nobody whose it is; nor does it part our name."""
    assert words.lead_name(samples.lead(first_name=blank)) == "Lead"
    assert words.lead_name(samples.lead(first_name=f"A{blank.strip()}gent")) == "Lead"
    nobody = samples.lead(first_name=blank, last_name=blank)
    assert nobody.name == ""
    assert words.full_name(nobody) == samples.LEAD_ID
    assert words.whose(samples.history(lead=nobody)) == samples.LEAD_ID
    assert samples.lead(first_name=blank).name == "Delgado"


@pytest.mark.parametrize("seen", ["می‌خواهم", "👨‍👩‍👧‍👦", "王", "\U0001fae8", "\ue000", "."])
def test_whatever_is_seen_is_a_name(seen: str) -> None:
    """In any script, and in signs that are newer than this Python."""
    assert samples.lead(first_name=seen, last_name="").name == seen
    assert words.lead_name(samples.lead(first_name=seen)) == seen


@pytest.mark.parametrize("zone", ["", "Nowhere/Land", "../../etc/passwd", "America", "\x00", "a/b" * 333])
def test_an_unknown_zone_is_left_out(zone: str) -> None:
    """No local time rather than a wrong one or an error."""
    assert words.local_time(samples.lead(timezone=zone), samples.NOW) == ""


def test_the_leads_own_clock() -> None:
    """14:02 UTC is nine in the morning in New York."""
    assert words.local_time(samples.lead(timezone="America/New_York"), samples.NOW) == "Wed 09:02 in New York"


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Etc/GMT+5", "Wed 09:02 UTC−5"),
        ("Etc/GMT-3", "Wed 17:02 UTC+3"),
        ("Etc/GMT-14", "Thu 04:02 UTC+14"),
        ("Etc/UTC", "Wed 14:02 UTC"),
        ("Etc/GMT", "Wed 14:02 UTC"),
        ("UTC", "Wed 14:02 in UTC"),
    ],
)
def test_a_zone_that_is_a_distance_is_told_as_people_count(zone: str, shown: str) -> None:
    """By its name GMT+5 is behind Greenwich: whoever reads it calls ten hours off."""
    assert words.local_time(samples.lead(timezone=zone), samples.NOW) == shown
