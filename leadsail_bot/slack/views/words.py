"""LeadSail's values in people's words. A value nobody has listed still reads like words."""

import re
import unicodedata
from datetime import date, datetime, timedelta

from leadsail_bot import characters, labels, phones
from leadsail_bot.history import mask, statuses, thread, timeline
from leadsail_bot.models import Channel, Interaction, Lead, LeadHistory, Turn
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
# What a transcript is made of.
UNITS = dict.fromkeys(Channel, ("message", "messages")) | {Channel.CALL: ("turn", "turns")}
_TEXTS = {"sms", "mms", "text"}  # which need no name beside "Text thread"
_CALLS = {"inbound": "Inbound call", "outbound": "Outbound call"}
# Interaction statuses: docs, guides/voice-calls. The lead statuses read well as they are, but for these.
_STATUSES = {
    "completed": "Completed",
    "no_answer": "No answer",
    "voicemail": "Left a voicemail",
    "busy": "Line busy",
    "no_contact": "No contact after every attempt",
    "scheduled_callback": "Callback promised",
    "follow_up": "Follow-up needed",
    "in_progress": "In progress",
    "incomplete": "Not finished",
    "dnc": "Do not call",
}
_LEAD_STATUSES = {
    "dnc": "Do not call",
    "voicemail": "Voicemail",
    "scheduled_callback": "Callback scheduled",
    "no_contact": "No contact",
}
# How a text or email was sent (docs: SMS messaging, `source`); what the values mean for calls isn't told.
_SENT_BY = {"manual": "a person", thread.AUTOMATIC: "automatic reply", "api": "sent by an integration"}
LEAD, AGENT, SYSTEM, WE = "Lead", "Agent", "System", "We"
SILENT = "(no words)"  # a picture, an empty turn
UNREADABLE = "(couldn't be shown)"
IN_PROGRESS_MAX = timedelta(hours=4)  # no call is longer: its end was never reported
HOUR_S, DAY_S = 3_600, 86_400
_OURS = re.compile(rf"\W*(?:(?:{AGENT}|{SYSTEM})\b|{WE}\W*$)", re.IGNORECASE)
_LABEL_MAX = 60
_NAME_MAX = 40
_FULL_NAME_MAX = 100


def status(value: str) -> str:
    """How an interaction ended: `no_answer` → "No answer", `doNotCall` → "Do not call", "" → ""."""
    return _STATUSES.get(statuses.key(value)) or _readable(value)


def lead_status(value: str) -> str:
    """Where the lead stands."""
    return _LEAD_STATUSES.get(statuses.key(value)) or _readable(value)


def outcome(interaction: Interaction, as_of: datetime | None = None) -> str:
    """How it ended, in words: the status, or failing that the error; for a thread also who wrote last.

    `as_of` tells a call that is in progress from one whose end LeadSail was never told.
    """
    if interaction.channel in thread.CHANNELS:
        said = _state(interaction)
    else:
        said = "No outcome reported" if _never_ended(interaction, as_of) else status(interaction.status)
    return said or ("Failed" if interaction.error_code or interaction.error_message else "No status")


def title(interaction: Interaction) -> str:
    """Channel and direction: "Outbound call", "Text thread (Rcs)", "Other activity (Video meeting)"."""
    if interaction.channel is Channel.CALL and (called := _CALLS.get(interaction.direction)):
        return called
    named = CHANNELS[interaction.channel][0].capitalize()
    kind = _readable(interaction.type) if interaction.channel in (Channel.SMS, Channel.OTHER) else ""
    says_so = interaction.channel is Channel.SMS and not _TEXTS.isdisjoint(kind.casefold().split())
    return f"{named} ({kind})" if kind and not says_so else named


def inline(said: str) -> str:
    """As it stands within a sentence: "No answer" → "no answer", "DNC" → "DNC"."""
    return said if said[:2].isupper() else said[:1].lower() + said[1:]


def count(number: int, singular: str, plural: str) -> str:
    """ "1 call", "12 calls"."""
    return f"{number:,} {singular if number == 1 else plural}"


def day(moment: date) -> str:
    """ "Nov 4, 2026"."""
    return f"{moment:%b} {moment.day}, {moment.year}"


def duration(seconds: float) -> str:
    """Seconds as people say them: "42 s", "3 min 42 s", "1 h 5 min"."""
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    if hours:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    if minutes:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    return f"{rest} s"


def quoted(said: str, message: Turn) -> str:
    """What somebody said in a message, as it stands within a sentence."""
    if not message.readable:
        return UNREADABLE
    return f"“{said}”" if said else SILENT


def age(seconds: float) -> str:
    """How long something has lasted, in its largest unit: "3 min", "5 h", "12 days"."""
    if seconds < HOUR_S:
        return f"{max(1, int(seconds // 60))} min"
    return f"{int(seconds // HOUR_S)} h" if seconds < 2 * DAY_S else f"{int(seconds // DAY_S)} days"


def offset(seconds: float) -> str:
    """Seconds into a call as a clock: "0:07", "1:02:03"."""
    whole = int(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def lead_name(lead: Lead | None) -> str:
    """What the lead is called where they speak: the first name, "Lead" without one, or with one of ours.

    "Agent (a person)" is one of ours too.
    """
    name = text.cut(text.line(lead.first_name if lead else ""), _NAME_MAX)
    read = name if name.isascii() else "".join(filter(_read, unicodedata.normalize("NFKC", name)))
    return name if read.strip() and not _OURS.match(read) else LEAD


def _read(character: str) -> bool:
    return character == " " or characters.visible(character)


def full_name(lead: Lead) -> str:
    """First and last name, or the id where there is none."""
    return _name(lead) or lead.id


def whose(history: LeadHistory) -> str:
    """The same of whose history it is, which may come without the lead's record."""
    return (_name(history.lead) if history.lead else "") or history.lead_id


def _name(lead: Lead) -> str:
    return text.cut(text.line(lead.name), _FULL_NAME_MAX)


def phone_ending(lead: Lead) -> str:
    """ "phone ending 0142": enough to tell two leads apart; "" without a number."""
    ending = phones.ending(lead.phone)
    return f"phone ending {ending}" if ending else ""


def standing(lead: Lead) -> str:
    """Where the lead stands; that they mustn't be called, above all."""
    return _LEAD_STATUSES["dnc"] if lead.do_not_call else lead_status(lead.status)


def speaker(turn: Turn, channel: Channel, lead_name: str) -> str:
    """Who said it; in a thread also how it was sent: "Maria", "Agent (automatic reply)", "System"."""
    if turn.by_lead:
        return lead_name
    if thread.by_system(turn):
        return SYSTEM
    name = AGENT if turn.by_agent else _readable(turn.role) or "Unknown speaker"
    how = _SENT_BY.get(turn.source.casefold()) if channel in thread.CHANNELS else None
    return f"{name} ({how})" if how else name


def writer(message: Turn, lead: Lead | None) -> str:
    """Who wrote it, as a sentence begins: "Maria", "The lead", "We"."""
    if not message.by_lead:
        return WE
    name = lead_name(lead)
    return "The lead" if name == LEAD else name


def local_time(lead: Lead, now: datetime) -> str:
    """The lead's own clock, "14:02 in Chicago", or "" where the zone is missing or unknown."""
    zone = timeline.zone(lead.timezone)
    if zone is None:
        return ""
    local = now.astimezone(zone)
    return f"{local:%a} {local:%H:%M} {_place(zone.key, local)}"


def _place(zone: str, local: datetime) -> str:
    """Where that is; `Etc/GMT+5` is five hours behind UTC, so of such a zone how far from it."""
    if not zone.startswith("Etc/"):
        return f"in {zone.rpartition('/')[2].replace('_', ' ')}"
    hours = round((local.utcoffset() or timedelta()) / timedelta(hours=1))
    return f"UTC{hours:+}".replace("-", "−") if hours else "UTC"


def _readable(value: str) -> str:
    """A value of LeadSail's as words: `video_meeting`, `videoMeeting`, `VIDEO_MEETING` → "Video meeting"."""
    line = text.line(value)
    spelled = line.lower() if line.isupper() else line
    if " " in spelled:  # words already
        spoken = spelled.replace("_", " ")
    else:
        spoken = " ".join(_small(part) for part in labels.words(spelled))
    return text.cut(spoken[:1].upper() + spoken[1:], _LABEL_MAX)


def _small(word: str) -> str:
    """Without its capital, unless it is of capitals: "Answer" → "answer", "DNC" → "DNC"."""
    return word.lower() if word[1:].islower() else word


def _state(interaction: Interaction) -> str:
    if mask.behind(interaction, thread.opted_out):
        return "Opted out (STOP)"
    is_open = statuses.key(interaction.status) in {"incomplete", statuses.IN_PROGRESS}
    wrote = ""
    if last := mask.behind(interaction, thread.last_message):
        wrote = "lead wrote last" if last.by_lead else "we wrote last"
    return text.joined("Open" if is_open else status(interaction.status), wrote)


def _never_ended(interaction: Interaction, as_of: datetime | None) -> bool:
    began = timeline.activity(interaction)
    if as_of is None or began is None or statuses.key(interaction.status) != statuses.IN_PROGRESS:
        return False
    return as_of - began > IN_PROGRESS_MAX
