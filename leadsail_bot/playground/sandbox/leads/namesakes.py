"""Fourteen people called James Smith, and one who came twice: a name alone doesn't say whom one means."""

from leadsail_bot.playground.sandbox.interactions import call
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import AUTO, BANKRUPTCY, BUNDLE, INJURY, Campaign, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

# Campaign, the lead's status, how the one call ended, days ago.
_STORIES: tuple[tuple[Campaign, str, str, int], ...] = (
    (AUTO, "contacted", "follow_up", 1),
    (AUTO, "no_answer", "no_answer", 2),
    (INJURY, "qualified", "qualified", 3),
    (BUNDLE, "voicemail", "voicemail", 4),
    (AUTO, "qualified", "qualified", 8),
    (BANKRUPTCY, "dnc", "disqualified", 11),
    (BUNDLE, "delivered", "completed", 15),
    (INJURY, "no_contact", "no_contact", 19),
    (AUTO, "contacted", "incomplete", 26),
    (BANKRUPTCY, "scheduled_callback", "scheduled_callback", 33),
    (BUNDLE, "disqualified", "disqualified", 41),
    (AUTO, "delivered", "completed", 58),
    (INJURY, "voicemail", "voicemail", 77),
    (AUTO, "no_answer", "busy", 120),
)


def _entry(number: int, campaign: Campaign, status: str, outcome: str, days: int) -> Entry:
    """One of them, with one short call."""
    person = Person(
        lead_id=f"lead_james{number:02}",
        first="James",
        last="Smith",
        phone=f"+1202555{150 + number:04}" if number < 14 else "+12025550151",
        email=f"james.smith{number}@example.com",
        campaign=campaign,
        status=status,
    )

    def write(scene: Scene) -> LeadFile:
        began = scene.day(days, "11:05")
        said = "agent: Is this James Smith?\nlead: One of many, yes." if outcome != "no_answer" else ""
        record = person.record(scene.ago(days=days + 1), began)
        return LeadFile(record, [call(scene, person, f"int_james{number:02}", began, outcome, said)])

    return Entry(person.lead_id, "James Smith", "Found by searching alone", write)


ENTRIES = tuple(_entry(number, *story) for number, story in enumerate(_STORIES, 1))
