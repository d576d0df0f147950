"""Calls, SMS threads and emails in LeadSail's shape, written from what was said."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from leadsail_bot.playground.sandbox.people import Person
from leadsail_bot.playground.sandbox.scene import Scene, iso

Json = dict[str, Any]

BYTES_PER_S = 11.5  # an easy pace, in UTF-8: a Chinese syllable takes three bytes, and as long to say
PAUSE_S = 2.2
ROLES = {"agent": "agent", "lead": "user"}  # the transcript's word for the lead is "user"

Text = tuple[str, float, str]  # source, minutes after the thread began, message


def spoken(script: str, start: datetime) -> tuple[list[Json], int]:
    """A call's transcript from lines of `agent: …` and `lead: …`, and its length in seconds.

    A line with no speaker goes on with the one above. Timestamps follow the pace of speech.
    """
    turns: list[Json] = []
    elapsed = 0.0
    for role, message in _turns(script):
        turns.append(
            {
                "timestamp": iso(start + timedelta(seconds=elapsed)),
                "role": role,
                "message": message,
                "source": "api",
            }
        )
        elapsed += len(message.encode()) / BYTES_PER_S + PAUSE_S
    return turns, round(elapsed)


def _turns(script: str) -> list[tuple[str, str]]:
    turns: list[tuple[str, str]] = []
    for line in script.strip().splitlines():
        speaker, colon, message = line.strip().partition(": ")
        if colon and speaker in ROLES:
            turns.append((ROLES[speaker], message))
        else:
            role, before = turns[-1]
            turns[-1] = (role, f"{before} {line.strip()}")
    return turns


def call(
    scene: Scene,
    person: Person,
    interaction_id: str,
    at: datetime,
    status: str,
    script: str = "",
    *,
    summary: str | None = "",
    direction: str = "outbound",
    ended: str = "",
    provider: str = "vonage",
) -> Json:
    """A call that began `at`; one without a `script` was never answered: 0 s, nobody spoke, no recording."""
    transcript, seconds = spoken(script, at)
    document = _shared(person, interaction_id, "call", status, provider)
    document["call"] = {
        "source": "webrtc",
        "direction": direction,
        "duration": seconds,
        "recordingUrl": scene.recording(interaction_id) if script else None,
        "terminationReason": ended,
        "voiceAI": {
            "provider": "elevenlabs",
            "agentId": f"agent_{person.campaign.offer[2].lower()}",
            "conversationId": f"conv_{interaction_id.removeprefix('int_')}",
        },
        "spokenTo": any(turn["role"] == "user" for turn in transcript),
    }
    wrap_up = timedelta(seconds=seconds + 20)  # the summary arrives after the call
    return _closed(document, summary, transcript, at, at + wrap_up)


def sms(
    person: Person,
    interaction_id: str,
    began: datetime,
    texts: Sequence[Text],
    *,
    status: str = "incomplete",
    agent_mode: bool = True,
    summary: str | None = "",
    provider: str = "twilio",
) -> Json:
    """A whole SMS thread; `sms.direction` is that of its first message, as LeadSail gives just one."""
    transcript = [
        {
            "timestamp": iso(began + timedelta(minutes=minutes)),
            "role": "user" if source == "inbound" else "agent",
            "message": message,
            "source": source,
        }
        for source, minutes, message in texts
    ]
    document = _shared(person, interaction_id, "sms", status, provider)
    document["sms"] = {
        "agentMode": agent_mode,
        "direction": "inbound" if texts[0][0] == "inbound" else "outbound",
    }
    return _closed(document, summary, transcript, began, began + timedelta(minutes=texts[-1][1]))


def email(
    person: Person,
    interaction_id: str,
    began: datetime,
    mails: Sequence[Text],
    *,
    summary: str = "",
    envelope: Json | None = None,
) -> Json:
    """An email thread. `envelope` is an `email` object, which LeadSail does not document."""
    document = sms(person, interaction_id, began, mails, status="completed", summary=summary)
    document["type"] = "email"
    document["telephony"] = document["sms"] = None
    if envelope is not None:
        document["email"] = envelope
    return document


def newest_first(documents: Iterable[Json]) -> list[Any]:
    """In LeadSail's order; which date it sorts by is not documented, here it is `createdAt`."""
    return sorted(documents, key=lambda document: str(document["createdAt"]), reverse=True)


def _shared(person: Person, interaction_id: str, kind: str, status: str, provider: str) -> Json:
    campaign = person.campaign
    return {
        "interactionId": interaction_id,
        "leadId": person.lead_id,
        "campaignId": campaign.campaign_id,
        "clientId": campaign.client[0],
        "offerId": campaign.offer[0],
        "type": kind,
        "status": status,
        "phone": person.phone,
        "telephony": {
            "provider": provider,
            "messageId": f"msg_{interaction_id.removeprefix('int_')}",
            "phoneNumber": campaign.number,
        },
        "call": None,
        "sms": None,
    }


def _closed(
    document: Json, summary: str | None, transcript: list[Json], created: datetime, updated: datetime
) -> Json:
    document["summary"] = summary
    document["transcript"] = transcript
    document["errorCode"] = document["errorMessage"] = None
    document["createdAt"] = iso(created)
    document["updatedAt"] = iso(updated)
    return document
