"""However a body is read, quickly or item by item, at once or as somebody looks at it, it says the same."""

import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from leadsail_bot.history import brief, thread, timeline
from leadsail_bot.leadsail import decode
from leadsail_bot.leadsail.decode.turns import Turns, plainly_heard
from leadsail_bot.models import Interaction, LeadHistory, heard
from tests import anything, samples

TIMES = st.sampled_from(
    [
        "2026-11-04T13:00:00.000Z",
        "2026-11-01T09:30:00Z",
        "2026-11-04T15:00:00.123456+02:00",
        "2026-11-03T08:00:00",
        "2026-10-31 08:00:00",
        "2026-10-30",
        "2031-01-01T00:00:00Z",
        "1969-01-01T00:00:00Z",
        "0001-01-01T00:00:00+14:00",
        1_762_000_000,
        1_762_000_000_000,
        "1:05",
        "yesterday",
        "",
        None,
    ]
)
WORDS = st.sampled_from(["Hello.", "", "  ", "STOP", "Sí.", 'He said: "},{"', "},{", "\n", None, "\ud83d"])
ROLES = st.sampled_from(["user", "agent", "system", " user ", "customer", None])
TURNS = st.fixed_dictionaries(
    {"timestamp": TIMES, "role": ROLES, "message": WORDS},
    optional={"source": st.sampled_from(["inbound", "manual", "system", None]), "more": anything.JSON},
)
CALLS = st.fixed_dictionaries(
    {"direction": st.sampled_from(["inbound", "Outbound", None])},
    optional={
        "duration": st.sampled_from([0, 61, "3:42", None, -1]),
        "spokenTo": st.none() | st.booleans(),
    },
)
INTERACTIONS = st.fixed_dictionaries(
    {
        "interactionId": st.sampled_from(["int_1", "int_2", "int_3", "int_4", "x" * 200, "", None]),
        "type": st.sampled_from(["call", "call", "sms", "email", " Call", "carrier_pigeon", None]),
        "status": st.sampled_from(["completed", "no_answer", "followUp", "scheduled_callback", "dnc", None]),
        "transcript": st.none() | st.lists(TURNS, max_size=4),
        "createdAt": TIMES,
        "updatedAt": TIMES,
    },
    optional={
        "call": st.none() | CALLS,
        "sms": st.none() | st.just({"agentMode": True, "direction": "inbound"}),
        "summary": WORDS,
        "errorCode": st.none() | st.just("BROKEN"),
    },
)


def history(*items: Any) -> LeadHistory:
    document = {"success": True, "data": {"interactions": items}}
    body = json.dumps(document, separators=(",", ":")).encode()
    return decode.history(body, samples.LEAD_ID, samples.NOW)


@given(st.lists(INTERACTIONS | anything.INTERACTION, max_size=4))
def test_quickly_or_item_by_item(items: list[Any]) -> None:
    """One item that is none has every other read by itself: each has the same name and the same in it."""
    found, beside = history(*items), history(*items, "none")
    assert found == msgspec.structs.replace(beside, unreadable=beside.unreadable - 1, size=found.size)


@given(st.lists(INTERACTIONS, max_size=4))
def test_at_once_or_as_somebody_looks(items: list[Any]) -> None:
    """What is read in part, to tell who spoke and when, is what a reading of everything shows."""
    found = history(*items)
    whole = msgspec.structs.replace(found, interactions=tuple(one.whole for one in found.interactions))
    assert all(type(one) is Interaction for one in whole.interactions)
    assert brief.of(found) == brief.of(whole)
    for one, made in zip(found.interactions, whole.interactions, strict=True):
        assert (one, repr(one), hash(one)) == (made, repr(made), hash(made))
        assert (one.direction, one.duration_s, one.lead_spoke) == (
            made.direction,
            made.duration_s,
            made.lead_spoke,
        )
        assert (Counter(one.texts), one.last_said_at) == (Counter(made.texts), made.last_said_at)
        assert one.ends_undated is made.ends_undated


NESTED = st.recursive(
    TURNS | st.just({"role": "user", "message": "Hi."}) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("ab"), inner, max_size=2),
    max_leaves=8,
)


@given(NESTED | st.lists(TURNS | NESTED, max_size=5))
def test_a_glance_never_hears_a_lead_who_said_nothing(transcript: Any) -> None:
    """Nor one in a text, or in an object that a turn carries along."""
    raw = msgspec.Raw(json.dumps(transcript, separators=(",", ":")).encode())
    assert (plainly_heard(raw) or Turns(raw).lead_spoke) is heard(Turns(raw))


def test_a_glance_hears_the_lead_as_leadsail_writes() -> None:
    """What the documentation shows needs no closer look."""
    [one] = history(samples.interaction()).interactions
    assert one.lead_spoke
    assert not vars(one.transcript).keys() & {"_sent", "_made"}


def test_a_thread_is_put_in_its_place_without_its_turns() -> None:
    """When its last message came, and that nobody opted out, is told by what LeadSail sent."""
    said = [
        {"role": "user", "message": "Can we talk?", "timestamp": "2026-11-01T10:00:00.000Z"},
        {"role": "agent", "message": "Sure.", "timestamp": "2026-11-01T10:01:00.000Z"},
    ]
    [one] = history(samples.interaction(type="sms", transcript=said)).interactions
    assert timeline.activity(one) == datetime(2026, 11, 1, 10, 1, tzinfo=UTC)
    assert not thread.opted_out(one)
    assert "_made" not in vars(one.transcript)
    assert one.transcript[0].text == "Can we talk?"
    assert "_made" in vars(one.transcript)
