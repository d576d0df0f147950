"""Leads of any size as LeadSail sends them: what both the bot and its peers are given to read.

A lead's id says how large it is: `lead_50x40_a1` has 50 interactions of 40 turns each.
"""

import json
import random
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

BEGAN = datetime(2026, 11, 1, 9, tzinfo=UTC)
SIZE = re.compile(r"lead_(\d+)x(\d+)_")
# About what people say on such calls: they compress as text does, not as noise or as one line repeated.
TALK = """
yes no well okay right thanks sorry please could would should maybe quote car cars truck policy price month
year week tomorrow morning evening call back later today number email address name driver license claim
accident garage mileage deductible coverage liability full comprehensive monthly payment discount bundle
home insurance renew renewal agent company current switch cancel paperwork send text message phone the a to
of and in on for with from at by it is was are be have has had do does did will can you I we they my your
our their this that there here what when where why how which about around before after since until because
but if so
"""
THREAD_EVERY = 25
STATUSES = ("completed", "no_answer", "voicemail", "follow_up", "busy", "completed")


def lead_id(interactions: int, turns: int, name: str) -> str:
    """The id of a lead of that size; each `name` is another lead."""
    return f"lead_{interactions}x{turns}_{name}"


@cache
def history(interactions: int, turns: int) -> bytes:
    """The answer to `GET /interactions/lead/{id}`: calls, and here and there a text thread.

    A thread is one interaction however long it goes on, so that few of many are threads.
    """
    made = [_interaction(number, turns) for number in range(interactions)]
    return _success({"interactions": made})


@cache
def record(lead: str) -> bytes:
    """The answer to `GET /leads/{id}`."""
    return _success(
        {
            "leadId": lead,
            "firstName": "Maria",
            "lastName": "Delgado",
            "email": "maria.delgado@example.com",
            "phone": "+15550100142",
            "status": "contacted",
            "flags": [],
            "campaign": {"campaignId": "U4D", "name": "Auto quotes", "clientName": "Harborlight"},
            "timezone": "America/New_York",
        }
    )


def _interaction(number: int, turns: int) -> dict[str, Any]:
    chance = random.Random(number)
    began = BEGAN - timedelta(hours=7 * number)
    kind = "sms" if number % THREAD_EVERY == 1 else "call"
    answered = STATUSES[number % len(STATUSES)]
    return {
        "interactionId": f"int_{number:06}",
        "leadId": "lead_maria42",
        "campaignId": "U4D",
        "clientId": "client_1",
        "offerId": "offer_1",
        "type": kind,
        "status": answered,
        "phone": "+15550100142",
        "telephony": {"provider": "vonage", "messageId": f"msg_{number}", "phoneNumber": "+15550100100"},
        "call": {
            "source": "webrtc",
            "direction": "outbound",
            "duration": chance.randint(20, 600),
            "recordingUrl": f"https://recordings.example.com/int_{number:06}.mp3",
            "terminationReason": "lead hung up",
            "voiceAI": {"provider": "elevenlabs", "agentId": "agent_1", "conversationId": f"conv_{number}"},
            "spokenTo": answered == "completed",
        }
        if kind == "call"
        else None,
        "sms": {"agentMode": False, "direction": "outbound"} if kind == "sms" else None,
        "summary": _said(chance, 24),
        "transcript": [_turn(chance, began + timedelta(seconds=6 * turn), turn) for turn in range(turns)],
        "errorCode": None,
        "errorMessage": None,
        "createdAt": _iso(began),
        "updatedAt": _iso(began + timedelta(minutes=5)),
    }


def _turn(chance: random.Random, at: datetime, number: int) -> dict[str, Any]:
    return {
        "timestamp": _iso(at),
        "role": "user" if number % 2 else "agent",
        "message": _said(chance, chance.randint(8, 26)),
        "source": "inbound" if number % 2 else "api",
    }


def _said(chance: random.Random, words: int) -> str:
    return " ".join(chance.choices(TALK.split(), k=words)).capitalize() + "."


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _success(data: dict[str, Any]) -> bytes:
    return json.dumps({"success": True, "data": data}, separators=(",", ":")).encode()
