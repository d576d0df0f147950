"""LeadSail's documents as they are on the wire, for msgspec to read and check in one pass.

Field names and samples: docs, API reference, `interactions/lead/{leadId}`, `interactions/{interactionId}` and
`leads/{leadId}`. No field is promised there, so each may be missing or null. Fields nobody needs in Slack are
not listed and so never leave the bytes (birth date, address, IP, questionnaire, consent).
"""

from typing import Any

import msgspec

Text = str | None
Moment = str | int | float | None


class _Wire(msgspec.Struct, rename="camel", gc=False):
    pass


class Turn(_Wire):
    role: Text = None
    message: Text = None
    source: Text = None
    timestamp: Moment = None


class VoiceAI(_Wire):
    provider: Text = None
    agent_id: Text = None
    conversation_id: Text = None


class Call(_Wire):
    source: Text = None
    direction: Text = None
    duration: float | None = None
    recording_url: Text = None
    termination_reason: Text = None
    voice_ai: VoiceAI | None = msgspec.field(name="voiceAI", default=None)
    spoken_to: bool | None = None


class Sms(_Wire):
    agent_mode: bool | None = None
    direction: Text = None


class Email(_Wire):
    subject: Text = None
    direction: Text = None
    sender: Any = msgspec.field(name="from", default=None)
    to: Any = None


class Telephony(_Wire):
    provider: Text = None
    message_id: Text = None
    phone_number: Text = None


class Interaction(_Wire):
    """The transcript stays raw: it is most of the body, and few people open it."""

    interaction_id: Text = None
    lead_id: Text = None
    campaign_id: Text = None
    client_id: Text = None
    offer_id: Text = None
    type: Text = None
    status: Text = None
    phone: Text = None
    telephony: Telephony | None = None
    call: Call | None = None
    sms: Sms | None = None
    email: Email | None = None
    summary: Text = None
    transcript: msgspec.Raw = msgspec.Raw(b"null")
    error_code: Text = None
    error_message: Text = None
    created_at: Moment = None
    updated_at: Moment = None


class Failure(_Wire):
    code: Text = None


class Envelope(_Wire):
    """`{success: true, data: …}` or `{success: false, error: {code, …}}`; the data stays raw."""

    success: bool | None = None
    data: msgspec.Raw = msgspec.Raw(b"null")
    error: Failure | None = None


class Interactions(_Wire):
    interactions: list[Interaction]


class History(_Wire):
    """The whole answer as documented, read in one pass; the quick way."""

    data: Interactions
    success: bool | None = None
    error: Failure | None = None


class RawInteractions(_Wire):
    """The same list with each item left raw, so that one bad item can't spoil the others."""

    interactions: list[msgspec.Raw]


class Campaign(_Wire):
    campaign_id: Text = None
    name: Text = None
    client_name: Text = None
    offer_name: Text = None


class Lead(_Wire):
    lead_id: Text = None
    first_name: Text = None
    last_name: Text = None
    email: Text = None
    phone: Text = None
    status: Text = None
    flags: Any = None
    campaign: Campaign | None = None
    timezone: Text = None
