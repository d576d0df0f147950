"""Nothing is called answered that isn't: whatever the history, whoever waits is in the brief."""

from datetime import timedelta

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.history import brief
from leadsail_bot.history.loops import Kind
from leadsail_bot.models import Call, Channel, Interaction, LeadHistory, Turn
from tests import samples

WORDS = st.sampled_from(["Hello?", "STOP", "Thanks.", "", "unsubscribe", "START"])
MOMENTS = st.none() | st.integers(0, 50).map(lambda hours: samples.NOW - timedelta(hours=hours))
TURNS = st.builds(
    Turn,
    role=st.sampled_from(["user", "agent", "system", "tool"]),
    source=st.sampled_from(["inbound", "manual", "sms_agent", "system", ""]),
    text=WORDS,
    at=MOMENTS,
    readable=st.booleans(),
)


def _in_order(turns: list[Turn]) -> tuple[Turn, ...]:
    """Turns as an interaction has them: from the oldest on."""
    times = iter(sorted(turn.at for turn in turns if turn.at))
    return tuple(msgspec.structs.replace(turn, at=next(times)) if turn.at else turn for turn in turns)


INTERACTIONS = st.builds(
    samples.call,
    id=st.uuids().map(str),
    channel=st.sampled_from(Channel),
    status=st.sampled_from(
        ["completed", "no_answer", "voicemail", "scheduled_callback", "follow_up", "in_progress", "", "dnc"]
    ),
    call=st.builds(
        Call, direction=st.sampled_from(["inbound", "outbound", ""]), spoken_to=st.none() | st.booleans()
    ),
    transcript=st.lists(TURNS, max_size=5).map(_in_order),
    error_code=st.sampled_from(["", "BROKEN"]),
    created_at=MOMENTS,
    updated_at=MOMENTS,
)
HISTORIES = st.lists(INTERACTIONS, max_size=6).map(lambda found: samples.history(*found))


@given(HISTORIES)
def test_never_claims_answered_when_it_is_not(history: LeadHistory) -> None:
    """A thread whose newest message is the lead's own stays open until a talk that is known to be later."""
    waiting = {loop.interaction.id for loop in brief.of(history).loops if loop.kind is Kind.UNANSWERED}
    for thread in history.interactions:
        newest = _newest(thread)
        if newest and not _stops(thread, newest) and not _talked_since(history, thread, newest):
            assert thread.id in waiting


@given(HISTORIES)
def test_a_stop_is_never_unanswered(history: LeadHistory) -> None:
    """Who opted out last waits for nothing; and each interaction stands in one loop."""
    found = brief.of(history).loops
    assert len({loop.interaction.id for loop in found}) == len(found)
    for loop in found:
        newest = _newest(loop.interaction)
        assert not (loop.kind is Kind.UNANSWERED and newest and _stops(loop.interaction, newest))


@given(HISTORIES)
def test_no_age_where_a_time_is_missing(history: LeadHistory) -> None:
    """Since when something is open is a moment of the record, or nobody knows."""
    for loop in brief.of(history).loops:
        one = loop.interaction
        known = {one.created_at, one.updated_at, *(turn.at for turn in one.transcript)}
        assert loop.since is None or loop.since in known


@given(HISTORIES)
def test_never_claims_kept_when_it_is_not(history: LeadHistory) -> None:
    """What a lead asked for is open until a talk, or for a follow-up a word of ours, that may be later."""
    loops = brief.of(history).loops
    for thread in history.interactions:
        asked = _asked(thread)
        if asked is None or thread.status not in {"scheduled_callback", "follow_up"}:
            continue
        kind = Kind.CALLBACK if thread.status == "scheduled_callback" else Kind.FOLLOW_UP
        kept = _talked_since(history, thread, asked)
        if not kept and not (kind is Kind.FOLLOW_UP and _wrote_since(history, asked)):
            assert any(loop.kind is kind or loop.interaction.id == thread.id for loop in loops)


def _newest(thread: Interaction) -> Turn | None:
    """The newest message of a thread where it is certainly the lead's: all times are told, and differ."""
    written = [turn for turn in thread.transcript if turn.role in {"user", "agent"}]
    times = [turn.at for turn in written if turn.at]
    if thread.channel not in {Channel.SMS, Channel.EMAIL} or len(set(times)) < len(written) or not written:
        return None
    last = max(written, key=lambda turn: turn.at or samples.NOW)
    return last if last.role == "user" else None


def _asked(thread: Interaction) -> Turn | None:
    """The last message in which the lead asked for something, where all times are told."""
    written = [turn for turn in thread.transcript if turn.role in {"user", "agent"}]
    theirs = [turn for turn in written if turn.role == "user" and not _stops(thread, turn)]
    if thread.channel not in {Channel.SMS, Channel.EMAIL} or not theirs or not all(one.at for one in written):
        return None
    return max(theirs, key=lambda turn: turn.at or samples.NOW)


def _wrote_since(history: LeadHistory, message: Turn) -> bool:
    """Some message that may have been ours is later."""
    return any(
        turn.role == "agent" and turn.at and message.at and turn.at > message.at
        for thread in history.interactions
        if thread.channel in {Channel.SMS, Channel.EMAIL}
        for turn in thread.transcript
    )


def _stops(thread: Interaction, turn: Turn) -> bool:
    return thread.channel is Channel.SMS and turn.text.casefold() in {"stop", "unsubscribe"}


def _talked_since(history: LeadHistory, thread: Interaction, message: Turn) -> bool:
    """Some call that may have been a talk began later."""
    wrote_at = message.at
    return any(
        call.channel is Channel.CALL
        and call.status not in {"no_answer", "voicemail"}
        and (began := call.created_at or call.updated_at) is not None
        and (wrote_at is None or began > wrote_at)
        for call in history.interactions
    )
