"""One interaction's card: details that add something, the last messages, controls that are told apart."""

from datetime import UTC, datetime

import msgspec
import pytest

from leadsail_bot.models import Call, Email, Interaction
from leadsail_bot.slack.views import hits, interaction, words
from leadsail_bot.slack.views.blocks import Block
from leadsail_bot.slack.views.gist import gist
from leadsail_bot.slack.views.hits import Sought
from leadsail_bot.slack.views.interaction import AMPLE, About
from leadsail_bot.slack.views.links import Links
from tests import samples
from tests.office import elements, said

BARE = About(words.LEAD, campaign_id="")


def _drawn(shown: Interaction, about: About = BARE) -> list[Block]:
    return interaction.card(gist(shown), samples.LEAD_ID, 0, Links(), AMPLE, about)


def _card(shown: Interaction) -> str:
    return " ".join(said(_drawn(shown)).split())


@pytest.mark.parametrize(
    ("status", "reason", "said"),
    [
        ("completed", "lead hung up", "Ended: lead hung up"),
        ("completed", "end_call tool", "Ended: end call tool"),
        ("no_answer", "NO_ANSWER", ""),
        ("no_answer", "noAnswer", ""),
        ("completed", " \u202e\n", ""),
        ("completed", "", ""),
        ("completed", "DNC requested", "Ended: DNC requested"),
    ],
)
def test_why_a_call_ended_is_said_where_it_adds_something(status: str, reason: str, said: str) -> None:
    """The provider's reason, cleaned, unless the outcome says the same."""
    shown = _card(samples.call(status=status, call=Call(termination_reason=reason)))
    assert (said in shown) if said else ("Ended" not in shown)


@pytest.mark.parametrize(
    ("seconds", "took"), [(222.0, "3 min 42 s"), (86_400.0, "24 h"), (86_401.0, ""), (222_000.0, "")]
)
def test_a_length_that_no_call_can_have_is_not_said(seconds: float, took: str) -> None:
    """It was milliseconds, or the line never hung up: the talk time leaves it out too."""
    assert gist(samples.call(call=Call(duration_s=seconds))).took == took


def test_only_a_call_has_an_end() -> None:
    """LeadSail's own sample gives every interaction a call object."""
    assert "Ended" not in _card(samples.sms(call=Call(termination_reason="lead hung up")))


@pytest.mark.parametrize(
    ("email", "said"),
    [
        (
            Email(sender="ava@example.com", recipients="m@example.com"),
            "From ava@example.com to m@example.com",
        ),
        (Email(sender="ava@example.com"), "From ava@example.com"),
        (Email(recipients="m@example.com"), "To m@example.com"),
    ],
    ids=["both", "from", "to"],
)
def test_an_email_says_from_whom_to_whom(email: Email, said: str) -> None:
    """As far as LeadSail tells it, in one line."""
    assert said in _card(samples.email(email=email))


def test_the_last_three_messages_are_the_newest() -> None:
    """The oldest of them first, as one reads; what the lead sent without words is one too."""
    lines = samples.turns("user: One.", "agent: Two.", "user:  ", "agent: Four.")
    shown = _card(samples.sms(transcript=lines))
    assert "One." not in shown
    assert shown.index("Two.") < shown.index("(no words)") < shown.index("Four.")


def test_how_a_message_was_sent_is_said() -> None:
    """By a person, an automatic reply or another program: LeadSail tells."""
    sent = tuple(msgspec.structs.replace(turn, source="api") for turn in samples.turns("agent: Hello."))
    assert "Agent (sent by an integration): Hello." in _card(samples.sms(transcript=sent))


def test_a_recording_that_is_withheld_is_said_to_whoever_finds_words_too() -> None:
    """Beside a safe link, or without any, nothing is."""
    unsafe, none = Call(recording_url="javascript:alert(1)"), Call()
    for call, said_so in (
        (samples.call(call=unsafe), True),
        (samples.call(), False),
        (samples.call(call=none), False),
    ):
        found = hits.card(
            gist(call), samples.LEAD_ID, 0, Links(), AMPLE, BARE, sought=Sought("cars", samples.REGION)
        )
        assert ("Recording link withheld" in said(found)) is said_so
        assert ("Recording link withheld" in _card(call)) is said_so


def test_controls_are_told_apart_by_ear() -> None:
    """Each begins with the words that are seen, and two calls of a day that ended alike differ."""
    calls = [samples.call(), samples.call(created_at=samples.NOW, status="x" * 99)]
    spoken = [element["accessibility_label"] for call in calls for element in elements(_drawn(call))]
    assert spoken[:2] == [
        "Recording, Outbound call, Nov 4 13:02 UTC, Completed",
        "Transcript · 2 turns, Outbound call, Nov 4 13:02 UTC, Completed",
    ]
    assert len(set(spoken)) == 4
    assert all(len(label) <= 75 for label in spoken)


def test_a_moment_is_heard_as_a_clock_shows_it() -> None:
    """Five past nine is 09:05; where no time is told, that is said."""
    early = samples.call(created_at=datetime(2026, 1, 2, 9, 5, tzinfo=UTC))
    assert gist(early).spoken == "Outbound call, Jan 2 09:05 UTC, Completed"
    assert gist(early, samples.NOW).spoken == "Outbound call, Jan 2 09:05 UTC, Completed"
    old = samples.call(created_at=datetime(2025, 1, 2, 9, 5, tzinfo=UTC))
    assert gist(old, samples.NOW).spoken == "Outbound call, Jan 2, 2025 09:05 UTC, Completed"
    assert "time unknown" in gist(samples.call(created_at=None, updated_at=None)).spoken


def test_a_card_needs_no_name() -> None:
    """Who draws one without the lead's record calls them "Lead"."""
    assert "Lead: Thursday works." in _card(samples.sms())
    named = _drawn(samples.sms(), BARE._replace(lead_name="Maria"))
    assert "Maria:  Thursday works." in said(named)


@pytest.mark.parametrize(
    ("theirs", "here", "words"),
    [
        ("HXZ", "U4D", "From another campaign: HXZ"),
        ("u4d ", "U4D", ""),
        ("", "U4D", ""),
        ("HXZ", "", ""),
    ],
    ids=["another", "the same", "untold", "the lead's unknown"],
)
def test_another_campaign_is_said(theirs: str, here: str, words: str) -> None:
    """Leads are moved: what was said in another campaign was about another offer."""
    shown = _drawn(samples.call(campaign_id=theirs), BARE._replace(campaign_id=here))
    assert ("another campaign" in said(shown)) is bool(words)
    assert words in said(shown)
