"""`lead_priya60`: a client called every week for fifteen weeks; sixty interactions to page through."""

from datetime import datetime
from typing import Any

from leadsail_bot.playground.sandbox.interactions import Text, call, email, sms
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import INJURY, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

CHICAGO = "America/Chicago"
DAYS_A_WEEK = 7

PRIYA = Person(
    lead_id="lead_priya60",
    first="Priya",
    last="Raman",
    phone="+13125550160",
    email="priya.raman@example.com",
    campaign=INJURY,
    status="signed",
    zone=CHICAGO,
    state="IL",
    tags=["retained", "weekly-check-in"],
)

# Newest first: how the week was, the pain out of ten, what comes next.
WEEKS = (
    (
        "The adjuster finally called me. I said talk to my lawyer, like you told me.",
        "Two",
        "Nothing, I'm discharged.",
    ),
    (
        "I drove for the first time. My hands were shaking but I did it.",
        "Three",
        "Last session on Wednesday.",
    ),
    ("Honestly good. I slept through four nights out of seven.", "Three", "Therapy on Tuesday and Thursday."),
    (
        "They put me back on full hours and by Friday I couldn't turn my head.",
        "Six",
        "I asked for a doctor's note.",
    ),
    (
        "I got a bill for the ambulance. Nine hundred and eighty dollars. Do I pay it?",
        "Four",
        "Therapy, as always.",
    ),
    (
        "The injection helped for about two days, then it came back.",
        "Five",
        "Follow-up with the pain clinic Monday.",
    ),
    ("They did the injection on Thursday. I don't want to do that again.", "Six", "Rest, they said."),
    ("The MRI is back. A bulging disc, C5 and C6. I sent you the report.", "Seven", "Pain clinic next week."),
    (
        "I'm still waiting for the MRI appointment. They lost the referral.",
        "Seven",
        "They promised me Friday.",
    ),
    (
        "Therapy is hard. I cried in the parking lot, if I'm honest with you.",
        "Seven",
        "Three sessions this week.",
    ),
    ("My car is a total loss. They offered me sixty-two hundred for it.", "Six", "First therapy session."),
    ("I missed four days of work. My manager wants paperwork.", "Eight", "Orthopedist on Monday."),
    ("I can't lift my little one. That's the part that gets me.", "Eight", "My own doctor tomorrow."),
    ("I signed the agreement last night. My sister read it too.", "Eight", "X-rays on Thursday."),
    ("It happened on Saturday, on the Kennedy. A truck changed lanes into me.", "Nine", "I don't know yet."),
)

CHECK_IN = """
agent: Hi Priya, this is the weekly check-in from Marlow and Finch, on a recorded line. How was your week?
lead: {news}
agent: Thank you for telling me, I've written that down. Out of ten, how is the pain today?
lead: {pain}.
agent: And what's next on the calendar?
lead: {ahead}
agent: Good. Renee reads these notes every Friday. Text us if anything changes before then.
"""

VOICEMAIL = "agent: Hi Priya, it's Marlow and Finch with your weekly check-in. We'll try you again tomorrow."

TEXTS: tuple[Text, ...] = (
    ("sms_agent", 0, "Hi Priya, this is Marlow & Finch. You can text us photos and questions here any time."),
    ("inbound", 33, "thank you. how do i send the police report, it's 9 pages"),
    ("manual", 58, "Photos of each page are fine! Renee"),
    ("inbound", 3_090, "sent all 9"),
    ("sms_agent", 3_091, "Thank you, all nine pages arrived."),
    ("inbound", 61_440, "the body shop says the car is totaled?? what do i do"),
    ("manual", 61_462, "Don't sign over the title yet. I'll call you at noon. Renee"),
    ("inbound", 100_800, "they want me to take a lower offer if i settle this week"),
    ("manual", 100_809, "Please don't. That's pressure, not a deadline. Send them to me."),
    ("inbound", 100_812, "ok ❤️"),
)


def _week(scene: Scene, number: int) -> list[dict[str, Any]]:
    """One week, newest first: a recap by email, the check-in, and the two attempts it took to get there."""
    news, pain, ahead = WEEKS[number]
    label = f"{len(WEEKS) - number:02}"  # weeks are counted from the first
    friday = 1 + DAYS_A_WEEK * number

    def on(days_before_friday: int, clock: str) -> datetime:
        return scene.day(friday + days_before_friday, clock, CHICAGO)

    recap = email(
        PRIYA,
        f"int_priya_{label}_recap",
        on(0, "15:10"),
        [
            (
                "api",
                0,
                f"Hi Priya, our notes of this week: “{news}” Next: {ahead} If that's wrong, just reply.",
            )
        ],
        summary=f"Recap of week {label} sent.",
    )
    reached = call(
        scene,
        PRIYA,
        f"int_priya_{label}_check_in",
        on(2, "12:15"),
        "follow_up" if "?" in news else "completed",
        CHECK_IN.format(news=news, pain=pain, ahead=ahead),
        summary=f"Week {label}: {news} Pain {pain.lower()} out of ten. Next: {ahead}",
        ended="Agent ended the call",
    )
    unheard = call(
        scene,
        PRIYA,
        f"int_priya_{label}_voicemail",
        on(3, "17:32"),
        "voicemail",
        VOICEMAIL,
        summary="Left a voicemail.",
        ended="Voicemail detected",
    )
    status, why = ("busy", "Line busy") if number % 3 == 0 else ("no_answer", "No answer after 30 s")
    missed = call(scene, PRIYA, f"int_priya_{label}_missed", on(3, "12:15"), status, ended=why)
    return [recap, reached, unheard, missed]


def write(scene: Scene) -> LeadFile:
    """Fifteen weeks of four, but the very first call got through at once, and one long text thread."""
    weekly = [item for number in range(len(WEEKS)) for item in _week(scene, number)][:-1]
    texts = sms(
        PRIYA, "int_priya_texts", scene.day(102, "10:00", CHICAGO), TEXTS, summary="Documents and questions."
    )
    return LeadFile(PRIYA.record(scene.ago(days=103), scene.day(1, "15:10", CHICAGO)), [*weekly, texts])


ENTRY = Entry(
    PRIYA.lead_id, "Priya Raman", "Sixty interactions over fifteen weeks: paging and filters", write
)
