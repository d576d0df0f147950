"""`lead_noor0`: a lead so new that nobody has called, texted or written."""

from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import AUTO, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

NOOR = Person(
    lead_id="lead_noor0",
    first="Noor",
    last="Haddad",
    phone="+17185550120",
    email="noor.haddad@example.com",
    campaign=AUTO,
    status="new",
)


def write(scene: Scene) -> LeadFile:
    """Created four minutes ago, no interactions."""
    created = scene.ago(minutes=4)
    return LeadFile(NOOR.record(created, created), [])


ENTRY = Entry(NOOR.lead_id, "Noor Haddad", "A brand-new lead: no calls, texts or emails yet", write)
