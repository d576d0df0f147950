"""LeadSail's values in people's words. A value nobody has listed still reads like words."""

from datetime import datetime
from zoneinfo import ZoneInfo

from leadsail_bot.history import timeline
from leadsail_bot.models import Channel, Interaction, Lead, Turn
from leadsail_bot.slack.views import text

CHANNEL_EMOJI = {
    Channel.CALL: "telephone_receiver",
    Channel.SMS: "speech_balloon",
    Channel.EMAIL: "envelope",
    Channel.OTHER: "memo",
}
CHANNELS = {
    Channel.CALL: ("call", "calls"),
    Channel.SMS: ("text thread", "text threads"),
    Channel.EMAIL: ("email thread", "email threads"),
    Channel.OTHER: ("other activity", "other activities"),
}
# Interaction statuses: docs, guides/voice-calls. The lead statuses read well as they are, but for these.
_STATUSES = {
    "no_answer": "No answer",
    "voicemail": "Left a voicemail",
    "busy": "Line busy",
    "no_contact": "No contact after every attempt",
    "scheduled_callback": "Callback promised",
    "follow_up": "Follow-up needed",
    "in_progress": "In progress",
    "incomplete": "Not finished",
}
_LEAD_STATUSES = {
    "dnc": "Do not call",
    "voicemail": "Voicemail",
    "scheduled_callback": "Callback scheduled",
    "no_contact": "No contact",
}
_SOURCES = {
    "manual": "a person",
    "sms_agent": "automatic reply",
    "api": "sent by an integration",
    "system": "system",
}
_LABEL_MAX = 60


def status(value: str) -> str:
    """How an interaction ended: `no_answer` → "No answer", `do_not_call` → "Do not call", "" → ""."""
    return _STATUSES.get(value.casefold()) or _readable(value)


def lead_status(value: str) -> str:
    """Where the lead stands."""
    return _LEAD_STATUSES.get(value.casefold()) or _readable(value)


def outcome(interaction: Interaction) -> str:
    """How it ended, in words: the status, or failing that the error; for a thread also who wrote last."""
    said = status(interaction.status)
    if interaction.channel in timeline.THREADS:
        said = "Open" if interaction.status.casefold() in {"incomplete", "in_progress"} else said
        said = " · ".join(filter(None, (said, _wrote_last(interaction))))
    return said or ("Failed" if interaction.error_code or interaction.error_message else "No status")


def title(interaction: Interaction) -> str:
    """Channel and direction: "Outbound call", "Text thread", "Other activity (fax)"."""
    if interaction.channel is Channel.OTHER:
        kind = text.cut(text.line(interaction.type), _LABEL_MAX)
        return f"Other activity ({kind})" if kind else "Other activity"
    name = CHANNELS[interaction.channel][0]
    if interaction.channel is Channel.CALL and interaction.direction in {"inbound", "outbound"}:
        return f"{interaction.direction} {name}".capitalize()
    return name.capitalize()


def count(number: int, singular: str, plural: str) -> str:
    """ "1 call", "12 calls"."""
    return f"{number:,} {singular if number == 1 else plural}"


def duration(seconds: float) -> str:
    """Seconds as people say them: "42 s", "3 min 42 s", "1 h 5 min"."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def offset(seconds: float) -> str:
    """Seconds into a call as a clock: "0:07", "1:02:03"."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def speaker(turn: Turn) -> str:
    """Who said it, with how it was sent where that isn't plain: "Lead", "Agent (automatic reply)"."""
    if turn.by_lead:
        return "Lead"
    name = (
        "Agent"
        if turn.by_agent
        else text.cut(text.line(_readable(turn.role)), _LABEL_MAX) or "Unknown speaker"
    )
    how = _SOURCES.get(turn.source.casefold())
    return f"{name} ({how})" if how and how != name.casefold() else name


def local_time(lead: Lead, now: datetime) -> str:
    """The lead's own clock, "14:02 in Chicago", or "" where the zone is missing or unknown."""
    zone = lead.timezone.strip()
    try:
        local = now.astimezone(ZoneInfo(zone)) if zone else None
    except (ValueError, OSError, KeyError):  # a malformed name, a folder's name, an unknown name
        return ""
    if local is None:
        return ""
    return f"{local:%a} {local:%H:%M} in {zone.rpartition('/')[2].replace('_', ' ')}"


def _readable(value: str) -> str:
    spaced = text.line(value).replace("_", " ").replace("-", " ").strip()
    spoken = spaced.lower() if spaced.isupper() else spaced
    return text.cut(spoken[:1].upper() + spoken[1:], _LABEL_MAX)


def _wrote_last(interaction: Interaction) -> str:
    last = next((turn for turn in reversed(interaction.transcript) if turn.text.strip()), None)
    if last is None:
        return ""
    return "lead wrote last" if last.by_lead else "we wrote last" if last.by_agent else ""
