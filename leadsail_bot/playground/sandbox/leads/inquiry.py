"""`lead_caller88`: somebody rang in and asked to be called back; all LeadSail knows is the number."""

from leadsail_bot.playground.sandbox.interactions import call
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import INJURY, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

CHICAGO = "America/Chicago"

CALLER = Person(
    lead_id="lead_caller88",
    first=None,
    last=None,
    phone="+13125550188",
    email=None,
    campaign=INJURY,
    status="scheduled_callback",
    zone=CHICAGO,
    state="IL",
)

INBOUND = """
agent: Marlow and Finch intake, this call is recorded. How can I help?
lead: Hi, um, I was rear-ended on Lake Shore yesterday and my neck is killing me. Somebody gave me your
    number.
agent: I'm sorry to hear that. Have you seen a doctor?
lead: I was at urgent care this morning. They said whiplash, they want me back on Thursday.
agent: I'm glad you went. Do you have the other driver's insurance details?
lead: I took a picture of his card, yeah. Listen, I'm at work and my boss just walked in. Can you call me
    back?
agent: Of course. What time works?
lead: Tomorrow, around one. I'm on lunch then.
agent: Tomorrow at one on this number. Please don't sign anything from his insurer until we talk.
lead: Okay. Okay, thanks. Bye.
"""


def write(scene: Scene) -> LeadFile:
    """One inbound call. When the callback is due stands only in what was said."""
    rang = scene.day(1, "11:47", CHICAGO)
    inbound = call(
        scene,
        CALLER,
        "int_caller88_inbound",
        rang,
        "scheduled_callback",
        INBOUND,
        summary="Rear-ended yesterday on Lake Shore, whiplash, seen at urgent care. Has the other driver's "
        "insurance card. Was at work; asked for a call back tomorrow around 1 pm.",
        direction="inbound",
        ended="Caller ended the call",
    )
    return LeadFile(CALLER.record(rang, rang), [inbound])


ENTRY = Entry(
    CALLER.lead_id,
    "Unknown caller",
    "An inbound call with no name or email, and a callback that was promised",
    write,
)
