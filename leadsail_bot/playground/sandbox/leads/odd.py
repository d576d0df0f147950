"""`lead_odette13`: what the API does not promise: unknown words, missing parts, odd times, a broken item."""

from typing import Any

from leadsail_bot.playground.sandbox.interactions import call, sms
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import AUTO, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene, iso

ODETTE = Person(
    lead_id="lead_odette13",
    first="Odette",
    last="Varga",
    phone="+19175550113",
    email="odette.varga@example.org",
    campaign=AUTO,
    status="missing_data",
)

BROKEN = "[object Object]"  # an interaction that is none: the only one that cannot be shown

SHORT_CALL = """
agent: Hello Odette, Ava from Harborlight. Shall we finish your quote?
lead: Yes, but you keep breaking up.
"""


def _half_told(scene: Scene) -> list[dict[str, Any]]:
    """Interactions with parts that are unknown, absent, null or of no use."""
    meeting = sms(
        ODETTE, "int_odd_meeting", scene.day(1, "10:00"), [("inbound", 0, "I'm in the waiting room")]
    )
    meeting.update(type="video_meeting", sms=None, summary="Joined a video meeting, nobody let her in.")

    transferred = call(
        scene, ODETTE, "int_odd_status", scene.day(1, "11:00"), "warm_transfer_failed", SHORT_CALL
    )
    transferred["call"]["source"] = "carrier_pigeon"
    transferred["call"]["direction"] = "sideways"
    transferred["transcript"][0]["role"] = "supervisor"
    transferred["transcript"].append({"timestamp": "7.5", "role": "tool", "message": None, "source": None})
    transferred["transcript"].append({"role": "user", "message": "Hello? Hello?"})

    no_call = call(scene, ODETTE, "int_odd_no_call", scene.day(2, "09:00"), "completed", SHORT_CALL)
    del no_call["call"]

    null_transcript = call(scene, ODETTE, "int_odd_null", scene.day(2, "09:30"), "completed", SHORT_CALL)
    null_transcript["transcript"] = None
    null_transcript["call"]["recordingUrl"] = "ftp://recordings.example/odd.mp3"

    scripted_link = call(scene, ODETTE, "int_odd_link", scene.day(2, "09:45"), "completed", SHORT_CALL)
    scripted_link["call"]["recordingUrl"] = "javascript:alert(document.domain)"

    bare = {"interactionId": "int_odd_bare", "type": "call"}
    return [meeting, transferred, no_call, null_transcript, scripted_link, bare]


def _ill_timed(scene: Scene) -> list[dict[str, Any]]:
    """Times without a zone, from the epoch, ahead of now, equal to another's, and no times at all."""
    zoneless = call(scene, ODETTE, "int_odd_zoneless", scene.day(3, "12:00"), "completed", SHORT_CALL)
    zoneless["createdAt"] = zoneless["createdAt"].removesuffix("Z")
    zoneless["updatedAt"] = zoneless["updatedAt"].replace("T", " ").removesuffix("Z")

    epoch = call(scene, ODETTE, "int_odd_epoch", scene.day(4, "12:00"), "no_answer")
    epoch["createdAt"] = epoch["updatedAt"] = "1970-01-01T00:00:00.000Z"

    ahead = call(scene, ODETTE, "int_odd_future", scene.day(4, "12:30"), "scheduled_callback")
    ahead["createdAt"] = ahead["updatedAt"] = iso(scene.ago(days=-400))

    twin = call(scene, ODETTE, "int_odd_twin", scene.day(3, "12:00"), "busy")

    unsaid = call(
        scene, ODETTE, "int_odd_unsaid", scene.day(5, "12:00"), "voicemail", "agent: Hi Odette, it's Ava."
    )
    unsaid["createdAt"], unsaid["updatedAt"] = "yesterday, after lunch", ""
    return [epoch, zoneless, twin, unsaid, ahead]


def write(scene: Scene) -> LeadFile:
    """Unsorted on purpose, with one interaction listed twice."""
    cut_emoji = sms(
        ODETTE,
        "int_odd_surrogate",
        scene.day(1, "20:00"),
        [("inbound", 0, "see you tomorrow \ud83d"), ("sms_agent", 1, "See you, Odette!")],
        status="COMPLETED",
    )
    half_told, ill_timed = _half_told(scene), _ill_timed(scene)
    interactions = [*ill_timed, BROKEN, *half_told, cut_emoji, half_told[0]]
    return LeadFile(ODETTE.record(scene.ago(days=6), scene.day(1, "20:01")), interactions)


ENTRY = Entry(
    ODETTE.lead_id, "Odette Varga", "Unknown types, missing parts, strange times, one broken item", write
)
