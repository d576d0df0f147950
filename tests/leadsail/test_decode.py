"""A body becomes a history: every documented field, in LeadSail's order, item by item."""

import copy
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from leadsail_bot.errors import KeyRefused, LeadNotFound, LeadSailProblem, LeadSailUnreadable, RequestRefused
from leadsail_bot.leadsail import decode
from leadsail_bot.leadsail.decode import interactions
from leadsail_bot.models import Call, Channel, Email, Interaction, LeadHistory, Sms, Turn
from leadsail_bot.playground.sandbox import envelope
from tests import samples

Path = tuple[str | int, ...]

NOT_READ = frozenset[str | int]({"clientId", "offerId", "telephony", "voiceAI"})  # sent, and needed by nobody


def history(*interactions: Any) -> LeadHistory:
    return decode.history(samples.body(*interactions), samples.LEAD_ID, samples.NOW)


def test_every_field_that_is_shown_survives_the_trip() -> None:
    """Each field that anybody needs stands in the model, under its own name, unchanged."""
    one = samples.NOW.replace(hour=13, minute=0)
    assert history(samples.interaction()) == LeadHistory(
        lead_id=samples.LEAD_ID,
        as_of=samples.NOW,
        size=len(samples.body(samples.interaction())),
        interactions=(
            Interaction(
                id="int_1",
                channel=Channel.CALL,
                type="call",
                status="completed",
                lead_id=samples.LEAD_ID,
                campaign_id="U4D",
                phone="+12025550142",
                call=Call(
                    source="webrtc",
                    direction="outbound",
                    duration_s=222,
                    recording_url="https://recordings.example.com/int_1.mp3",
                    termination_reason="lead hung up",
                    spoken_to=True,
                ),
                sms=Sms(agent_mode=False, direction="inbound"),
                summary="Maria wants a quote for two cars.",
                transcript=(
                    Turn(role="agent", text="Hello Maria.", source="api", at=one),
                    Turn(role="user", text="Hello. Two cars.", source="inbound", at=one.replace(second=4)),
                ),
                error_code="MISSING_PHONE_NUMBER",
                error_message="Neither the campaign nor the agent has a number",
                created_at=one,
                updated_at=one.replace(minute=4, second=2),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("email", "model"),
    [
        (
            {
                "subject": "Quote",
                "direction": "inbound",
                "from": "maria@example.com",
                "to": "ava@example.com",
            },
            Email("Quote", "inbound", "maria@example.com", "ava@example.com"),
        ),
        (
            {
                "from": {"name": "Maria", "email": "maria@example.com"},
                "to": ["ava@example.com", {"address": "b@example.com"}],
            },
            Email("", "", "maria@example.com", "ava@example.com, b@example.com"),
        ),
        ({"subject": None, "from": 5, "to": [None, [], {}]}, Email()),
    ],
    ids=["texts", "objects and lists", "nothing of use"],
)
def test_an_email_object_is_read_where_there_is_one(email: Any, model: Email) -> None:
    """LeadSail documents no email object: the likely forms are read, none is relied on."""
    [interaction] = history(samples.interaction(type="Email", email=email)).interactions
    assert (interaction.channel, interaction.email) == (Channel.EMAIL, model)


def _paths(document: Any, above: Path = ()) -> Iterator[Path]:
    parts = document.items() if isinstance(document, dict) else enumerate(document)
    for name, value in parts:
        yield (*above, name)
        if isinstance(value, dict | list):
            yield from _paths(value, (*above, name))


@pytest.mark.parametrize(
    "path", list(_paths(samples.interaction())), ids=lambda path: ".".join(map(str, path))
)
@pytest.mark.parametrize("how", ["missing", "null"])
def test_a_field_that_is_not_there_costs_itself_alone(path: Path, how: str) -> None:
    """No field is promised: each may be missing or null, and nothing else changes by it."""
    whole = samples.interaction()
    document = copy.deepcopy(whole)
    part: Any = document
    for name in path[:-1]:
        part = part[name]
    if how == "missing":
        del part[path[-1]]
    else:
        part[path[-1]] = None
    (without,), (complete,) = history(document).interactions, history(whole).interactions
    changed = {name for name in Interaction.__struct_fields__ if _differ(without, complete, name)}
    if path == ("type",):
        assert changed == {"type", "channel"}
    else:
        assert len(changed) == (0 if NOT_READ.intersection(path) else 1)


def _differ(one: Interaction, other: Interaction, name: str) -> bool:
    return bool(getattr(one, name) != getattr(other, name))


@pytest.mark.parametrize(
    "item",
    [None, "int_1", 5, [], {}, {"color": "red"}, {"summary": {}}, {"telephony": {"provider": "vonage"}}],
    ids=str,
)
def test_what_says_nothing_is_counted_and_the_others_shown(item: Any) -> None:
    """One malformed interaction never hides the others, and never goes unmentioned."""
    first, last = samples.interaction(interactionId="int_a"), samples.interaction(interactionId="int_b")
    found = history(first, item, last)
    assert ([item.id for item in found.interactions], found.unreadable) == (["int_a", "int_b"], 1)


@pytest.mark.parametrize(
    ("odd", "attribute", "value"),
    [
        ({"interactionId": 7}, "id", "7"),
        ({"campaignId": 42}, "campaign_id", "42"),
        ({"phone": 12025550142}, "phone", "12025550142"),
        ({"errorCode": 500}, "error_code", "500"),
        ({"errorCode": -1.5}, "error_code", "-1.5"),
        ({"type": ["call"]}, "type", ""),
        ({"status": {}}, "status", ""),
        ({"summary": {}}, "summary", ""),
        ({"summary": True}, "summary", ""),
        ({"call": "answered"}, "call", Call()),
        ({"call": {"spokenTo": "maybe", "direction": "inbound"}}, "call", Call(direction="inbound")),
        ({"call": {"recordingUrl": {}, "duration": 7}}, "call", Call(duration_s=7)),
        ({"sms": []}, "sms", Sms()),
        ({"sms": {"agentMode": "perhaps", "direction": "inbound"}}, "sms", Sms(direction="inbound")),
        ({"email": "a@example.com"}, "email", Email()),
    ],
    ids=str,
)
def test_an_odd_field_costs_itself_alone(odd: dict[str, Any], attribute: str, value: Any) -> None:
    """A field of an unexpected kind hides no other, and no interaction; a number is text as it was sent."""
    found = history(samples.interaction(**odd))
    [interaction], [whole] = found.interactions, history(samples.interaction()).interactions
    assert getattr(interaction, attribute) == value
    changed = {name for name in Interaction.__struct_fields__ if _differ(interaction, whole, name)}
    assert changed <= {attribute, *({"channel"} if attribute == "type" else ())}
    assert found.unreadable == 0


@pytest.mark.parametrize(
    ("odd", "attribute", "value"),
    [
        ({"createdAt": {"seconds": 1}}, "created_at", None),
        ({"createdAt": True}, "created_at", None),
        ({"call": {"duration": "3:42"}}, "call", Call(duration_s=222)),
        ({"call": {"duration": "NaN"}}, "call", Call()),
        ({"call": {"duration": -1}}, "call", Call()),
        ({"type": " CALL "}, "channel", Channel.CALL),
        ({"type": "carrier_pigeon"}, "type", "carrier_pigeon"),
        ({"type": "carrier_pigeon"}, "channel", Channel.OTHER),
        ({"type": "MMS"}, "type", "MMS"),
        ({"type": "MMS"}, "channel", Channel.SMS),
        ({"type": "text"}, "channel", Channel.SMS),
        ({"transcript": None}, "transcript", ()),
        ({"transcript": "Hello."}, "transcript", (Turn(text="Hello."),)),
        ({"transcript": 5}, "transcript", (Turn(readable=False),)),
    ],
    ids=str,
)
def test_what_can_still_be_read_is_shown(odd: dict[str, Any], attribute: str, value: Any) -> None:
    """Undeclared forms of times, durations and transcripts, and unknown types, don't cost the interaction."""
    [interaction] = history(samples.interaction(**odd)).interactions
    assert getattr(interaction, attribute) == value


@pytest.mark.parametrize(
    ("kind", "carries"),
    [
        ("call", (True, False)),
        ("sms", (False, False)),
        ("email", (False, True)),
        ("video_meeting", (True, True)),
    ],
)
def test_the_object_of_another_channel_is_filling(kind: str, carries: tuple[bool, bool]) -> None:
    """LeadSail's own sample gives a text a call object: it has no recording, and a call has no subject."""
    filled = samples.interaction(type=kind, email={"subject": "string", "from": "string"})
    (one,) = history(filled).interactions
    assert (one.call != Call(), one.email != Email()) == carries
    assert (one.whole.call, one.whole.email) == (one.call, one.email)


@pytest.mark.parametrize(
    ("carries", "channel"),
    [
        ({"sms": {"agentMode": True}}, Channel.SMS),
        ({"sms": {}, "call": None, "email": None}, Channel.SMS),
        ({"sms": {}, "call": {}}, Channel.OTHER),
        ({"sms": {}, "email": {}}, Channel.OTHER),
        ({"sms": None}, Channel.OTHER),
        ({"call": {}}, Channel.OTHER),
        ({}, Channel.OTHER),
    ],
    ids=str,
)
def test_a_type_nobody_listed_is_of_texts_where_it_carries_what_only_texts_do(
    carries: dict[str, Any], channel: Channel
) -> None:
    """So that a STOP in it, or a question, is seen; what carries everything says nothing of what it is."""
    (one,) = history({"interactionId": "int_1", "type": "sms_conversation", **carries}).interactions
    assert (one.channel, one.type) == (channel, "sms_conversation")


def test_repeats_keep_the_newest_in_the_first_place() -> None:
    """An id stands once: as updated last, where it came first; equal versions keep the first."""
    moments = [f"2026-11-04T1{hour}:00:00Z" for hour in range(3)]
    old, new, also_new = (
        samples.interaction(interactionId="int_a", updatedAt=moment, summary=summary)
        for moment, summary in ((moments[0], "old"), (moments[2], "new"), (moments[2], "also new"))
    )
    found = history(old, samples.interaction(interactionId="int_b"), new, also_new, old).interactions
    assert [(item.id, item.summary) for item in found][:1] == [("int_a", "new")]
    assert [item.id for item in found] == ["int_a", "int_b"]


def test_an_id_that_comes_with_two_types_is_two_interactions() -> None:
    """Only the same thing sent twice is one; both can be opened, and each is still one if it is repeated."""
    call, text = samples.interaction(), samples.interaction(type="sms")
    found = history(call, text, samples.interaction(type="Call"), text).interactions
    assert [item.type for item in found] == ["call", "sms"]
    assert len({item.id for item in found}) == 2
    assert found[0].id == "int_1"


@pytest.mark.parametrize(
    "useless", [None, "", {}, "x" * 10_000], ids=["null", "empty", "odd", "too long for a button"]
)
def test_an_interaction_without_a_usable_id_gets_the_same_one_each_time(useless: Any) -> None:
    """It can be opened by that id later, and isn't taken for its neighbours."""
    nameless = [samples.interaction(interactionId=useless, summary=word) for word in ("one", "two")]
    ids = [item.id for item in history(*nameless).interactions]
    assert ids == [item.id for item in history(*nameless).interactions]
    assert len(set(ids)) == 2
    assert all(0 < len(name) <= interactions.ID_MAX for name in ids)


def test_three_alike_without_an_id_are_three() -> None:
    """Three calls that nobody answered, without an id or a time, aren't one call."""
    ids = [item.id for item in history(*[{"type": "call", "status": "no_answer"}] * 3).interactions]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("code", "problem"),
    [("NOT_FOUND", LeadNotFound), ("UNAUTHORIZED", KeyRefused), ("VALIDATION_ERROR", RequestRefused)],
)
@pytest.mark.parametrize("read", [decode.history, decode.lead])
def test_a_failure_inside_a_200(read: Any, code: str, problem: type[LeadSailProblem]) -> None:
    """`success: false` is the error its code names, whatever the status said."""
    with pytest.raises(problem):
        read(envelope.failure(code, "No"), samples.LEAD_ID, samples.NOW)


@pytest.mark.parametrize(
    "body",
    [
        b'{"success": false}',
        b'{"success": false, "error": "gone", "data": {"interactions": []}}',
        b'{"success": false, "error": {"code": 7}, "data": {"interactions": []}}',
        b'{"error": {"code": "SOMETHING"}, "data": {"interactions": []}}',
    ],
)
def test_a_failure_of_another_form_is_still_one(body: bytes) -> None:
    """What says it failed is never shown as an empty history."""
    with pytest.raises(RequestRefused):
        decode.history(body, samples.LEAD_ID, samples.NOW)


@pytest.mark.parametrize(
    "body", [b"{}", b'{"data":null}', b'{"data":{}}', b'{"data":{"interactions":{}}}', b"[]"]
)
def test_another_envelope_is_unreadable(body: bytes) -> None:
    """Without the documented list there is no history: that isn't the same as an empty one."""
    with pytest.raises(LeadSailUnreadable) as caught:
        decode.history(body, samples.LEAD_ID, samples.NOW)
    assert caught.value.reason == "schema_mismatch"


def test_as_of_and_the_lead_are_the_callers() -> None:
    """The history is of the lead that was asked for, as of when, not of what the items claim."""
    body, as_of = samples.body(), datetime(2026, 1, 1, tzinfo=UTC)
    found = decode.history(body, "lead_other", as_of)
    assert found == LeadHistory(lead_id="lead_other", interactions=(), size=len(body), as_of=as_of)


@pytest.mark.parametrize("item", ["{}", "1", '{"type":1}', '{"createdAt":[[],[],[],[]]}'])
def test_a_body_made_of_next_to_nothing_is_refused(item: str) -> None:
    """A megabyte of it would hold up everybody for seconds and say nothing."""
    items = ",".join([item] * (1_000_000 // len(item)))
    body = f'{{"success":true,"data":{{"interactions":[{items}]}}}}'.encode()
    with pytest.raises(LeadSailUnreadable):
        decode.history(body, samples.LEAD_ID, samples.NOW)


def test_a_body_of_small_interactions_is_read() -> None:
    """Few bytes each, but something is said."""
    items = [{"interactionId": f"i{number}", "type": "call"} for number in range(5_000)]
    assert len(decode.history(samples.body(*items), samples.LEAD_ID, samples.NOW).interactions) == 5_000
