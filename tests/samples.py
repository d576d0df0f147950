"""What tests are made of: LeadSail's documents as they come over the wire, and the models they become."""

from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from leadsail_bot.models import Call, Channel, Email, Interaction, Lead, LeadHistory, Sms, Turn
from leadsail_bot.playground.sandbox import envelope

Json = dict[str, Any]

LEAD_ID = "lead_maria42"
REGION = "US"
NOW = datetime(2026, 11, 4, 14, 2, tzinfo=UTC)


# ── Documents: each builder gives a whole one, with `changes` to its top level ──────────────────────────


def interaction(**changes: Any) -> Json:
    """A call with every documented field filled, as LeadSail writes it."""
    document: Json = {
        "interactionId": "int_1",
        "leadId": LEAD_ID,
        "campaignId": "U4D",
        "clientId": "client_1",
        "offerId": "offer_1",
        "type": "call",
        "status": "completed",
        "phone": "+12025550142",
        "telephony": {"provider": "vonage", "messageId": "msg_1", "phoneNumber": "+12025550100"},
        "call": {
            "source": "webrtc",
            "direction": "outbound",
            "duration": 222,
            "recordingUrl": "https://recordings.example.com/int_1.mp3",
            "terminationReason": "lead hung up",
            "voiceAI": {"provider": "elevenlabs", "agentId": "agent_1", "conversationId": "conv_1"},
            "spokenTo": True,
        },
        "sms": {"agentMode": False, "direction": "inbound"},
        "summary": "Maria wants a quote for two cars.",
        "transcript": [
            {
                "timestamp": "2026-11-04T13:00:00.000Z",
                "role": "agent",
                "message": "Hello Maria.",
                "source": "api",
            },
            {
                "timestamp": "2026-11-04T13:00:04.000Z",
                "role": "user",
                "message": "Hello. Two cars.",
                "source": "inbound",
            },
        ],
        "errorCode": "MISSING_PHONE_NUMBER",
        "errorMessage": "Neither the campaign nor the agent has a number",
        "createdAt": "2026-11-04T13:00:00.000Z",
        "updatedAt": "2026-11-04T13:04:02.000Z",
    }
    return document | changes


def record(**changes: Any) -> Json:
    """A lead's own record, with the fields the bot reads and some it must not."""
    document: Json = {
        "leadId": LEAD_ID,
        "firstName": "Maria",
        "lastName": "Delgado",
        "email": "maria.delgado@example.com",
        "phone": "+12025550142",
        "dateOfBirth": "1984-02-03",
        "status": "contacted",
        "detail": "Reached",
        "flags": [],
        "tags": ["two-vehicles"],
        "customFields": {"vehicles": 2},
        "campaign": {
            "campaignId": "U4D",
            "name": "Auto quotes",
            "clientName": "Harborlight",
            "offerName": "Auto",
        },
        "timezone": "America/New_York",
    }
    return document | changes


def body(*interactions: Any) -> bytes:
    """The answer to a history request; an interaction may be any JSON, also where it must be none."""
    return envelope.success({"interactions": list(interactions)})


def lead_body(**changes: Any) -> bytes:
    """The answer to a request for a lead's record."""
    return envelope.success(record(**changes))


# ── Models: with `changes` to their fields ──────────────────────────────────────────────────────────────


def turns(*lines: str, start: datetime = NOW - timedelta(hours=1), every_s: float = 60) -> tuple[Turn, ...]:
    """Turns from lines such as `user: Hello`; the first one at `start`."""
    said = []
    for index, line in enumerate(lines):
        role, _, text = line.partition(": ")
        said.append(Turn(role=role, text=text, at=start + timedelta(seconds=index * every_s)))
    return tuple(said)


def call(id: str = "int_call", **changes: Any) -> Interaction:
    """A finished outbound call of 3 min 42 s, one hour ago, with a recording and a transcript."""
    made = Interaction(
        id=id,
        channel=Channel.CALL,
        type="call",
        status="completed",
        lead_id=LEAD_ID,
        campaign_id="U4D",
        phone="+12025550142",
        call=Call(
            source="webrtc",
            direction="outbound",
            duration_s=222.0,
            recording_url="https://recordings.example.com/int_1.mp3",
            termination_reason="lead hung up",
            spoken_to=True,
        ),
        summary="Maria wants a quote for two cars.",
        transcript=turns("agent: Hello Maria.", "user: Hello. Two cars."),
        created_at=NOW - timedelta(hours=1),
        updated_at=NOW - timedelta(minutes=55),
    )
    return msgspec.structs.replace(made, **changes)


def sms(id: str = "int_sms", **changes: Any) -> Interaction:
    """A thread of two texts that began an hour ago; the lead wrote last."""
    made = Interaction(
        id=id,
        channel=Channel.SMS,
        type="sms",
        status="incomplete",
        lead_id=LEAD_ID,
        phone="+12025550142",
        sms=Sms(agent_mode=True, direction="outbound"),
        transcript=turns("agent: Is Thursday fine?", "user: Thursday works."),
        created_at=NOW - timedelta(hours=1),
        updated_at=NOW - timedelta(minutes=59),
    )
    return msgspec.structs.replace(made, **changes)


def email(id: str = "int_email", **changes: Any) -> Interaction:
    """A thread of one email with its envelope, an hour ago."""
    made = Interaction(
        id=id,
        channel=Channel.EMAIL,
        type="email",
        status="completed",
        lead_id=LEAD_ID,
        email=Email(
            subject="Your quote",
            direction="outbound",
            sender="ava@example.com",
            recipients="maria.delgado@example.com",
        ),
        transcript=turns("agent: The quote is attached."),
        created_at=NOW - timedelta(hours=1),
        updated_at=NOW - timedelta(hours=1),
    )
    return msgspec.structs.replace(made, **changes)


def lead(**changes: Any) -> Lead:
    """Maria, a lead that has been contacted."""
    made = Lead(
        id=LEAD_ID,
        first_name="Maria",
        last_name="Delgado",
        phone="+12025550142",
        status="contacted",
        campaign_id="U4D",
        campaign="Auto quotes",
        client="Harborlight",
        offer="Auto",
        timezone="America/New_York",
    )
    return msgspec.structs.replace(made, **changes)


def history(*interactions: Interaction, **changes: Any) -> LeadHistory:
    """A live history of Maria's, as of `NOW`; her record is there unless `lead=None`."""
    made = LeadHistory(lead_id=LEAD_ID, interactions=interactions, as_of=NOW, lead=lead())
    return msgspec.structs.replace(made, **changes)


def noting(read: list[str]) -> type[str]:
    """Texts that add themselves to `read` when a part of them is taken, as it is by whoever masks them."""

    class Noted(str):
        def __getitem__(self, part: Any) -> str:
            read.append(self)
            return super().__getitem__(part)

    return Noted
