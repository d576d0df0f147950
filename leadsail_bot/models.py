"""What LeadSail knows of a lead, in the field's own words: frozen records without JSON and without Block Kit.

An absent text is `""`, anything else absent is `None`: LeadSail promises no field (docs: API reference,
interactions). Times are aware and in UTC, durations in seconds.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

import msgspec

from leadsail_bot import characters

# LeadSail's lead ids look like `lead_abc123`; their alphabet and length aren't documented.
LEAD_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
# What a lead may be looked for by; nothing in it could end a query, or be a path or markup.
WORDS = re.compile(r"[^/\\?#%<>\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{2,80}")

# Possessive, here and wherever people's texts are searched: a long one must not hold up everybody else.
EMAIL_ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]++@[\w-]++(?:\.[\w-]++)++")


class Channel(StrEnum):
    """How an interaction took place; a type LeadSail adds later is `OTHER`, its name stays in `type`."""

    CALL = "call"
    SMS = "sms"
    EMAIL = "email"
    OTHER = "other"

    __hash__ = str.__hash__  # an enum's own is Python's, and everything is counted by channel


CALL, SMS, EMAIL = Channel.CALL, Channel.SMS, Channel.EMAIL  # ten times as quick to get at


class Turn(msgspec.Struct, frozen=True):
    """One thing said or written.

    LeadSail does not declare the form of a turn's time: it is read as a moment (`at`), as seconds into the
    call (`offset_s`), or as neither.
    """

    role: str = ""
    text: str = ""
    source: str = ""
    at: datetime | None = None
    offset_s: float | None = None
    readable: bool = True

    @property
    def by_lead(self) -> bool:
        """`user` is the lead (docs: SMS messaging)."""
        return self.role.strip().casefold() in {"user", "lead"}

    @property
    def by_agent(self) -> bool:
        """`agent` is our side, a person or an automatic voice."""
        return self.role.strip().casefold() == "agent"


def heard(turns: Iterable[Turn]) -> bool:
    """The lead said something in them."""
    return any(turn.by_lead and turn.text.strip() for turn in turns)


class Call(msgspec.Struct, frozen=True):
    """What is particular to a phone call. `spoken_to`: probably whether a person was reached."""

    source: str = ""
    direction: str = ""
    duration_s: float | None = None
    recording_url: str = ""
    termination_reason: str = ""
    spoken_to: bool | None = None


class Sms(msgspec.Struct, frozen=True):
    """What is particular to an SMS thread. `agent_mode`: automatic replies are on."""

    agent_mode: bool | None = None
    direction: str = ""


class Email(msgspec.Struct, frozen=True):
    """An email thread's envelope; undocumented by LeadSail, read where it is there."""

    subject: str = ""
    direction: str = ""
    sender: str = ""
    recipients: str = ""


class Interaction(msgspec.Struct, frozen=True, kw_only=True):
    """One call, or one whole SMS or email thread.

    `transcript`, or any of it, may be read only when somebody looks at it; reading it never raises. Messages
    stand in it from the oldest on.
    """

    id: str
    channel: Channel = Channel.OTHER
    type: str = ""
    status: str = ""
    lead_id: str = ""
    campaign_id: str = ""
    phone: str = ""
    call: Call = Call()
    sms: Sms = Sms()
    email: Email = Email()
    summary: str = ""
    transcript: Sequence[Turn] = ()
    error_code: str = ""
    error_message: str = ""
    created_at: datetime | None = None
    updated_at: datetime | None = None

    @property
    def direction(self) -> str:
        """`inbound`, `outbound`, or `""`. A thread has one value for the whole of it."""
        match self.channel:
            case Channel.CALL:
                return self.call.direction.casefold()
            case Channel.SMS:
                return self.sms.direction.casefold()
            case Channel.EMAIL:
                return self.email.direction.casefold()
        return ""

    @property
    def duration_s(self) -> float | None:
        """How long the call took: LeadSail's own sample gives a text a call object too."""
        return self.call.duration_s if self.channel is Channel.CALL else None

    @property
    def lead_spoke(self) -> bool:
        """The transcript shows that the lead said something."""
        return heard(self.transcript)

    @property
    def texts(self) -> list[str]:
        """What was said, in any order."""
        return [turn.text for turn in self.transcript]

    @property
    def last_said_at(self) -> datetime | None:
        """The latest time that a turn tells of."""
        return max((turn.at for turn in self.transcript if turn.at), default=None)

    @property
    def ends_undated(self) -> bool:
        """The newest turn tells no time."""
        return bool(self.transcript) and self.transcript[-1].at is None

    @property
    def whole(self) -> "Interaction":
        """All of it: one that is made as somebody looks at it makes everything."""
        return self


class Lead(msgspec.Struct, frozen=True, kw_only=True):
    """A lead's own record, without the fields nobody needs in Slack (birth date, address, questionnaire)."""

    id: str
    first_name: str = ""
    last_name: str = ""
    phone: str = ""
    status: str = ""
    do_not_call: bool = False  # by its status, or by a flag
    campaign_id: str = ""
    campaign: str = ""
    client: str = ""
    offer: str = ""
    timezone: str = ""
    last_activity_at: datetime | None = None

    @property
    def name(self) -> str:
        """First and last name, as far as people see them, or `""` for a placeholder lead."""
        return " ".join(filter(characters.visible, (self.first_name, self.last_name))).strip()


class LeadHistory(msgspec.Struct, frozen=True, kw_only=True):
    """Everything said to and by one lead, in LeadSail's order, as of the moment LeadSail was asked.

    `lead` is `None` where the lead's own record couldn't be had, `lead_stale` says that it is an older one;
    `unreadable` counts the interactions that LeadSail sent and nobody could read, `repeated` those that came
    again; `size` is how many bytes it sent; `stale` says that LeadSail has nothing newer to give just now.
    `memo` is what others made of these interactions, so that it isn't made twice; it goes when they go.
    """

    lead_id: str
    interactions: tuple[Interaction, ...]
    as_of: datetime
    unreadable: int = 0
    repeated: int = 0
    size: int = 0
    lead: Lead | None = None
    lead_stale: bool = False
    from_cache: bool = False
    stale: bool = False
    memo: dict[Any, Any] = msgspec.field(default_factory=dict)

    @property
    def unsure(self) -> bool:
        """Whether the lead may have asked not to be called without our knowing."""
        return self.lead is None or self.lead_stale


class Lookup(msgspec.Struct, frozen=True):
    """Somebody's latest look at a lead."""

    lead_id: str
    at: datetime


class Matches(msgspec.Struct, frozen=True, kw_only=True):
    """The leads that a search found, in LeadSail's order.

    `more`: LeadSail has further ones; how many it doesn't say. `unreadable` counts what can't be shown.
    `compared`: how many leads these were chosen from, where LeadSail looked for only some of the words; 0
    where it looked for all.
    """

    leads: tuple[Lead, ...] = ()
    more: bool = False
    unreadable: int = 0
    compared: int = 0
    from_cache: bool = False
