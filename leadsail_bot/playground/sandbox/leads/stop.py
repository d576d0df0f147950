"""`lead_tom7`: a man who was texted until he wrote STOP; he must not be called again."""

from leadsail_bot.playground.sandbox.interactions import call, sms
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import BUNDLE, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

TOM = Person(
    lead_id="lead_tom7",
    first="Tom",
    last="Harkness",
    phone="+16145550107",
    email="tom.harkness@example.org",
    campaign=BUNDLE,
    status="dnc",
    state="OH",
    tags=["dnc"],
)

CALL = """
agent: Hello, this is Ava with Harborlight, on a recorded line. Is this Tom?
lead: Who gave you this number?
agent: It was entered on a quote form for home and auto insurance on Sunday evening.
lead: That was my nephew messing around. I've been with the same agent for twenty years.
agent: I understand. Would you like me to note that you're not interested?
lead: Yes. I rent, I don't even have a home to insure.
agent: Noted. Sorry for the trouble, Tom.
"""


def write(scene: Scene) -> LeadFile:
    """A call that disqualified him, then the automatic texts that should have stopped there."""
    called = scene.day(4, "17:15")
    disqualified = call(
        scene,
        TOM,
        "int_tom_call",
        called,
        "disqualified",
        CALL,
        summary="Did not ask for a quote himself; rents, happy with his agent. Not interested.",
        ended="Agent ended the call",
    )
    texts = sms(
        TOM,
        "int_tom_texts",
        scene.day(3, "10:00"),
        [
            (
                "sms_agent",
                0,
                "Hi Tom, Harborlight here. Still looking to save on home and auto? Reply YES for a quote.",
            ),
            ("inbound", 3, "I told you people no yesterday"),
            (
                "sms_agent",
                4,
                "Sorry about that, Tom! Just in case: new customers save $411 a year on average.",
            ),
            ("inbound", 5, "STOP"),
            ("system", 5, "You have been unsubscribed and will get no more messages from this number."),
        ],
        agent_mode=False,
        summary="Opted out with STOP.",
    )
    return LeadFile(TOM.record(scene.ago(days=5), scene.day(3, "10:05")), [texts, disqualified])


ENTRY = Entry(TOM.lead_id, "Tom Harkness", "Do not call: the text thread ends in STOP", write)
