"""The brief states facts of the history, and the two nobody may overlook: do-not-call and opt-outs."""

from datetime import timedelta

import pytest

from leadsail_bot.history import brief
from leadsail_bot.models import Call, Channel, Interaction, LeadHistory, Turn
from tests import samples


def test_an_empty_history_has_an_empty_brief() -> None:
    """Nothing is known of nothing: no time on the phone isn't 0 s on the phone."""
    assert brief.of(samples.history()) == brief.Brief(
        newest=[],
        counts={},
        talk_s=None,
        talk_untold=0,
        last=None,
        conversation=None,
        never_reached=False,
        attempts=0,
        spoken=0,
        untold=0,
        loops=(),
        do_not_call=False,
        opted_out=None,
    )


def test_counts_talk_and_the_newest() -> None:
    """Counts go by channel, talk time by calls that tell it, `last` by activity."""
    older = samples.call("older", created_at=samples.NOW - timedelta(days=1))
    newest = samples.sms("newest", transcript=samples.turns("user: Hi", start=samples.NOW))
    untold = samples.call("untold", call=Call())
    found = brief.of(samples.history(older, newest, untold, samples.email()))
    assert found.counts == {Channel.CALL: 2, Channel.SMS: 1, Channel.EMAIL: 1}
    assert (found.talk_s, found.last) == (222.0, newest)


SPOKE = samples.turns("agent: Hello?", "user: Hi.")
MACHINE = samples.turns("agent: Please call us back.", "user: You have reached Maria.")
HELLO = samples.turns("agent: Hello?")
MISSED = samples.call("missed", status="no_answer", transcript=(), call=Call())


@pytest.mark.parametrize(
    ("calls", "talk_s"),
    [
        ([samples.call(transcript=SPOKE, call=Call(duration_s=60))], 60),
        ([samples.call("a", call=Call(duration_s=60)), samples.call("b", call=Call(duration_s=30))], 90),
        ([samples.call(status="voicemail", transcript=MACHINE, call=Call(duration_s=25))], None),
        ([samples.call(status="noAnswer", transcript=(), call=Call(duration_s=30, spoken_to=True))], None),
        ([samples.call(transcript=HELLO, call=Call(duration_s=9, spoken_to=True))], None),
        ([samples.call(transcript=(), call=Call(duration_s=60))], None),
        ([samples.call(transcript=SPOKE, call=Call(duration_s=222_000))], None),
        ([samples.call("a", call=Call(duration_s=86_401)), samples.call("b", call=Call(duration_s=30))], 30),
    ],
    ids=[
        "one",
        "two",
        "voicemail",
        "no answer",
        "nobody spoke",
        "untold",
        "in milliseconds",
        "never hung up",
    ],
)
def test_talk_time_is_of_calls_on_which_the_lead_spoke(
    calls: list[Interaction], talk_s: float | None
) -> None:
    """Ringing, greetings and a length no call can have aren't time that anybody talked."""
    assert brief.of(samples.history(*calls)).talk_s == talk_s


@pytest.mark.parametrize(
    ("interactions", "never"),
    [
        ([samples.call(status="no_answer", transcript=(), call=Call())], True),
        ([samples.call(status="Voicemail", transcript=MACHINE, call=Call(spoken_to=True))], True),
        ([samples.call(transcript=HELLO)], True),
        ([samples.call(transcript=samples.turns("agent: Hello?", "system: Call ended."))], True),
        ([samples.call(status="error", transcript=(), call=Call(spoken_to=False)), samples.sms()], True),
        ([samples.call(transcript=(), call=Call(spoken_to=False)), MISSED], False),
        ([samples.call(status="Qualified", transcript=(), call=Call(spoken_to=False))], False),
        ([samples.call(status="busy", transcript=(), call=Call()), samples.call("b")], False),
        ([samples.call(transcript=(), call=Call())], False),
        ([samples.call(status="in_progress", transcript=(), call=Call())], False),
        ([samples.call(status="inProgress", transcript=(), call=Call(spoken_to=False)), MISSED], False),
        ([samples.call(status="in_progress", transcript=HELLO), MISSED], False),
        ([samples.call(transcript=samples.turns("caller: Hi."), call=Call())], False),
        ([samples.call(transcript=(Turn(readable=False),), call=Call())], False),
        ([samples.sms()], False),
        ([], False),
    ],
    ids=[
        "no answer",
        "voicemail",
        "only we spoke",
        "and then the system",
        "LeadSail says so",
        "LeadSail says two things",
        "and of a lead it calls qualified",
        "one spoke",
        "untold",
        "now",
        "now, and LeadSail says not yet",
        "now, and only we spoke so far",
        "a role nobody knows",
        "a turn nobody can read",
        "no calls",
        "nothing",
    ],
)
def test_never_reached_is_said_only_of_what_is_known(interactions: list[Interaction], never: bool) -> None:
    """Every call is known to have gone unanswered; one that nothing is known of may have been a talk.

    So may one that LeadSail calls completed, whatever it says in `spokenTo`: what that means isn't told, and
    LeadSail itself counts such a lead as contacted.
    """
    assert brief.of(samples.history(*interactions)).never_reached is never


@pytest.mark.parametrize(
    ("call", "spoken"),
    [
        (samples.call(status="in_progress", transcript=SPOKE, call=Call(spoken_to=False)), 1),
        (samples.call(status="in_progress", transcript=HELLO, call=Call(spoken_to=True)), 1),
        (samples.call(status="in_progress", transcript=HELLO, call=Call(spoken_to=False)), 0),
    ],
    ids=["the lead spoke", "LeadSail says so", "not yet"],
)
def test_a_call_under_way_may_only_become_a_talk(call: Interaction, spoken: int) -> None:
    """What has been said stays said; what hasn't may be in a moment."""
    found = brief.of(samples.history(call))
    assert (found.spoken, found.untold) == (spoken, 1 - spoken)


def test_only_calls_are_talk_time() -> None:
    """LeadSail's own sample gives a text a call object: its duration is nobody's time on the phone."""
    text = samples.sms(call=Call(duration_s=60))
    assert brief.of(samples.history(text)).talk_s is None


@pytest.mark.parametrize(
    ("call", "spoke"),
    [
        (samples.call(transcript=samples.turns("agent: Hello?", "user: Hi.")), True),
        (samples.call(transcript=samples.turns("agent: Hello?", "lead: Hi.")), True),
        (samples.call(transcript=samples.turns("agent: Please leave a message.", "user:  ")), False),
        (samples.call(transcript=(), call=Call(spoken_to=True)), True),
        (samples.call(transcript=(), call=Call(spoken_to=False)), False),
        (samples.call(transcript=(), call=Call()), False),
        (samples.sms(transcript=samples.turns("user: Hi.")), False),
    ],
    ids=["spoke", "by another name", "machine", "said so", "said not", "unknown", "a text"],
)
def test_a_conversation_needs_the_lead(call: Interaction, spoke: bool) -> None:
    """What the transcript shows counts before LeadSail's `spokenTo`, whose meaning isn't documented."""
    assert brief.of(samples.history(call)).conversation == (call if spoke else None)


def test_the_conversation_is_the_newest_one() -> None:
    """Calls that came to nothing since then don't hide it."""
    talked = samples.call("talked", created_at=samples.NOW - timedelta(days=2))
    earlier = samples.call("earlier", created_at=samples.NOW - timedelta(days=3))
    unanswered = samples.call("unanswered", transcript=(), call=Call(spoken_to=False))
    assert brief.of(samples.history(earlier, unanswered, talked)).conversation == talked


@pytest.mark.parametrize(
    ("history", "called_off"),
    [
        (samples.history(lead=samples.lead(do_not_call=True)), True),
        (samples.history(samples.call(), samples.call("b", status="dnc"), lead=None), True),
        (samples.history(samples.call(status="Do_Not_Call")), True),
        (samples.history(samples.call(status="doNotCall")), True),
        (samples.history(samples.call()), False),
        (samples.history(samples.call(), lead=None), False),
    ],
    ids=["the lead", "an interaction without a lead", "in words", "camel", "no", "unknown"],
)
def test_do_not_call(history: LeadHistory, called_off: bool) -> None:
    """The lead's own record says so, or any interaction that ended in it."""
    assert brief.of(history).do_not_call is called_off


def test_an_opt_out_is_found_in_any_thread() -> None:
    """A newer thread with another of our numbers doesn't hide it; a call's transcript is no text."""
    thread = samples.sms("old", transcript=samples.turns("user: STOP", start=samples.NOW - timedelta(days=9)))
    said = samples.call(transcript=samples.turns("user: Stop."))
    assert brief.of(samples.history(said, samples.sms("new"), thread)).opted_out == thread
    assert brief.of(samples.history(said)).opted_out is None
