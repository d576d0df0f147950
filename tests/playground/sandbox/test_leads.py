"""The sandbox's leads cover what LeadSail can send, and are fit to be shown to anybody."""

import ast
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

import leadsail_bot.playground.sandbox as package
from leadsail_bot.playground.sandbox import leads
from leadsail_bot.playground.sandbox.leads import odd
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

NOW = datetime(2026, 11, 4, 3, 30, tzinfo=UTC)  # the small hours in America: nobody is called then
SCENE = Scene(NOW, "http://127.0.0.1:1234")
FILES: dict[str, LeadFile] = {entry.lead_id: entry.write(SCENE) for entry in leads.EVERYBODY}

INTERACTION_FIELDS = {
    *("interactionId", "leadId", "campaignId", "clientId", "offerId", "type", "status", "phone", "telephony"),
    *("call", "sms", "summary", "transcript", "errorCode", "errorMessage", "createdAt", "updatedAt"),
}
DOCUMENTED_STATUSES = {
    *("in_progress", "completed", "incomplete", "voicemail", "no_answer", "busy", "no_contact"),
    *("scheduled_callback", "follow_up", "qualified", "disqualified"),
}


def _interactions(*lead_ids: str) -> Iterator[dict[str, Any]]:
    for lead_id in lead_ids or FILES:
        yield from (item for item in FILES[lead_id].interactions if isinstance(item, dict))


def _turns(*lead_ids: str) -> Iterator[dict[str, Any]]:
    for interaction in _interactions(*lead_ids):
        yield from interaction.get("transcript") or []


def test_the_catalogue_lists_each_lead_once() -> None:
    """Ids are unique, of a shape the command takes for an id, and lead to a record of the same id."""
    ids = [entry.lead_id for entry in leads.EVERYBODY]
    assert ids == [file.record["leadId"] for file in FILES.values()]
    assert len(leads.CATALOGUE) >= 13
    assert all(re.fullmatch(r"lead_[a-z]+_?[a-z0-9]+", lead_id) for lead_id in ids)
    assert all(entry.name and len(entry.shows) <= 100 for entry in leads.CATALOGUE)


def test_the_catalogue_names_them_as_their_records_do() -> None:
    """Who picks a lead from the list meets the same name in the answer, as far as there is one."""
    nameless = {"lead_abc123", "lead_caller88", "lead_bobby66"}
    for entry in leads.CATALOGUE:
        record = FILES[entry.lead_id].record
        if entry.lead_id not in nameless:
            assert entry.name == f"{record['firstName']} {record['lastName']}"


def test_a_common_name_brings_more_than_a_choice_shows() -> None:
    """Beside the catalogue: one name, several campaigns, and a number that two of them share."""
    others = [file.record for lead_id, file in FILES.items() if lead_id.startswith("lead_james")]
    assert len(others) > 10
    assert len({(record["firstName"], record["lastName"]) for record in others}) == 1
    assert len({record["campaign"]["campaignId"] for record in others}) == 4
    assert len({record["phone"] for record in others}) == len(others) - 1


def test_every_documented_value_occurs() -> None:
    """Statuses, channels, directions, providers and message sources that are documented, once or more."""
    interactions = list(_interactions())
    assert {item.get("status") for item in interactions} >= DOCUMENTED_STATUSES
    assert {item["type"] for item in interactions} >= {"call", "sms", "email"}
    assert {(item.get("call") or {}).get("direction") for item in interactions} >= {"inbound", "outbound"}
    assert {(item.get("telephony") or {}).get("provider") for item in interactions} >= {"vonage", "twilio"}
    assert {turn.get("source") for turn in _turns()} >= {"manual", "api", "inbound", "sms_agent", "system"}
    assert {turn.get("role") for turn in _turns()} >= {"agent", "user"}


def test_ordinary_interactions_have_the_documented_fields() -> None:
    """Only the odd lead, one `email` object and one missing transcript leave the documented shape."""
    for lead_id in FILES.keys() - {odd.ODETTE.lead_id}:
        for item in _interactions(lead_id):
            assert item.keys() - {"email"} >= INTERACTION_FIELDS - {"transcript"}, item["interactionId"]
            assert item.keys() <= INTERACTION_FIELDS | {"email"}, item["interactionId"]


def test_the_sample_is_the_documented_one() -> None:
    """Strings read "string", numbers 0, booleans true; only ids and enums are concrete."""
    (sample,) = FILES["lead_abc123"].interactions
    concrete = {
        "int_abc123",
        "call",
        "in_progress",
        "vonage",
        "webrtc",
        "inbound",
        "elevenlabs",
        "agent",
        "manual",
    }
    leaves: list[object] = []

    def collect(value: object) -> None:
        if isinstance(value, dict | list):
            for child in value.values() if isinstance(value, dict) else value:
                collect(child)
        else:
            leaves.append(value)

    collect(sample)
    assert sample.keys() == INTERACTION_FIELDS
    assert {leaf for leaf in leaves if isinstance(leaf, str)} == concrete | {"string"}
    assert [leaf for leaf in leaves if not isinstance(leaf, str)] == [0, True, True]


def test_the_rich_lead() -> None:
    """Maria: a long call, a thread with all sources and an empty message, two kinds of email."""
    by_id = {item["interactionId"]: item for item in _interactions("lead_maria42")}
    quote = by_id["int_maria_quote"]
    roles = [turn["role"] for turn in quote["transcript"]]
    assert len(roles) > 20
    assert all(before != after for before, after in pairwise(roles))
    assert 180 <= quote["call"]["duration"] <= 240
    thread = by_id["int_maria_texts"]
    assert thread["sms"]["agentMode"] is True
    assert {turn["source"] for turn in thread["transcript"]} == {
        "manual",
        "api",
        "inbound",
        "sms_agent",
        "system",
    }
    assert "" in [turn["message"] for turn in thread["transcript"]]
    assert thread["transcript"][-1]["source"] == "inbound"
    emails = [item for item in by_id.values() if item["type"] == "email"]
    assert [set(item.get("email", {})) for item in emails] == [{"subject", "from", "to", "direction"}, set()]


def test_the_lead_that_opted_out() -> None:
    """Tom is on the do-not-call list and the lead's own last word in the thread is STOP."""
    assert FILES["lead_tom7"].record["status"] == "dnc"
    thread = next(item for item in _interactions("lead_tom7") if item["type"] == "sms")
    assert [turn["message"] for turn in thread["transcript"] if turn["role"] == "user"][-1] == "STOP"


def test_sizes() -> None:
    """Leads with none, one and sixty interactions, and a call of 400 turns and over 40,000 characters."""
    counts = {lead_id: len(file.interactions) for lead_id, file in FILES.items()}
    assert (counts["lead_noor0"], counts["lead_live3"], counts["lead_priya60"]) == (0, 1, 60)
    assert len({item["interactionId"] for item in _interactions("lead_priya60")}) == 60
    messages = [turn["message"] for turn in _turns("lead_walter400")]
    assert len(messages) == 400
    assert sum(map(len, messages)) > 40_000


def test_a_call_in_progress_has_nothing_yet() -> None:
    """Until the provider reports back there is no duration, summary, transcript or recording."""
    (live,) = FILES["lead_live3"].interactions
    assert live["status"] == "in_progress"
    assert (live["call"]["duration"], live["summary"], live["transcript"]) == (None, None, None)
    assert live["call"]["recordingUrl"] is None


def test_the_unknown_caller() -> None:
    """A placeholder lead has no name and no email, and was promised a call back."""
    file = FILES["lead_caller88"]
    assert [file.record[key] for key in ("firstName", "lastName", "email")] == [None, None, None]
    assert [(item["status"], item["call"]["direction"]) for item in file.interactions] == [
        ("scheduled_callback", "inbound")
    ]


def test_a_failed_start() -> None:
    """The one documented error code is told with its message."""
    failed = next(item for item in _interactions("lead_hana5") if item["errorCode"])
    assert failed["errorCode"] == "MISSING_PHONE_NUMBER"
    assert failed["errorMessage"]


def test_the_odd_lead() -> None:
    """Odette: one item that is no interaction, one listed twice, and whatever may be missing or strange."""
    file = FILES["lead_odette13"]
    assert [item for item in file.interactions if not isinstance(item, dict)] == [odd.BROKEN]
    items = list(_interactions("lead_odette13"))
    ids = Counter(item["interactionId"] for item in items)
    assert [interaction_id for interaction_id, times in ids.items() if times > 1] == ["int_odd_meeting"]
    assert any(item["type"] not in {"call", "sms", "email"} for item in items)
    assert any(item["type"] == "call" and "call" not in item for item in items)
    assert any("transcript" in item and item["transcript"] is None for item in items)
    urls = [(item.get("call") or {}).get("recordingUrl") or "" for item in items]
    assert any(url and not url.startswith("http") for url in urls)
    created = [item["createdAt"] for item in items if "createdAt" in item]
    assert created != sorted(created, reverse=True)
    assert any(re.fullmatch(r"[\d:T.-]+", moment) for moment in created), "a time without a zone"
    assert any("\ud83d" in turn["message"] for turn in _turns("lead_odette13") if turn["message"])


def test_two_records_of_one_person() -> None:
    """The search picker has something to tell apart: same name and number, other campaign and email."""
    one, other = FILES["lead_dana1"].record, FILES["lead_dana2"].record
    assert [one[key] for key in ("firstName", "lastName", "phone")] == [
        other[key] for key in ("firstName", "lastName", "phone")
    ]
    assert one["campaign"]["name"] != other["campaign"]["name"]
    assert one["email"] != other["email"]


def test_leads_live_in_several_time_zones() -> None:
    """Local time is worth showing only if it differs."""
    assert len({file.record["timezone"] for file in FILES.values()}) >= 6


@pytest.mark.parametrize("hour", [0, 7, 13, 23])
def test_everything_happened_before_now(hour: int) -> None:
    """At any hour of the day the stories lie in the past, and the newest is no older than a few hours."""
    now = NOW.replace(hour=hour)
    for entry in leads.EVERYBODY:
        file = entry.write(Scene(now, SCENE.url))
        lead_id = file.record["leadId"]
        if lead_id in {"lead_abc123", odd.ODETTE.lead_id}:
            continue
        stamps = [item[key] for item in file.interactions for key in ("createdAt", "updatedAt")]
        assert all(datetime.fromisoformat(stamp) <= now for stamp in stamps), lead_id
    maria = leads.CATALOGUE[0].write(Scene(now, SCENE.url))
    newest = max(datetime.fromisoformat(item["updatedAt"]) for item in maria.interactions)
    assert (now - newest).total_seconds() < 3 * 3600


def test_conversations_run_forward() -> None:
    """Each turn comes after the one before it, or at the same moment."""
    for lead_id in FILES.keys() - {"lead_abc123", odd.ODETTE.lead_id}:
        for item in _interactions(lead_id):
            stamps = [turn["timestamp"] for turn in item.get("transcript") or []]
            assert stamps == sorted(stamps), item["interactionId"]


def test_nobody_is_called_at_night() -> None:
    """Calls and their times are told in the lead's own day: between 8 and 21, whenever the sandbox opens."""
    for lead_id in FILES.keys() - {"lead_abc123", "lead_live3", odd.ODETTE.lead_id}:
        zone = ZoneInfo(FILES[lead_id].record["timezone"])
        for item in _interactions(lead_id):
            if item["type"] == "call":
                assert 8 <= datetime.fromisoformat(item["createdAt"]).astimezone(zone).hour < 21


def test_numbers_and_addresses_are_fictional() -> None:
    """Phone numbers are 555-01xx, hosts are reserved for examples (RFC 2606) or loopback."""
    text = json.dumps([(file.record, file.interactions) for file in FILES.values()])
    for number in re.findall(r"\+1\d{10}", text):
        assert re.fullmatch(r"\+1\d{3}55501\d\d", number)
    for host in re.findall(r"(?:@|//)([a-z0-9.-]+\.[a-z]{2,})", text):
        assert re.search(r"(^|\.)example(\.com|\.org|\.net)?$", host), host


def test_the_sandbox_knows_nothing_of_the_bot() -> None:
    """What tests the bot must not share its code: a mistake would be on both sides."""
    for path in Path(package.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("leadsail_bot"):
                assert (node.module or "").startswith("leadsail_bot.playground.sandbox"), path.name
