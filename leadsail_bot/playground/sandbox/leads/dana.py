"""Two records of one Dana Whitfield, in two campaigns: whoever searches by name has to choose."""

from leadsail_bot.playground.sandbox.interactions import call, sms
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import BANKRUPTCY, BUNDLE, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

DENVER = "America/Denver"

DANA = Person(
    lead_id="lead_dana1",
    first="Dana",
    last="Whitfield",
    phone="+13035550171",
    email="dana.whitfield@example.com",
    campaign=BANKRUPTCY,
    status="contacted",
    zone=DENVER,
    state="CO",
)
DANA_AGAIN = Person(
    lead_id="lead_dana2",
    first="Dana",
    last="Whitfield",
    phone="+13035550171",
    email="dwhitfield@example.net",
    campaign=BUNDLE,
    status="delivered",
    zone=DENVER,
    state="CO",
)

BANKRUPTCY_CALL = """
agent: Good morning, Marlow and Finch, on a recorded line. Is this Dana?
lead: Yes. Sorry, let me step outside.
agent: Take your time. You wrote that you'd like to know whether Chapter 7 is an option for you.
lead: I don't know what any of it means, honestly. I owe about forty-one thousand, it's mostly medical.
agent: Thank you for telling me. Are you working at the moment?
lead: Part time since the surgery. I bring home about nineteen hundred a month.
agent: And do you own a house or a car?
lead: Just the car. I still owe six on it and I can't lose it, I need it for physical therapy.
agent: People very often keep a car like that. An attorney has to look at it properly. Has anyone sued you?
lead: I got something from a court in the mail. I put it in a drawer. I know, I know.
agent: You're not the first. Could you take a picture of it and text it to us? The date on it matters.
lead: Okay. I'll do it when I'm home. Hang on, that's my ride, I have to
"""


def write_bankruptcy(scene: Scene) -> LeadFile:
    """A legal intake that broke off when her ride came."""
    called = scene.day(1, "09:24", DENVER)
    broke_off = call(
        scene,
        DANA,
        "int_dana_intake",
        called,
        "incomplete",
        BANKRUPTCY_CALL,
        summary="About $41,000 of debt, mostly medical; part-time income of $1,900 a month; wants to keep "
        "her car. Received court papers and will text a picture. The call broke off.",
        ended="Caller ended the call",
    )
    texts = sms(
        DANA,
        "int_dana_texts",
        scene.day(1, "09:40", DENVER),
        [
            (
                "sms_agent",
                0,
                "Hi Dana, we got cut off. Text a picture of the court letter here whenever you're ready.",
            )
        ],
    )
    return LeadFile(DANA.record(scene.ago(days=2), called), [texts, broke_off])


def write_bundle(scene: Scene) -> LeadFile:
    """The older record: a home and auto quote last year, done and delivered."""
    called = scene.day(391, "12:10", DENVER)
    quoted = call(
        scene,
        DANA_AGAIN,
        "int_dana_quote",
        called,
        "completed",
        """
        agent: Hi Dana, this is Ava with Harborlight on a recorded line. Your renters and auto quote came
            to 88 a month.
        lead: Oh, that's lower than I thought. Can you just send it to me?
        agent: Done. Your agent in Denver will take it from here.
        """,
        summary="Quoted $88 a month for renters and auto. Delivered to the local agent.",
        ended="Agent ended the call",
        provider="twilio",
    )
    return LeadFile(DANA_AGAIN.record(scene.ago(days=392), called), [quoted])


ENTRY = Entry(
    DANA.lead_id, "Dana Whitfield", "A legal intake that broke off; one of two records", write_bankruptcy
)
DUPLICATE = Entry(
    DANA_AGAIN.lead_id, "Dana Whitfield", "The same person in another campaign: try her name", write_bundle
)
