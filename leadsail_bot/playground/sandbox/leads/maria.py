"""`lead_maria42`: a family shopping for car insurance; every channel, and a text nobody has answered yet."""

from leadsail_bot.playground.sandbox.interactions import call, email, newest_first, sms
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import AUTO, Json, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

MARIA = Person(
    lead_id="lead_maria42",
    first="Maria",
    last="Delgado",
    phone="+12025550142",
    email="maria.delgado@example.com",
    campaign=AUTO,
    status="qualified",
    state="DC",
    tags=["two-vehicles", "teen-driver"],
    answers={"Current insurer": "Bluepine Mutual", "Vehicles in the household": "2", "Homeowner": "No"},
)

QUOTE_CALL = """
agent: Hi, this is Ava with Harborlight Insurance, on a recorded line. Am I speaking with Maria?
lead: Yes, this is Maria.
agent: Great. You asked for an auto quote on our site this morning. Is now still a good time?
lead: I have about five minutes before I pick up my daughter, so yes, if we're quick.
agent: Five minutes is plenty. Who are you insured with today?
lead: Bluepine Mutual. It went up again, I'm at 268 a month now for two cars.
agent: That's steep. Which two cars are we looking at?
lead: A 2019 RAV4, that's mine, and a 2014 Civic my son drives.
agent: And your son, is he already listed on the policy?
lead: He is, Mateo. He's seventeen. That's when the price jumped.
agent: That is usually what does it. Has either of you had an accident or a ticket in the last five years?
lead: I had a speeding ticket, maybe three years ago? Nothing for him, thank God.
agent: Thanks for being straight with me. Does Mateo have a B average or better? There's a good student
    discount.
lead: He does, actually. Nobody ever asked me that.
agent: Then that alone takes about fourteen percent off his part. How many miles do you drive to work?
lead: Twelve each way. The Civic just goes to school and soccer.
agent: Okay. With the same limits you have now, 100/300 and a 500 dollar deductible, I'm seeing 194 a
    month for
    both cars.
lead: Wait, 194 for both?
agent: For both. That includes roadside assistance on the RAV4.
lead: Okay, that's real money. What's the catch?
agent: No catch, but I do need Mateo's transcript or report card to keep the discount, and your current
    policy ends
    on the first, so we'd start that day to avoid a gap.
lead: I can send the report card tonight. Can I get this in writing? My husband will want to see it.
agent: Of course. I'll email the quote to maria.delgado@example.com, and a licensed agent will call you
    tomorrow
    to finalize it. Does late afternoon work?
lead: After four thirty. Before that I'm in the classroom.
agent: After four thirty it is. Thank you, Maria, and drive safely.
lead: Thank you. Bye.
"""

FOLLOW_UP_CALL = """
agent: Hi Maria, this is Ava from Harborlight again, on a recorded line. You asked us to call after four
    thirty.
lead: Hi, yes. I'm just walking to the car.
agent: Did you and your husband get a chance to look at the quote?
lead: We did. He's fine with the price. He wants to know if rental cars are covered while ours is in the shop.
agent: Not in this quote. Adding rental at 40 dollars a day is about six dollars more a month, for both cars.
lead: So 200 even. Okay. Let me ask him about that and I'll text you. I don't want to decide it in a
    parking lot.
agent: That's fair. The quote holds until the first. Text this number any time.
lead: Perfect, I will.
"""

VOICEMAIL = """
agent: Hi Maria, it's Ava with Harborlight Insurance about the auto quote you asked for. I'll try again this
    afternoon, or you can reply to our text whenever it suits you. Have a good day.
"""


def _calls(scene: Scene) -> list[Json]:
    return [
        call(
            scene,
            MARIA,
            "int_maria_follow_up",
            scene.day(1, "16:41"),
            "follow_up",
            FOLLOW_UP_CALL,
            summary="Husband agrees with the price. Wants rental cover priced in: about $6 more, "
            "$200 a month in all. Will decide with him and text back. Quote holds until the first.",
            ended="Caller ended the call",
        ),
        call(
            scene,
            MARIA,
            "int_maria_quote",
            scene.day(2, "14:06"),
            "qualified",
            QUOTE_CALL,
            summary="Two cars (2019 RAV4, 2014 Civic), pays $268 with Bluepine Mutual, 17-year-old son. "
            "Quoted $194 a month with the good student discount. Wants it in writing, will send the report "
            "card, asked for a call tomorrow after 4:30 pm.",
            ended="Agent ended the call",
        ),
        call(
            scene, MARIA, "int_maria_missed", scene.day(2, "11:20"), "no_answer", ended="No answer after 30 s"
        ),
        call(
            scene,
            MARIA,
            "int_maria_voicemail",
            scene.day(2, "10:03"),
            "voicemail",
            VOICEMAIL,
            summary="Left a voicemail about the quote request.",
            ended="Voicemail detected",
        ),
    ]


def _thread(scene: Scene) -> Json:
    began = scene.day(2, "10:05")
    unanswered = (scene.ago(hours=2, minutes=14) - began).total_seconds() / 60
    return sms(
        MARIA,
        "int_maria_texts",
        began,
        [
            (
                "sms_agent",
                0,
                "Hi Maria, it's Ava from Harborlight. Is this a good number to text about your quote?",
            ),
            ("inbound", 6, "yes but I teach until 4, texting is better than calling"),
            ("sms_agent", 7, "Understood, texts it is. Which cars should I quote?"),
            ("inbound", 9, "2019 rav4 and a 2014 civic"),
            (
                "api",
                270,
                "Your Harborlight quote HL-20418 is ready: $194/mo for 2 vehicles. We've emailed it to you.",
            ),
            ("inbound", 335, "Got it, thanks! Here's Mateo's report card"),
            ("inbound", 336, ""),
            ("system", 337, "Attachment received. Attachments can't be shown in this thread."),
            (
                "manual",
                390,
                "Hi Maria, Ben here, licensed agent. Report card looks great, the discount stays.",
            ),
            ("inbound", 402, "👏 tell that to his math teacher"),
            ("inbound", unanswered - 3, "ok we talked. Add the rental to both cars please"),
            ("inbound", unanswered, "And can it start on the 1st? Don't want to pay Bluepine another month"),
        ],
        summary="Prefers texts. Sent the report card. Asked to add rental cover and start on the first.",
    )


def _emails(scene: Scene) -> list[Json]:
    quote = email(
        MARIA,
        "int_maria_quote_email",
        scene.day(2, "14:31"),
        [
            (
                "api",
                0,
                "Hi Maria,\n\nas promised, here is your quote HL-20418: 2019 Toyota RAV4 and 2014 Honda "
                "Civic, 100/300 liability, $500 deductible, roadside assistance on the RAV4, good student "
                "discount for Mateo.\n\n$194 a month, held until the first.\n\nAva\nHarborlight Insurance",
            ),
            (
                "inbound",
                338,
                "Thanks Ava. Can you confirm glass is included? My windshield has a chip.\n\nMaria",
            ),
            ("manual", 351, "Hi Maria,\n\nyes, glass is included with no deductible in DC.\n\nBen"),
        ],
        summary="Quote HL-20418 sent. Maria asked about glass cover; Ben confirmed it has no deductible.",
        envelope={
            "subject": "Your auto quote HL-20418",
            "from": "quotes@harborlight.example",
            "to": MARIA.email,
            "direction": "outbound",
        },
    )
    welcome = email(
        MARIA,
        "int_maria_welcome_email",
        scene.day(2, "09:58"),
        [
            (
                "api",
                0,
                "Hi Maria, thanks for asking Harborlight for a quote. We'll call you from (202) 555-0100.",
            )
        ],
        summary="Confirmation of the quote request.",
    )
    return [quote, welcome]


def write(scene: Scene) -> LeadFile:
    """The SMS thread's record is one of the oldest although its last message is the newest event of all."""
    interactions = newest_first([*_calls(scene), *_emails(scene), _thread(scene)])
    return LeadFile(MARIA.record(scene.ago(days=3), scene.ago(hours=2)), interactions)


ENTRY = Entry(
    MARIA.lead_id,
    "Maria Delgado",
    "Calls, texts and emails of an auto quote; a text has waited two hours for an answer",
    write,
)
