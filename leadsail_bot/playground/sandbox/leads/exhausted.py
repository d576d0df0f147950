"""`lead_hana5`: every way a call can fail, until the dialer gave up."""

from leadsail_bot.playground.sandbox.interactions import call
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import INJURY, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

PHOENIX = "America/Phoenix"

HANA = Person(
    lead_id="lead_hana5",
    first="Hana",
    last="Novak",
    phone="+16025550119",
    email="hana.novak@example.com",
    campaign=INJURY,
    status="no_contact",
    zone=PHOENIX,
    state="AZ",
)

VOICEMAIL = """
agent: Hello Hana, this is Renee with Marlow and Finch about the accident form you filled in. There's a
    deadline on
    these claims, so please call us back at 312 555 0110 when you can.
"""

NEVER_REACHED = (  # days ago, local time, status, why it ended
    (2, "18:20", "no_contact", "Attempts exhausted"),
    (3, "12:05", "busy", "Line busy"),
    (3, "09:10", "no_answer", "No answer after 30 s"),
    (5, "17:45", "busy", "Line busy"),
)


def write(scene: Scene) -> LeadFile:
    """Six attempts. The oldest never left the house: the campaign had no number to call from yet."""
    attempts = [
        call(scene, HANA, f"int_hana_{number}", scene.day(days, clock, PHOENIX), status, ended=why)
        for number, (days, clock, status, why) in enumerate(NEVER_REACHED, 1)
    ]
    del attempts[2]["transcript"]  # seen both ways: an empty transcript and none at all
    voicemail = call(
        scene,
        HANA,
        "int_hana_voicemail",
        scene.day(6, "13:30", PHOENIX),
        "voicemail",
        VOICEMAIL,
        summary="Left a voicemail with the call-back number.",
        ended="Voicemail detected",
    )
    failed = call(scene, HANA, "int_hana_failed", scene.day(7, "08:02", PHOENIX), "failed", summary=None)
    failed["errorCode"] = "MISSING_PHONE_NUMBER"
    failed["errorMessage"] = "Neither the campaign nor the voice agent has a phone number assigned."
    failed["telephony"] = None
    interactions = [*attempts, voicemail, failed]
    return LeadFile(HANA.record(scene.ago(days=8), scene.day(2, "18:20", PHOENIX)), interactions)


ENTRY = Entry(
    HANA.lead_id,
    "Hana Novak",
    "Never reached: no answer, busy, voicemail, a failed start, attempts used up",
    write,
)
