"""`lead_walter400`: one intake call of 400 turns, in which a man goes through everything he owes."""

from leadsail_bot.playground.sandbox.interactions import call
from leadsail_bot.playground.sandbox.leads import shoebox
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import BANKRUPTCY, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

CHICAGO = "America/Chicago"

WALTER = Person(
    lead_id="lead_walter400",
    first="Walter",
    last="Brandt",
    phone="+13125550140",
    email="walter.brandt@example.com",
    campaign=BANKRUPTCY,
    status="qualified",
    zone=CHICAGO,
    state="IL",
    tags=["chapter-7"],
)

OPENING = """
agent: Good morning Walter, this is Renee's office at Marlow and Finch, on a recorded line. Is this still
    a good time?
lead: Good morning. Yes. I have the shoebox in front of me, everything they ever sent me is in there.
agent: A shoebox is a fine filing system. We'll list every creditor today, so it may take a good hour.
lead: I've got all morning. Since the plant closed I've got every morning, if you want to know the truth
    of it.
agent: I'm sorry about the plant. How long were you there?
lead: Thirty-one years. Tool and die. They gave us a sheet cake and a folder, and I've still got the
    folder somewhere.
agent: Thank you for telling me. For each letter I'll ask who it's from, what it was for, the balance and
    the rest.
lead: All right. Shoot. I'll read it off the paper, and where there's no paper I'll tell you what I
    remember of it.
agent: That's perfect. And Walter, nobody here judges any of it. Take the first one off the top whenever
    you're ready.
lead: That's kind of you. My wife used to do the bills. Okay. Glasses on. First one off the top of the
    pile, here goes.
"""

CLOSING = """
agent: Is there anything left in the shoebox?
lead: A warranty for a dishwasher we don't have any more, and a birthday card from my grandson. That one
    I'm keeping.
agent: Keep it. Do you own the house you live in?
lead: No, we rent. We sold the house when Ruth got sick, and what was left of that went to the hospital,
    as you heard.
agent: And the truck you mentioned, is that the only vehicle?
lead: The only one. It's got two hundred and ten thousand miles on it and the heater works when it feels
    like working.
agent: Then here's what happens next: Renee reads this list today and calls you tomorrow about what each
    of them means.
lead: Will she tell me straight? I'd rather hear it straight. I've had enough of people being careful
    around me lately.
agent: She will. And from now on, if any of these people call, you say you've spoken to a lawyer and give
    our number.
lead: I'd like that very much. You know, it's not so bad once it's all on one list. Thank you for sitting
    through it.
"""


def write(scene: Scene) -> LeadFile:
    """Ten turns, thirty-eight debts of ten turns each, ten turns."""
    debts = shoebox.debts()
    script = [OPENING, *(shoebox.talk(number, debt) for number, debt in enumerate(debts)), CLOSING]
    total = sum(debt.dollars for debt in debts)
    called = scene.day(1, "09:30", CHICAGO)
    intake = call(
        scene,
        WALTER,
        "int_walter_intake",
        called,
        "qualified",
        "\n".join(part.strip() for part in script),
        summary=f"Full list of {len(debts)} creditors, ${total:,} in all, mostly medical and cards. Retired "
        "tool and die maker, rents, one old truck. Wants plain answers. Renee calls tomorrow.",
        ended="Agent ended the call",
    )
    return LeadFile(WALTER.record(scene.ago(days=4), called), [intake])


ENTRY = Entry(
    WALTER.lead_id, "Walter Brandt", "One call of 400 turns: every turn can be reached and searched", write
)
