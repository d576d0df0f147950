"""The first two seconds: what happened last, how it ended, and how often they talked, in people's words."""

from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest

from leadsail_bot.history import brief
from leadsail_bot.models import Call, Channel, Interaction, LeadHistory, Turn
from leadsail_bot.slack.views import blocks, cautions, facts
from leadsail_bot.slack.views.gist import gist
from tests import samples

LATER = samples.NOW + timedelta(hours=1)
WHEN = blocks.date_mrkdwn(samples.NOW - timedelta(hours=1))
A_MINUTE_ON = blocks.date_mrkdwn(samples.NOW - timedelta(minutes=59))
OURS = samples.turns("user: Thursday?", "agent: Thursday it is.")
ODD = Turn(role="user", readable=False)
UNTIMED = Turn(role="user", text="Call me?")
AN_HOUR_AGO = samples.NOW - timedelta(hours=1)
ROBOT = Turn(role="agent", source="sms_agent", text="An agent will call.", at=AN_HOUR_AGO)
FAREWELL = Turn(role="agent", source="system", text="You are unsubscribed.", at=samples.NOW)


def _event(interaction: Interaction, **changes: Any) -> str:
    return facts.event(gist(interaction, samples.NOW), samples.history(interaction, **changes))


def _lines(history: LeadHistory) -> list[str]:
    return [fact.said for fact in facts.told(history, brief.of(history))]


def _counts(history: LeadHistory) -> str:
    return facts.counts(brief.of(history))


@pytest.mark.parametrize(
    ("interaction", "said"),
    [
        (samples.sms(), f"Maria texted, {A_MINUTE_ON}: “Thursday works.”"),
        (samples.sms(transcript=OURS), f"We texted, {A_MINUTE_ON}: “Thursday it is.”"),
        (samples.sms(transcript=(ODD,)), f"Maria texted, {A_MINUTE_ON}: (couldn't be shown)"),
        (samples.sms(transcript=(*OURS, UNTIMED)), "Maria texted, time unknown: “Call me?”"),
        (samples.sms(transcript=(UNTIMED,)), f"Maria texted, {A_MINUTE_ON}: “Call me?”"),
        (samples.sms(transcript=(*OURS, FAREWELL)), f"We texted, {A_MINUTE_ON}: “Thursday it is.”"),
        (samples.sms(transcript=(ROBOT,)), f"We texted automatically, {WHEN}: “An agent will call.”"),
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
        "an unreadable one",
        "without its time",
        "without any time",
        "before the system's",
        "a robot's",
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
    assert (
        _counts(samples.history(*unanswered, samples.sms()))
        == "6 calls · 1 text thread · 6 attempts, never reached by phone"
    )
    assert (
        _counts(samples.history(*unanswered, samples.call()))
        == "7 calls · 7 attempts, spoken to once, 3 min 42 s talk time"
    )
    unknown = samples.call("int_unknown", transcript=(), call=Call())
    assert _counts(samples.history(unknown, samples.call())).endswith(
        "spoken to at least once, 3 min 42 s talk time"
    )
    assert _counts(samples.history(samples.call())) == "1 call · 3 min 42 s talk time"
    endless = samples.call("int_endless", call=Call(duration_s=None))
    assert _counts(samples.history(endless, samples.call())).endswith(
        "spoken to twice, at least 3 min 42 s talk time"
    )
    now = samples.call("int_now", status="in_progress", transcript=(), call=Call(spoken_to=False))
    assert _counts(samples.history(now, unanswered[0])) == "2 calls · 2 attempts"
    assert _counts(samples.history(now, samples.call())).startswith(
        "2 calls · 2 attempts, spoken to at least once"
    )


def test_a_single_interaction_is_its_own_brief() -> None:
    """Its card says all there is; what couldn't be shown is said all the same."""
    one = samples.history(samples.call())
    assert _lines(one) == []
    odd = samples.history(samples.call(), unreadable=2)
    assert cautions.unreadable(odd) == "2 interactions couldn't be shown"


def test_last_and_last_spoke_are_two_only_if_they_differ() -> None:
    """The newest conversation isn't told twice."""
    call, older = samples.call(), samples.call("int_older", created_at=samples.NOW - timedelta(days=2))
    two = samples.history(call, older)
    assert [line.partition(":*")[0] for line in _lines(two)] == ["*Last"]
    unanswered = samples.call("int_no", status="no_answer", created_at=samples.NOW)
    three = samples.history(unanswered, call, older)
    assert [line.partition(":*")[0] for line in _lines(three)] == [
        "*Last call not answered",
        "*Last spoke",
    ]


@pytest.mark.parametrize(
    ("interactions", "line"),
    [
        (
            [samples.sms(transcript=samples.turns("user: One.", "user: Two."))],
            f"*2 texts unanswered, the first for 1 h:* Maria texted, {A_MINUTE_ON}: “Two.”",
        ),
        (
            [samples.email(transcript=samples.turns("user: Hello?"))],
            f"*Unanswered for 1 h:* Maria emailed, {WHEN}: “Hello?”",
        ),
        (
            [samples.sms(transcript=(Turn(role="user", text="Hm?"),), created_at=None, updated_at=None)],
            "*Unanswered:* Maria texted, time unknown: “Hm?”",
        ),
        (
            [samples.sms(transcript=(*OURS, Turn(role="user", at=samples.NOW - timedelta(minutes=3))))],
            "*Unanswered for 3 min:* Maria texted, "
            f"{blocks.date_mrkdwn(samples.NOW - timedelta(minutes=3))}: (no words)",
        ),
        (
            [samples.sms(transcript=samples.turns("user: Price?", "agent: $194."), error_code="UNREACHABLE")],
            f"*Unanswered for 1 h; our reply failed:* Maria texted, {WHEN}: “Price?”",
        ),
        (
            [samples.call(status="busy", transcript=(), call=Call(direction="inbound"))],
            f"*Missed call, not called back for 1 h:* Inbound call, line busy, {WHEN}",
        ),
        (
            [
                samples.call("b", status="no_answer", transcript=(), created_at=samples.NOW),
                samples.call(status="scheduled_callback", call=Call(direction="outbound")),
            ],
            "*Callback promised 1 h ago, not talked since, tried once since:* "
            f"Outbound call, callback promised, {WHEN}",
        ),
        (
            [samples.call(status="follow_up", call=Call())],
            f"*Follow-up needed for 1 h, no word from us since:* Call, follow-up needed, {WHEN}",
        ),
        (
            [samples.call(status="scheduled_callback", call=Call(), created_at=None, updated_at=None)],
            "*Callback promised:* Call, callback promised, time unknown",
        ),
        (
            [samples.call(status="", transcript=(), call=Call(), error_code="MISSING_PHONE_NUMBER")],
            f"*Last call failed:* Call, failed, {WHEN} (Missing phone number)",
        ),
        (
            [samples.sms(status="undelivered", transcript=samples.turns("agent: Thursday?"))],
            f"*Text failed:* We texted, {WHEN}: “Thursday?”",
        ),
        (
            [samples.email(status="Bounced")],
            f"*Email failed:* We emailed, {WHEN}: “The quote is attached.”",
        ),
        (
            [samples.call(status="no_answer", call=Call(), error_message="<!here> *no* number")],
            f"*Last call not answered:* Call, no answer, {WHEN} "
            "(&lt;!here&gt; \u2060*\u2060no\u2060*\u2060 number)",
        ),
    ],
    ids=[
        "texts",
        "email",
        "no time",
        "a picture",
        "answered in vain",
        "missed",
        "callback",
        "follow-up",
        "nobody knows when",
        "failed",
        "a text that failed",
        "a bounce",
        "hostile",
    ],
)
def test_what_is_open_reads_like_speech(interactions: list[Interaction], line: str) -> None:
    """What, for how long where that is known, and what it comes from; of a failure also why."""
    history = samples.history(*interactions, samples.email("other", transcript=()))
    assert line in _lines(history)


@pytest.mark.parametrize(
    ("status", "lines", "line"),
    [
        (
            "scheduled_callback",
            ["user: Call me?", "agent: Will do."],
            f"*Callback promised 1 h ago, not talked since:* Maria texted, {WHEN}: “Call me?”",
        ),
        (
            "scheduled_callback",
            ["agent: May I call you?", "agent: I'll call."],
            f"*Callback promised, not talked since the last text:* We texted, {A_MINUTE_ON}: “I'll call.”",
        ),
        (
            "follow_up",
            ["agent: Any news?"],
            f"*Follow-up needed, no word from us since the last text:* We texted, {WHEN}: “Any news?”",
        ),
        (
            "follow_up",
            ["user: Send me a quote?", "agent: Sure, tomorrow."],
            f"*Follow-up needed for 1 h; we texted since:* Maria texted, {WHEN}: “Send me a quote?”",
        ),
    ],
    ids=["asked for", "ours alone", "nobody answered", "we answered"],
)
def test_what_a_thread_promises_is_told_by_what_the_lead_asked(
    status: str, lines: list[str], line: str
) -> None:
    """In the lead's words, however the thread went on; where nobody asked, nobody knows since when."""
    thread = samples.sms(status=status, transcript=samples.turns(*lines))
    assert line in _lines(samples.history(thread, samples.email("other", transcript=())))


def test_what_is_open_beyond_the_lines_is_counted() -> None:
    """A small card: four lines of what is open, and how many more there are."""
    waiting = [samples.sms(f"int_{number}") for number in range(6)]
    history = samples.history(*waiting)
    told = facts.told(history, brief.of(history))
    assert [fact.said.startswith("*Unanswered") for fact in told] == [True] * 4
    assert facts.about(brief.of(history)).endswith("2 more open")
    assert facts.about(brief.of(samples.history(*waiting[:5]))).endswith("1 more open")


def test_of_one_interaction_only_what_is_open_is_said() -> None:
    """Its card says the rest."""
    one = samples.history(samples.sms())
    assert _lines(one) == ["*Unanswered for 59 min*"]


def test_a_moment_yet_to_come_has_no_age() -> None:
    """A clock of theirs that is ahead of ours: how long it has been open isn't known."""
    ahead = samples.NOW + timedelta(minutes=5)
    one = samples.history(samples.sms(transcript=samples.turns("user: Hello?", start=ahead)))
    assert _lines(one) == ["*Unanswered*"]


def test_what_was_there_when_they_looked_is_no_news() -> None:
    """What happened that very second; of what has no time nobody knows, so that nothing is said."""
    looked = int(samples.NOW.timestamp())
    then = samples.call("then", created_at=samples.NOW, updated_at=samples.NOW)
    whenever = samples.call("whenever", created_at=None, updated_at=None)
    assert facts.news([then], looked, LATER).startswith("Nothing new since you looked")
    assert facts.news([then, whenever], looked, LATER) == ""
    assert facts.news([whenever], looked, LATER) == ""
    since = samples.call("since", created_at=samples.NOW + timedelta(seconds=1))
    assert facts.news([since, then, whenever], looked, LATER).endswith(":* 1 call")
    assert facts.news([since, since, then], looked, LATER).endswith(":* 2 calls")


def test_what_changed_since_they_looked_is_said() -> None:
    """A call that was under way has ended: it began before they looked, and is no new one."""
    looked = int(samples.NOW.timestamp())
    before, after = (samples.NOW + timedelta(minutes=minutes) for minutes in (-3, 5))
    ended = samples.call("ended", created_at=before, updated_at=after)
    older = samples.call("older", created_at=before - timedelta(days=1), updated_at=before)
    assert facts.news([ended, older], looked, LATER).startswith("*Changed since you looked, ")
    assert facts.news([ended, older], looked, LATER).endswith(":* 1 call")
    new = samples.call("new", created_at=after)
    assert facts.news([new, ended, older], looked, LATER).startswith("*New since you looked, ")


@pytest.mark.parametrize(
    "changed", [timedelta(days=-2), timedelta(hours=20), None], ids=["long ago", "too", "untold"]
)
def test_a_time_to_come_is_no_news_at_every_look(changed: timedelta | None) -> None:
    """A clock that is ahead by hours: once its time is past it is news, and then no more."""
    ahead = samples.NOW + timedelta(hours=20)
    updated = None if changed is None else samples.NOW + changed
    odd = samples.call("odd", created_at=ahead, updated_at=updated)
    older = samples.call("older", created_at=samples.NOW - timedelta(days=3), updated_at=None)
    looks = [samples.NOW + timedelta(hours=hours) for hours in (0, 1, 5, 21, 22)]
    told = [
        facts.news([odd, older], int(seen.timestamp()), now).partition(" since")[0]
        for seen, now in pairwise(looks)
    ]
    assert told == ["Nothing new", "Nothing new", "*New", "Nothing new"]


def test_what_came_with_a_time_to_come_is_told_by_its_last_change() -> None:
    """It is new where LeadSail itself wrote it down since they looked."""
    odd = samples.call("odd", created_at=samples.NOW + timedelta(hours=20), updated_at=samples.NOW)
    looked = int((samples.NOW - timedelta(hours=1)).timestamp())
    assert facts.news([odd], looked, samples.NOW).startswith("*New since")
    assert facts.news([odd], int(samples.NOW.timestamp()), LATER).startswith("Nothing new")
