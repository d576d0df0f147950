"""`lead_live3`: a call that is going on right now, so there is nothing to read or hear yet."""

from leadsail_bot.playground.sandbox.interactions import call
from leadsail_bot.playground.sandbox.leads.entry import Entry
from leadsail_bot.playground.sandbox.people import BUNDLE, Person
from leadsail_bot.playground.sandbox.records import LeadFile
from leadsail_bot.playground.sandbox.scene import Scene

GREG = Person(
    lead_id="lead_live3",
    first="Greg",
    last="Nyberg",
    phone="+16145550133",
    email="g.nyberg@example.com",
    campaign=BUNDLE,
    status="processing",
    state="OH",
)


def write(scene: Scene) -> LeadFile:
    """One call, begun a minute before the sandbox opened; the provider has not reported back."""
    began = scene.ago(minutes=1)
    ringing = call(scene, GREG, "int_live_now", began, "in_progress", summary=None)
    ringing["call"].update(duration=None, terminationReason=None, spokenTo=None)
    ringing["transcript"] = None
    ringing["updatedAt"] = ringing["createdAt"]
    return LeadFile(GREG.record(scene.ago(minutes=9), began), [ringing])


ENTRY = Entry(
    GREG.lead_id, "Greg Nyberg", "A call in progress: no duration, summary, transcript or recording", write
)
