"""`lead_kai_hi`: a client in Honolulu whose retainer waits for a signature; texts only, written by people."""

from leadsail_bot.playground.sandbox.interactions import sms
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import INJURY, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

HONOLULU = "Pacific/Honolulu"

KAI = Person(
    lead_id="lead_kai_hi",
    first="Kai",
    last="Nakoa",
    phone="+18085550164",
    email="kai.nakoa@example.com",
    campaign=INJURY,
    status="pending_signature",
    zone=HONOLULU,
    state="HI",
    tags=["retainer-sent"],
)


def write(scene: Scene) -> LeadFile:
    """Two threads, because the firm texted him from two numbers; both have automatic replies switched off."""
    intake = sms(
        KAI,
        "int_kai_intake",
        scene.day(6, "09:12", HONOLULU),
        [
            (
                "inbound",
                0,
                "Aloha, is this the law office? A van hit my moped on Ala Moana, I have the police report",
            ),
            (
                "manual",
                11,
                "Hi Kai, this is Renee at Marlow & Finch. Are you okay? Where are you being treated?",
            ),
            ("inbound", 14, "Broken wrist. At the ER on Punchbowl, surgery on friday"),
            (
                "manual",
                16,
                "I'm sorry. Please send the report number when you can, and don't talk to the van's insurer.",
            ),
            ("inbound", 22, "HPD 26-418803. They already called twice 😒"),
            ("manual", 25, "You can tell them you have a lawyer. I'll send our agreement today."),
        ],
        status="qualified",
        agent_mode=False,
        summary="Moped hit by a van, broken wrist, police report in hand. Wants representation.",
    )
    signing = sms(
        KAI,
        "int_kai_signing",
        scene.day(1, "13:30", HONOLULU),
        [
            (
                "api",
                0,
                "Marlow & Finch: your retainer agreement is ready to sign. Check your email for the link.",
            ),
            ("inbound", 41, "Can't sign with my right hand in a cast lol. Is a finger on the phone ok?"),
            ("manual", 44, "A finger is fine! It only has to be you. The link works until Friday."),
        ],
        status="follow_up",
        agent_mode=False,
        provider="vonage",
    )
    signing["telephony"]["phoneNumber"] = "+13125550112"
    return LeadFile(KAI.record(scene.ago(days=6), scene.day(1, "14:14", HONOLULU)), [signing, intake])


ENTRY = Entry(
    KAI.lead_id, "Kai Nakoa", "Texts only, in Honolulu time; a retainer waits for a signature", write
)
