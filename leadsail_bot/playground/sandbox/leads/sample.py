"""`lead_abc123`: the sample interaction of LeadSail's API reference, word for word, and nothing else."""

from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import Json
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

LEAD_ID = "lead_abc123"

# The reference writes "string" for every string, 0 for every number, true for every boolean.
INTERACTION: Json = {
    "interactionId": "int_abc123",
    "leadId": "string",
    "campaignId": "string",
    "clientId": "string",
    "offerId": "string",
    "type": "call",
    "status": "in_progress",
    "phone": "string",
    "telephony": {"provider": "vonage", "messageId": "string", "phoneNumber": "string"},
    "call": {
        "source": "webrtc",
        "direction": "inbound",
        "duration": 0,
        "recordingUrl": "string",
        "terminationReason": "string",
        "voiceAI": {"provider": "elevenlabs", "agentId": "string", "conversationId": "string"},
        "spokenTo": True,
    },
    "sms": {"agentMode": True, "direction": "inbound"},
    "summary": "string",
    "transcript": [{"timestamp": "string", "role": "agent", "message": "string", "source": "manual"}],
    "errorCode": "string",
    "errorMessage": "string",
    "createdAt": "string",
    "updatedAt": "string",
}

RECORD: Json = {
    "leadId": LEAD_ID,
    "firstName": "string",
    "lastName": "string",
    "email": "string",
    "phone": "string",
    "country": "string",
    "dateOfBirth": "string",
    "campaign": {
        "campaignId": "string",
        "name": "string",
        "clientId": "string",
        "clientName": "string",
        "clientAbbrev": "string",
        "offerId": "string",
        "offerName": "string",
        "offerAbbrev": "string",
    },
    "approval": {
        "status": "pending",
        "campaignId": "string",
        "decidedBy": "string",
        "decidedAt": "string",
        "reason": "string",
    },
    "address": {
        "street": "string",
        "unit": "string",
        "city": "string",
        "state": "string",
        "zip": "string",
        "country": "US",
    },
    "timezone": "string",
    "timezoneSource": "ip",
    "notes": [{"id": "string", "text": "string", "createdAt": "string", "createdBy": "string"}],
    "questionnaire": [{"key": "string", "question": "string", "answer": None}],
    "attribution": {
        "params": {},
        "captureUrl": "http://example.com",
        "referrer": "string",
        "ipAddress": "string",
        "userAgent": "string",
    },
    "compliance": {"tcpaConsent": True},
}


def write(_scene: Scene) -> LeadFile:
    """The same at any time."""
    return LeadFile(RECORD, [INTERACTION])


ENTRY = Entry(
    LEAD_ID, "The documented sample", "LeadSail's own sample interaction, exactly as documented", write
)
