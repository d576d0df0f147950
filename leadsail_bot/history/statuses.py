"""LeadSail's statuses, however they are spelled: `no_answer`, `noAnswer` and `No-Answer` are one."""

from leadsail_bot import labels

IN_PROGRESS = "in_progress"  # until the provider reports back; for ever where it doesn't
# Nobody spoke to anybody (docs: guides, voice calls), also where a voicemail's greeting stands as the lead's.
UNANSWERED = frozenset({"no_answer", "voicemail", "busy", "no_contact"})
# It may have been in the middle of a talk; the last two are of what was sent.
FAILED = frozenset({"failed", "error", "undelivered", "bounced"})
# LeadSail sets the lead to "contacted" or further after these: somebody talked (docs: guides, voice calls).
CALLBACK, FOLLOW_UP = PROMISES = "scheduled_callback", "follow_up"
TALKED = frozenset({"completed", "incomplete", CALLBACK, FOLLOW_UP, "qualified", "disqualified"})


def key(status: str) -> str:
    """The status as LeadSail documents it: small letters and underscores."""
    return status if status.islower() and status.isidentifier() else "_".join(labels.words(status)).casefold()
