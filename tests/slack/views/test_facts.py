"""The first two seconds: what happened last, how it ended, and how often they talked, in people's words."""

from datetime import timedelta
from typing import Any

import pytest

from leadsail_bot.history import brief
from leadsail_bot.models import Call, Channel, Interaction, LeadHistory, Turn
from leadsail_bot.slack.views import blocks, facts
from tests import samples

WHEN = blocks.date_mrkdwn(samples.NOW - timedelta(hours=1))
A_MINUTE_ON = blocks.date_mrkdwn(samples.NOW - timedelta(minutes=59))
OURS = samples.turns("user: Thursday?", "agent: Thursday it is.")
FAREWELL = Turn(role="agent", source="system", text="You are unsubscribed.", at=samples.NOW)


def _event(interaction: Interaction, **changes: Any) -> str:
    return facts.event(interaction, samples.history(interaction, **changes))


def _counts(history: LeadHistory) -> str:
    return facts.counts(brief.of(history))


@pytest.mark.parametrize(
    ("interaction", "said"),
    [
        (samples.sms(), f"Maria texted, {A_MINUTE_ON}: “Thursday works.”"),
        (samples.sms(transcript=OURS), f"We texted, {A_MINUTE_ON}: “Thursday it is.”"),
        (samples.sms(transcript=OURS[::-1]), f"We texted, {A_MINUTE_ON}: “Thursday it is.”"),
        (samples.sms(transcript=(*OURS, FAREWELL)), f"We texted, {A_MINUTE_ON}: “Thursday it is.”"),
        (samples.email(), f"We emailed, {WHEN}: “The quote is attached.”"),
        (samples.sms(transcript=(), updated_at=None), f"Text thread, open, {WHEN}"),
        (samples.call(), f"Outbound call, 3 min 42 s, completed, {WHEN}"),
        (
            samples.call(status="no_answer", call=Call(direction="outbound")),
            f"Outbound call, no answer, {WHEN}",
        ),
        (
            samples.call(status="follow_up", call=Call(direction="inbound", duration_s=7)),
            f"Inbound call, 7 s, follow-up needed, {WHEN}",
        ),
        (
            samples.call(status="in_progress", created_at=samples.NOW - timedelta(hours=9), call=Call()),
            f"Call, no outcome reported, {blocks.date_mrkdwn(samples.NOW - timedelta(hours=9))}",
        ),
        (
            samples.call(status="DNC_hit", created_at=None, updated_at=None, call=Call()),
            "Call, DNC hit, time unknown",
        ),
        (samples.call(channel=Channel.OTHER, type="fax"), f"Other activity (Fax), completed, {WHEN}"),
    ],
    ids=[
        "a text of theirs",
        "of ours",
        "listed newest first",
        "before the system's",
        "an email",
        "an empty thread",
        "a call",
        "unanswered",
        "inbound",
        "never ended",
        "an abbreviation",
        "another type",
    ],
)
def test_what_happened_reads_like_speech(interaction: Interaction, said: str) -> None:
    """Who did what, when, and in which words or with which outcome; from facts alone."""
    assert _event(interaction) == said


def test_a_quote_is_short_and_does_nothing() -> None:
    """At most 80 characters of it, and no markup of theirs comes alive, nor of their name."""
    long = Turn(role="user", text="<!channel> *now* " + "word " * 99)
    said = _event(samples.sms(transcript=(long,)), lead=samples.lead(first_name="<!here>"))
    assert said.startswith("&lt;!here&gt; texted")
    assert "<!channel>" not in said
    assert len(said.partition("“")[2]) < 120
    assert said.endswith("…”")


def test_a_lead_without_a_name_is_the_lead() -> None:
    """And one whose record is missing too."""
    assert _event(samples.sms(), lead=None).startswith("The lead texted")


def test_counts_say_what_was_never_reached() -> None:
    """Beside the calls, where it belongs; talk time only where there was any."""
    unanswered = [samples.call(f"int_{n}", status="no_answer", call=Call(duration_s=30)) for n in range(6)]
    assert _counts(samples.history(*unanswered, samples.sms())) == "6 calls, never reached · 1 text thread"
    assert _counts(samples.history(*unanswered, samples.call())) == "7 calls · 3 min 42 s talk time"


def test_a_single_interaction_is_its_own_brief() -> None:
    """Its card says all there is; what couldn't be shown is said all the same."""
    one = samples.history(samples.call())
    assert facts.lines(one, brief.of(one)) == []
    odd = samples.history(samples.call(), unreadable=2)
    assert facts.lines(odd, brief.of(odd)) == [":warning: 2 interactions couldn't be shown"]


def test_last_and_last_spoke_are_two_only_if_they_differ() -> None:
    """The newest conversation isn't told twice."""
    call, older = samples.call(), samples.call("int_older", created_at=samples.NOW - timedelta(days=2))
    two = samples.history(call, older)
    assert [line.partition(":*")[0] for line in facts.lines(two, brief.of(two))[:-1]] == ["*Last"]
    unanswered = samples.call("int_no", status="no_answer", created_at=samples.NOW)
    three = samples.history(unanswered, call, older)
    assert [line.partition(":*")[0] for line in facts.lines(three, brief.of(three))[:-1]] == [
        "*Last",
        "*Last spoke",
    ]
