"""The brief states facts of the history, and the two nobody may overlook: do-not-call and opt-outs."""

from datetime import timedelta

import pytest

from leadsail_bot.history import brief
from leadsail_bot.models import Call, Channel, Interaction, LeadHistory
from tests import samples


def test_an_empty_history_has_an_empty_brief() -> None:
    """Nothing is known of nothing: no time on the phone isn't 0 s on the phone."""
    assert brief.of(samples.history()) == brief.Brief(
        counts={}, talk_s=None, last=None, conversation=None, do_not_call=False, opted_out=None
    )


def test_counts_talk_and_the_newest() -> None:
    """Counts go by channel, talk time by calls that tell it, `last` by activity."""
    older = samples.call("older", created_at=samples.NOW - timedelta(days=1))
    newest = samples.sms("newest", transcript=samples.turns("user: Hi", start=samples.NOW))
    untold = samples.call("untold", call=Call())
    found = brief.of(samples.history(older, newest, untold, samples.email()))
    assert found.counts == {Channel.CALL: 2, Channel.SMS: 1, Channel.EMAIL: 1}
    assert (found.talk_s, found.last) == (222.0, newest)


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
        (samples.history(lead=samples.lead(status="dnc")), True),
        (samples.history(lead=samples.lead(status="DNC")), True),
        (samples.history(lead=samples.lead(flagged_do_not_call=True)), True),
        (samples.history(samples.call(), samples.call("b", status="dnc"), lead=None), True),
        (samples.history(samples.call(status="Do_Not_Call")), True),
        (samples.history(samples.call()), False),
        (samples.history(samples.call(), lead=None), False),
    ],
    ids=["status", "any case", "flag", "an interaction without a lead", "in words", "no", "unknown"],
)
def test_do_not_call(history: LeadHistory, called_off: bool) -> None:
    """The lead's own record says so, or any interaction that ended in it."""
    assert brief.of(history).do_not_call is called_off


@pytest.mark.parametrize(
    ("lines", "opted_out"),
    [
        (["user: STOP"], True),
        (["user: stop.\n"], True),
        (["user:  “Stop!” "], True),
        (["user: Opt\nout"], True),
        (["user: STOP", "agent: You won't get any more texts."], True),
        (["user: STOP", "user: who is this?"], True),
        (["user: STOP", "user: START"], False),
        (["user: START", "user: unsubscribe"], True),
        (["user: please stop by tomorrow"], False),
        (["agent: Reply STOP to end."], False),
        (["agent: STOP"], False),
        ([], False),
    ],
    ids=str,
)
def test_opt_outs(lines: list[str], opted_out: bool) -> None:
    """Only the lead's own word counts, as a whole text, and only until it is taken back."""
    thread = samples.sms(transcript=samples.turns(*lines))
    assert brief.of(samples.history(thread)).opted_out == (thread if opted_out else None)


def test_an_opt_out_is_found_in_any_thread() -> None:
    """A newer thread with another of our numbers doesn't hide it; a call's transcript is no text."""
    thread = samples.sms("old", transcript=samples.turns("user: STOP", start=samples.NOW - timedelta(days=9)))
    said = samples.call(transcript=samples.turns("user: Stop."))
    assert brief.of(samples.history(said, samples.sms("new"), thread)).opted_out == thread
    assert brief.of(samples.history(said)).opted_out is None
