"""LeadSail's statuses, however they are spelled: `no_answer`, `noAnswer` and `No-Answer` are one."""

import re

IN_PROGRESS = "in_progress"  # until the provider reports back; for ever where it doesn't
# Nobody spoke to anybody (docs: guides, voice calls), also where a voicemail's greeting stands as the lead's.
UNANSWERED = frozenset({"no_answer", "voicemail", "busy", "no_contact"})
FAILED = frozenset({"failed", "error"})  # it may have been in the middle of a talk
# LeadSail sets the lead to "contacted" or further after these: somebody talked (docs: guides, voice calls).
CALLBACK, FOLLOW_UP = PROMISES = "scheduled_callback", "follow_up"
TALKED = frozenset({"completed", "incomplete", CALLBACK, FOLLOW_UP, "qualified", "disqualified"})
DO_NOT_CALL = frozenset({"dnc", "do_not_call", "do_not_contact"})
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_BETWEEN = re.compile(r"[\s_-]+")


def words(value: str) -> list[str]:
    """The words of a name: `noAnswer` → no, Answer; `WHATSAPP` → WHATSAPP."""
    return [word for word in _BETWEEN.split(_HUMP.sub(" ", value)) if word]


def key(status: str) -> str:
    """The status as LeadSail documents it: small letters and underscores."""
    return status if status.islower() and status.isidentifier() else "_".join(words(status)).casefold()
