"""LeadSail's documents as they are on the wire, for msgspec to read and check in one pass.

Field names and samples: docs, API reference, `interactions/lead/{leadId}`, `interactions/{interactionId}` and
`leads/{leadId}`. No field is promised there, so each may be missing or null. Fields nobody needs in Slack are
not listed and so never leave the bytes (birth date, address, IP, questionnaire); of a record, only what is
listed is kept, and of what it says on do-not-call only whether it does.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

NULL = msgspec.Raw(b"null")
Text = str | None
# Its form is undeclared: left raw for `moments`, so that none of them costs the item, or megabytes.
if TYPE_CHECKING:
    Time = Any
else:
    Time = msgspec.Raw


class _Wire(msgspec.Struct, rename="camel", gc=False):
    pass


class AnyTurn(_Wire):
    """One turn more, whatever is in it."""


class Turn(_Wire):
    role: Text = None
    message: Text = None
    source: Text = None
    timestamp: Time = NULL


class TimedTurn(Turn):
    """The quick way: the time as LeadSail shows dates, read in the same pass."""

    timestamp: datetime | None = None


class Call(_Wire):
    source: Text = None
    direction: Text = None
    duration: Time = NULL
    recording_url: Text = None
    termination_reason: Text = None
    spoken_to: bool | None = None


class TimedCall(Call):
    """The quick way: its length in seconds."""

    duration: float | None = None


class Sms(_Wire):
    agent_mode: bool | None = None
    direction: Text = None


class Email(_Wire):
    subject: Text = None
    direction: Text = None
    sender: msgspec.Raw = msgspec.field(name="from", default=NULL)
    to: msgspec.Raw = NULL


class Interaction(_Wire):
    """The transcript stays raw: it is most of the body, and few people open it."""

    interaction_id: Text = None
    lead_id: Text = None
    campaign_id: Text = None
    type: Text = None
    status: Text = None
    phone: Text = None
    call: Call | None = None
    sms: Sms | None = None
    email: Email | None = None
    summary: Text = None
    transcript: msgspec.Raw = NULL
    error_code: Text = None
    error_message: Text = None
    created_at: Time = NULL
    updated_at: Time = NULL


class TimedInteraction(Interaction):
    """The quick way: times as LeadSail shows dates, read in the same pass."""

    call: TimedCall | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None


class Envelope(_Wire):
    """`{success: true, data: …}` or `{success: false, error: {code, …}}`; the data stays raw."""

    success: bool | None = None
    data: msgspec.Raw = NULL
    error: Any = None


class Interactions(_Wire):
    interactions: Sequence[Interaction]


class History(_Wire):
    """The whole answer as documented, read in one pass."""

    data: Interactions
    success: bool | None = None
    error: Any = None


class TimedInteractions(Interactions):
    interactions: Sequence[TimedInteraction]


class TimedHistory(History):
    """The same with its times read too; the quick way."""

    data: TimedInteractions


class RawInteractions(_Wire):
    """The same list with each item left raw, so that one bad item can't spoil the others."""

    interactions: list[msgspec.Raw]


class Lead(_Wire, omit_defaults=True):
    """Every field raw: one of an unexpected kind mustn't cost the name, or the do-not-call status."""

    lead_id: msgspec.Raw = NULL
    first_name: msgspec.Raw = NULL
    last_name: msgspec.Raw = NULL
    phone: msgspec.Raw = NULL
    status: msgspec.Raw = NULL
    detail: msgspec.Raw = NULL
    flags: msgspec.Raw = NULL
    tags: msgspec.Raw = NULL
    custom_fields: msgspec.Raw = NULL
    dnc: msgspec.Raw = NULL
    is_dnc: msgspec.Raw = NULL
    do_not_call: msgspec.Raw = NULL
    do_not_contact: msgspec.Raw = NULL
    compliance: msgspec.Raw = NULL
    campaign: msgspec.Raw = NULL
    timezone: msgspec.Raw = NULL
    last_activity_at: msgspec.Raw = NULL


class Leads(_Wire):
    """A page of the list of leads, each left raw: what an item looks like isn't documented."""

    leads: list[msgspec.Raw]
    has_more: Any = None
